"""A sheet's total is exact, and a sheet is complete or says what is missing."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.panel.sheets import (
    FEWEST_WORDS,
    MOST_WORDS,
    Criterion,
    Mark,
    finished,
    points_of,
    problems,
    total_hundredths,
)

GOOD = "材料齐全，应用已经落地。"


@st.composite
def sheets(draw: st.DrawFn) -> tuple[list[Criterion], list[Mark]]:
    cuts = sorted(draw(st.sets(st.integers(1, 99), max_size=9)))
    weights = [high - low for low, high in zip([0, *cuts], [*cuts, 100], strict=True)]
    criteria = [Criterion(number, f"指标{number}", weight) for number, weight in enumerate(weights)]
    return criteria, [Mark(one.id, draw(st.integers(0, 100)), GOOD) for one in criteria]


@given(sheets())
def test_the_total_is_the_weighted_mean_to_the_last_hundredth(sheet: tuple[list[Criterion], list[Mark]]) -> None:
    criteria, marks = sheet
    total = total_hundredths(criteria, marks)
    exact = sum(
        (Fraction(one.weight, 100) * (mark.points or 0) for one, mark in zip(criteria, marks, strict=True)), Fraction()
    )
    assert Fraction(total, 100) == exact
    assert 0 <= total <= 10_000
    assert total_hundredths(criteria, reversed(marks)) == total


@given(sheets(), st.integers(0, 100))
def test_more_points_never_lower_the_total(sheet: tuple[list[Criterion], list[Mark]], points: int) -> None:
    criteria, marks = sheet
    other = [marks[0]._replace(points=points), *marks[1:]]
    more = (points - (marks[0].points or 0)) * criteria[0].weight
    assert total_hundredths(criteria, other) - total_hundredths(criteria, marks) == more


@given(st.lists(st.integers(1, 100), min_size=1, max_size=8).filter(lambda weights: sum(weights) != 100))
def test_weights_that_are_not_a_whole_give_no_total(weights: list[int]) -> None:
    criteria = [Criterion(number, "指标", weight) for number, weight in enumerate(weights)]
    with pytest.raises(ValueError, match="100"):
        total_hundredths(criteria, [Mark(one.id, 50, GOOD) for one in criteria])


@pytest.mark.parametrize("points", [None, -1, 101])
def test_points_outside_0_to_100_give_no_total(points: int | None) -> None:
    with pytest.raises(ValueError, match="no points"):
        total_hundredths([Criterion(1, "指标", 100)], [Mark(1, points, GOOD)])


@pytest.mark.parametrize(
    ("typed", "points", "wrong"),
    [
        ("", None, False), (" ", None, False), ("0", 0, False), ("100", 100, False), (" 8 5 ", 85, False), ("007", 7, False),
        ("101", None, True), ("-1", None, True), ("85.5", None, True), ("八十", None, True), ("８５", None, True),
        ("1e1", None, True), ("99999", None, True),
    ],
)  # fmt: skip
def test_points_are_whole_numbers_from_0_to_100(typed: str, points: int | None, wrong: bool) -> None:
    found, says = points_of(typed)
    assert (found, bool(says)) == (points, wrong)


@pytest.mark.parametrize(
    ("length", "enough"),
    [(0, False), (FEWEST_WORDS - 1, False), (FEWEST_WORDS, True), (MOST_WORDS, True), (MOST_WORDS + 1, False)],
)
def test_a_reason_just_under_on_and_over_its_lengths(length: int, enough: bool) -> None:
    criteria = [Criterion(1, "指标", 100)]
    assert (problems(criteria, [Mark(1, 60, "  " + "字" * length + " ")]) == {}) is enough
    assert finished(criteria, [Mark(1, 60, "字" * length)]) == int(enough)


def test_what_is_missing_is_named_by_criterion() -> None:
    criteria = [Criterion(1, "甲", 60), Criterion(2, "乙", 40)]
    assert problems(criteria, [Mark(1, 70, GOOD)]) == {2: ("还没有打分。", "还没有写理由。")}
    assert problems(criteria, [Mark(1, 70, GOOD), Mark(2, 0, GOOD)]) == {}, "no points is not nought points"
