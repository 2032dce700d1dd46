"""Equal findings and different decisions are found and ordered; small numbers accuse nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.signals.fairness import Decided, Tally, chance_of, interval, rates, stands_out, unlike

DECIDED = st.builds(
    Decided, st.uuids().map(str), st.sampled_from("甲乙丙"), st.sampled_from("xy"), st.just(""), st.booleans(),
    st.integers(0, 9),
)  # fmt: skip


def cases(place: str, passed: int, stopped: int, findings: str = "x") -> list[Decided]:
    return [
        Decided(f"{place}{n}", place, findings, "转报" if n < passed else "退回", n < passed, n)
        for n in range(passed + stopped)
    ]


def test_two_places_with_equal_findings_and_different_decisions_make_a_pair() -> None:
    (pair,) = unlike([*cases("甲", 5, 0), *cases("乙", 0, 5)])
    assert (pair.left.place, pair.right.place) == ("甲", "乙")
    assert pair.left.passed and not pair.right.passed
    assert pair.chance < 0.01


def test_different_findings_are_never_compared() -> None:
    assert unlike([*cases("甲", 5, 0, "x"), *cases("乙", 0, 5, "y")]) == []


def test_places_that_decide_alike_make_no_pair_although_single_filings_differ() -> None:
    assert unlike([*cases("甲", 2, 1), *cases("乙", 4, 2)]) == []


def test_the_clearest_difference_stands_first() -> None:
    found = unlike([*cases("甲", 20, 0), *cases("乙", 0, 20), *cases("丙", 10, 10)])
    assert (found[0].left.place, found[0].right.place) == ("甲", "乙")
    assert [pair.chance for pair in found] == sorted(pair.chance for pair in found)


@given(st.lists(DECIDED, max_size=20))
def test_every_pair_is_of_equal_findings_other_places_and_other_decisions(decided: list[Decided]) -> None:
    for pair in unlike(decided):
        assert pair.left.findings == pair.right.findings == pair.findings
        assert pair.left.place != pair.right.place
        assert pair.left.passed and not pair.right.passed
        assert 0 <= pair.chance <= 1


@given(st.lists(DECIDED, max_size=20), st.randoms())
def test_the_order_of_the_record_makes_no_difference(decided: list[Decided], dice: object) -> None:
    shuffled = list(decided)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert unlike(shuffled) == unlike(decided)


@given(st.integers(0, 9), st.integers(1, 9), st.integers(0, 9), st.integers(1, 9))
def test_the_chance_is_the_same_from_either_side(a: int, b: int, c: int, d: int) -> None:
    one, other = Tally("甲", min(a, b), b), Tally("乙", min(c, d), d)
    assert chance_of(one, other) == pytest.approx(chance_of(other, one))


def test_a_single_decision_has_a_wide_interval_and_does_not_stand_out() -> None:
    low, high = interval(1, 1)
    assert low < 0.25 and high == pytest.approx(1)
    found = {rate.place: rate for rate in rates([*cases("甲", 60, 20), *cases("乙", 0, 1)])}
    assert not stands_out(found["乙"])


def test_a_place_that_stops_what_everybody_else_lets_pass_stands_out() -> None:
    found = {rate.place: rate for rate in rates([*cases("甲", 60, 0), *cases("乙", 2, 18)])}
    assert stands_out(found["乙"]) and found["乙"].expected == pytest.approx(4.5)


def test_what_is_expected_follows_the_findings() -> None:
    decided = [*cases("甲", 0, 4, "bad"), *cases("乙", 0, 4, "bad"), *cases("乙", 4, 0, "good")]
    assert {rate.place: rate.expected for rate in rates(decided)} == {"甲": 4.0, "乙": 4.0}
