"""One expert's sheet for one nominee: when it is complete, and its weighted total as an exact whole number.

Points are whole numbers from 0 to 100 and weights whole percentages that add up to 100, so that the sum of points times
weight is the weighted total in hundredths of a point, without rounding.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

FEWEST_WORDS = 10
MOST_WORDS = 1000
"""Length of the written reason of each criterion: the product's own choice, no document names one."""
MOST_POINTS = 100


class Criterion(NamedTuple):
    """What is scored: its id, its title and its weight in percent."""

    id: int
    title: str
    weight: int


class Mark(NamedTuple):
    """What stands for one criterion; `points` None: not scored yet."""

    criterion: int
    points: int | None
    reason: str = ""


def points_of(text: str) -> tuple[int | None, str]:
    """Points as typed, and what is wrong with them ('' when nothing is; an empty field is simply not scored yet)."""
    words = "".join(text.split())
    if not words:
        return None, ""
    if not (words.isascii() and words.isdigit() and len(words) <= 4 and int(words) <= MOST_POINTS):
        return None, f"请填写 0 至 {MOST_POINTS} 的整数。"
    return int(words), ""


def problems(criteria: Iterable[Criterion], marks: Iterable[Mark]) -> dict[int, tuple[str, str]]:
    """What keeps a sheet from being locked, by criterion: (about the points, about the reason), '' where all is well."""
    given = {mark.criterion: mark for mark in marks}
    found = {}
    for one in criteria:
        mark = given.get(one.id, Mark(one.id, None))
        said = _points(mark.points), _reason(mark.reason)
        if any(said):
            found[one.id] = said
    return found


def finished(criteria: Sequence[Criterion], marks: Iterable[Mark]) -> int:
    """How many criteria have points and a reason that is long enough."""
    return len(criteria) - len(problems(criteria, marks))


def total_hundredths(criteria: Sequence[Criterion], marks: Iterable[Mark]) -> int:
    """The weighted total in hundredths of a point, 0 to 10,000, exact. Every criterion has to be scored.

    Raises ValueError when a criterion is not scored or the weights do not add up to 100.
    """
    given = {mark.criterion: mark.points for mark in marks}
    if sum(one.weight for one in criteria) != 100:
        raise ValueError("the weights of a panel add up to 100")
    total = 0
    for one in criteria:
        points = given.get(one.id)
        if points is None or not 0 <= points <= MOST_POINTS:
            raise ValueError(f"criterion {one.id} has no points from 0 to {MOST_POINTS}")
        total += points * one.weight
    return total


def _points(points: int | None) -> str:
    return "还没有打分。" if points is None else ""


def _reason(reason: str) -> str:
    length = len(reason.strip())
    if not length:
        return "还没有写理由。"
    if length < FEWEST_WORDS:
        return f"理由至少 {FEWEST_WORDS} 个字，现有 {length} 个。"
    return f"理由最多 {MOST_WORDS} 字，请精简。" if length > MOST_WORDS else ""
