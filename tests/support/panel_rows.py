"""A frozen panel made of rows: nominees through the verbs of filing, seats with experts who have accounts. For tests of what
comes after freezing; who wants the pool and the set-up too takes support/panels.py."""

from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.assign_panel import assign_panel, draft_assignment
from assessor.cases.names import new_ref
from assessor.cases.panel_sheets import rows_of
from assessor.cases.scope import last_submission
from assessor.cases.score_sheet import Typed
from assessor.cases.submit import submit
from models.application import Application
from models.evidence import EvidenceFile, EvidenceLink
from models.experts import Expert, ExpertDeclaration, SeatHolder
from models.panel import Panel, PanelCriterion, PanelNominee, PanelSeat, PanelSheet
from models.people import Organisation
from models.vocabulary import Role
from tests.support.filing import draft
from tests.support.offices import Offices
from tests.support.world import on

FROZEN = on("2022-04-11")
SCORING = on("2022-04-12")
WEIGHTS = (50, 30, 20)


@dataclass
class PanelRows:
    """A panel with `firms` nominees and as many seats as there are `cities` (the city each expert lives in)."""

    offices: Offices
    firms: int = 3
    cities: tuple[str, ...] = ("320100", "320300", "320100", "320300")
    each: int = 2
    cap: int = 3
    minimum: int = 1
    rule: str = "mean"
    paper: tuple[str, int] | None = None
    """SHA-256 and size of a PDF of two pages that proves the first service of each nominee."""
    experts: dict[str, Viewer] = field(default_factory=dict)
    """Viewers by the code of their seat."""

    def __post_init__(self) -> None:
        session, by = self.session, self.offices.province
        self.panel = Panel(
            ref=new_ref(), batch_id=self.offices.batch.id or 0, organisation_id=by.organisation_id, level="five_star",
            title="五星级专家评审", phase="frozen", rule=self.rule, minimum=self.minimum, each=self.each, cap=self.cap,
            scoring_from=date(2022, 4, 12), scoring_to=date(2022, 4, 20), seed=7, made_by=by.person_id, at=FROZEN.at,
        )  # fmt: skip
        session.add(self.panel)
        session.flush()
        for number, weight in enumerate(WEIGHTS, 1):
            session.add(
                PanelCriterion(panel_id=self.panel.id or 0, position=number, title=f"指标{number}", weight=weight)
            )
        for number in range(1, self.firms + 1):
            case = self._case()
            submission = last_submission(session, case)
            assert submission is not None
            session.add(PanelNominee(ref=new_ref(), panel_id=self.panel.id or 0, application_id=case.id or 0,
                                     submission_id=submission.id or 0, code=f"N{number:02}"))  # fmt: skip
        for number, city in enumerate(self.cities, 1):
            self.seat(f"Z{number:02}", city)
        session.flush()

    @property
    def session(self) -> Session:
        """Of the offices."""
        return self.offices.session

    def seat(self, code: str, city: str, employer: str = "某研究院", fields: tuple[str, ...] = ("cloud",)) -> Expert:
        """A seat with an expert on it who declared today and has an account."""
        session, by = self.session, self.offices.province
        office = session.get_one(Organisation, by.organisation_id)
        viewer = self.offices.world.person(office, Role.EXPERT)
        expert = Expert(
            ref=new_ref(), name=f"专家{code}", employer=employer, city_code=city, fields=list(fields), providers=[],
            person_id=viewer.person_id, entered_by=by.person_id, at=FROZEN.at,
        )  # fmt: skip
        seat = PanelSeat(panel_id=self.panel.id or 0, code=code)
        session.add_all([expert, seat])
        session.flush()
        session.add(SeatHolder(seat_id=seat.id or 0, panel_id=self.panel.id or 0, expert_id=expert.id or 0))
        session.add(ExpertDeclaration(expert_id=expert.id or 0, seq=1, declared_on=FROZEN.today, by_person_id=viewer.person_id,
                                      valid_until=date(2023, 4, 10), at=FROZEN.at))  # fmt: skip
        self.experts[code] = viewer
        return expert

    def _case(self) -> Application:
        """A five-star filing at its county, with the paper when there is one."""
        if self.paper is None:
            return self.offices.submitted("five_star")
        boss, pack = self.offices.boss(), self.offices.pack
        self.offices._held(boss, "four_star")
        case = draft(self.session, boss, self.offices.batch, pack, "five_star", on("2022-03-05"))
        self._prove(case, self.paper)
        submit(self.session, boss, case, pack, case.version, on("2022-03-05"), pledged=True)
        return case

    def _prove(self, case: Application, paper: tuple[str, int]) -> None:
        file = EvidenceFile(
            ref=new_ref(), application_id=case.id or 0, sha256=paper[0], name="云服务合同.pdf", size=paper[1],
            pages=2, media_type="application/pdf", kind="contract", uploaded_by=case.created_by, uploaded_at=FROZEN.at,
        )  # fmt: skip
        self.session.add(file)
        self.session.flush()
        self.session.add(EvidenceLink(file_id=file.id or 0, section="services", line_id="s1"))
        self.session.flush()

    def assigned(self) -> "PanelRows":
        """Assigned by the verb."""
        draft = draft_assignment(self.session, self.panel, FROZEN)
        assign_panel(self.session, self.offices.province, self.panel, draft.digest, FROZEN)
        return self

    def sheets(self, seat: str = "", state: str = "") -> list[PanelSheet]:
        """Sheets of a seat or of all, in one state or in any."""
        rows = rows_of(self.session, self.panel)
        return [one.sheet for one in rows if seat in ("", one.seat.code) and state in ("", one.sheet.state)]

    def holder(self, sheet: PanelSheet) -> Viewer:
        """The expert whose sheet it is."""
        return self.experts[self.session.get_one(PanelSeat, sheet.seat_id).code]

    def typed(self, *points: int | None, reason: str = "材料齐全，应用落地，效果有数据说明。") -> dict[int, Typed]:
        """Points for the criteria in order, each with the same reason."""
        query = (
            select(PanelCriterion.id)
            .where(PanelCriterion.panel_id == self.panel.id)
            .order_by(col(PanelCriterion.position))
        )
        ids = self.session.exec(query).all()
        return {number or 0: Typed(given, reason) for number, given in zip(ids, points, strict=False)}
