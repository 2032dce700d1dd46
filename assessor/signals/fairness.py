"""Equal findings, different decisions: pairs of cases from different places, the clearest first. Pure; a prompt to look.

Filings are equal when they ask for the same star and every rule found the same of them. What the rules do not see (how
readable the papers were, say) may well explain the difference, so nothing here is a finding of fault.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import permutations

MOST_PAIRS = 200
"""Pairs of one comparison; the clearest are kept."""


@dataclass(frozen=True)
class Decided:
    """One judgement of one filing at one place.

    `findings` names what the rules found (equal text: equal findings); `decision` is what was decided and `passed`
    whether it lets the filing go on; `order` says which came later.
    """

    case: str
    place: str
    findings: str
    decision: str
    passed: bool
    order: int = 0


@dataclass(frozen=True)
class Tally:
    """At one place, of `total` filings with these findings `passed` went on."""

    place: str
    passed: int
    total: int


@dataclass(frozen=True)
class Unlike:
    """Two places that decided equal filings differently, with one filing of each: the newest that shows it.

    `chance`: how likely a difference at least this large is if both judge alike (Fisher's exact test), 0 to 1.
    `left` is the filing that went on, `right` the one that did not.
    """

    findings: str
    left: Decided
    right: Decided
    left_tally: Tally
    right_tally: Tally
    chance: float


@dataclass(frozen=True)
class Rate:
    """How often a place decided otherwise than letting pass, with a 95 % interval (Wilson). `expected`: how many there
    would be if it decided as all places together do on filings with the same findings."""

    place: str
    stopped: int
    total: int
    low: float
    high: float
    expected: float


def unlike(decided: Iterable[Decided], most: int = MOST_PAIRS) -> list[Unlike]:
    """Pairs of places with equal findings and different decisions, the clearest first."""
    groups: dict[str, list[Decided]] = defaultdict(list)
    for one in decided:
        groups[one.findings].append(one)
    found = [pair for findings in sorted(groups) for pair in _within(findings, groups[findings])]
    found.sort(key=lambda pair: (pair.chance, -_gap(pair), pair.findings, pair.left.place, pair.right.place))
    return found[:most]


def _gap(pair: Unlike) -> float:
    return pair.left_tally.passed / pair.left_tally.total - pair.right_tally.passed / pair.right_tally.total


def _within(findings: str, group: list[Decided]) -> Iterator[Unlike]:
    if len({one.passed for one in group}) < 2:
        return
    by_place: dict[str, list[Decided]] = defaultdict(list)
    for one in sorted(group, key=lambda one: (one.order, one.case)):
        by_place[one.place].append(one)
    tallies = {place: Tally(place, sum(one.passed for one in ours), len(ours)) for place, ours in by_place.items()}
    for left, right in permutations(sorted(by_place), 2):
        more, less = tallies[left], tallies[right]
        if more.passed * less.total <= less.passed * more.total:
            continue
        went_on = next(case for case in reversed(by_place[left]) if case.passed)
        stopped = next(case for case in reversed(by_place[right]) if not case.passed)
        yield Unlike(findings, went_on, stopped, more, less, chance_of(more, less))


def chance_of(one: Tally, other: Tally) -> float:
    """Fisher's exact test, two-sided. Symmetric; 1 when there is no difference to speak of."""
    from scipy.stats import fisher_exact  # costs a worker some memory; only this page needs it

    table = [[one.passed, one.total - one.passed], [other.passed, other.total - other.passed]]
    return min(1.0, float(fisher_exact(table).pvalue))


def rates(decided: Iterable[Decided]) -> list[Rate]:
    """Every place with its interval, in order of name."""
    every = list(decided)
    totals: Counter[str] = Counter(one.findings for one in every)
    stops: Counter[str] = Counter(one.findings for one in every if not one.passed)
    by_place: dict[str, list[Decided]] = defaultdict(list)
    for one in every:
        by_place[one.place].append(one)
    made = []
    for place, ours in sorted(by_place.items()):
        stopped = sum(not one.passed for one in ours)
        low, high = interval(stopped, len(ours))
        expected = sum(stops[one.findings] / totals[one.findings] for one in ours)
        made.append(Rate(place, stopped, len(ours), low, high, expected))
    return made


def interval(hits: int, total: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson's), 0 to 1: wide for small numbers, so that they accuse nobody."""
    from scipy.stats import binomtest

    found = binomtest(hits, total).proportion_ci(0.95, method="wilson")
    return float(found.low), float(found.high)


def stands_out(rate: Rate) -> bool:
    """Whether what was expected lies outside the place's own interval; small numbers seldom do."""
    share = rate.expected / rate.total
    return not rate.low <= share <= rate.high
