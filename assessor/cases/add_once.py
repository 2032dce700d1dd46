"""Write a row that the database takes only once, so that of two people at the same moment one reads why it was not theirs."""

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel

from assessor.cases.refusal import Refusal


def add_once(session: Session, row: SQLModel, taken: str) -> None:
    """Write the row now. Raises Refusal with `taken` when a UNIQUE or CHECK of its table stands against it; what was written
    before stands."""
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError as error:
        raise Refusal(taken) from error
