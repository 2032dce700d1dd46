"""The official result: mean, trimmed mean (去掉最高最低分) or median of each nominee's scores, exact to the last digit.

The notice names no rule for adding scores up (46号 二(二)3), so the rule is configuration. What is compared is what is
published: the rounded result. Equal results share a rank; equal results across the line are left to people.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from assessor.panel.refusal import PanelRefusal
from assessor.panel.scores import Score, check

Method = Literal["mean", "trimmed_mean", "median"]
METHODS: dict[str, str] = {"mean": "算术平均", "trimmed_mean": "去掉一个最高分和一个最低分后平均", "median": "中位数"}
FEWEST = {"mean": 1, "trimmed_mean": 3, "median": 1}
"""Below this many scores the method says nothing."""


class Official(NamedTuple):
    """A nominee's official result. `result` and `rank` are None with fewer scores than required; `says` tells why."""

    nominee: str
    scores: int
    result: Decimal | None
    rank: int | None
    tied: bool
    """Somebody else has the same result."""
    at_line: bool
    """The tie reaches across the quota: people decide, with a reason."""
    says: str = ""


def exact(value: float | Decimal) -> Fraction:
    """The number as it was written: 86.1 is 861/10, not the nearest binary fraction."""
    return Fraction(str(value))


def aggregate(values: Iterable[Fraction], method: Method) -> Fraction:
    """One figure from scores; there have to be at least `FEWEST[method]` of them."""
    ordered = sorted(values)
    if len(ordered) < FEWEST[method]:
        raise PanelRefusal("too_few_scores", f"{METHODS[method]}至少需要 {FEWEST[method]} 份评分。")
    if method == "median":
        middle = len(ordered) // 2
        return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
    kept = ordered[1:-1] if method == "trimmed_mean" else ordered
    return sum(kept, Fraction(0)) / len(kept)


def rounded(value: Fraction, places: int) -> Decimal:
    """Half away from zero, as people round (四舍五入)."""
    size = Fraction(10) ** places
    scaled = value * size
    whole, rest = divmod(abs(scaled.numerator), scaled.denominator)
    whole += 2 * rest >= scaled.denominator
    signed = Decimal(whole if value >= 0 else -whole)
    return signed.scaleb(-places).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def official_results(
    scores: Iterable[Score], method: Method = "mean", minimum: int = 1, places: int = 2, quota: int | None = None
) -> list[Official]:
    """Every nominee's result, best first; those with too few scores last. Equal results stand in the order of names."""
    if method not in METHODS:
        raise PanelRefusal("unknown_method", f"没有“{method}”这种汇总办法。")
    given: dict[str, list[Fraction]] = defaultdict(list)
    for row in check(scores):
        given[row.nominee].append(exact(row.value))
    need = max(minimum, FEWEST[method])
    results = {
        name: rounded(aggregate(values, method), places) for name, values in given.items() if len(values) >= need
    }
    rising = sorted(results.values())
    ranked = [_official(name, len(given[name]), result, rising, quota) for name, result in results.items()]
    ranked.sort(key=lambda row: (row.rank or 0, row.nominee))
    short = f"评分不足 {need} 份，不能汇总。"
    lacking = sorted(name for name in given if name not in results)
    return ranked + [Official(name, len(given[name]), None, None, False, False, short) for name in lacking]


def _official(name: str, count: int, mine: Decimal, rising: Sequence[Decimal], quota: int | None) -> Official:
    """`rising`: every nominee's result, smallest first; looked up by halving, so that thousands cost no square of it."""
    better = len(rising) - bisect_right(rising, mine)
    equal = len(rising) - better - bisect_left(rising, mine)
    at_line = quota is not None and equal > 1 and better < quota < better + equal
    says = "与其他企业得分相同，且恰在名额线上，由评审组说明理由后确定。" if at_line else ""
    return Official(name, count, mine, better + 1, equal > 1, at_line, says)
