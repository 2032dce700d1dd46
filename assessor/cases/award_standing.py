"""The standing of announced stars on a day, read from the register and its changes."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlmodel import Session, col, select

from assessor.policy.star_status import Change, Standing, standing_on
from models.award import AwardChange
from models.notice import Award


def changes_of(session: Session, award_ids: Iterable[int]) -> dict[int, list[AwardChange]]:
    """The recorded changes of these awards in order, by award id; one query."""
    found: dict[int, list[AwardChange]] = defaultdict(list)
    if not (asked := set(award_ids)):
        return found
    query = select(AwardChange).where(col(AwardChange.award_id).in_(asked))
    for change in session.exec(query.order_by(col(AwardChange.award_id), col(AwardChange.seq))):
        found[change.award_id].append(change)
    return found


def standings(session: Session, awards: list[Award], day: date) -> dict[int, Standing]:
    """What each of these stars is worth on the day, by award id."""
    recorded = changes_of(session, [award.id or 0 for award in awards])
    return {award.id or 0: standing_of(award, recorded.get(award.id or 0, []), day) for award in awards}


def standing_of(award: Award, changes: list[AwardChange], day: date) -> Standing:
    """What one star is worth on the day, given its changes in order."""
    plain = [Change(change.kind, change.on_day, change.to_level) for change in changes]
    return standing_on(award.level, award.awarded_on, plain, day)
