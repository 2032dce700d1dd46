"""Sharing out a fund: every 分 adds up, whatever the population, and a plain oracle with fractions agrees."""

import random
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.policy.awards.settle import first_come, pro_rata, totals

WEIGHTS = {"three_star": Fraction(11, 10), "four_star": Fraction(6, 5), "five_star": Fraction(4, 3)}
STARS = ["none", *WEIGHTS]
PROJECTS = st.lists(st.tuples(st.integers(0, 10**14), st.sampled_from(STARS)), max_size=25)


def _frame(rows: list[tuple[int, str]]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "project_id": [f"p{number:05d}" for number in range(len(rows))],
            "enterprise_id": [f"e{number % 7}" for number in range(len(rows))],
            "city": [f"c{number % 3}" for number in range(len(rows))],
            "base_fen": [base for base, _ in rows],
            "star": [star for _, star in rows],
        },
        schema_overrides={"base_fen": pl.Int64},
    )


def _oracle(rows: list[tuple[int, str]], fund: int, weights: dict[str, Fraction]) -> list[int]:
    """Largest remainder on exact fractions, filling up those whose share would be more than their base."""
    weight = [weights.get(star, Fraction(1)) for _, star in rows]
    full: set[int] = set()
    while True:
        rest = fund - sum(rows[i][0] for i in full)
        whole = sum(weight[i] * rows[i][0] for i in range(len(rows)) if i not in full)
        if not whole:
            return [base for base, _ in rows]
        more = {i for i in range(len(rows)) if i not in full and rows[i][0] and rest * weight[i] >= whole}
        if not more:
            break
        heaviest = max(weight[i] for i in more)
        full |= {i for i in range(len(rows)) if weight[i] == heaviest}
    shares = [Fraction(rows[i][0]) if i in full else rest * weight[i] * rows[i][0] / whole for i in range(len(rows))]
    paid = [int(share) for share in shares]
    order = sorted((i for i in range(len(rows)) if shares[i] > paid[i]), key=lambda i: (paid[i] - shares[i], i))
    for i in order[: fund - sum(paid)]:
        paid[i] += 1
    return paid


@given(rows=PROJECTS, fund=st.integers(0, 10**15), starred=st.booleans())
@settings(max_examples=250, deadline=None)
def test_the_shares_are_those_of_the_oracle_and_add_up_to_the_fund(rows: list[tuple[int, str]], fund: int, starred: bool) -> None:
    weights = WEIGHTS if starred else {}
    settled = pro_rata(_frame(rows), fund, weights, "star")
    paid = settled["award_fen"].to_list()
    assert paid == _oracle(rows, fund, weights)
    assert sum(paid) == min(fund, sum(base for base, _ in rows))
    assert all(0 <= got <= base for got, (base, _) in zip(paid, rows, strict=True))
    for by in ("enterprise_id", "city"):
        assert sum(totals(settled, by)["award_fen"].to_list()) == sum(paid)


def test_sums_add_up_to_the_fen_for_ten_thousand_random_populations() -> None:
    chance = random.Random(20180816)
    for _ in range(10_000):
        rows = [(chance.choice((1, 7, chance.randrange(10**11))), chance.choice(STARS)) for _ in range(chance.randint(1, 12))]
        fund = chance.randrange(sum(base for base, _ in rows) + 3)
        settled = pro_rata(_frame(rows), fund, WEIGHTS if chance.random() < 0.5 else {}, "star")
        assert settled["award_fen"].sum() == min(fund, sum(base for base, _ in rows)), (rows, fund)


@given(rows=PROJECTS, fund=st.integers(0, 10**15), seed=st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_rows_makes_no_difference(rows: list[tuple[int, str]], fund: int, seed: random.Random) -> None:
    frame = _frame(rows)
    mixed = frame[seed.sample(range(len(rows)), len(rows))]
    both = [pro_rata(one, fund, WEIGHTS, "star").sort("project_id") for one in (frame, mixed)]
    assert both[0].equals(both[1])


@given(rows=PROJECTS, fund=st.integers(0, 10**15))
@settings(max_examples=100, deadline=None)
def test_of_two_projects_of_one_star_the_larger_never_gets_less_and_a_higher_star_never_less_for_the_same(
    rows: list[tuple[int, str]], fund: int
) -> None:
    paid = pro_rata(_frame(rows), fund, WEIGHTS, "star")["award_fen"].to_list()
    seen = sorted((base, STARS.index(star), got) for (base, star), got in zip(rows, paid, strict=True))
    for base, rank, got in seen:
        for other, another, less in seen:
            if other < base and another == rank:
                assert less <= got
            if other == base and another < rank:
                assert less <= got + 1  # a 分 of rounding may fall to either


def test_equal_projects_differ_by_one_fen_and_the_smaller_id_gets_it() -> None:
    assert pro_rata(_frame([(100, "none")] * 3), 100)["award_fen"].to_list() == [34, 33, 33]


def test_a_star_counts_for_more_and_the_others_for_less() -> None:
    even = pro_rata(_frame([(1_000, "none"), (1_000, "five_star")]), 700)["award_fen"].to_list()
    starred = pro_rata(_frame([(1_000, "none"), (1_000, "five_star")]), 700, WEIGHTS, "star")["award_fen"].to_list()
    assert (even, starred) == ([350, 350], [300, 400])


def test_what_a_star_cannot_take_goes_to_the_others() -> None:
    assert pro_rata(_frame([(1_000, "none"), (1_000, "five_star")]), 1_900, WEIGHTS, "star")["award_fen"].to_list() == [900, 1_000]


@pytest.mark.parametrize(
    ("bases", "fund", "words"),
    [([1, None], 5, "基数"), ([1, -1], 5, "基数"), ([1, 1], -5, "负数")],
)
def test_what_cannot_be_settled_is_refused(bases: list[int | None], fund: int, words: str) -> None:
    frame = pl.DataFrame({"project_id": ["a", "b"], "base_fen": bases}, schema_overrides={"base_fen": pl.Int64})
    with pytest.raises(ValueError, match=words):
        pro_rata(frame, fund)


def test_a_project_listed_twice_or_a_weight_of_zero_is_refused() -> None:
    frame = pl.DataFrame({"project_id": ["a", "a"], "base_fen": [1, 2], "star": ["x", "x"]})
    with pytest.raises(ValueError, match="重复"):
        pro_rata(frame, 1)
    with pytest.raises(ValueError, match="权重"):
        pro_rata(_frame([(1, "none")]), 1, {"none": Fraction(0)}, "star")


def _in_line(bases: list[int], filed: list[int], budget: int, partly: bool) -> list[int]:
    frame = _frame([(base, "none") for base in bases]).with_columns(filed=pl.Series(filed, dtype=pl.Int64))
    return first_come(frame, budget, "filed", partly)["award_fen"].to_list()


def test_who_filed_first_is_paid_first_and_ties_go_by_id() -> None:
    assert _in_line([50, 50, 50], [2, 1, 2], 120, partly=True) == [50, 50, 20]
    assert _in_line([50, 50, 50], [2, 1, 2], 120, partly=False) == [50, 50, 0]
    assert _in_line([50, 90, 10], [1, 2, 3], 120, partly=False) == [50, 0, 0]


@given(rows=st.lists(st.tuples(st.integers(0, 10**12), st.integers(0, 5)), max_size=20), budget=st.integers(0, 10**13))
@settings(max_examples=100, deadline=None)
def test_first_come_spends_the_budget_and_nobody_later_is_paid_before(rows: list[tuple[int, int]], budget: int) -> None:
    bases, filed = [base for base, _ in rows], [day for _, day in rows]
    paid = _in_line(bases, filed, budget, partly=True)
    assert sum(paid) == min(budget, sum(bases))
    order = sorted(range(len(rows)), key=lambda i: (filed[i], i))
    short = [i for i in order if paid[i] < bases[i]]
    assert all(not paid[i] for i in short[1:])
