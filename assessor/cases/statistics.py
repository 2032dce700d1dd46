"""Statistics by two dimensions, live from the tables (办法 第十五条). Unknown is a row of its own; counts and sums add up.

What is counted: every filed case of the viewer's region. An office may count cases that it cannot open; the list behind a
number shows those that it can.
"""

from dataclasses import dataclass, field
from types import FunctionType
from typing import Any, cast

from sqlalchemy import ColumnElement, and_, false, func, select
from sqlalchemy import case as sql_case
from sqlmodel import Session, col

from assessor.access import Viewer
from assessor.cases.projects import still_counts
from assessor.cases.scope import conditions
from models.application import Application
from models.case_figure import CaseFigure
from models.people import Organisation
from models.project import GrantedAmount
from models.settlement import SettlementLine, SettlementRun
from models.vocabulary import OrgKind, Role

DIMENSIONS: dict[str, tuple[str, Any]] = {
    "city": ("设区市", Application.city_code),
    "county": ("县（市、区）", Application.county_code),
    "month": ("提交月份", CaseFigure.month),
    "category": ("云服务类别", CaseFigure.category),
    "industry": ("行业或企业类别", CaseFigure.industry),
    "size": ("企业规模", CaseFigure.size),
    "provider": ("云服务商", CaseFigure.provider),
    "programme": ("项目", Application.batch_id),
    "star": ("星级", Application.level),
    "state": ("状态", Application.state),
}
"""Key → (words, column). The figures of a case that has none are unknown in every dimension that comes from them."""
MEASURES = {"cases": "件数", "enterprises": "企业数", "claimed": "申报金额（元）", "award": "补助金额（元）"}
MONEY = ("claimed", "award")
LIVE, ALL = "live", "all"
OUT = ("withdrawn", "void")
"""States that `live` leaves out."""


@dataclass(frozen=True)
class Ask:
    """Rows, columns and measure; optionally one batch and, for the list behind a number, one value of each dimension.

    A cell's value None is the unknown; a dimension that is not in `cell` is not narrowed.
    """

    rows: str
    columns: str
    batch_id: int | None = None
    which: str = LIVE
    cell: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Cell:
    """What falls on one value of each dimension. Amounts in 分 are sums of what is known; `*_unknown` counts the rest."""

    row: Any
    column: Any
    cases: int
    enterprises: int
    claimed: int
    claimed_unknown: int
    award: int
    award_unknown: int


def region_of(viewer: Viewer) -> list[ColumnElement[bool]]:
    """Conditions on Application: filed cases of the viewer's own region; all of them for audit, none for firms."""
    filed = col(Application.number).is_not(None)
    if viewer.kind is OrgKind.AUDIT:
        return conditions(viewer)
    if viewer.role is not Role.OFFICER or viewer.kind in (OrgKind.ENTERPRISE, OrgKind.PROVIDER):
        return [false()]
    if viewer.city_code is None:
        return [filed, col(Application.county_code).startswith(viewer.region_code[:2])]
    if viewer.city_code == viewer.region_code:
        return [filed, col(Application.city_code) == viewer.region_code]
    return [filed, col(Application.county_code) == viewer.region_code]


def _unknown(column: Any) -> Any:
    return func.coalesce(func.sum(sql_case((column.is_(None), 1), else_=0)), 0)


_SUMS: tuple[Any, ...] = (
    func.count(), func.count(col(Application.enterprise_id).distinct()),
    func.coalesce(func.sum(CaseFigure.claimed_fen), 0), _unknown(col(CaseFigure.claimed_fen)),
    lambda award: func.coalesce(func.sum(award), 0), _unknown,
)  # fmt: skip
"""The measures of a cell in the order of its fields; functions take the award."""


def table(session: Session, viewer: Viewer, ask: Ask) -> list[Cell]:
    """Every cell that has cases, in one grouped query."""
    row, column = DIMENSIONS[ask.rows][1], DIMENSIONS[ask.columns][1]
    query = _query(row, column, *_SUMS).where(*region_of(viewer), *_narrowed(ask)).group_by(row, column)
    return [Cell(*(found[:2]), *map(int, found[2:])) for found in session.execute(query)]


def total(session: Session, viewer: Viewer, ask: Ask) -> Cell:
    """The same without grouping: enterprises are counted once here, wherever they stand."""
    query = _query(*_SUMS).where(*region_of(viewer), *_narrowed(ask))
    return Cell(None, None, *map(int, session.execute(query).one()))


def cases_behind(session: Session, viewer: Viewer, ask: Ask, *, offset: int, limit: int) -> tuple[list[Any], int]:
    """The cases behind a number that the viewer may open, a page of them, and how many there are."""
    where = (*conditions(viewer), *region_of(viewer), *_narrowed(ask))
    names = (Application.ref, Application.number, Organisation.name, Organisation.uscc, Application.level,
             Application.state, Application.county_code, Application.batch_id)  # fmt: skip
    query = _query(*map(col, names), col(CaseFigure.claimed_fen), lambda award: award)
    query = query.join(Organisation, col(Organisation.id) == col(Application.enterprise_id)).where(*where)
    shown = list(session.execute(query.order_by(col(Application.number)).offset(offset).limit(limit)))
    count = session.execute(_query(func.count()).where(*where)).scalar_one()
    return shown, int(count)


def _settled() -> Any:
    """What the newest run of each award gives a case, one row a case."""
    newest = select(func.max(SettlementRun.id)).group_by(col(SettlementRun.batch_id), col(SettlementRun.award_id))
    lines = select(col(SettlementLine.application_id), func.sum(SettlementLine.award_fen).label("fen"))
    return lines.where(col(SettlementLine.run_id).in_(newest)).group_by(col(SettlementLine.application_id)).subquery()


def _granted() -> Any:
    """The newest amount that an office granted a case, one row a case."""
    newest = select(func.max(GrantedAmount.id)).where(still_counts()).group_by(col(GrantedAmount.application_id))
    rows = select(col(GrantedAmount.application_id), col(GrantedAmount.fen)).where(col(GrantedAmount.id).in_(newest))
    return rows.subquery()


def _query(*columns: Any) -> Any:
    """A query over cases with their figures and settlements; a function among the columns takes the award of the case.

    That is what was granted, else what the newest settlement gives it, else what its filing came to; NULL: not known.
    """
    settled, granted = _settled(), _granted()
    award = func.coalesce(granted.c.fen, settled.c.fen, CaseFigure.award_fen)
    made: Any = [one(award) if isinstance(one, FunctionType) else one for one in columns]
    query: Any = cast(Any, select)(*made).select_from(Application)
    query = query.outerjoin(CaseFigure, col(CaseFigure.application_id) == col(Application.id))
    query = query.outerjoin(settled, settled.c.application_id == col(Application.id))
    return query.outerjoin(granted, granted.c.application_id == col(Application.id))


def _narrowed(ask: Ask) -> list[ColumnElement[bool]]:
    found: list[Any] = []
    if ask.batch_id is not None:
        found.append(Application.batch_id == ask.batch_id)
    if ask.which == LIVE:
        found.append(col(Application.state).not_in(OUT))
    for name, value in ask.cell.items():
        column = DIMENSIONS[name][1]
        found.append(col(column).is_(None) if value is None else column == value)
    return [and_(*found)] if found else []
