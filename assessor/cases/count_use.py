"""Count uses per minute (or longer) in the database, so that all processes share one limit."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from models.passing import UseCount

KEPT_MINUTES = 60


def count_use(session: Session, subject: str, limit: int, at: datetime, minutes: int = 1) -> int | None:
    """Count one use of `subject` in this minute, or in this stretch of `minutes` (at most 60, counted from the epoch).

    None when it is within the limit, else the seconds to wait. `subject` is at most 64 characters and tells nobody who
    it was (a keyed digest).
    """
    stretch, second = divmod(int(at.timestamp()), 60 * minutes)
    minute = stretch * minutes
    count = _again(session, subject, minute)
    if count is None:
        count = _first(session, subject, minute)
    return None if count <= limit else 60 * minutes - second


def _again(session: Session, subject: str, minute: int) -> int | None:
    counted = session.execute(
        update(UseCount)
        .where(col(UseCount.subject) == subject, col(UseCount.minute) == minute)
        .values(count=UseCount.count + 1)
        .returning(col(UseCount.count))
        .execution_options(synchronize_session=False)
    )
    found: int | None = counted.scalar_one_or_none()
    return found


def _first(session: Session, subject: str, minute: int) -> int:
    session.execute(delete(UseCount).where(col(UseCount.minute) < minute - KEPT_MINUTES))
    try:
        with session.begin_nested():
            session.add(UseCount(subject=subject, minute=minute, count=1))
            session.flush()
    except IntegrityError:
        return _again(session, subject, minute) or 1
    return 1
