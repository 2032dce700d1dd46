"""Deadlines as they stand: the pack's, put off as far as the province put off its own window on the record."""

from datetime import date, datetime

from sqlmodel import Session

from assessor.cases.windows import last_day, window_of
from models.vocabulary import PROVINCE_CODE
from questionnaires.shapes import Pack


def pack_as_extended(session: Session, batch_id: int, pack: Pack) -> Pack:
    """`pack` with every star's deadline at least the last day of the province's window, when that was extended.

    The notice names deadlines for cities; a province that extends its window past the latest of them extends them all.
    """
    window = window_of(session, batch_id, PROVINCE_CODE)
    return extended_until(pack, window.closes_at if window else None)


def extended_until(pack: Pack, closes_at: datetime | None) -> Pack:
    """`pack` as it stands when the province's window closes at this instant (None: the province has not set one)."""
    if closes_at is None:
        return pack
    named = {level.deadline for level in pack.levels.values() if level.deadline}
    published = {name: day for name in named if isinstance(day := pack.parameter(name), date)}
    last = last_day(closes_at)
    if not published or last <= max(published.values()):
        return pack
    return pack.with_extended(dict.fromkeys(published, last))
