"""States from counts: a rule is met when every way of filling in the unknown lines meets it, failed when none does."""

from itertools import product

import pytest

from assessor.policy.states import Ladder, State, count_ladder, effect_of, ladder, outcome_of, severity_of, total_ladder
from questionnaires.rules import Rule

COUNTS = list(product(range(4), range(4), range(4)))
BOUNDS = [(low, high) for low, high in product((None, 0, 1, 2, 3), repeat=2) if (low, high) != (None, None)]


def _state(steps: Ladder) -> State:
    conditions, otherwise = steps
    return next((state for condition, state in conditions if condition), otherwise)


def _possible(met: int, failed: int, unknown: int) -> list[tuple[int, int]]:
    return [(met + more, failed + unknown - more) for more in range(unknown + 1)]


@pytest.mark.parametrize(("met", "failed", "unknown"), COUNTS)
def test_every_some_and_value_agree_with_all_ways_of_filling_in(met: int, failed: int, unknown: int) -> None:
    lines = met + failed + unknown
    ends = _possible(met, failed, unknown)
    every, some = _state(ladder("every", met, failed, unknown, 1)), _state(ladder("some", met, failed, unknown, 1))
    if lines == 0:
        assert (every, some) == (State.EMPTY, State.EMPTY)
        return
    assert (every is State.MET) == all(f == 0 for _, f in ends)
    assert (every in (State.NONE, State.PARTLY)) == all(f > 0 for _, f in ends)
    assert (every is State.NONE) == all(m == 0 for m, _ in ends)
    assert (some is State.MET) == all(m > 0 for m, _ in ends)
    assert (some is State.NONE) == all(m == 0 for m, _ in ends)


@pytest.mark.parametrize(("low", "high"), BOUNDS)
def test_a_count_is_met_when_every_way_of_filling_in_stays_in_bounds(low: int | None, high: int | None) -> None:
    def inside(met: int) -> bool:
        return (low is None or met >= low) and (high is None or met <= high)

    for met, failed, unknown in COUNTS:
        state = _state(count_ladder(met, unknown, 1, low, high))
        results = {inside(m) for m, _ in _possible(met, failed, unknown)}
        assert (state is State.MET) == (results == {True})
        if results == {False} and low is not None and high is not None and low > high:
            continue  # bounds that nothing can meet: failing or unknown, never met
        assert (state is State.NONE) == (results == {False})


@pytest.mark.parametrize(("low", "high"), BOUNDS)
@pytest.mark.parametrize("total", [-1, 0, 1, 2, 3, 4])
def test_a_total_is_compared_with_both_bounds(low: int | None, high: int | None, total: int) -> None:
    inside = (low is None or total >= low) and (high is None or total <= high)
    assert _state(total_ladder(total, 1, 0, 1, low, high)) is (State.MET if inside else State.NONE)
    assert _state(total_ladder(total, 1, 1, 1, low, high)) is State.UNKNOWN
    assert _state(total_ladder(0, 0, 0, 1, low, high)) is State.EMPTY


def test_a_table_that_was_not_given_is_unknown_whatever_is_asked() -> None:
    assert _state(ladder("every", 0, 0, 0, 0)) is State.UNKNOWN
    assert _state(ladder("some", 0, 0, 0, 0)) is State.UNKNOWN
    assert _state(count_ladder(0, 0, 0, None, 3)) is State.UNKNOWN
    assert _state(total_ladder(0, 0, 0, 0, None, 3)) is State.UNKNOWN


def _rule(**effects: str) -> Rule:
    return Rule.model_validate(
        {"id": "r", "says": "s", "cites": "一", "every": "t", "check": "c", "remedy": "r", "effect": "ineligible", **effects}
    )


@pytest.mark.parametrize(
    ("effects", "state", "effect", "outcome", "severity"),
    [
        ({}, State.MET, None, "met", 0),
        ({}, State.UNSET, None, "unknown", 0),
        ({}, State.NONE, "ineligible", "not_met", 3),
        ({}, State.PARTLY, "ineligible", "not_met", 3),
        ({"partly": "return"}, State.PARTLY, "return", "not_met", 2),
        ({"partly": "return"}, State.NONE, "ineligible", "not_met", 3),
        ({}, State.EMPTY, "ineligible", "not_met", 3),
        ({"empty": "note"}, State.EMPTY, "note", "not_met", 0),
        ({"empty": "met"}, State.EMPTY, None, "met", 0),
        ({}, State.UNKNOWN, "return", "unknown", 2),
        ({"unknown": "note"}, State.UNKNOWN, "note", "unknown", 0),
        ({"effect": "manual"}, State.NONE, "manual", "not_met", 1),
        ({"effect": "manual"}, State.UNKNOWN, "return", "unknown", 2),
        ({"effect": "note"}, State.UNKNOWN, "note", "unknown", 0),
    ],
)
def test_what_a_state_does_to_the_whole(effects: dict[str, str], state: State, effect: str | None, outcome: str, severity: int) -> None:
    rule = _rule(**effects)
    assert (effect_of(rule, state), outcome_of(rule, state), severity_of(rule, state)) == (effect, outcome, severity)
