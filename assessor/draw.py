"""The verifiable draw: from a published list, opened commitments and a public value to ranks, a sample and pairs.

Pure and standard library only; docs/decisions/2026-11-28-the-draw.md states the same algorithm in words and
docs/verify_draw.py is written from that page, not from this file. All texts are UTF-8, all digests lower-case hex.
"""

import hashlib
import hmac
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FORMAT = "star-cloud-draw/1"


@dataclass(frozen=True)
class Line:
    """One member of the list: its public id and its stratum (a star)."""

    id: str
    stratum: str


@dataclass(frozen=True)
class Place:
    """Where a line came: `rank` from 1 among all; `drawn` is '' or why it is in the sample: 'cover' or 'rank'."""

    line: Line
    rank: int
    drawn: str = ""


def canonical(content: Mapping[str, Any]) -> str:
    """JSON with sorted keys and no blanks: the exact text that is published and hashed."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def commitment(list_sha256: str, party: str, value: str) -> str:
    """What a party hands in before anybody shows anything: it binds the value to this list and to this party."""
    return sha256("\n".join((FORMAT, list_sha256, party, value)))


def seed(list_sha256: str, opened: Iterable[tuple[str, str]], public_value: str) -> str:
    """SHA-256 of the list's hash, every opened commitment (hash, value) in the order of the hashes, and the public value."""
    parts = [FORMAT, list_sha256]
    for digest, value in sorted(opened):
        parts += [digest, value]
    return sha256("\n".join([*parts, public_value]))


def mark(seed_hex: str, *words: str) -> str:
    """HMAC-SHA256 of the words, keyed with the 32 bytes of the seed: what everything is ordered by."""
    return hmac.new(bytes.fromhex(seed_hex), "\n".join(words).encode(), hashlib.sha256).hexdigest()


def sample_size(counts: Mapping[str, int], share: tuple[int, int]) -> int:
    """max(⌈share × all⌉, strata that have a member); `share` is an exact fraction (46号 三.2: 49 = 41+7+1 at 10 % → 5)."""
    numerator, denominator = share
    return max(-(-sum(counts.values()) * numerator // denominator), sum(1 for count in counts.values() if count))


def rank(seed_hex: str, lines: Collection[Line], share: tuple[int, int]) -> list[Place]:
    """Every line in the order of its mark, with the sample in it.

    First the foremost line of each stratum (cover), then the foremost of all others until the size is reached (rank).
    Inside a stratum the sample is thus always its foremost members, so each of them has the same chance.
    Raises ValueError when two lines carry one id.
    """
    if len({line.id for line in lines}) != len(lines):
        raise ValueError("two lines carry the same id")
    ordered = sorted(lines, key=lambda line: (mark(seed_hex, "line", line.id), line.id))
    counts: dict[str, int] = {}
    cover: set[str] = set()
    for line in ordered:
        if line.stratum not in counts:
            cover.add(line.id)
        counts[line.stratum] = counts.get(line.stratum, 0) + 1
    left = sample_size(counts, share) - len(cover)
    places = []
    for number, line in enumerate(ordered, 1):
        drawn = "cover" if line.id in cover else "rank" if left > 0 else ""
        left -= drawn == "rank"
        places.append(Place(line, number, drawn))
    return places


def substitute_for(places: Sequence[Place], gone: str, used: Collection[str]) -> str | None:
    """The line that takes the place of `gone`: the foremost unused one of its stratum, else of all; None when none is left.

    `used` holds every line that was drawn, stood in, or cannot be visited.
    """
    stratum = next(place.line.stratum for place in places if place.line.id == gone)
    free = [place.line for place in places if not place.drawn and place.line.id not in used and place.line.id != gone]
    return next((line.id for line in free if line.stratum == stratum), free[0].id if free else None)


def pair(
    seed_hex: str, line: str, inspectors: Collection[str], recused: Collection[tuple[str, str]],
    load: Mapping[str, int], seats: int,
) -> tuple[str, ...]:  # fmt: skip
    """Who visits a line: of those not recused from it, the least loaded so far, ties by mark. Fewer when too few are left."""
    able = [one for one in inspectors if (one, line) not in recused]
    able.sort(key=lambda one: (load.get(one, 0), mark(seed_hex, "inspector", line, one), one))
    return tuple(able[:seats])


def pairs(
    seed_hex: str, lines: Sequence[str], inspectors: Collection[str], recused: Collection[tuple[str, str]], seats: int
) -> dict[str, tuple[str, ...]]:
    """The inspectors of every line, given in the order of the ranks; everybody's load is counted as it grows."""
    load: dict[str, int] = {}
    found = {}
    for line in lines:
        found[line] = pair(seed_hex, line, inspectors, recused, load, seats)
        for one in found[line]:
            load[one] = load.get(one, 0) + 1
    return found
