"""When each city takes filings, with the public record of every extension and its reason."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from assessor.cases.home import home_city
from assessor.cases.shorten_window import subject_of
from assessor.cases.two_persons import open_about
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


@dataclass(frozen=True)
class Proposed:
    """A shortening that one person proposed and nobody has answered yet."""

    says: str
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
    proposed: list[Proposed] = field(default_factory=list)


@dataclass(frozen=True)
class Windows:
    """The province's own bounds and the cities' windows, in the order of their codes."""

    province: CityWindow
    cities: tuple[CityWindow, ...]


def city_windows(session: Session, pack_id: str, at: datetime) -> Windows:
    """The windows of the batch filed under a pack; all 'not set' while the batch has not been opened."""
    cities = select(col(Region.code), col(Region.name)).where(home_city())
    places = session.execute(cities.order_by(col(Region.code))).all()
    known = {code: CityWindow(code, name) for code, name in places}
    province = CityWindow(PROVINCE_CODE, "全省")
    known[PROVINCE_CODE] = province
    changes = _extensions(session, pack_id)
    windows = (
        select(FillingWindow)
        .join(Batch, col(Batch.id) == col(FillingWindow.batch_id))
        .where(col(Batch.pack_id) == pack_id)
    )
    for window in session.scalars(windows):
        if window.region_code in known:
            _fill(known[window.region_code], window.opens_at, window.closes_at, at)
            known[window.region_code].extensions = changes.get(window.id or 0, [])
            if one := open_about(session, subject_of(window)) if at < window.closes_at else None:
                made = Proposed(str(one.payload["says"]), one.reason, one.at)
                known[window.region_code].proposed.append(made)
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
        select(WindowChange)
        .join(FillingWindow, col(FillingWindow.id) == col(WindowChange.window_id))
        .join(Batch, col(Batch.id) == col(FillingWindow.batch_id))
        .where(col(Batch.pack_id) == pack_id)
        .order_by(col(WindowChange.id))
    )
    found: dict[int, list[Extension]] = {}
    for change in session.scalars(query):
        if change.closes_before is not None:
            made = Extension(last_day(change.closes_before), last_day(change.closes_after), change.reason, change.at)
            found.setdefault(change.window_id, []).append(made)
    return found
