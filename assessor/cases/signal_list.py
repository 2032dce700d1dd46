"""The list of risk signals of an office: filters, counts, keyset pages. What is outside its scope is not in any of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, true, tuple_
from sqlmodel import Session, col

from assessor.access import Viewer
from assessor.cases.scope import conditions
from assessor.cases.signal_scope import seen_by, standing_result
from models.application import Application
from models.batch import Batch
from models.people import Organisation
from models.signal import Signal, SignalSide

PAGE = 40
TABS = ("open", "not_explained", "explained", "all")
OPEN = "open"


@dataclass(frozen=True)
class Wish:
    """What the reader asked for; empty means no wish. `words` is looked for in names and numbers of filings in scope."""

    tab: str = OPEN
    kind: str = ""
    severity: int = 0
    batch_id: int | None = None
    application_id: int | None = None
    words: str = ""
    kinds: tuple[str, ...] = ()
    relation: str = ""


@dataclass(frozen=True)
class Side:
    """One filing of a signal. Outside the viewer's scope everything but the office's region is empty."""

    inside: bool
    shown: str = ""
    name: str = ""
    ref: str = ""
    number: str = ""
    batch: str = ""


@dataclass(frozen=True)
class Listed:
    """A signal as a row. `result`: what the newest verdict within reach says, None while there is none."""

    ref: str
    kind: str
    relation: str
    severity: int
    batch_id: int
    city_code: str | None
    data: dict[str, Any]
    found_at: datetime
    result: str | None
    sides: tuple[Side, ...]


@dataclass(frozen=True)
class SignalPage:
    """One page of rows, and the cursor of the next one (None at the end)."""

    rows: Sequence[Listed]
    next_cursor: str | None


def signals_of(session: Session, viewer: Viewer, wish: Wish, after: str = "", size: int = PAGE) -> SignalPage:
    """The heaviest first, among them the newest. `after` is the last row of the page before, by its name."""
    order = (col(Signal.severity).desc(), col(Signal.id).desc())
    query = select(Signal, standing_result(viewer)).where(*_wished(viewer, wish))
    if after:
        place = select(col(Signal.severity), col(Signal.id)).where(col(Signal.ref) == after, seen_by(viewer))
        found = session.execute(place).one_or_none()
        if found is not None:
            query = query.where(
                tuple_(col(Signal.severity), col(Signal.id)) < tuple_(literal(found[0]), literal(found[1]))
            )
    rows = session.execute(query.order_by(*order).limit(size + 1)).all()
    sides = sides_of(session, viewer, [signal.id or 0 for signal, _ in rows[:size]])
    listed = [_listed(signal, result, sides.get(signal.id or 0, ())) for signal, result in rows[:size]]
    return SignalPage(listed, listed[-1].ref if len(rows) > size else None)


def counts(session: Session, viewer: Viewer, wish: Wish) -> dict[str, int]:
    """How many signals each tab holds under the other filters."""
    query = select(standing_result(viewer).label("result"), col(Signal.id).label("id"))
    inner = query.where(*_wished(viewer, replace(wish, tab="all"))).subquery()
    grouped = select(inner.c.result, func.count(inner.c.id)).group_by(inner.c.result)
    by_result = {result or OPEN: count for result, count in session.execute(grouped)}
    return {tab: sum(by_result.values()) if tab == "all" else by_result.get(tab, 0) for tab in TABS}


def sides_of(session: Session, viewer: Viewer, signals: list[int]) -> dict[int, tuple[Side, ...]]:
    """The filings of signals, those in scope with their names first, then one empty side for each other one."""
    inside = and_(true(), *conditions(viewer))
    query = (
        select(SignalSide, Application, col(Organisation.name), col(Batch.title), inside)
        .join(Application, col(Application.id) == col(SignalSide.application_id))
        .join(Organisation, col(Organisation.id) == col(Application.enterprise_id))
        .join(Batch, col(Batch.id) == col(Application.batch_id))
        .where(col(SignalSide.signal_id).in_(signals))
        .order_by(col(SignalSide.signal_id), col(SignalSide.position))
    )
    found: dict[int, list[Side]] = {}
    for side, case, name, batch, is_inside in session.execute(query):
        made = Side(True, side.shown, name, case.ref, case.number or "", batch) if is_inside else Side(False)
        found.setdefault(side.signal_id, []).append(made)
    return {key: tuple(sorted(sides, key=lambda side: not side.inside)) for key, sides in found.items()}


def _listed(signal: Signal, result: str | None, sides: tuple[Side, ...]) -> Listed:
    whole = all(side.inside for side in sides)
    return Listed(
        signal.ref, signal.kind, signal.relation, signal.severity, signal.batch_id, signal.city_code,
        signal.data if whole else {}, signal.found_at, result, sides,
    )  # fmt: skip


def _wished(viewer: Viewer, wish: Wish) -> list[ColumnElement[bool]]:
    found = [seen_by(viewer)]
    wishes = (
        (Signal.kind, wish.kind), (Signal.severity, wish.severity), (Signal.batch_id, wish.batch_id),
        (Signal.relation, wish.relation),
    )  # fmt: skip
    found += [col(column) == value for column, value in wishes if value]
    if wish.kinds:
        found.append(col(Signal.kind).in_(wish.kinds))
    if wish.tab != "all":
        result = standing_result(viewer)
        found.append(result.is_(None) if wish.tab == OPEN else result == wish.tab)
    if wish.application_id is not None or wish.words.strip():
        found.append(_has_side(viewer, wish))
    return found


def _has_side(viewer: Viewer, wish: Wish) -> ColumnElement[bool]:
    """One of the filings in scope is the one asked for. Never one outside: else the search would tell of it."""
    query = (
        select(col(SignalSide.id))
        .join(Application, col(Application.id) == col(SignalSide.application_id))
        .join(Organisation, col(Organisation.id) == col(Application.enterprise_id))
        .where(col(SignalSide.signal_id) == col(Signal.id), *conditions(viewer))
    )
    if wish.application_id is not None:
        query = query.where(col(Application.id) == wish.application_id)
    if words := wish.words.strip():
        like = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        places = (col(Organisation.name), col(Organisation.uscc), col(Application.number), col(SignalSide.shown))
        query = query.where(or_(*(place.ilike(like, escape="\\") for place in places)))
    return query.correlate(Signal).exists()
