"""When each city takes filings, with the public record of every extension and its reason."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlmodel import Session, col, select

from assessor.cases.windows import BEIJING, last_day
from models.batch import Batch, FillingWindow, WindowChange
from models.people import Region
from models.vocabulary import PROVINCE_CODE


@dataclass(frozen=True)
class Extension:
    """One change of a window that was already set: the last day before and after, why, and when it was decided."""

    before: date
    after: date
    reason: str
    at: datetime


@dataclass
class CityWindow:
    """One region's window in whole days (both included); None when the region has not set it."""

    code: str
    name: str
    first: date | None = None
    last: date | None = None
    status: str = "尚未设置"
    tone: str = "neutral"
    extensions: list[Extension] = field(default_factory=list)


@dataclass(frozen=True)
class Windows:
    """The province's own bounds and the cities' windows, in the order of their codes."""

    province: CityWindow
    cities: tuple[CityWindow, ...]


def city_windows(session: Session, pack_id: str, at: datetime) -> Windows:
    """The windows of the batch filed under a pack; all 'not set' while the batch has not been opened."""
    places = session.exec(select(Region.code, Region.name).where(Region.kind == "city").order_by(col(Region.code))).all()
    known = {code: CityWindow(code, name) for code, name in places}
    province = CityWindow(PROVINCE_CODE, "全省")
    known[PROVINCE_CODE] = province
    columns = (FillingWindow.id, FillingWindow.region_code, FillingWindow.opens_at, FillingWindow.closes_at)
    batch = select(Batch.id).where(Batch.pack_id == pack_id).scalar_subquery()
    changes = _extensions(session, pack_id)
    for window_id, region, opens_at, closes_at in session.exec(select(*columns).where(FillingWindow.batch_id == batch)):
        if region in known:
            _fill(known[region], opens_at, closes_at, at)
            known[region].extensions = changes.get(window_id or 0, [])
    return Windows(province, tuple(known[code] for code, _ in places))


def _fill(window: CityWindow, opens_at: datetime, closes_at: datetime, at: datetime) -> None:
    window.first, window.last = opens_at.astimezone(BEIJING).date(), last_day(closes_at)
    if at < opens_at:
        window.status, window.tone = "未开始", "waiting"
    elif at < closes_at:
        window.status, window.tone = "正在填报", "good"
    else:
        window.status, window.tone = "已截止", "neutral"


def _extensions(session: Session, pack_id: str) -> dict[int, list[Extension]]:
    query = (
        select(WindowChange.window_id, WindowChange.closes_before, WindowChange.closes_after, WindowChange.reason, WindowChange.at)
        .join(FillingWindow, col(FillingWindow.id) == col(WindowChange.window_id))
        .join(Batch, col(Batch.id) == col(FillingWindow.batch_id))
        .where(Batch.pack_id == pack_id, col(WindowChange.closes_before).is_not(None))
        .order_by(col(WindowChange.id))
    )
    found: dict[int, list[Extension]] = {}
    for window_id, before, after, reason, at in session.exec(query):
        assert before is not None
        found.setdefault(window_id, []).append(Extension(last_day(before), last_day(after), reason, at))
    return found
