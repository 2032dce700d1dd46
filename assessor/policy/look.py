"""One rule looking at one application: which lines are in its scope, how each stands, and what that makes of the rule."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from assessor.policy.columns import Rows
from assessor.policy.facts import Facts, Row
from assessor.policy.plan import PlannedRule
from assessor.policy.states import Ladder, State, count_ladder, ladder, severity_of, total_ladder

Mark = bool | None
Marks = tuple[tuple[Row, Mark], ...]


@dataclass(frozen=True)
class Look:
    """`lines`: the rows in scope with true, false or unknown. `total`: the sum over `counted` lines, None without any;
    `unsure`: lines that may belong to the total but are not complete."""

    planned: PlannedRule
    state: State
    lines: tuple[tuple[Row, Mark], ...]
    given: bool
    total: int | None = None
    counted: int = 0
    unsure: int = 0

    @cached_property
    def severity(self) -> int:
        """How bad it is for the whole: an index into WHOLE."""
        return severity_of(self.planned.rule, self.state)


def look(planned: PlannedRule, facts: Facts, marks: Callable[[PlannedRule, list[Row]], Marks] | None = None) -> Look:
    """Apply one rule to the facts of one application. `marks` may find what the lines answer where that is known."""
    table = facts.tables.get(planned.table, [])
    given = facts.given(planned.table)
    if planned.total is not None:
        return _look_at_total(planned, table, given)
    if planned.unset:
        return Look(planned, State.UNSET, (), given)
    lines = marks(planned, table) if marks else marks_of(planned, Rows(table))
    return Look(planned, _first(_ladder(planned, [mark for _, mark in lines], 1 if given else 0)), lines, given)


def _ladder(planned: PlannedRule, marks: list[Mark], given: int) -> Ladder:
    met, failed, unknown = marks.count(True), marks.count(False), marks.count(None)
    if planned.quantifier == "count":
        return count_ladder(met, unknown, given, planned.at_least, planned.at_most)
    if planned.quantifier == "value" and not marks:
        return [], State.EMPTY
    return ladder(planned.quantifier, met, failed, unknown, given)


def _look_at_total(planned: PlannedRule, table: list[Row], given: bool) -> Look:
    if planned.where and planned.where.unset:
        return Look(planned, State.UNSET, (), given)
    scope = planned.where.passes(Rows(table)).cells if planned.where else [True] * len(table)
    amounts = [row[planned.total_column] for row in table]
    unsure = sum(inside is None or (inside and amount is None) for inside, amount in zip(scope, amounts, strict=True))
    counted = [amount for inside, amount in zip(scope, amounts, strict=True) if inside and amount is not None]
    total = sum(counted) if counted else None
    state = State.UNSET
    if not planned.unset:
        bounds = planned.at_least, planned.at_most
        state = _first(total_ladder(total or 0, len(counted), unsure, 1 if given else 0, *bounds))
    return Look(planned, state, (), given, total, len(counted), unsure)


def marks_of(planned: PlannedRule, columns: Rows) -> Marks:
    """What each row in scope answers.

    A row is out of scope only when `where` is known to be false; when that is unknown, so is the row.
    """
    if planned.test is None:
        return ()
    passes: list[Mark] = planned.test.passes(columns).cells
    if planned.where is None:
        return tuple(zip(columns.rows, passes, strict=True))
    scope: list[Mark] = planned.where.passes(columns).cells
    rows = zip(columns.rows, scope, passes, strict=True)
    return tuple((row, mark if inside else None) for row, inside, mark in rows if inside is not False)


def _first(steps: Ladder) -> State:
    conditions, otherwise = steps
    for condition, state in conditions:
        if condition:
            return state
    return otherwise
