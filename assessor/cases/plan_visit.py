"""Plan a visit: the check-list is made from the filing as it stands, and the people who go are named (46号 三.2)."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.assignments import assigned_to
from assessor.cases.move import move
from assessor.cases.names import new_ref
from assessor.cases.pack_as_filed import pack_as_filed
from assessor.cases.record_site_check import FEWEST_INSPECTORS
from assessor.cases.refusal import Refusal
from assessor.cases.scope import last_submission
from assessor.cases.visits import OPEN, visits_of
from assessor.policy.checklist import checklist
from assessor.workflow import Moment
from models.application import Application
from models.people import Membership, Organisation, Person
from models.site_visit import SiteVisit, SiteVisitInspector
from models.vocabulary import PROVINCE_CODE, Role
from questionnaires.shapes import Pack

MOST_INSPECTORS = 6
LONGEST_NAME = 40


@dataclass(frozen=True)
class Goes:
    """One person who goes; `login` when they record on their own phone."""

    name: str
    unit: str = ""
    login: str = ""


def plan_visit(
    session: Session, viewer: Viewer, case: Application, pack: Pack, planned_on: date, goes: tuple[Goes, ...],
    moment: Moment, *, chosen: str = "",
) -> SiteVisit:  # fmt: skip
    """Plan a visit to a locked case. `chosen`: how it came to be on the list (random, targeted, or '');
    for an enterprise that was drawn or targeted, the record of the draw says it, and who goes.

    Raises Refusal for fewer than two people, a day in the past, an account that is none of this city's, or a visit
    that is still open.
    """
    submission = last_submission(session, case)
    filed = pack_as_filed(session, submission) if submission else None
    if submission is None or filed is None:
        raise Refusal("还没有可以核查的申报内容。")
    named = _people(session, case, goes)
    given = assigned_to(session, case)
    if given is not None and not {one.name for one in given.inspectors} <= {one.name for one, _ in named}:
        drawn = "、".join(one.name for one in given.inspectors)
        raise Refusal(f"这家企业的核查人员由抽取确定，须由 {drawn} 前往。", status=422)
    if planned_on < moment.today:
        raise Refusal("计划核查日期不能早于今天。", status=422)
    earlier = visits_of(session, case)
    if any(visit.phase in OPEN for visit in earlier):
        raise Refusal("这份申报已有一次没有办完的核查，请先完成或取消它。")
    items = checklist(submission.document, submission.verdict, submission.files, filed, submission.level)
    done = [visit for visit in earlier if visit.phase == "done"]
    visit = SiteVisit(
        ref=new_ref(),
        application_id=case.id or 0,
        submission_id=submission.id or 0,
        supplements=done[-1].id if done else None,
        chosen=given.kind if given is not None else chosen,
        planned_on=planned_on,
        checklist=[item.to_json() for item in items],
        planned_by=viewer.person_id,
        planned_at=moment.at,
    )
    move(
        session, viewer, case, pack, "plan_site_visit", moment, data={"visit": visit.ref, "on": planned_on.isoformat()}
    )
    session.add(visit)
    session.flush()
    for position, (one, person_id) in enumerate(named):
        session.add(
            SiteVisitInspector(
                visit_id=visit.id or 0, position=position, name=one.name, unit=one.unit, person_id=person_id
            )
        )
    session.flush()
    return visit


def _people(session: Session, case: Application, goes: tuple[Goes, ...]) -> list[tuple[Goes, int | None]]:
    named = [one for one in goes if one.name.strip() or one.login.strip()]
    found: list[tuple[Goes, int | None]] = []
    for one in named:
        name, person_id = one.name.strip(), None
        if one.login.strip():
            person = _account(session, case, one.login.strip())
            name, person_id = name or person.name, person.id
        if len(name) > LONGEST_NAME or len(one.unit) > LONGEST_NAME:
            raise Refusal(f"核查人员的姓名和单位各不超过 {LONGEST_NAME} 字。", status=422)
        found.append((Goes(name, one.unit.strip(), one.login.strip()), person_id))
    if len({(one.name, one.unit) for one, _ in found}) < max(FEWEST_INSPECTORS, len(found)):
        raise Refusal("现场核查须由两人以上进行，且不能重复填写同一人，请写明每一位核查人员。", status=422)
    if len(found) > MOST_INSPECTORS:
        raise Refusal(f"一次核查最多写 {MOST_INSPECTORS} 位核查人员。", status=422)
    return found


def _account(session: Session, case: Application, login: str) -> Person:
    """Somebody who may go: an officer or inspector of the case's city, or an inspector of the province."""
    query = (
        select(Person)
        .join(Membership)
        .join(Organisation)
        .where(
            Person.login == login,
            col(Person.disabled_at).is_(None),
            col(Membership.role).in_((Role.OFFICER, Role.INSPECTOR)),
            col(Organisation.region_code).in_((case.city_code, PROVINCE_CODE)),
        )
    )
    found = session.exec(query).first()
    if found is None:
        raise Refusal(f"没有登录名为 {login[:LONGEST_NAME]} 的核查人员，请核对，或只填姓名。", status=422)
    return found
