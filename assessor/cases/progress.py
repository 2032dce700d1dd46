"""Where a case is, who acts next and by when, in the words an applicant sees."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from assessor.cases.extended import pack_as_extended
from assessor.cases.named_provider import provider_of_project
from assessor.cases.reach import province_of, region_of
from assessor.cases.scope import last_submission
from assessor.cases.windows import end_of, window_of
from assessor.workflow import Actor, Moment
from assessor.workflow_table import actors_in
from models.application import Application
from models.notice import NoticeItem, PublicNotice
from models.people import Organisation, Region
from models.record import Event
from models.vocabulary import OrgKind
from questionnaires.shapes import Pack

WITH_ENTERPRISE = {"draft": "填写并提交申报", "returned": "按退回意见补正后重新提交"}
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class StageSeen:
    """One piece of the process line. state: done | current | todo | stopped; `at`: when it was left."""

    title: str
    state: str
    at: datetime | None


@dataclass(frozen=True)
class Progress:
    """`words` is the applicant's name of the state; `who`, `what`, `due` are None when nobody has to act any more.

    `due` is a day, or the last instant of a window or correction period.
    """

    words: str
    stages: tuple[StageSeen, ...]
    who: str | None = None
    what: str | None = None
    due: date | datetime | None = None
    overdue: bool = False


def progress(session: Session, case: Application, pack: Pack, moment: Moment) -> Progress:
    """Where the case is at this moment."""
    assert pack.process is not None
    state = pack.process.states[case.state]
    stages = _stages(session, case, pack)
    if state.final:
        return Progress(state.applicant, stages)
    who, what = _next(session, case, pack)
    due = _due(session, case, pack)
    late = due is not None and (moment.at > due if isinstance(due, datetime) else moment.today > due)
    return Progress(state.applicant, stages, who, what, due, late)


def _stages(session: Session, case: Application, pack: Pack) -> tuple[StageSeen, ...]:
    assert pack.process is not None
    mine = [stage for stage in pack.process.stages if not stage.levels or case.level in stage.levels]
    events = list(session.exec(select(Event).where(Event.application_id == case.id).order_by(col(Event.seq))))
    left: dict[str, datetime] = {}
    reached = 0
    for event in events:
        for index, stage in enumerate(mine):
            if event.from_state in stage.states and event.to_state not in stage.states:
                left[stage.id] = event.at
            if event.to_state in stage.states:
                reached = index
    here = next((i for i, stage in enumerate(mine) if case.state in stage.states), None)
    over = here is not None and pack.process.states[case.state].final
    stopped = here is None
    at = reached if here is None else here
    return tuple(
        StageSeen(
            stage.title,
            "done" if index < at or over else ("stopped" if stopped else "current") if index == at else "todo",
            left.get(stage.id) if index < at else events[-1].at if over and events else None,
        )
        for index, stage in enumerate(mine)
    )


def _next(session: Session, case: Application, pack: Pack) -> tuple[str, str]:
    assert pack.process is not None
    if case.state in WITH_ENTERPRISE:
        return "本企业", WITH_ENTERPRISE[case.state]
    stage = next((stage for stage in pack.process.stages if case.state in stage.states), None)
    what = stage.title if stage else ""
    acting = actors_in(pack.process, case.state, onward=True) or actors_in(pack.process, case.state, moving=True)
    offices = [one for one in acting if one.kind is not OrgKind.ENTERPRISE]
    first = next((one for one in sorted(offices, key=_nearest)), None)
    if first is not None and first.kind is OrgKind.PROVIDER:
        provider = provider_of_project(session, pack, last_submission(session, case))
        found = session.get(Organisation, provider) if provider else None
        return found.name if found else "云服务商", what
    if first is None:
        return office_name(session, OrgKind.PROVINCE, province_of(case.city_code)), what
    return office_name(session, first.kind, region_of(first, case)), what


def _nearest(actor: Actor) -> int:
    """The industry's own offices are named before others that may act in the same state; the county's before the city's."""
    kinds = (OrgKind.COUNTY, OrgKind.CITY, OrgKind.PROVINCE)
    return kinds.index(actor.kind) if actor.kind in kinds else len(kinds)


def office_name(session: Session, kind: OrgKind, region_code: str) -> str:
    """The name of the office of a region; its region's name when no office was set up yet."""
    query = select(Organisation.name).where(Organisation.kind == kind, Organisation.region_code == region_code)
    name = session.exec(query.order_by(col(Organisation.id)).limit(1)).one_or_none()
    if name is None:
        region = session.get(Region, region_code)
        name = f"{region.name if region else ''}工业和信息化主管部门"
    return name


def _due(session: Session, case: Application, pack: Pack) -> date | datetime | None:
    if case.state == "draft":
        window = window_of(session, case.batch_id, case.city_code)
        return window.closes_at - _TICK if window else None
    if case.state == "returned":
        return end_of(case.correct_by) - _TICK if case.correct_by else None
    if case.state in ("in_notice", "in_province_notice"):
        query = select(PublicNotice).join(NoticeItem).where(NoticeItem.application_id == case.id)
        notice = session.exec(query.order_by(col(PublicNotice.id).desc()).limit(1)).one_or_none()
        return notice.ends_on if notice else None
    level = pack.levels[case.level]
    if case.state in ("submitted", "county_passed", "evaluated") and level.deadline:
        value = pack_as_extended(session, case.batch_id, pack).parameter(level.deadline)
        return value if isinstance(value, date) else None
    return None
