"""Who sees which risk signal, and how much of it. Every query on signals carries these conditions.

A signal is seen by offices (and audit) that see one of its filings; of a filing outside their scope they learn only that
there is one and which office to ask. What an office wrote is read by those who see at least as much as it does.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, not_, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute
from sqlmodel import Session, col

from assessor.access import Scope, Viewer, scope_of
from assessor.cases.refusal import NotFound
from assessor.cases.scope import conditions
from models.application import Application
from models.signal import Signal, SignalSide, SignalVerdict
from models.vocabulary import OrgKind


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Condition on Signal: the viewer may see it."""
    if viewer.kind is OrgKind.ENTERPRISE or scope_of(viewer).nothing:
        return false()
    return or_(_side(and_(*conditions(viewer))), _of_city(scope_of(viewer)))


def seen_whole(viewer: Viewer) -> ColumnElement[bool]:
    """Condition on Signal: all its filings are within the viewer's scope."""
    return and_(seen_by(viewer), not_(_side(not_(and_(true(), *conditions(viewer))))))


def verdict_read_by(viewer: Viewer) -> ColumnElement[bool]:
    """Condition on SignalVerdict (joined with Signal): the viewer may read it."""
    scope = scope_of(viewer)
    if scope.county_code is not None:
        own: ColumnElement[bool] = col(SignalVerdict.county_code) == scope.county_code
    elif scope.city_code is not None:
        own = col(SignalVerdict.city_code) == scope.city_code
    else:
        own = true()
    return or_(seen_whole(viewer), own)


def find_signal(session: Session, viewer: Viewer, ref: str, *, lock: bool = False) -> Signal:
    """The signal called `ref` inside the viewer's scope. Raises NotFound (404) otherwise."""
    query = select(Signal).where(col(Signal.ref) == ref, seen_by(viewer))
    if lock:
        query = query.with_for_update()
    found: Signal | None = session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound("没有找到这条风险提示")
    return found


def standing_result(viewer: Viewer) -> Any:
    """Of a signal, the result of the newest verdict that the viewer may read; null when there is none."""
    return (
        select(col(SignalVerdict.result))
        .where(col(SignalVerdict.signal_id) == col(Signal.id), verdict_read_by(viewer))
        .order_by(col(SignalVerdict.revision).desc())
        .limit(1)
        .correlate(Signal)
        .scalar_subquery()
    )


def _side(where: ColumnElement[bool]) -> ColumnElement[bool]:
    return (
        select(col(SignalSide.id))
        .join(Application, col(Application.id) == col(SignalSide.application_id))
        .where(col(SignalSide.signal_id) == col(Signal.id), where)
        .correlate(Signal)
        .exists()
    )


def _of_city(scope: Scope) -> ColumnElement[bool]:
    """Signals of a whole city: the city's own office, the province and audit. A county sees only a part of the city."""
    if scope.county_code is not None:
        return false()
    city: InstrumentedAttribute[str | None] = col(Signal.city_code)  # type: ignore[assignment]
    return city == scope.city_code if scope.city_code is not None else city.is_not(None)
