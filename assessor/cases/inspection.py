"""How far the on-site checks of a list, and of a city, have come (46号 三.2): only visits to the drawn ones count."""

from collections import Counter
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.cases.draw_book import Target, book_of, counts_of, draws_of, standing, targets
from assessor.draw import sample_size
from assessor.workflow import Inspection
from models.application import Application
from models.draw import Draw, DrawLine, DrawResult
from models.fund_check import FundCheck
from models.recheck import Recheck
from models.record import SiteCheck
from questionnaires.shapes import Pack

SHARE = "site_check_share"
PURPOSE = "site_check"
SPOT_CHECK = "spot_check"


def list_of(session: Session, case: Application) -> Draw | None:
    """The draw in whose list an application stands now, or None while it stands in none."""
    query = (
        select(Draw)
        .join(DrawLine, col(DrawLine.draw_id) == col(Draw.id))
        .where(Draw.purpose == PURPOSE, col(DrawLine.application_id) == case.id)
    )
    found = session.exec(query.order_by(col(Draw.id).desc()).limit(1)).first()
    if found is None:
        return None
    here = standing(draws_of(session, PURPOSE, found.batch_id, found.region_code))
    return found if any(one.id == found.id for one in here) else None


def visited_targets(session: Session, draw: Draw) -> set[int]:
    """Line ids of drawn enterprises (or those standing in) that have a visit on record, made since the draw's result.

    Of last year's stars: those whose re-check has begun, because from then on the enterprise knows that it was drawn.
    """
    if draw.purpose == SPOT_CHECK:
        begun = set(session.exec(select(Recheck.draw_line).where(Recheck.draw_ref == draw.ref)))
        return {one.line.id or 0 for one in targets(session, draw.id or 0) if one.line.public_id in begun}
    result = session.exec(select(DrawResult).where(DrawResult.draw_id == draw.id)).one_or_none()
    return _visited(session, draw, targets(session, draw.id or 0), result.at) if result else set()


def _visited(session: Session, draw: Draw, due: list[Target], since: datetime) -> set[int]:
    wanted = {one.line.application_id: one.line.id or 0 for one in due}
    if not wanted:
        return set()
    made: Any = FundCheck if draw.purpose == "fund_check" else SiteCheck
    query = select(made.application_id).where(col(made.application_id).in_(list(wanted)), col(made.at) >= since)
    return {wanted[one] for one in session.exec(query)}


def inspection_of_case(session: Session, case: Application, pack: Pack) -> Inspection:
    """What the list of an application owes and has; `held` is false while it stands in no list or its draw has no result."""
    draw = list_of(session, case)
    return inspection_of_draw(session, draw, pack) if draw is not None else Inspection(1, 0, held=False)


def inspection_of_draw(session: Session, draw: Draw, pack: Pack) -> Inspection:
    """Visits owed and made for one list."""
    counts = counts_of(session, draw.id or 0)
    book = book_of(session, draw)
    if book.stage != "done" or book.result is None:
        owed = sample_size(counts, (draw.share_numerator, draw.share_denominator))
        return Inspection(owed, 0, _titles(pack, counts), held=False)
    wanted = targets(session, draw.id or 0)
    done = _visited(session, draw, wanted, book.result.at)
    return Inspection(len(wanted), len(done), _titles(pack, _uncovered(wanted, done)), held=True)


def _uncovered(wanted: list[Target], done: set[int]) -> set[str]:
    seen = {one.line.stratum for one in wanted if one.line.id in done}
    return {one.line.stratum for one in wanted} - seen


def inspection_of(session: Session, batch_id: int, city_code: str, pack: Pack) -> Inspection:
    """A whole city: all its lists, and those applicants (withdrawn ones excepted) that stand in none yet."""
    lists = [
        inspection_of_draw(session, draw, pack) for draw in standing(draws_of(session, PURPOSE, batch_id, city_code))
    ]
    open_ = unlisted(session, batch_id, city_code)
    share = pack.parameter(SHARE)
    owed = sample_size(open_, (share / 100).as_integer_ratio() if isinstance(share, Decimal) else (0, 1))
    missing = Counter(title for one in lists for title in one.stars_missing) + Counter(_titles(pack, open_))
    return Inspection(
        sum(one.required for one in lists) + owed,
        sum(one.done for one in lists),
        tuple(level.title for level in pack.levels.values() if level.title in missing),
        held=bool(lists) and not open_ and all(one.held for one in lists),
    )


def unlisted(session: Session, batch_id: int, city_code: str) -> dict[str, int]:
    """Applicants that stand in no list yet, by star."""
    listed = (
        select(DrawLine.application_id)
        .join(Draw, col(Draw.id) == col(DrawLine.draw_id))
        .where(Draw.purpose == PURPOSE, Draw.batch_id == batch_id, Draw.region_code == city_code)
    )
    query = select(Application.level, func.count()).where(
        Application.batch_id == batch_id,
        Application.city_code == city_code,
        col(Application.number).is_not(None),
        Application.state != "withdrawn",
        col(Application.id).not_in(listed.where(col(DrawLine.application_id).is_not(None))),
    )
    return dict(session.exec(query.group_by(Application.level)).all())


def _titles(pack: Pack, levels: dict[str, int] | set[str]) -> tuple[str, ...]:
    return tuple(level.title for name, level in pack.levels.items() if name in levels)
