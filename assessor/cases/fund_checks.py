"""Checks of projects before money is paid (random draw and targeted): who is owed one, what the experts found.

The draw is the one of the on-site checks with a list and a purpose of its own. A project that was drawn, or chosen for a
reason, passes only with a finding that it is true; a finding of a problem holds it whatever chance said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.add_once import add_once
from assessor.cases.draw_book import book_of, draws_of, standing, targets
from assessor.cases.refusal import Refusal
from assessor.workflow import Moment
from models.application import Application
from models.batch import Batch
from models.draw import Draw, DrawLine
from models.fund_check import FundCheck, FundCheckTarget
from models.people import Organisation
from models.vocabulary import OrgKind, Role

PURPOSE, SHARE = "fund_check", "fund_check_share"
STEPS = {OrgKind.PROVINCE: "record_check", OrgKind.CITY: "record_city_check"}
"""The step of the process table that a finding takes, by the office that records it."""

RESULTS = {"confirmed": "核查属实", "problem": "发现问题"}
SHORTEST, LONGEST, MOST_EXPERTS = 4, 1000, 10


@dataclass(frozen=True)
class Owed:
    """A project that is to be checked: by chance or for a reason, with the newest finding, if there is one."""

    case: Application
    enterprise: Organisation
    drawn: bool
    reason: str
    found: FundCheck | None

    @property
    def cleared(self) -> bool:
        """Whether nothing stands against it any more."""
        return self.found is not None and self.found.result == "confirmed"


def check_owed(session: Session, case: Application) -> bool:
    """Whether a check of this project is still owed, or found a problem."""
    found = last_check(session, case.id or 0)
    if found is not None:
        return found.result != "confirmed"
    targeted = select(FundCheckTarget.id).where(FundCheckTarget.application_id == case.id)
    if session.exec(targeted).first() is not None:
        return True
    listed = (
        select(Draw)
        .join(DrawLine, col(DrawLine.draw_id) == col(Draw.id))
        .where(Draw.purpose == PURPOSE, DrawLine.application_id == case.id)
        .order_by(col(Draw.id).desc())
    )
    draw = session.exec(listed.limit(1)).first()
    if draw is None:
        return False
    if book_of(session, draw).stage != "done":
        return True  # nobody passes between the freezing of a list and its result
    return any(one.line.application_id == case.id for one in targets(session, draw.id or 0))


def last_check(session: Session, application_id: int) -> FundCheck | None:
    """The newest finding about a project."""
    query = select(FundCheck).where(FundCheck.application_id == application_id)
    return session.exec(query.order_by(col(FundCheck.seq).desc()).limit(1)).one_or_none()


def of_number(batch: Batch, number: str) -> Any:
    """The query of the project with this number in a batch."""
    return select(Application).where(Application.batch_id == batch.id, Application.number == number)


def owed_of(session: Session, batch: Batch, city: str | None = None) -> list[Owed]:
    """Every project of a batch that was drawn, chosen or checked, in the order of numbers."""
    drawn = {
        one.line.application_id
        for draw in standing(draws_of(session, PURPOSE, batch.id or 0))
        for one in targets(session, draw.id or 0)
    }
    of_batch = select(Application.id).where(Application.batch_id == batch.id)
    chosen = {
        row.application_id: row.reason
        for row in session.exec(select(FundCheckTarget).where(col(FundCheckTarget.application_id).in_(of_batch)))
    }
    found: dict[int, FundCheck] = {}
    checks = select(FundCheck).where(col(FundCheck.application_id).in_(of_batch)).order_by(col(FundCheck.seq))
    for row in session.exec(checks):
        found[row.application_id] = row
    query = (
        select(Application, Organisation)
        .join(Organisation, col(Organisation.id) == col(Application.enterprise_id))
        .where(col(Application.id).in_({*drawn, *chosen, *found} - {None}))
        .order_by(col(Application.number))
    )
    if city is not None:
        query = query.where(Application.city_code == city)
    return [
        Owed(case, firm, case.id in drawn, chosen.get(case.id or 0, ""), found.get(case.id or 0))
        for case, firm in session.exec(query)
    ]


def target_project(session: Session, viewer: Viewer, case: Application, reason: str, moment: Moment) -> FundCheckTarget:
    """Choose a project for a targeted check. Raises Refusal for another office, a missing reason, or the second time."""
    if viewer.role is not Role.OFFICER or viewer.kind not in STEPS:
        raise Refusal("重点排查由省、设区市工信部门确定。", status=403)
    reason = reason.strip()
    if not SHORTEST <= len(reason) <= LONGEST:
        raise Refusal(f"请写明为什么核查这个项目（{SHORTEST} 至 {LONGEST} 字）。", status=422)
    made = FundCheckTarget(
        application_id=case.id or 0, reason=reason, by_person_id=viewer.person_id,
        organisation_id=viewer.organisation_id, at=moment.at,
    )  # fmt: skip
    add_once(session, made, "这个项目已经列入重点排查。")
    return made


@dataclass(frozen=True)
class Found:
    """What an expert group reports: the day, its members, confirmed or problem, and in words."""

    on: date
    experts: Sequence[str]
    result: str
    words: str


def check_finding(found: Found, moment: Moment) -> None:
    """Raises Refusal (422) for a finding that is not complete."""
    if not 1 <= len(found.experts) <= MOST_EXPERTS or any(len(name) > 60 for name in found.experts):
        raise Refusal(f"请填写专家组成员，1 至 {MOST_EXPERTS} 人，每行一人。", status=422)
    if found.result not in RESULTS:
        raise Refusal("请选择核查结论。", status=422)
    if found.on > moment.today:
        raise Refusal("核查日期不能晚于今天。", status=422)
    if not SHORTEST <= len(found.words.strip()) <= LONGEST:
        raise Refusal(f"请写明核查情况（{SHORTEST} 至 {LONGEST} 字）。", status=422)


def keep_finding(session: Session, viewer: Viewer, case: Application, found: Found, moment: Moment) -> FundCheck:
    """Add the next finding of a locked case."""
    last = select(func.coalesce(func.max(FundCheck.seq), 0)).where(FundCheck.application_id == case.id)
    made = FundCheck(
        application_id=case.id or 0, seq=session.exec(last).one() + 1, checked_on=found.on, experts=list(found.experts),
        result=found.result, words=found.words.strip(), by_person_id=viewer.person_id,
        organisation_id=viewer.organisation_id, at=moment.at,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made
