"""Which of a few amounts make up a sum exactly: a bounded search in two halves, so that it always ends at once."""

from collections.abc import Sequence

MOST = 22
"""Amounts looked at, the nearest first: two halves of 2¹¹ sums."""

Found = tuple[int, int, tuple[int, ...]]
"""How many amounts, their distances together, their places."""


def subset(items: Sequence[tuple[int, int]], wanted: int) -> frozenset[int]:
    """Places of at least two amounts that add up to `wanted`: the fewest, then the nearest; empty when there are none.

    `items` are (amount in 分, distance). Of more than MOST amounts that fit only the nearest are looked at.
    """
    fitting = sorted((distance, at) for at, (fen, distance) in enumerate(items) if 0 < fen < wanted)[:MOST]
    places = sorted(at for _, at in fitting)
    if sum(items[at][0] for at in places) < wanted:
        return frozenset()
    middle = len(places) // 2
    low, high = _sums(items, places[:middle], wanted), _sums(items, places[middle:], wanted)
    best: Found | None = None
    for fen, (count, distance, chosen) in low.items():
        other = high.get(wanted - fen)
        if other is not None:
            found = count + other[0], distance + other[1], chosen + other[2]
            best = found if best is None or found < best else best
    return frozenset(best[2]) if best and best[0] > 1 else frozenset()


def _sums(items: Sequence[tuple[int, int]], places: Sequence[int], most: int) -> dict[int, Found]:
    """Every sum that some of these amounts make, with the best way to make it."""
    found: dict[int, Found] = {0: (0, 0, ())}
    for at in places:
        fen, distance = items[at]
        for total, (count, far, chosen) in list(found.items()):
            new = count + 1, far + distance, (*chosen, at)
            if total + fen <= most and (total + fen not in found or new < found[total + fen]):
                found[total + fen] = new
    return found
