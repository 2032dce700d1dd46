"""Counties with filings that have waited too long: whose, how many, and since when. For the province's board."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from assessor.access import Viewer
from assessor.cases.scope import conditions
from assessor.cases.windows import BEIJING, start_of
from assessor.workflow import Moment
from models.application import Application
from models.batch import Batch
from models.people import Region
from questionnaires.shapes import Pack

DAYS = "county_waiting_days"


@dataclass(frozen=True)
class LateCounty:
    """One county or zone: filings that came before the day, and the day of the oldest."""

    city_code: str
    county_code: str
    name: str
    count: int
    oldest: date


def waiting_days(pack: Pack) -> int | None:
    """How many days a filing may wait at its county before the board says so; None when the pack does not set it."""
    days = pack.parameter(DAYS) if DAYS in pack.parameters else None
    return days if isinstance(days, int) else None


def late_counties(session: Session, viewer: Viewer, batch: Batch, pack: Pack, moment: Moment) -> list[LateCounty]:
    """Counties with filings that have waited for more than `waiting_days` whole days, the longest waiting first."""
    days = waiting_days(pack)
    if days is None:
        return []
    county, since = col(Application.county_code), col(Application.state_since)
    query = (
        select(col(Application.city_code), county, col(Region.name), func.count(), func.min(since))
        .join(Region, col(Region.code) == county)
        .where(
            *conditions(viewer),
            col(Application.batch_id) == batch.id,
            col(Application.state) == "submitted",
            since < start_of(moment.today - timedelta(days=days)),
        )
        .group_by(col(Application.city_code), county, col(Region.name))
    )
    found = [
        LateCounty(city, code, name, count, oldest.astimezone(BEIJING).date())
        for city, code, name, count, oldest in session.execute(query)
    ]
    return sorted(found, key=lambda one: (one.oldest, one.county_code))


def of_city(found: Iterable[LateCounty], city_code: str) -> list[LateCounty]:
    """Those of one city."""
    return [one for one in found if one.city_code == city_code]
