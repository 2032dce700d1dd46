"""What the seats wrote about one nominee, side by side, as they locked it: criterion by criterion, under seat codes."""

from dataclasses import dataclass

from sqlmodel import Session

from assessor.cases.panel_reading import Given
from assessor.cases.panels import criteria_of
from models.panel import Panel


@dataclass(frozen=True)
class Opinion:
    """One seat's points and reason for one criterion; `points` None when the lock has none."""

    points: int | None
    reason: str


@dataclass(frozen=True)
class Row:
    """A criterion with every seat's opinion, in the order of the seats."""

    title: str
    weight: int
    opinions: tuple[Opinion, ...]


@dataclass(frozen=True)
class SideBySide:
    """All opinions on one nominee: the seats with their totals, and a row for each criterion."""

    seats: tuple[str, ...]
    totals: tuple[float, ...]
    rows: tuple[Row, ...]


def side_by_side(session: Session, panel: Panel, given: list[Given], code: str) -> SideBySide:
    """The opinions on the nominee `code`."""
    mine = sorted((one for one in given if one.nominee == code), key=lambda one: one.seat)
    rows = []
    for criterion in criteria_of(session, panel):
        opinions = tuple(_opinion(one, criterion.id or 0) for one in mine)
        rows.append(Row(criterion.title, criterion.weight, opinions))
    return SideBySide(tuple(one.seat for one in mine), tuple(one.points for one in mine), tuple(rows))


def _opinion(given: Given, criterion: int) -> Opinion:
    mark = next((mark for mark in given.lock.marks if mark["criterion"] == criterion), None)
    return Opinion(None, "") if mark is None else Opinion(mark["points"], mark["reason"])
