"""Who may look at a panel's meeting, and which nominees are hidden from whom.

The organiser sees all. An expert of the panel sees the meeting too, without severity, names, ranks or the model, and
nothing at all of a nominee with which they are in conflict: it is missing in lists, counts and searches.
"""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.panel_reading import MEETING, rewritten_in
from assessor.cases.refusal import NotFound
from assessor.cases.who_sits import organises, own_seats
from models.panel import Panel, PanelBar, PanelNominee, PanelSeat, PanelSheet, PanelSheetChange

CONFLICT = "conflict"
"""The code of a decline because of a conflict of interests (assessor/panel/changes.py)."""


@dataclass(frozen=True)
class Member:
    """How somebody sits in a meeting: as the organiser, or on a seat with what is hidden from it (nominee codes)."""

    organiser: bool
    seat: str = ""
    hidden: frozenset[str] = frozenset()
    blind: frozenset[str] = frozenset()
    """Nominees whose sheet this seat is writing again: the others' scores stay out of sight until it is locked."""

    def may_see(self, code: str) -> bool:
        """Whether this person may know of a nominee at all."""
        return code not in self.hidden


def meeting_at(session: Session, viewer: Viewer | None, ref: str, *, lock: bool = False) -> tuple[Panel, Member]:
    """The panel whose meeting this person may look at. Raises NotFound: also for its experts before the meeting."""
    query = select(Panel).where(Panel.ref == ref)
    panel = session.exec(query.with_for_update() if lock else query).one_or_none()
    if panel is None:
        raise NotFound("没有找到这次评审会")
    if organises(viewer, panel):
        return panel, Member(True)
    seat = _own_seat(session, viewer, panel)
    if seat is None or panel.phase not in MEETING:
        raise NotFound("没有找到这次评审会")
    blind = frozenset(nominee for nominee, code in rewritten_in(session, panel) if code == seat.code)
    return panel, Member(False, seat.code, hidden_from(session, seat), blind)


def _own_seat(session: Session, viewer: Viewer | None, panel: Panel) -> PanelSeat | None:
    query = select(PanelSeat).where(PanelSeat.panel_id == panel.id, col(PanelSeat.id).in_(own_seats(session, viewer)))
    return session.exec(query).one_or_none()


def hidden_from(session: Session, seat: PanelSeat) -> frozenset[str]:
    """The codes of the nominees that whoever sits here may not hear of: barred, or declined for a conflict."""
    barred = select(PanelBar.nominee_id).where(PanelBar.seat_id == seat.id)
    declined = (
        select(PanelSheet.nominee_id)
        .join(PanelSheetChange, col(PanelSheetChange.sheet_id) == col(PanelSheet.id))
        .where(PanelSheet.seat_id == seat.id, PanelSheetChange.kind == "declined", PanelSheetChange.code == CONFLICT)
    )
    query = select(PanelNominee.code).where(
        PanelNominee.panel_id == seat.panel_id,
        col(PanelNominee.id).in_(barred) | col(PanelNominee.id).in_(declined),
    )
    return frozenset(session.exec(query))


def panels_in_meeting(session: Session, viewer: Viewer | None) -> list[Panel]:
    """The panels of this expert that are in their meeting, or whose meeting is over; the newest first."""
    query = (
        select(Panel)
        .join(PanelSeat, col(PanelSeat.panel_id) == col(Panel.id))
        .where(col(PanelSeat.id).in_(own_seats(session, viewer)), col(Panel.phase).in_(MEETING))
    )
    return list(session.exec(query.order_by(col(Panel.id).desc())))
