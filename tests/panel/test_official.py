"""The official result is exact, tells its ties, and says nothing where there are too few scores."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.panel.official import METHODS, aggregate, exact, official_results, rounded
from assessor.panel.refusal import PanelRefusal
from assessor.panel.scores import Score

MARKS = st.lists(st.integers(0, 1000).map(lambda tenths: tenths / 10), min_size=3, max_size=9)


def _of(**scores: list[float]) -> list[Score]:
    return [Score(name, f"e{i}", value) for name, values in scores.items() for i, value in enumerate(values)]


def test_a_half_is_rounded_up_where_binary_numbers_would_round_it_down() -> None:
    assert 86.125 + 0 == 86.125
    row = official_results(_of(a=[1.005]), places=2)[0]
    assert row.result == Decimal("1.01")
    assert [rounded(Fraction(-5, 1000), 2), rounded(Fraction(4999, 10**6), 2)] == [Decimal("-0.01"), Decimal("0.00")]


def test_the_trimmed_mean_leaves_out_one_highest_and_one_lowest_even_if_others_are_equal_to_them() -> None:
    row = official_results(_of(a=[90, 90, 80, 60, 60]), "trimmed_mean")[0]
    assert row.result == Decimal("76.67")


def test_the_trimmed_mean_needs_three_scores() -> None:
    two, three = official_results(_of(b=[80, 90, 70], a=[80, 90]), "trimmed_mean")[::-1]
    assert (two.result, two.rank, two.says) == (None, None, "评分不足 3 份，不能汇总。")
    assert three.result == Decimal("80.00")


@pytest.mark.parametrize(("count", "known"), [(3, False), (4, True), (5, True)])
def test_below_the_required_number_of_scores_there_is_no_result(count: int, known: bool) -> None:
    row = official_results(_of(a=[80.0] * count), minimum=4)[0]
    assert (row.result is not None) == known


def test_equal_results_share_a_rank_and_the_next_one_is_skipped() -> None:
    rows = official_results(_of(a=[80], b=[90], c=[80], d=[70]))
    assert [(row.nominee, row.rank, row.tied) for row in rows] == [
        ("b", 1, False), ("a", 2, True), ("c", 2, True), ("d", 4, False),
    ]  # fmt: skip


@pytest.mark.parametrize(("quota", "at_line"), [(1, False), (2, True), (3, False)])
def test_a_tie_across_the_line_is_left_to_people(quota: int, at_line: bool) -> None:
    rows = {row.nominee: row for row in official_results(_of(a=[80], b=[90], c=[80], d=[70]), quota=quota)}
    assert (rows["a"].at_line, rows["c"].at_line, rows["b"].at_line) == (at_line, at_line, False)


def test_a_method_that_nobody_knows_is_refused() -> None:
    with pytest.raises(PanelRefusal, match="没有"):
        official_results(_of(a=[1]), "geometric")  # type: ignore[arg-type]


@given(MARKS)
def test_every_method_stays_within_the_scores_and_ignores_their_order(marks: list[float]) -> None:
    numbers = [exact(mark) for mark in marks]
    for method in METHODS:
        one = aggregate(numbers, method)  # type: ignore[arg-type]
        assert min(numbers) <= one <= max(numbers)
        assert aggregate(reversed(numbers), method) == one  # type: ignore[arg-type]
    assert aggregate(numbers, "mean") * len(numbers) == sum(numbers)


@given(st.lists(st.integers(0, 6), min_size=1, max_size=40), st.integers(1, 40))
def test_ranks_and_ties_are_those_of_comparing_everybody_with_everybody(marks: list[int], quota: int) -> None:
    told = official_results([Score(f"n{place:02}", "e", float(mark)) for place, mark in enumerate(marks)], quota=quota)
    for row in told:
        mine = marks[int(row.nominee[1:])]
        better, equal = sum(other > mine for other in marks), sum(other == mine for other in marks)
        assert (row.rank, row.tied) == (better + 1, equal > 1)
        assert row.at_line == (equal > 1 and better < quota < better + equal)
