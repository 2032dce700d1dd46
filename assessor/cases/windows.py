"""Filling windows: the province's bounds, each city's own inside them; extensions are on the record with a reason."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.day_words import span_words
from assessor.cases.refusal import Refusal
from assessor.workflow import Moment
from models.batch import Batch, FillingWindow, WindowChange
from models.vocabulary import PROVINCE_CODE, OrgKind, Role

BEIJING = ZoneInfo("Asia/Shanghai")


def start_of(day: date) -> datetime:
    """00:00 Beijing time of a day, as UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The first instant after a day in Beijing: 23:59:59.999 is in, 00:00:00.000 is out."""
    return start_of(day + timedelta(days=1))


def last_day(closes_at: datetime) -> date:
    """The last day on which a window with this closing instant takes filings."""
    return (closes_at - timedelta(microseconds=1)).astimezone(BEIJING).date()


def window_of(session: Session, batch_id: int, region_code: str) -> FillingWindow | None:
    """The window of a region in a batch, or None when it was not set yet."""
    query = select(FillingWindow).where(
        FillingWindow.batch_id == batch_id, FillingWindow.region_code == region_code
    )
    return session.exec(query).one_or_none()


def set_window(
    session: Session, viewer: Viewer, batch: Batch, opens: date, closes: date, reason: str, version: int, moment: Moment
) -> FillingWindow:
    """Set or extend the viewer's own window (whole days, both included; 46号 二(一)).

    Raises Refusal when it leaves the province's window, shortens a window that was already set (that needs notice and
    two persons: `shorten_window.py`), gives no reason, or the version is stale.
    """
    if viewer.role is not Role.OFFICER or viewer.kind not in (OrgKind.CITY, OrgKind.PROVINCE):
        raise Refusal("只有设区市和省级工信部门可以设置填报时间。", status=403)
    assert batch.id is not None
    region = PROVINCE_CODE if viewer.kind is OrgKind.PROVINCE else viewer.region_code
    opens_at, closes_at = start_of(opens), end_of(closes)
    found = window_of(session, batch.id, region)
    _check(session, batch.id, region, opens_at, closes_at, reason.strip())
    if found is None:
        found = FillingWindow(batch_id=batch.id, region_code=region, opens_at=opens_at, closes_at=closes_at)
        session.add(found)
        session.flush()
        return note_change(session, viewer, found, None, None, reason, moment)
    if found.version != version:
        raise Refusal("填报时间刚被他人更改过，请刷新页面后再设置。")
    _not_shorter(found, opens_at, closes_at, moment)
    before = found.opens_at, found.closes_at
    found.opens_at, found.closes_at, found.version = opens_at, closes_at, found.version + 1
    session.add(found)
    return note_change(session, viewer, found, *before, reason, moment)


def _check(session: Session, batch_id: int, region: str, opens_at: datetime, closes_at: datetime, reason: str) -> None:
    if closes_at <= opens_at:
        raise Refusal("截止日期不能早于开始日期。", status=422)
    if not reason:
        raise Refusal("请写明设置或延长的理由，将公开显示。", status=422)
    if region == PROVINCE_CODE:
        return
    bounds = window_of(session, batch_id, PROVINCE_CODE)
    if bounds is None:
        raise Refusal("省厅尚未设置本批次的总时间，暂不能设置本市填报时间。")
    if opens_at < bounds.opens_at or closes_at > bounds.closes_at:
        first, last = bounds.opens_at.astimezone(BEIJING).date(), last_day(bounds.closes_at)
        raise Refusal(f"本市填报时间须在省厅规定的 {span_words(first, last)} 之内。", status=422)


def _not_shorter(found: FillingWindow, opens_at: datetime, closes_at: datetime, moment: Moment) -> None:
    if opens_at > found.opens_at or closes_at < found.closes_at:
        raise Refusal("填报时间不能由一人直接缩短：已经按原时间准备的企业会受影响。确需缩短的，请提出缩短，由另一人确认。", status=422)
    if opens_at < found.opens_at and found.opens_at <= moment.at:
        raise Refusal("填报已经开始，开始日期不再更改。", status=422)
    if (opens_at, closes_at) == (found.opens_at, found.closes_at):
        raise Refusal("时间没有变化。", status=422)


def note_change(
    session: Session, viewer: Viewer, window: FillingWindow,
    opens_before: datetime | None, closes_before: datetime | None, reason: str, moment: Moment,
) -> FillingWindow:  # fmt: skip
    """Put a change of a window on the record; callers have changed the window itself."""
    assert window.id is not None
    session.add(
        WindowChange(
            window_id=window.id,
            opens_before=opens_before,
            closes_before=closes_before,
            opens_after=window.opens_at,
            closes_after=window.closes_at,
            reason=reason.strip(),
            by_person_id=viewer.person_id,
            at=moment.at,
        )
    )
    session.flush()
    return window
