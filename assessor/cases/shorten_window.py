"""Bring the last day of a filling window forward: proposed by one person, confirmed by another, with days of notice.

46号 二(一) lets each city set its window and does not speak of shortening one. That it takes two persons and so many
working days between the public confirmation and the new last day is this product's own choice.
"""

from datetime import date, datetime

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases import two_persons
from assessor.cases.day_words import day_words
from assessor.cases.refusal import Refusal
from assessor.cases.windows import end_of, last_day, note_change, window_of
from assessor.policy.calendar import add_working_days
from assessor.workflow import Moment
from models.batch import Batch, FillingWindow
from models.two_persons import Proposal
from models.vocabulary import PROVINCE_CODE, OrgKind, Role
from questionnaires.shapes import Pack

NOTICE_DAYS = "shorten_notice_working_days"
KIND = "shorten_window"


def subject_of(window: FillingWindow) -> str:
    """What proposals about this window are filed under."""
    return f"window:{window.id}"


def propose_shortening(
    session: Session, viewer: Viewer, batch: Batch, pack: Pack, closes: date, reason: str, moment: Moment
) -> Proposal:
    """Propose an earlier last day for the viewer's own window. Raises Refusal; nothing changes until it is confirmed."""
    if viewer.role is not Role.OFFICER or viewer.kind not in (OrgKind.CITY, OrgKind.PROVINCE):
        raise Refusal("只有设区市和省级工信部门可以提出缩短填报时间。", status=403)
    window = window_of(session, batch.id or 0, viewer.region_code)
    if window is None:
        raise Refusal("还没有设置填报时间，不需要缩短。", status=422)
    days = pack.parameter(NOTICE_DAYS) if NOTICE_DAYS in pack.parameters else None
    if not isinstance(days, int) or days < 1:
        raise Refusal("规则包没有设定缩短填报时间须提前几个工作日公开，不能缩短。")
    _check(session, window, end_of(closes), days, moment)
    says = f"截止日期由 {day_words(last_day(window.closes_at))} 提前到 {day_words(closes)}"
    payload = {
        "window": window.id, "version": window.version, "closes": closes.isoformat(), "notice_days": days, "says": says,
    }  # fmt: skip
    wanted = two_persons.Wanted(KIND, subject_of(window), payload, batch.id)
    return two_persons.propose(session, viewer, wanted, reason, moment)


def shorten(session: Session, viewer: Viewer, proposal: Proposal, moment: Moment) -> None:
    """Do what a confirmed proposal says, if it is still lawful today: the days of notice count from the confirmation."""
    window = session.exec(
        select(FillingWindow).where(FillingWindow.id == proposal.payload["window"]).with_for_update()
    ).one()
    if window.version != proposal.payload["version"]:
        raise Refusal("提出以后填报时间已经更改过，请不同意这一项，再按现在的时间重新提出。")
    closes_at = end_of(date.fromisoformat(proposal.payload["closes"]))
    _check(session, window, closes_at, proposal.payload["notice_days"], moment)
    before = window.opens_at, window.closes_at
    window.closes_at, window.version = closes_at, window.version + 1
    session.add(window)
    note_change(session, viewer, window, *before, proposal.reason, moment)


def _check(session: Session, window: FillingWindow, closes_at: datetime, days: int, moment: Moment) -> None:
    if closes_at >= window.closes_at:
        raise Refusal("新的截止日期须早于现在的截止日期；延长请直接设置。", status=422)
    if closes_at <= window.opens_at:
        raise Refusal("截止日期不能早于开始日期。", status=422)
    soonest = add_working_days(moment.today, days)
    if closes_at < end_of(soonest):
        raise Refusal(
            f"缩短须至少提前 {days} 个工作日公开，今天办理的话截止日期最早是 {day_words(soonest)}。", status=422
        )
    if window.region_code == PROVINCE_CODE:
        later = select(FillingWindow.id).where(
            FillingWindow.batch_id == window.batch_id,
            FillingWindow.region_code != PROVINCE_CODE,
            col(FillingWindow.closes_at) > closes_at,
        )
        if session.exec(later.limit(1)).first() is not None:
            raise Refusal("还有设区市的填报时间晚于新的截止日期，须由各市先行缩短。")
