"""Append an event to a case's record. The only place that writes one."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.workflow import Moment
from models.application import Application
from models.record import Event


@dataclass(frozen=True)
class Words:
    """What goes into the record beside the step itself."""

    reason: str = ""
    cites: str = ""
    data: dict[str, Any] = field(default_factory=dict)


def record(
    session: Session, case: Application, viewer: Viewer, moment: Moment,
    action: str, from_state: str | None, to_state: str, words: Words,
) -> Event:  # fmt: skip
    """Add the next event of `case`; (application, seq) is unique, so two writers cannot both be next."""
    assert case.id is not None
    last = session.exec(select(func.coalesce(func.max(Event.seq), 0)).where(Event.application_id == case.id)).one()
    event = Event(
        application_id=case.id,
        seq=last + 1,
        action=action,
        from_state=from_state,
        to_state=to_state,
        cites=words.cites,
        actor_id=viewer.person_id,
        organisation_id=viewer.organisation_id,
        at=moment.at,
        reason=words.reason,
        data=words.data,
    )
    session.add(event)
    session.flush()
    return event
