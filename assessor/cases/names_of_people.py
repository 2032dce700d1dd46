"""Names of people by their id, for pages that say who did what."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from models.people import Person


def names_of(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Name by id of those who are asked for, in one query."""
    wanted = set(ids)
    if not wanted:
        return {}
    return {
        who or 0: name for who, name in session.exec(select(Person.id, Person.name).where(col(Person.id).in_(wanted)))
    }
