"""A panel and its sheets: find them within what a person may see, and the one place that turns a sheet's state."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.who_sits import own_seats
from assessor.panel.sheets import Criterion
from assessor.workflow import Moment
from models.panel import (
    Panel,
    PanelAct,
    PanelCriterion,
    PanelLock,
    PanelNominee,
    PanelReopening,
    PanelSeat,
    PanelSheet,
    PanelSheetChange,
)

STATES = {"open": "待评", "locked": "已锁定", "declined": "已回避或退出", "replaced": "已调整"}
IN_FORCE = ("open", "locked")
"""Sheets that count; the others are kept for the record."""
AT_WORK = ("scoring", "meeting")
"""Phases in which experts reach their sheets and the files of their nominees."""
SHORTEST_REASON, LONGEST_REASON = 4, 500


class Row(NamedTuple):
    """A sheet with its nominee and its seat, and why it went to another seat, if it did."""

    sheet: PanelSheet
    nominee: PanelNominee
    seat: PanelSeat
    change: PanelSheetChange | None = None


def lock_panel(session: Session, panel_id: int, *, read: bool = False) -> Panel:
    """The panel's row, locked: always before its sheets. `read`: only against somebody who changes it."""
    query = select(Panel).where(Panel.id == panel_id).with_for_update(read=read)
    return session.exec(query.execution_options(populate_existing=True)).one()


def lock_sheet(session: Session, sheet: PanelSheet) -> PanelSheet:
    """The sheet's row, locked and read anew."""
    query = select(PanelSheet).where(PanelSheet.id == sheet.id).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one()


def scored(criteria: Sequence[PanelCriterion]) -> list[Criterion]:
    """The criteria as the pure room wants them."""
    return [Criterion(one.id or 0, one.title, one.weight) for one in criteria]


def rows_of(session: Session, panel: Panel) -> list[Row]:
    """Every sheet of a panel by nominee and seat, also those no longer in force. For the organiser."""
    query = (
        select(PanelSheet, PanelNominee, PanelSeat, PanelSheetChange)
        .join(PanelNominee, col(PanelNominee.id) == col(PanelSheet.nominee_id))
        .join(PanelSeat, col(PanelSeat.id) == col(PanelSheet.seat_id))
        .outerjoin(PanelSheetChange, col(PanelSheetChange.sheet_id) == col(PanelSheet.id))
        .where(PanelSheet.panel_id == panel.id)
        .order_by(col(PanelNominee.code), col(PanelSheet.id))
    )
    return [Row(*row) for row in session.exec(query)]


def find_own_sheet(session: Session, viewer: Viewer, ref: str) -> PanelSheet:
    """A sheet in force on one of this expert's own seats, while the panel is at work. Raises NotFound: also for one that was
    declined or taken away."""
    query = _own(session, viewer).where(PanelSheet.ref == ref, col(PanelSheet.state).in_(IN_FORCE))
    found: PanelSheet | None = session.exec(query).one_or_none()
    if found is None:
        raise NotFound("没有找到这份评分表")
    return found


def own_sheets(session: Session, viewer: Viewer) -> list[tuple[Panel, PanelSheet, PanelNominee]]:
    """Every sheet this expert was ever given in panels at work, in the order of their codes; nothing of anybody else's."""
    query = (
        _own(session, viewer)
        .add_columns(PanelNominee, Panel)
        .join(PanelNominee, col(PanelNominee.id) == col(PanelSheet.nominee_id))
        .order_by(col(Panel.id).desc(), col(PanelNominee.code))
    )
    return [(panel, sheet, nominee) for sheet, nominee, panel in session.execute(query)]


def _own(session: Session, viewer: Viewer) -> Any:
    query = select(PanelSheet).join(Panel, col(Panel.id) == col(PanelSheet.panel_id))
    return query.where(col(Panel.phase).in_(AT_WORK), col(PanelSheet.seat_id).in_(own_seats(session, viewer)))


def find_sheet(session: Session, panel: Panel, ref: str) -> Row:
    """A sheet of the organiser's panel. Raises NotFound."""
    found = next((row for row in rows_of(session, panel) if row.sheet.ref == ref), None)
    if found is None:
        raise NotFound("没有找到这份评分表")
    return found


def last_locks(session: Session, sheets: Sequence[int]) -> Mapping[int, PanelLock]:
    """The newest lock of each sheet that was ever locked, by sheet id."""
    newest = select(func.max(PanelLock.id)).where(col(PanelLock.sheet_id).in_(sheets)).group_by(col(PanelLock.sheet_id))
    return {lock.sheet_id: lock for lock in session.exec(select(PanelLock).where(col(PanelLock.id).in_(newest)))}


def locks_of(session: Session, sheet: PanelSheet) -> Sequence[PanelLock]:
    """Every lock of a sheet in order."""
    return session.exec(select(PanelLock).where(PanelLock.sheet_id == sheet.id).order_by(col(PanelLock.seq))).all()


def reopening_of(session: Session, sheet: PanelSheet) -> PanelReopening | None:
    """The reopening of the newest lock of a sheet: it is open again because two persons decided so."""
    query = select(PanelReopening).join(PanelLock).where(PanelLock.sheet_id == sheet.id)
    found = session.exec(query.order_by(col(PanelLock.seq).desc()).limit(1)).one_or_none()
    return found if sheet.state == "open" else None


def turn(session: Session, sheet: PanelSheet, state: str, moment: Moment) -> None:
    """The only writer of a sheet's state."""
    sheet.sqlmodel_update({"state": state, "version": sheet.version + 1, "at": moment.at})
    session.add(sheet)
    session.flush()


def keep_act(
    session: Session, viewer: Viewer, panel: Panel, kind: str, reason: str, data: dict[str, Any], moment: Moment
) -> PanelAct:
    """Put an act of the organiser on record."""
    last = session.exec(select(func.coalesce(func.max(PanelAct.seq), 0)).where(PanelAct.panel_id == panel.id)).one()
    made = PanelAct(
        panel_id=panel.id or 0, seq=last + 1, kind=kind, reason=reason, data=data,
        by_person_id=viewer.person_id, at=moment.at,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def acts_of(session: Session, panel: Panel) -> Sequence[PanelAct]:
    """What the organiser did to the course of a panel, in order."""
    return session.exec(select(PanelAct).where(PanelAct.panel_id == panel.id).order_by(col(PanelAct.seq))).all()


def reason_given(words: str) -> str:
    """The reason without blanks around it. Raises Refusal when it is too short or too long."""
    reason = words.strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise Refusal(f"请写明理由（{SHORTEST_REASON} 至 {LONGEST_REASON} 字），将留在记录里。", status=422)
    return reason
