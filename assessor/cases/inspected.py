"""What a city has visited in a batch: every visit, and per star how many applicants and how many were visited."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select
from sqlmodel import Session, col

from assessor.cases.draw_book import draws_of, standing, targets
from assessor.cases.inspection import PURPOSE, visited_targets
from models.application import Application
from models.people import Organisation
from models.record import SiteCheck


@dataclass(frozen=True)
class Covered:
    """One star: applicants (withdrawn ones excepted), those drawn, and those drawn that were visited."""

    level: str
    applicants: int
    drawn: int
    visited: int


def visits_of(session: Session, batch_id: int, city_code: str) -> Sequence[Row[Any]]:
    """Every visit of the city, the newest first: ref, number, name, level, county, and the visit's columns."""
    query = (
        select(
            col(Application.id),
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
    """Per star with an applicant: applicants, how many have to be visited, and how many of those were."""
    filed = _filed(batch_id, city_code)
    level = col(Application.level)
    all_ = dict(map(tuple, session.execute(select(level, func.count()).where(*filed).group_by(level)).all()))
    drawn: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for draw in standing(draws_of(session, PURPOSE, batch_id, city_code)):
        visited = visited_targets(session, draw)
        for one in targets(session, draw.id or 0):
            drawn[one.line.stratum] += 1
            seen[one.line.stratum] += one.line.id in visited
    return [Covered(name, all_[name], drawn[name], seen[name]) for name in sorted(all_)]


def _filed(batch_id: int, city_code: str) -> tuple[Any, ...]:
    return (
        col(Application.batch_id) == batch_id,
        col(Application.city_code) == city_code,
        col(Application.number).is_not(None),
        col(Application.state) != "withdrawn",
    )
