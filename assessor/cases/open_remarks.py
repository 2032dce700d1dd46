"""What the enterprise is asked to put right now: the remarks of the newest return."""

from sqlmodel import Session, col, select

from assessor.cases.proofs import Place
from models.application import Application
from models.record import Event, Remark
from models.vocabulary import RETURN_REASONS, ReturnCode

Remarks = dict[tuple[Place, str], list[str]]
"""Words by place and question ('' for the whole line or section)."""


def last_return(session: Session, case: Application) -> Event | None:
    """The newest event that sent the case back, if it was ever sent back."""
    query = select(Event).where(Event.application_id == case.id, Event.to_state == "returned")
    return session.exec(query.order_by(col(Event.seq).desc()).limit(1)).one_or_none()


def open_remarks(session: Session, case: Application) -> Remarks:
    """The remarks to be answered; empty unless the case is with the enterprise after a return."""
    event = last_return(session, case) if case.state == "returned" else None
    if event is None:
        return {}
    found: Remarks = {}
    for remark in session.exec(select(Remark).where(Remark.event_id == event.id).order_by(col(Remark.id))):
        place = Place(remark.section, remark.line_id)
        found.setdefault((place, remark.question), []).append(remark_words(remark))
    return found


def remark_words(remark: Remark) -> str:
    """The coded reason and the reviewer's own words in one sentence."""
    reason = RETURN_REASONS[ReturnCode(remark.code)]
    if remark.code == ReturnCode.OTHER:
        return remark.words
    return f"{reason}：{remark.words}" if remark.words else f"{reason}。"
