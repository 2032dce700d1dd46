"""What a city has visited in a batch: every visit, and per star how many applicants and how many were visited."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select
from sqlmodel import Session, col

from models.application import Application
from models.people import Organisation
from models.record import SiteCheck


@dataclass(frozen=True)
class Covered:
    """One star: applicants (withdrawn ones excepted) and how many of them have a recorded visit."""

    level: str
    applicants: int
    visited: int


def visits_of(session: Session, batch_id: int, city_code: str) -> Sequence[Row[Any]]:
    """Every visit of the city, the newest first: ref, number, name, level, county, and the visit's columns."""
    query = (
        select(
            col(Application.ref),
            col(Application.number),
            col(Organisation.name),
            col(Application.level),
            col(Application.county_code),
            col(SiteCheck.visited_on),
            col(SiteCheck.inspectors),
            col(SiteCheck.result),
        )
        .select_from(SiteCheck)
        .join(Application, col(Application.id) == col(SiteCheck.application_id))
        .join(Organisation, col(Organisation.id) == col(Application.enterprise_id))
        .where(*_filed(batch_id, city_code))
        .order_by(col(SiteCheck.visited_on).desc(), col(SiteCheck.id).desc())
    )
    return session.execute(query.limit(1000)).all()


def by_star(session: Session, batch_id: int, city_code: str) -> list[Covered]:
    """Applicants and visited applicants of each star that has an applicant."""
    filed = _filed(batch_id, city_code)
    level = col(Application.level)
    all_ = session.execute(select(level, func.count()).where(*filed).group_by(level)).all()
    seen = select(level, func.count(func.distinct(col(Application.id)))).join(
        SiteCheck, col(SiteCheck.application_id) == col(Application.id)
    )
    visited = dict(map(tuple, session.execute(seen.where(*filed).group_by(level)).all()))
    return sorted((Covered(name, count, visited.get(name, 0)) for name, count in all_), key=lambda one: one.level)


def _filed(batch_id: int, city_code: str) -> tuple[Any, ...]:
    return (
        col(Application.batch_id) == batch_id,
        col(Application.city_code) == city_code,
        col(Application.number).is_not(None),
        col(Application.state) != "withdrawn",
    )
