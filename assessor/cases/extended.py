"""Deadlines as they stand: the pack's, put off as far as the province put off its own window on the record."""

from datetime import date

from sqlmodel import Session

from assessor.cases.windows import last_day, window_of
from models.vocabulary import PROVINCE_CODE
from questionnaires.shapes import Pack


def pack_as_extended(session: Session, batch_id: int, pack: Pack) -> Pack:
    """`pack` with every star's deadline at least the last day of the province's window, when that was extended.

    The notice names deadlines for cities; a province that extends its window past the latest of them extends them all.
    """
    named = {level.deadline for level in pack.levels.values() if level.deadline}
    published = {name: day for name in named if isinstance(day := pack.parameter(name), date)}
    window = window_of(session, batch_id, PROVINCE_CODE)
    if window is None or not published or last_day(window.closes_at) <= max(published.values()):
        return pack
    return pack.with_extended(dict.fromkeys(published, last_day(window.closes_at)))
