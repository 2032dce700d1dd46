"""What the process table needs to know of a void: whether two persons agreed that it is to be taken back."""

from sqlmodel import Session, select

from assessor.cases.service_standing import standing_voids
from models.application import Application
from models.two_persons import Proposal, ProposalAnswer


def subject_of(void_id: int | None) -> str:
    """What proposals about a void are filed under."""
    return f"void:{void_id}"


def undoing_confirmed(session: Session, case: Application) -> bool | None:
    """Whether the void of the case's project was agreed to be taken back; None when nothing is void."""
    voids = [one for (_, _, line), one in standing_voids(session, [case.id or 0]).items() if not line]
    if not voids:
        return None
    agreed = (
        select(ProposalAnswer.id)
        .join(Proposal)
        .where(Proposal.subject == subject_of(voids[0].id), ProposalAnswer.answer == "confirmed")
    )
    return session.exec(agreed.limit(1)).first() is not None
