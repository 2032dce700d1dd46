"""The workings of each award form as a person would write them on paper."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from assessor.policy.awards.plan import PlannedAward, PlannedBracket
from assessor.policy.awards.result import Working, percent
from assessor.policy.checks import answer_column
from assessor.policy.facts import Row
from assessor.policy.words import money

Amounts = Mapping[str, int]
Numbers = Mapping[str, Any]


def lines_of(
    planned: PlannedAward, amounts: Amounts, numbers: Numbers, bracket: PlannedBracket | None, row: Row
) -> Iterator[Working]:
    """Every step from the figures to the award, without its last line."""
    yield Working(planned.fields["base"].label, planned.award.cites, amounts["base"])
    yield from _LINES[planned.award.form](planned, amounts, numbers, bracket, row)


def _capped(
    planned: PlannedAward, amounts: Amounts, numbers: Numbers, bracket: PlannedBracket | None, row: Row
) -> Iterator[Working]:
    ratio: Fraction = numbers["ratio"]
    share = amounts["base"] * ratio.numerator // ratio.denominator
    yield Working(f"按 {percent(ratio)} 计算", planned.award.cites, share, ratio)
    if numbers.get("cap") is not None:
        yield Working("补助上限", planned.award.cites, numbers["cap"])
    if bracket is not None and planned.by is not None:
        measured = money(row[answer_column(planned.by)])
        says = f"{planned.by.label} {measured}，属于“{bracket.bracket.title}”一档，上限"
        yield Working(says, bracket.bracket.cites, bracket.step.cap)


def _fund(
    planned: PlannedAward, amounts: Amounts, numbers: Numbers, bracket: PlannedBracket | None, row: Row
) -> Iterator[Working]:
    cites, weight = planned.award.cites, numbers["weight"]
    yield Working(planned.fields["fund"].label, cites, amounts["fund"])
    yield Working(planned.fields["total"].label, cites, amounts["total"])
    ratio = min(Fraction(amounts["fund"], amounts["total"]), Fraction(1))
    yield Working("支持比例：资金总额除以合计，最多为全额", cites, None, ratio)
    if weight != 1 and planned.award.uplift and planned.weigh_by:
        label = planned.weigh_by.choice_label(row[planned.weigh_by.id])
        more = min(ratio * weight, Fraction(1))
        yield Working(f"{label}：比例增加 {percent(weight - 1)}", planned.award.uplift.cites, None, more)


def _marginal(
    planned: PlannedAward, amounts: Amounts, numbers: Numbers, bracket: PlannedBracket | None, row: Row
) -> Iterator[Working]:
    rising = sorted(planned.brackets, key=lambda one: one.step.since)
    for one, above in zip(rising, (*rising[1:], None), strict=True):
        top = amounts["base"] if above is None else min(amounts["base"], above.step.since)
        inside, ratio = max(top - one.step.since, 0), one.step.ratio or Fraction(0)
        if inside:
            paid = inside * ratio.numerator // ratio.denominator
            yield Working(
                f"{one.bracket.title}的部分 {money(inside)}，按 {percent(ratio)}", one.bracket.cites, paid, ratio
            )
    if numbers.get("cap") is not None:
        yield Working("补助上限", planned.award.cites, numbers["cap"])


_LINES: dict[str, Callable[..., Iterator[Working]]] = {
    "capped_share": _capped,
    "fund_share": _fund,
    "marginal_rates": _marginal,
}
