"""What every award form promises, whatever the figures: not negative, never over cap, base or fund, never falling."""

from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assessor.policy.awards.forms import FORMS, Exact, Step

FEN = st.integers(0, 10**14)
RATIO = st.fractions(0, 1, max_denominator=10_000)
STEPS = st.lists(st.tuples(FEN, RATIO), min_size=1, max_size=5, unique_by=lambda step: step[0])


def _paid(form: str, amounts: dict[str, int], numbers: dict[str, Any], steps: tuple[Step, ...] = ()) -> int:
    return int(FORMS[form].paid(Exact, amounts, numbers, steps))


@given(base=FEN, more=FEN, ratio=st.fractions(0, 2, max_denominator=10_000), cap=FEN, bracket=FEN)
def test_a_capped_share_stays_under_base_and_caps_and_never_falls(
    base: int, more: int, ratio: Fraction, cap: int, bracket: int
) -> None:
    numbers, steps = {"ratio": ratio, "cap": cap}, (Step(0, bracket),)
    paid = _paid("capped_share", {"base": base}, numbers, steps)
    assert 0 <= paid <= min(base, cap, bracket)
    assert paid <= _paid("capped_share", {"base": base + more}, numbers, steps)
    assert paid == min(int(base * ratio), base, cap, bracket)


@given(base=FEN, more=FEN, fund=st.integers(1, 10**14), total=st.integers(1, 10**15), weight=st.fractions(1, 2, max_denominator=100))
def test_a_share_of_a_fund_stays_under_base_and_fund_and_never_falls(
    base: int, more: int, fund: int, total: int, weight: Fraction
) -> None:
    amounts = {"base": base, "fund": fund, "total": total}
    paid = _paid("fund_share", amounts, {"weight": weight})
    assert 0 <= paid <= min(base, fund)
    assert paid <= _paid("fund_share", {**amounts, "base": base + more}, {"weight": weight})
    assert paid == min(int(base * fund * weight / total), base, fund)


@given(bases=st.lists(FEN, min_size=1, max_size=20), fund=st.integers(1, 10**14))
def test_shares_of_a_fund_never_add_up_to_more_than_the_fund(bases: list[int], fund: int) -> None:
    total = sum(bases)
    if total:
        paid = [_paid("fund_share", {"base": base, "fund": fund, "total": total}, {}) for base in bases]
        assert sum(paid) <= fund


@given(base=FEN, more=FEN, steps=STEPS, cap=st.none() | FEN)
def test_marginal_rates_pay_each_slice_at_its_own_rate(base: int, more: int, steps: list[tuple[int, Fraction]], cap: int | None) -> None:
    table = tuple(Step(since, None, ratio) for since, ratio in steps)
    paid = _paid("marginal_rates", {"base": base}, {"cap": cap}, table)
    bounds = sorted(steps)
    ends = [since for since, _ in bounds[1:]] + [10**30]
    exact = sum(max(min(base, end) - since, 0) * ratio for (since, ratio), end in zip(bounds, ends, strict=True))
    assert paid == min(int(exact), base, base if cap is None else cap)
    assert paid <= _paid("marginal_rates", {"base": base + more}, {"cap": cap}, table)


def test_a_bound_belongs_to_the_upper_slice_and_one_fen_more_is_paid_at_the_upper_rate() -> None:
    table = (Step(0, None, Fraction(1, 2)), Step(10_000, None, Fraction(1, 10)))
    paid = [_paid("marginal_rates", {"base": base}, {}, table) for base in (9_998, 10_000, 10_010)]
    assert paid == [4_999, 5_000, 5_001]
