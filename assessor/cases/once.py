"""Double submit: the second arrival of the same form gets the first one's result, and nothing is done twice."""

from datetime import datetime

from sqlmodel import Session

from assessor.cases.refusal import Refusal
from models.application import OnceKey


def claim(session: Session, person_id: int, key: str, endpoint: str, at: datetime) -> str | None:
    """Take the key for this request. Returns the earlier result's address when the form already arrived.

    The row's primary key is what decides between two requests in flight: the loser waits, then fails and is told so.
    """
    key = key[:64]
    found = session.get(OnceKey, (person_id, key))
    if found is None:
        session.add(OnceKey(person_id=person_id, key=key, endpoint=endpoint, at=at))
        session.flush()
        return None
    if found.endpoint != endpoint or found.location is None:
        raise Refusal("这份表单已经提交过。请刷新页面后再办理。")
    return found.location


def finish(session: Session, person_id: int, key: str, location: str) -> None:
    """Remember where the form's first arrival led."""
    row = session.get(OnceKey, (person_id, key[:64]))
    if row is not None:
        row.location = location
        session.add(row)
