"""The figures and lists of a city's report: counts per county and star, on-site checks, rated and recommended firms."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from assessor.cases.check_results import check_results
from assessor.cases.draw_book import draws_of, standing, targets
from assessor.cases.inspected import by_star
from assessor.cases.inspection import inspection_of
from assessor.cases.windows import BEIJING
from assessor.documents.city_report_shapes import (
    CountyCount,
    InspectedStar,
    InspectionFigures,
    ReportCount,
    ReportedFirm,
)
from models.application import Application
from models.batch import Batch
from models.notice import Award
from models.people import Organisation, Region
from models.record import Event, SiteCheck
from questionnaires.shapes import Pack

BEFORE_COUNTY = ("submitted", "returned", "refused")
"""States in which the county has not passed the filing (or the enterprise has it back)."""
AGAINST = ("not_rated", "refused")
RATED = ("rated", "reported")


def city_figures(session: Session, batch: Batch, city_code: str, pack: Pack) -> dict[str, Any]:
    """What the tables say of the city now: `totals`, `counties`, `inspection`, `rated`, `recommended`."""
    cells = _cells(session, batch, city_code, pack)
    names = dict(map(tuple, session.execute(select(col(Region.code), col(Region.name))).all()))
    return {
        "totals": _stars(pack, {level: _sum(cells, level) for level in pack.levels}),
        "counties": tuple(
            CountyCount(
                county=names[county], stars=_stars(pack, {lv: cells.get((county, lv), Counter()) for lv in pack.levels})
            )
            for county in sorted({county for county, _ in cells})
        ),
        "inspection": _inspection(session, batch, city_code, pack),
        "rated": tuple(_rated(session, batch, city_code, pack, names)),
        "recommended": tuple(_recommended(session, batch, city_code, pack, names)),
    }  # fmt: skip


def _filed(batch: Batch, city_code: str) -> tuple[ColumnElement[bool], ...]:
    """All applicants of the city, withdrawn ones excepted (the base of 46号 三.2)."""
    return (
        col(Application.batch_id) == batch.id,
        col(Application.city_code) == city_code,
        col(Application.number).is_not(None),
        col(Application.state) != "withdrawn",
    )


def _was_recommended() -> ColumnElement[bool]:
    mine = select(col(Event.id)).where(
        col(Event.application_id) == col(Application.id), col(Event.action) == "recommend"
    )
    return mine.exists()


def _cells(session: Session, batch: Batch, city_code: str, pack: Pack) -> dict[tuple[str, str], Counter[str]]:
    """Counts by (county code, level)."""
    county, level, state = col(Application.county_code), col(Application.level), col(Application.state)
    sent = _was_recommended().label("sent")
    inner = select(county, level, state, sent).where(*_filed(batch, city_code)).subquery()
    columns = (inner.c.county_code, inner.c.level, inner.c.state, inner.c.sent)
    found: dict[tuple[str, str], Counter[str]] = {}
    for code, star, name, recommended, count in session.execute(select(*columns, func.count()).group_by(*columns)):
        cell = found.setdefault((code, star), Counter())
        cell["applied"] += count
        cell["passed"] += count * (name not in BEFORE_COUNTY)
        cell[_outcome(name, bool(recommended))] += count
    return found


def _outcome(state: str, recommended: bool) -> str:
    """Which one of the columns a filing is counted in. What the province does later changes nothing for the city."""
    if recommended:
        return "recommended"
    if state in RATED:
        return "rated"
    if state in AGAINST:
        return "not_rated"
    return "returned" if state == "returned" else "under_way"


def _sum(cells: dict[tuple[str, str], Counter[str]], level: str) -> Counter[str]:
    return sum((cell for (_, star), cell in cells.items() if star == level), Counter())


def _stars(pack: Pack, counts: dict[str, Counter[str]]) -> tuple[ReportCount, ...]:
    names = [name for name in ReportCount.model_fields if name != "star"]
    return tuple(
        ReportCount(star=pack.levels[level].title, **{name: cell[name] for name in names})
        for level, cell in counts.items()
        if cell["applied"]
    )


def _inspection(session: Session, batch: Batch, city_code: str, pack: Pack) -> InspectionFigures:
    seen = inspection_of(session, batch.id or 0, city_code, pack)
    # Only those drawn by chance speak for all applicants; targeted checks are told apart (46号 三.2, check_results.py).
    random = [one for one in check_results(session, batch.id or 0, city_code) if one.kind == "random"]
    return InspectionFigures(
        required=seen.required,
        done=seen.done,
        stars=tuple(
            InspectedStar(star=pack.levels[one.level].title, applicants=one.applicants, visited=one.visited)
            for one in by_star(session, batch.id or 0, city_code)
        ),
        confirmed=sum(one.visits - one.errors for one in random),
        partly=sum(one.partly for one in random),
        refuted=sum(one.refuted for one in random),
        **_apart(session, batch, city_code),
    )


def _apart(session: Session, batch: Batch, city_code: str) -> dict[str, int | None]:
    """Of those visited, how many the verifiable draw named and how many not; None where no draw has a result."""
    draws = standing(draws_of(session, "site_check", batch.id or 0, city_code))
    named = {one.line.application_id for draw in draws for one in targets(session, draw.id or 0)}
    if not named:
        return {"drawn": None, "targeted": None}
    query = select(col(SiteCheck.application_id)).join(
        Application, col(Application.id) == col(SiteCheck.application_id)
    )
    visited = set(session.execute(query.where(*_filed(batch, city_code))).scalars())
    return {"drawn": len(visited & named), "targeted": len(visited - named)}


def _columns() -> tuple[Any, ...]:
    return (
        col(Application.number),
        col(Organisation.name),
        col(Organisation.uscc),
        col(Application.level),
        col(Application.county_code),
    )


def _firm(row: Any, day: Any, pack: Pack, names: dict[str, str]) -> ReportedFirm:
    return ReportedFirm(
        number=row.number, name=row.name, uscc=row.uscc, county=names[row.county_code],
        star=pack.levels[row.level].title, on=day,
    )  # fmt: skip


def _rated(session: Session, batch: Batch, city_code: str, pack: Pack, names: dict[str, str]) -> Iterator[ReportedFirm]:
    own = [level for level, one in pack.levels.items() if one.decided_by == "city"]
    query = (
        select(*_columns(), col(Award.awarded_on))
        .join(Organisation, col(Organisation.id) == col(Application.enterprise_id))
        .join(Award, col(Award.application_id) == col(Application.id))
        .where(*_filed(batch, city_code), col(Application.state).in_(RATED), col(Application.level).in_(own))
        .order_by(col(Application.county_code), col(Application.level), col(Application.number))
    )
    for row in session.execute(query):
        yield _firm(row, row.awarded_on, pack, names)


def _recommended(
    session: Session, batch: Batch, city_code: str, pack: Pack, names: dict[str, str]
) -> Iterator[ReportedFirm]:
    at = (
        select(func.max(col(Event.at)))
        .where(col(Event.application_id) == col(Application.id), col(Event.action) == "recommend")
        .correlate(Application)
        .scalar_subquery()
    )
    query = (
        select(*_columns(), at.label("at"))
        .join(Organisation, col(Organisation.id) == col(Application.enterprise_id))
        .where(*_filed(batch, city_code), _was_recommended())
        .order_by(col(Application.county_code), col(Application.number))
    )
    for row in session.execute(query):
        yield _firm(row, row.at.astimezone(BEIJING).date(), pack, names)
