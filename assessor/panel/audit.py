"""The result seen by groups: are cities, sizes or sectors treated alike? Groups are no part of the score."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

UNKNOWN = "未写明"


class Group(NamedTuple):
    """Nominees of one group: how many are in, to be discussed, out; how many the model expects within the quota."""

    group: str
    nominees: int
    within: int
    discuss: int
    out: int
    expected_in: float
    official_in: int
    share_in: float
    """expected_in over nominees."""


def audit(rows: Iterable[tuple[str, str, float, bool]], groups: Mapping[str, str]) -> list[Group]:
    """`rows`: nominee, zone, chance of being in, officially in. A nominee without a group stands under 未写明."""
    zones: dict[str, Counter[str]] = defaultdict(Counter)
    expected: Counter[str] = Counter()
    official: Counter[str] = Counter()
    chances: dict[str, float] = defaultdict(float)
    for nominee, zone, p_in, officially in rows:
        group = groups.get(nominee, UNKNOWN)
        zones[group][zone] += 1
        expected[group] += 1
        official[group] += officially
        chances[group] += p_in
    return [
        Group(
            group,
            expected[group],
            counted["in"],
            counted["discuss"],
            counted["out"],
            chances[group],
            official[group],
            chances[group] / expected[group],
        )
        for group, counted in sorted(zones.items(), key=lambda item: (-expected[item[0]], item[0]))
    ]
