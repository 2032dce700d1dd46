"""Which person sits on which seat of a panel: the only place that joins the two, and it asks who wants to know.

The organiser (an officer of the province's office that made the panel) sees everybody, an expert their own seat, anyone
else nobody. What the draw needs to know of a seat goes out without a name (`Seat`).
"""

from collections.abc import Mapping
from typing import NamedTuple

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.refusal import NotFound
from models.experts import Expert, SeatHolder
from models.panel import Panel
from models.vocabulary import OrgKind, Role


class Seat(NamedTuple):
    """A seat and the number of the expert on it; for the draw and for conflicts, not for pages."""

    id: int
    expert_id: int


def organises(viewer: Viewer | None, panel: Panel) -> bool:
    """Whether this person organises the panel."""
    return (
        viewer is not None
        and viewer.kind is OrgKind.PROVINCE
        and viewer.role is Role.OFFICER
        and viewer.organisation_id == panel.organisation_id
    )


def require_organiser_of(viewer: Viewer | None, panel: Panel) -> None:
    """Raises NotFound for everybody but an organiser of this very panel: others are not told that there is one."""
    if not organises(viewer, panel):
        raise NotFound("没有找到这次专家评审")


def who_sits(session: Session, viewer: Viewer | None, panel: Panel) -> Mapping[int, Expert]:
    """Seat id → expert, as far as this person may know."""
    query = select(SeatHolder.seat_id, Expert).join(Expert, col(Expert.id) == col(SeatHolder.expert_id))
    query = query.where(SeatHolder.panel_id == panel.id)
    if viewer is not None and viewer.role is Role.EXPERT:
        query = query.where(Expert.person_id == viewer.person_id)
    elif not organises(viewer, panel):
        return {}
    return dict(session.exec(query).all())


def own_seats(session: Session, viewer: Viewer | None) -> list[int]:
    """The ids of the seats, over all panels, that this person sits on as an expert."""
    if viewer is None or viewer.role is not Role.EXPERT:
        return []
    query = select(SeatHolder.seat_id).join(Expert, col(Expert.id) == col(SeatHolder.expert_id))
    return list(session.exec(query.where(Expert.person_id == viewer.person_id)))


def seats_held_by(session: Session, expert: Expert) -> list[int]:
    """The ids of an expert's seats over all panels: for conflicts that come to light later, not for pages."""
    return list(session.exec(select(SeatHolder.seat_id).where(SeatHolder.expert_id == expert.id)))


def seats_for_the_draw(session: Session, panel: Panel) -> list[Seat]:
    """Every seat with the number of its expert: an expert who declines does not choose, nor see, who comes next."""
    query = select(SeatHolder.seat_id, SeatHolder.expert_id).where(SeatHolder.panel_id == panel.id)
    return [Seat(*row) for row in session.exec(query.order_by(col(SeatHolder.seat_id)))]
