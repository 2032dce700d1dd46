"""A small expert panel, made by the verbs: nominees at the province, experts with accounts and declarations, a frozen panel."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.declare_interests import Interest, declare
from assessor.cases.experts import ExpertEntry, enter_expert
from assessor.cases.freeze_panel import candidates_of, freeze_panel
from assessor.cases.panels import Criterion, PanelRules, change_criteria, make_panel
from assessor.workflow import Moment
from models.application import Application
from models.experts import Expert
from models.panel import Panel
from models.people import Membership, Organisation
from models.vocabulary import Role
from tests.support.offices import Offices
from tests.support.world import on

RECEIVED = on("2022-04-20")
PREPARED = on("2022-05-09")
"""When experts declare and the panel is set up and frozen."""
SCORING = on("2022-05-12")
"""A day on which sheets may be written."""
CRITERIA = (
    Criterion("上云的深度和广度", 60, "看业务上云的范围和使用时间，以证明材料为准。"),
    Criterion("应用成效", 40, "看降本、提质、增效的数据和来源。"),
)
RULES = PanelRules(
    title="2022年度首批五星级专家评审", rule="trimmed_mean", minimum=3, each=4, cap=10, quota=2,
    scoring_from=on("2022-05-10").today, scoring_to=on("2022-05-20").today, meeting_on=on("2022-05-25").today,
)  # fmt: skip
FIELDS = (("cloud", "iot"), ("ai", "production"), ("big_data", "remote_operation"), ("cloud", "infrastructure"))


@dataclass
class Seated:
    """An expert with their account: the row (inside its session), the viewer, and what of it is needed outside."""

    expert: Expert
    viewer: Viewer
    ref: str
    name: str


@dataclass
class SmallPanel:
    """A frozen panel with everybody around it. `organiser` is the first person of the province."""

    offices: Offices
    panel: Panel
    cases: list[Application]
    experts: list[Seated]

    @property
    def session(self) -> Session:
        return self.offices.session

    @property
    def organiser(self) -> Viewer:
        return self.offices.province


def nominated(offices: Offices, count: int = 6, at: Moment = RECEIVED) -> list[Application]:
    """Five-star cases that the province has received, taken there by the verbs: one draw for all of them."""
    early = on("2022-03-10")
    cases = [offices.passed("five_star", on("2022-03-07")) for _ in range(count)]
    for case in cases:
        offices.agree(offices.city, case, early)
    offices.draw(early)
    for case in cases:
        offices.visit(case, early)
    for case in cases:
        offices.credit(offices.city, case, early)
        offices.take(offices.city, case, "screen", early)
        offices.take(offices.city, case, "recommend", at)
        offices.take(offices.province, case, "receive", at)
    return cases


def expert(
    offices: Offices, number: int, *, at: Moment = PREPARED, interests: Sequence[Interest] = (), declared: bool = True,
    city: str | None = None, employer: str = "",
) -> Seated:  # fmt: skip
    """Somebody in the pool with an account and, unless told otherwise, a declaration of that day."""
    entry = ExpertEntry(
        name=f"专家{number:02}", phone="", employer=employer or f"示例研究院{number:02}", employer_uscc="",
        title="研究员", city_code=city, fields=FIELDS[number % len(FIELDS)],
    )  # fmt: skip
    row = enter_expert(offices.session, offices.province, entry, at)
    office = offices.session.get_one(Organisation, offices.province.organisation_id)
    viewer = offices.world.person(office, Role.EXPERT, f"expert-{number:02}")
    row.person_id = viewer.person_id
    offices.session.add(row)
    offices.session.flush()
    if declared:
        declare(offices.session, viewer, row, interests, at)
    return Seated(row, viewer, row.ref, row.name)


def set_up(
    offices: Offices, rules: PanelRules = RULES, criteria: Sequence[Criterion] = CRITERIA, at: Moment = PREPARED, **other: object
) -> Panel:
    """A panel of five stars with its criteria, not frozen; `other` replaces fields of the rules."""
    made = make_panel(
        offices.session, offices.province, offices.batch, offices.pack, "five_star", replace(rules, **other), at  # type: ignore[arg-type]
    )
    return change_criteria(offices.session, offices.province, made, criteria, made.version)


def small_panel(
    offices: Offices, nominees: int = 6, experts: int = 8, *, at: Moment = PREPARED, seed: int | None = 7, **other: object
) -> SmallPanel:
    """A frozen panel: six nominees, eight experts, four a nominee, unless told otherwise."""
    cases = nominated(offices, nominees)
    seated = [expert(offices, number, at=at) for number in range(1, experts + 1)]
    panel = set_up(offices, replace(RULES, **other), at=at)  # type: ignore[arg-type]
    refs = [case.ref for case in candidates_of(offices.session, offices.province, panel)]
    chosen = [one.expert.ref for one in seated]
    freeze_panel(offices.session, offices.province, panel, refs, chosen, panel.version, at, seed)
    return SmallPanel(offices, panel, cases, seated)


def membership_of(session: Session, viewer: Viewer) -> Membership:
    """The one membership of somebody made here."""
    return session.exec(select(Membership).where(Membership.person_id == viewer.person_id)).one()
