"""How many on-site checks a city owes and has made in a batch (46号 三.2)."""

from decimal import Decimal

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.workflow import Inspection, required_inspections
from models.application import Application
from models.record import SiteCheck
from questionnaires.shapes import Pack

SHARE = "site_check_share"


def inspection_of(session: Session, batch_id: int, city_code: str, pack: Pack) -> Inspection:
    """Required and done visits of a city: the base is all applicants, whatever became of them (withdrawn ones excepted).

    A star counts as covered when one of its applicants has a recorded visit.
    """
    filed = (
        Application.batch_id == batch_id,
        Application.city_code == city_code,
        col(Application.number).is_not(None),
        Application.state != "withdrawn",
    )
    counts = dict(session.exec(select(Application.level, func.count()).where(*filed).group_by(Application.level)).all())
    visited = select(Application.level, func.count(func.distinct(Application.id))).join(SiteCheck).where(*filed)
    done = dict(session.exec(visited.group_by(Application.level)).all())
    share = pack.parameter(SHARE)
    numerator, denominator = (share / 100).as_integer_ratio() if isinstance(share, Decimal) else (0, 1)
    missing = tuple(pack.levels[level].title for level in sorted(counts) if counts[level] and not done.get(level))
    return Inspection(required_inspections(counts, (numerator, denominator)), sum(done.values()), missing)
