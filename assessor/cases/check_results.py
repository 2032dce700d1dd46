"""What the visits found, per city and star: the random part with an interval, the targeted part beside it, never added."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.cases.draw_book import draws_of, standing
from assessor.cases.inspection import PURPOSE, visited_targets
from assessor.policy.interval import wilson
from models.application import Application
from models.draw import DrawLine
from models.inspecting import TargetedCheck
from models.record import SiteCheck

ERRORS = ("partly", "refuted")


@dataclass
class Found:
    """Visited enterprises of one city, star and kind by the result of their newest visit."""

    city_code: str
    level: str
    kind: str
    visits: int = 0
    partly: int = 0
    refuted: int = 0

    @property
    def errors(self) -> int:
        """Visits that did not wholly confirm the filing."""
        return self.partly + self.refuted

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % interval of the share of errors; only the random part has one, for only chance speaks for the rest."""
        return wilson(self.errors, self.visits) if self.kind == "random" else None


def check_results(session: Session, batch_id: int, city_code: str | None = None) -> list[Found]:
    """One row for every city, star and kind that has a visit, by city, then star, random before targeted."""
    kinds = kinds_of(session, batch_id, city_code)
    newest = select(func.max(SiteCheck.id)).where(col(SiteCheck.application_id).in_(list(kinds)))
    query = select(SiteCheck, Application).join(Application, col(Application.id) == col(SiteCheck.application_id))
    query = query.where(col(SiteCheck.id).in_(newest.group_by(col(SiteCheck.application_id))))
    found: dict[tuple[str, str, str], Found] = {}
    for check, case in session.exec(query):
        key = (case.city_code, case.level, kinds[check.application_id])
        row = found.setdefault(key, Found(*key))
        row.visits += 1
        row.partly += check.result == "partly"
        row.refuted += check.result == "refuted"
    return sorted(found.values(), key=lambda one: (one.city_code, one.level, one.kind))


def kinds_of(session: Session, batch_id: int, city_code: str | None) -> dict[int, str]:
    """Application → random or targeted, for those that were visited as such."""
    found: dict[int, str] = {}
    for draw in standing(draws_of(session, PURPOSE, batch_id, city_code)):
        seen = visited_targets(session, draw)
        lines = select(DrawLine.application_id).where(col(DrawLine.id).in_(list(seen)))
        found.update({one: "random" for one in session.exec(lines) if one is not None})
    query = select(TargetedCheck.application_id).join(
        Application, col(Application.id) == col(TargetedCheck.application_id)
    )
    query = query.where(Application.batch_id == batch_id)
    if city_code is not None:
        query = query.where(Application.city_code == city_code)
    later = query.join(SiteCheck, col(SiteCheck.application_id) == col(TargetedCheck.application_id))
    for one in session.exec(later.where(col(SiteCheck.at) >= col(TargetedCheck.at))):
        found.setdefault(one, "targeted")
    return found
