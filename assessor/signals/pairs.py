"""From fingerprints in common to signals between two filings. Whichever filing comes first, the pair is the same."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assessor.signals.kinds import Relation
from assessor.signals.likeness import IMAGE_DISTANCE, TEXT_ALIKE, image_distance, text_likeness
from assessor.signals.prints import FILE, IMAGE, PROVIDER, TEXT, Print

MOST_PAIRS = 20
"""Pairs that one value of one new filing makes; a value that everybody has is shown with its first twenty."""


@dataclass(frozen=True)
class Owner:
    """Whose fingerprint it is. Numbers of rows, here only compared. `slot`: which of several projects of one batch;
    `programme`: rating or subsidy, '' where that is not known."""

    application: int
    enterprise: int
    batch: int
    slot: str = ""
    programme: str = ""


@dataclass(frozen=True)
class Known:
    """A fingerprint of an earlier filing. `shown` and `content` as in Print."""

    owner: Owner
    kind: str
    value: str
    section: str = ""
    line: str = ""
    file: str = ""
    shown: str = ""
    content: str = ""
    submission: int = 0


@dataclass(frozen=True)
class Pair:
    """Two filings that have something in common. `likeness` 0 to 1; `key` is the same from either side."""

    kind: str
    relation: Relation
    key: str
    mine: Print
    other: Known
    likeness: float = 1.0


def relation(mine: Owner, other: Owner, again: bool) -> Relation | None:
    """How two filings stand to each other, as far as a common value is a signal.

    A corrected filing of the same application repeats itself by right; so does an enterprise in a later batch, except
    for what is spent once (invoices, payments, their papers, projects), because every batch counts the money of its own
    window. That holds for several projects in one batch too, but not between a rating and a subsidy: a star pays nothing.
    """
    if mine.application == other.application:
        return None
    if mine.enterprise != other.enterprise:
        return "others"
    if mine.programme and other.programme and mine.programme != other.programme:
        return None
    return "again" if again and (mine.batch, mine.slot) != (other.batch, other.slot) else None


def pairs(owner: Owner, mine: Iterable[Print], known: Iterable[Known]) -> list[Pair]:
    """Every signal of a new filing against earlier ones; `known` may hold more than what matches."""
    by_value: dict[tuple[str, str], list[Known]] = {}
    for one in known:
        by_value.setdefault((one.kind, one.value), []).append(one)
    found: dict[str, Pair] = {}
    for print_ in mine:
        if print_.kind == PROVIDER:
            continue
        for pair in _of_print(owner, print_, by_value.get((print_.kind, print_.value), [])):
            kept = found.get(pair.key)
            if kept is None or pair.likeness > kept.likeness:
                found[pair.key] = pair
    return list(_without_twins(found.values()))


def _of_print(owner: Owner, mine: Print, others: list[Known]) -> Iterator[Pair]:
    applications: set[int] = set()
    for other in sorted(others, key=lambda one: (one.owner.application, one.section, one.line, one.file)):
        how = relation(owner, other.owner, mine.again)
        measured = mine.kind in (TEXT, IMAGE)
        if how is None or (not measured and other.owner.application in applications):
            continue
        if len(applications | {other.owner.application}) > MOST_PAIRS:
            return
        likeness = likeness_of(mine, other)
        if likeness is None:
            continue
        applications.add(other.owner.application)
        yield Pair(mine.kind, how, key_of(owner, mine, other), mine, other, likeness)


def likeness_of(mine: Print, other: Known) -> float | None:
    """1 for equal values, the measured likeness of texts and pictures; None when they are not alike enough."""
    if mine.kind == TEXT:
        alike = text_likeness(mine.content, other.content)
        return alike if alike >= TEXT_ALIKE else None
    if mine.kind == IMAGE:
        differing = image_distance(mine.content, other.content)
        return 1 - differing / 256 if differing <= IMAGE_DISTANCE else None
    return 1.0


def key_of(owner: Owner, mine: Print, other: Known) -> str:
    """A name of what was found that both filings give it, however often either is filed again."""
    what = "" if mine.kind in (TEXT, IMAGE) else mine.value
    sides = sorted(
        [(owner.application, *_place(mine, what)), (other.owner.application, *_place(other, what))]
    )  # fmt: skip
    return hashlib.sha256(repr((mine.kind, what, sides)).encode()).hexdigest()


def _place(one: Print | Known, what: str) -> tuple[str, str, str]:
    """Equal values pair applications, wherever they stand in them; alike ones pair their places."""
    return ("", "", "") if what else (one.section, one.line, one.file)


def _without_twins(found: Iterable[Pair]) -> Iterator[Pair]:
    """The same bytes look the same: where the file itself is a signal, its picture says nothing more."""
    every = list(found)
    same = {(pair.mine.file, pair.other.file) for pair in every if pair.kind == FILE}
    yield from (pair for pair in every if pair.kind != IMAGE or (pair.mine.file, pair.other.file) not in same)
