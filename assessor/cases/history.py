"""What happened to a case, as its applicant may see it: offices by name, their staff not; decisions, not notes."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from assessor.access import Viewer
from models.application import Application
from models.people import Organisation, Person
from models.record import Event
from models.vocabulary import OrgKind
from questionnaires.shapes import Pack

SHOWN_REASONS = frozenset({"returned", "refused", "not_rated", "withdrawn"})
"""States whose reason the applicant reads; reasons of other steps may speak of third parties."""

_TONES = {
    "returned": "warn",
    "refused": "bad",
    "not_rated": "bad",
    "rated": "good",
    "submitted": "good",
    "held": "warn",
}


@dataclass(frozen=True)
class Happened:
    """One entry: what, by whom (an office, or one of the enterprise), when, and a reason that is theirs to read."""

    what: str
    who: str
    at: datetime
    reason: str
    tone: str


def history(session: Session, case: Application, pack: Pack, viewer: Viewer) -> list[Happened]:
    """The entries of a case, newest first. Steps that do not change what an applicant is told are left out."""
    assert pack.process is not None
    states = pack.process.states
    query = select(Event, Organisation, Person.name).where(
        Event.application_id == case.id, Event.organisation_id == Organisation.id, Event.actor_id == Person.id
    )
    found: list[Happened] = []
    for event, organisation, name in session.exec(query.order_by(col(Event.seq).desc())):
        before = states[event.from_state].applicant if event.from_state else ""
        if before == states[event.to_state].applicant:
            continue
        step = pack.process.step(event.action, event.from_state or "")
        own = organisation.kind == OrgKind.ENTERPRISE and organisation.id == viewer.organisation_id
        found.append(
            Happened(
                what=step.title if step else event.action,
                who=f"{name}（本企业）" if own else organisation.name,
                at=event.at,
                reason=event.reason if event.to_state in SHOWN_REASONS else "",
                tone=_TONES.get(event.to_state, "info"),
            )
        )
    return found
