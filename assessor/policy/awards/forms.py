"""The named award forms that packs may use. Integer 分 in, integer 分 out; a fraction of a 分 is never paid.

A form is written once over `Sums`: for one application its numbers are Python integers, in a batch they are narwhals
expressions. Every form keeps to three promises, whatever the figures: the award is not negative, never exceeds cap, base or
fund, and never falls when the base rises.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

from questionnaires.vocabulary import AwardSpec

Number = Any
"""An integer or an integer expression."""


class Sums(Protocol):
    """The arithmetic that a form may use."""

    def part(self, amount: Number, over: Number, under: Number) -> Number:
        """amount × over ÷ under, rounded down."""

    def least(self, one: Number, other: Number) -> Number:
        """The smaller one."""

    def most(self, one: Number, other: Number) -> Number:
        """The larger one."""


@dataclass(frozen=True)
class Step:
    """A bracket with its numbers: from `since` 分 on (included), a cap in 分 or a ratio."""

    since: int
    cap: int | None = None
    ratio: Fraction | None = None


@dataclass(frozen=True)
class Form:
    """A named form: what a pack gives it, and the award from base, arguments and brackets.

    `columns`: the arguments that are amounts of the application or of the batch. `paid` takes the sums, the amounts by
    argument name, the numbers by argument name, and the brackets (in a cap table: the one that holds).
    """

    spec: AwardSpec
    columns: tuple[str, ...]
    paid: Callable[[Sums, Mapping[str, Number], Mapping[str, Any], Sequence[Step]], Number]


def _capped_share(sums: Sums, amounts: Mapping[str, Number], given: Mapping[str, Any], steps: Sequence[Step]) -> Number:
    share: Fraction = given["ratio"]
    award = sums.part(amounts["base"], share.numerator, share.denominator)
    for cap in (given.get("cap"), *(step.cap for step in steps)):
        award = award if cap is None else sums.least(award, cap)
    return sums.least(award, amounts["base"])


def _fund_share(sums: Sums, amounts: Mapping[str, Number], given: Mapping[str, Any], steps: Sequence[Step]) -> Number:
    base, weight = amounts["base"], given.get("weight", Fraction(1))
    # Whoever counts for more also counts for more in the total, so that the whole fund is paid and no more.
    # A ratio above one is one: that also keeps the product inside its width.
    under = amounts["total"] * weight.denominator
    over = sums.least(amounts["fund"] * weight.numerator, under)
    return sums.least(sums.part(base, over, under), sums.least(base, amounts["fund"]))


def _marginal_rates(
    sums: Sums, amounts: Mapping[str, Number], given: Mapping[str, Any], steps: Sequence[Step]
) -> Number:
    award: Number = 0
    rising = sorted(steps, key=lambda step: step.since)
    # One denominator for all rates, so that only the whole award is rounded.
    under = math.lcm(*(step.ratio.denominator for step in rising if step.ratio))
    for step, above in zip(rising, (*rising[1:], None), strict=True):
        inside = sums.most(amounts["base"] - step.since, 0)
        if above is not None:
            inside = sums.least(inside, above.since - step.since)
        award = award + inside * int((step.ratio or Fraction(0)) * under)
    award = sums.least(sums.part(award, 1, under), amounts["base"])
    cap = given.get("cap")
    return award if cap is None else sums.least(award, cap)


FORMS: dict[str, Form] = {
    "capped_share": Form(
        AwardSpec("capped_share", {"base": "field", "ratio": "percent"}, {"cap": "money"}, frozenset({"cap"})),
        ("base",),
        _capped_share,
    ),
    "fund_share": Form(
        AwardSpec(
            "fund_share",
            {"base": "field", "fund": "field", "total": "field"},
            {"weighted_total": "field"},
            frozenset({"uplift"}),
        ),
        ("base", "fund", "total"),
        _fund_share,
    ),
    "marginal_rates": Form(
        AwardSpec("marginal_rates", {"base": "field"}, {"cap": "money"}, frozenset({"ratio"})),
        ("base",),
        _marginal_rates,
    ),
}


def specs() -> Mapping[str, AwardSpec]:
    """What the reader of packs needs to know of the forms."""
    return {name: form.spec for name, form in FORMS.items()}


class Exact:
    """Sums of one application: Python integers of any size."""

    @staticmethod
    def part(amount: int, over: int, under: int) -> int:
        """amount × over ÷ under, rounded down."""
        return amount * over // under

    @staticmethod
    def least(one: int, other: int) -> int:
        """The smaller one."""
        return min(one, other)

    @staticmethod
    def most(one: int, other: int) -> int:
        """The larger one."""
        return max(one, other)
