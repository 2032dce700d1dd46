"""Start a project in a subsidy programme: one at a time or several, as the pack says, by an enterprise of where it holds."""

from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.add_once import add_once
from assessor.cases.names import new_ref
from assessor.cases.programme_offices import city_for, holds_in
from assessor.cases.refusal import Refusal
from assessor.workflow import Moment
from models.application import Application
from models.batch import Batch
from models.people import Organisation
from questionnaires.shapes import Pack

MOST_DRAFTS = 20
SLOT = 16


def why_not(session: Session, viewer: Viewer, batch: Batch, pack: Pack, moment: Moment) -> str | None:
    """Why this enterprise cannot start a project in the programme now; None when it can."""
    enterprise = session.get_one(Organisation, viewer.organisation_id)
    if not holds_in(pack, enterprise.region_code, viewer.city_code or ""):
        return f"本政策由{pack.issuer}发布，本企业不在它的实施范围内。"
    mine = projects_of(session, viewer, batch)
    if pack.in_force is not None and moment.today < pack.in_force:
        if mine:  # told ahead of the clock, in a demonstration
            return f"系统时间早于本政策施行的 {_words(pack.in_force)}，现在不能再开始新的项目。"
        return f"本政策从 {_words(pack.in_force)} 起施行，还不能申报。"
    ends = pack.parameter(pack.ends) if pack.ends else None
    if isinstance(ends, date) and moment.today > ends:
        return f"本政策的有效期到 {_words(ends)} 为止，已不能申报。"
    if pack.projects == "one" and any(_counts(case, pack) for case in mine):
        return "一家企业只能有一个项目，本企业已经有了。"
    if sum(case.number is None for case in mine) >= MOST_DRAFTS:
        return f"还没有提交的项目已有 {MOST_DRAFTS} 个，请先提交或撤回。"
    return None


def open_project(session: Session, viewer: Viewer, batch: Batch, pack: Pack, moment: Moment) -> Application:
    """Start a draft. Raises Refusal with the reason; that one enterprise has one project is held by the database too."""
    if (reason := why_not(session, viewer, batch, pack, moment)) is not None:
        raise Refusal(reason)
    assert batch.id is not None and viewer.city_code is not None
    enterprise = session.get_one(Organisation, viewer.organisation_id)
    ref = new_ref()
    case = Application(
        ref=ref,
        batch_id=batch.id,
        enterprise_id=viewer.organisation_id,
        level=next(iter(pack.levels)),
        slot=_slot(session, viewer, batch, pack, ref),
        county_code=enterprise.region_code,
        city_code=city_for(pack, enterprise.region_code, viewer.city_code),
        state_since=moment.at,
        created_at=moment.at,
        created_by=viewer.person_id,
    )
    add_once(session, case, "一家企业只能有一个项目，本企业已经有了。")
    return case


def _slot(session: Session, viewer: Viewer, batch: Batch, pack: Pack, ref: str) -> str:
    """A project's own place beside the others; where only one may be, its number among those that ended without money: the
    next one has to wait until the last has ended."""
    if pack.projects == "many":
        return ref[:SLOT]
    ended = (
        [name for name, state in pack.process.states.items() if state.final and not state.pays] if pack.process else []
    )
    over = select(func.count()).where(
        Application.batch_id == batch.id, Application.enterprise_id == viewer.organisation_id,
        col(Application.state).in_(ended), Application.state != "withdrawn",
    )  # fmt: skip
    count = session.exec(over).one()
    return str(count) if count else ""


def projects_of(session: Session, viewer: Viewer, batch: Batch) -> list[Application]:
    """The enterprise's projects in a programme, the newest first, without those taken back."""
    query = select(Application).where(
        Application.batch_id == batch.id,
        Application.enterprise_id == viewer.organisation_id,
        Application.state != "withdrawn",
    )
    return list(session.exec(query.order_by(col(Application.id).desc())))


def _counts(case: Application, pack: Pack) -> bool:
    state = pack.process.states[case.state] if pack.process else None
    return state is None or not state.final or state.pays


def _words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
