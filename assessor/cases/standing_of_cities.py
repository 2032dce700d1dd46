"""How every city stands in a batch: its window, counts per stage, its visits, what is overdue. For the province."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import Session, col

from assessor.access import Viewer
from assessor.cases.home import home_city
from assessor.cases.inspection import inspection_of
from assessor.cases.scope import conditions
from assessor.cases.tasks import tasks_of
from assessor.cases.worklist import waiting_for
from assessor.workflow import Inspection, Moment
from models.application import Application
from models.batch import Batch, FillingWindow
from models.people import Region
from models.vocabulary import OrgKind
from questionnaires.shapes import Pack

COLUMNS = {
    "county": "县级审核",
    "returned": "企业补正",
    "city": "市级办理",
    "notice": "公示中",
    "rated": "已公布",
    "recommended": "已推荐到省",
    "closed": "未通过",
    "withdrawn": "已撤回",
}
_COLUMN_OF = {
    "submitted": "county",
    "returned": "returned",
    "county_passed": "city",
    "evaluated": "city",
    "in_notice": "notice",
    "held": "notice",
    "rated": "rated",
    "reported": "rated",
    "not_rated": "closed",
    "refused": "closed",
    "withdrawn": "withdrawn",
}


@dataclass(frozen=True)
class City:
    """One city. `counts` by column; `overdue` counts cases that wait for a county or the city past their day."""

    code: str
    name: str
    window: FillingWindow | None
    counts: dict[str, int]
    inspection: Inspection
    overdue: int


def cities(session: Session, viewer: Viewer, batch: Batch, pack: Pack, moment: Moment) -> list[City]:
    """Every city in code order. Filings not yet submitted are in no count."""
    mine = [*conditions(viewer), col(Application.batch_id) == batch.id]
    city = col(Application.city_code)
    counts: dict[str, Counter[str]] = {}
    state = col(Application.state)
    for code, name, count in session.execute(select(city, state, func.count()).where(*mine).group_by(city, state)):
        counts.setdefault(code, Counter())[_COLUMN_OF.get(name, "recommended")] += count
    tasks = [
        t for kind in (OrgKind.COUNTY, OrgKind.CITY) for t in tasks_of(kind, batch, pack) if t.overdue(moment.today)
    ]
    late_query = select(city, func.count()).where(*mine, waiting_for(tasks, moment.today)).group_by(city)
    late = dict(map(tuple, session.execute(late_query).all()))
    windows = {
        row.region_code: row
        for row in session.execute(select(FillingWindow).where(col(FillingWindow.batch_id) == batch.id)).scalars()
    }
    regions = session.execute(select(Region).where(home_city()).order_by(col(Region.code))).scalars()
    return [
        City(
            region.code,
            region.name,
            windows.get(region.code),
            dict(counts.get(region.code, {})),
            inspection_of(session, batch.id or 0, region.code, pack),
            late.get(region.code, 0),
        )
        for region in regions
    ]


def totals(all_: Iterable[City]) -> Counter[str]:
    """Sums over all cities by column, and `overdue`."""
    found: Counter[str] = Counter()
    for one in all_:
        found.update(one.counts)
        found["overdue"] += one.overdue
    return found
