"""A panel whose sheets are locked, in rows: six nominees at the province, five seats, scores that differ in severity."""

from dataclasses import dataclass, field

from assessor.access import Viewer
from assessor.cases.scope import last_submission
from models.application import Application
from models.experts import SeatHolder
from models.panel import (
    Panel,
    PanelCriterion,
    PanelLock,
    PanelNominee,
    PanelSeat,
    PanelSheet,
)
from models.people import Organisation
from models.vocabulary import Role
from tests.support.offices import Offices
from tests.support.panels import expert
from tests.support.world import on

AT = on("2022-05-20")
CRITERIA = (("上云的深度和广度", 60), ("应用成效", 40))
QUALITY = (92, 84, 78, 77, 70, 61)
SEVERITY = (0, 3, -4, 1, -2)


@dataclass
class Scored:
    """The panel and its rows by code."""

    offices: Offices
    panel: Panel
    cases: dict[str, Application]
    nominees: dict[str, PanelNominee]
    seats: dict[str, PanelSeat]
    criteria: list[PanelCriterion]
    sheets: dict[tuple[str, str], PanelSheet] = field(default_factory=dict)
    bosses: dict[str, Viewer] = field(default_factory=dict)
    experts: dict[str, Viewer] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)

    @property
    def organiser(self) -> Viewer:
        return self.offices.province

    def lock(self, nominee: str, seat: str, points: int) -> PanelLock:
        """Lock a sheet with the same points in every criterion, as the next locking of that sheet."""
        session, sheet = self.offices.session, self.sheets[nominee, seat]
        marks = [
            {"criterion": one.id, "title": one.title, "weight": one.weight, "points": points,
             "reason": f"{one.title}有材料支持，给 {points} 分。"}
            for one in self.criteria
        ]  # fmt: skip
        earlier = sum(1 for key in self._locked if key == (nominee, seat))
        row = PanelLock(sheet_id=sheet.id or 0, seq=earlier + 1, marks=marks, total_hundredths=points * 100, at=AT.at)
        session.add(row)
        sheet.state = "locked"
        session.add(sheet)
        session.flush()
        self._locked.append((nominee, seat))
        return row

    def detach(self) -> None:
        """Let the rows go from their session, so that they can be read after its end."""
        session = self.offices.session
        session.flush()
        kept = (self.panel, *self.cases.values(), *self.nominees.values(), *self.seats.values(), *self.criteria)
        for row in (*kept, *self.sheets.values()):
            session.refresh(row)
            session.expunge(row)

    _locked: list[tuple[str, str]] = field(default_factory=list)


def scored_panel(offices: Offices, *, phase: str = "meeting", quota: int | None = 2, experts: bool = False) -> Scored:
    """Six nominees with four of five seats each, all locked; the organiser is the first person of the province.

    `experts`: somebody with an account sits on every seat.
    """
    each = 4
    session = offices.session
    panel = Panel(
        ref="panel", batch_id=offices.batch.id or 0, organisation_id=offices.province.organisation_id, level="five_star",
        title="2022年度首批五星级专家评审", phase=phase, rule="trimmed_mean", minimum=3, each=each, cap=10, quota=quota,
        scoring_from=on("2022-05-10").today, scoring_to=on("2022-05-20").today, meeting_on=on("2022-05-25").today, seed=7,
        made_by=offices.province.person_id, at=AT.at,
    )  # fmt: skip
    session.add(panel)
    session.flush()
    number = panel.id or 0
    made = Scored(offices, panel, {}, {}, {}, [])
    for position, (title, weight) in enumerate(CRITERIA, 1):
        made.criteria.append(PanelCriterion(panel_id=number, position=position, title=title, weight=weight))
    session.add_all(made.criteria)
    for place in range(5):
        made.seats[f"Z{place + 1:02}"] = PanelSeat(panel_id=number, code=f"Z{place + 1:02}")
    session.add_all(made.seats.values())
    session.flush()
    for number, (code, seat) in enumerate(made.seats.items() if experts else (), 1):
        seated = expert(offices, number)
        session.add(SeatHolder(seat_id=seat.id or 0, panel_id=panel.id or 0, expert_id=seated.expert.id or 0))
        made.experts[code] = seated.viewer
        made.names.append(seated.expert.name)
    for place in range(6):
        _nominate(made, f"N{place + 1:02}")
    session.flush()
    for place, nominee in enumerate(made.nominees):
        for step, code in enumerate(made.seats):
            if (place + step) % 5 < each:
                _score(made, nominee, code, QUALITY[place] + SEVERITY[step] + (place * step) % 3, phase)
    return made


def _nominate(made: Scored, code: str) -> None:
    session = made.offices.session
    case = made.offices.submitted("five_star")
    if made.experts:
        firm = session.get_one(Organisation, case.enterprise_id)
        made.bosses[code] = made.offices.world.person(firm, Role.CERTIFIER)
    filed = last_submission(session, case)
    assert filed is not None
    case.state = "at_province"
    session.add(case)
    made.cases[code] = case
    made.nominees[code] = PanelNominee(
        ref=f"nominee-{code}",
        panel_id=made.panel.id or 0,
        application_id=case.id or 0,
        submission_id=filed.id or 0,
        code=code,
    )
    session.add(made.nominees[code])
    session.flush()


def _score(made: Scored, nominee: str, seat: str, points: int, phase: str) -> None:
    session = made.offices.session
    sheet = PanelSheet(
        ref=f"s-{nominee}-{seat}", panel_id=made.panel.id or 0, nominee_id=made.nominees[nominee].id or 0,
        seat_id=made.seats[seat].id or 0, why="field", says="专业相近", affinity=1.0, at=AT.at,
    )  # fmt: skip
    session.add(sheet)
    session.flush()
    made.sheets[nominee, seat] = sheet
    if phase in ("meeting", "closed"):
        made.lock(nominee, seat, points)
