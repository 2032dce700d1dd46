"""From counts of true, false and unknown lines to the state of a rule, and from a state to its effect.

Counts are integers for one application and narwhals expressions in a batch; only + & and comparisons are used.
"""

from enum import IntEnum
from typing import Any

from questionnaires.rules import Quantifier, Rule


class State(IntEnum):
    """How a rule stands. PARTLY: some lines fail, some do not; EMPTY: no line to look at; UNSET: the pack has no value."""

    MET = 0
    NONE = 1
    PARTLY = 2
    EMPTY = 3
    UNKNOWN = 4
    UNSET = 5


Ladder = tuple[list[tuple[Any, State]], State]
"""Conditions in order with the state each gives, and the state when none holds."""

SEVERITY = {"met": 0, "note": 0, "manual": 1, "return": 2, "ineligible": 3}
WHOLE = ("eligible", "manual", "return", "ineligible")
"""The outcome of the whole by the worst severity among the rules."""


def ladder(quantifier: Quantifier, met: Any, failed: Any, unknown: Any, given: Any) -> Ladder:
    """The states of every, some and value, from the number of lines that pass, fail and are unknown.

    `given` is 0 when the table was not given at all: then nothing is known. value: `met` and `failed` are the condition
    itself and its negation (in a batch), or 1 and 0.
    """
    absent = (given == 0, State.UNKNOWN)
    match quantifier:
        case "every":
            steps = [
                absent,
                (failed + unknown + met == 0, State.EMPTY),
                (failed + unknown == 0, State.MET),
                (failed == 0, State.UNKNOWN),
                (met + unknown == 0, State.NONE),
            ]
            return steps, State.PARTLY
        case "some":
            steps = [absent, (met > 0, State.MET), (unknown > 0, State.UNKNOWN), (failed > 0, State.NONE)]
            return steps, State.EMPTY
        case _:
            return [(met, State.MET), (failed, State.NONE)], State.UNKNOWN


def count_ladder(met: Any, unknown: Any, given: Any, at_least: int | None, at_most: int | None) -> Ladder:
    """The states of count: how many lines pass, against bounds (None: no bound on that side)."""
    steps = [(given == 0, State.UNKNOWN)]
    if at_least is not None:
        steps.append((met + unknown < at_least, State.NONE))
    if at_most is not None:
        steps.append((met > at_most, State.NONE))
    if at_least is not None:
        steps.append((met < at_least, State.UNKNOWN))
    if at_most is not None:
        steps.append((met + unknown > at_most, State.UNKNOWN))
    return steps, State.MET


def total_ladder(total: Any, lines: Any, unknown: Any, given: Any, at_least: int | None, at_most: int | None) -> Ladder:
    """The states of total: the sum over the lines in scope (0 when there are none), against bounds."""
    steps = [(given == 0, State.UNKNOWN), (unknown > 0, State.UNKNOWN), (lines == 0, State.EMPTY)]
    if at_least is not None:
        steps.append((total < at_least, State.NONE))
    if at_most is not None:
        steps.append((total > at_most, State.NONE))
    return steps, State.MET


def outcome_of(rule: Rule, state: State) -> str:
    """met, not_met or unknown."""
    if state is State.MET or (state is State.EMPTY and rule.empty == "met"):
        return "met"
    return "unknown" if state in (State.UNKNOWN, State.UNSET) else "not_met"


def effect_of(rule: Rule, state: State) -> str | None:
    """What this state does to the whole: ineligible, return, manual, note, or None when it does nothing."""
    match state:
        case State.MET | State.UNSET:
            return None
        case State.PARTLY:
            return rule.partly or rule.effect
        case State.EMPTY:
            effect = rule.empty or rule.effect
            return None if effect == "met" else effect
        case State.UNKNOWN:
            return rule.unknown or ("note" if rule.effect == "note" else "return")
        case _:
            return rule.effect


def severity_of(rule: Rule, state: State) -> int:
    """How bad a state is for the whole: an index into WHOLE."""
    return SEVERITY[effect_of(rule, state) or "met"]
