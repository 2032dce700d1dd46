"""`judge_many`: the plan of one level over frames of many applications, in columns. The same checks as `judge`.

One narwhals source for Polars, DuckDB and any other back end with lazy frames. Portable subset only: no n_unique,
no boolean casts, no untyped nulls; every count over a table is made once for all the rules that need it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import narwhals as nw

from assessor.policy.facts import fen_column
from assessor.policy.plan import Plan, PlannedRule, plan_for
from assessor.policy.states import WHOLE, Ladder, State, count_ladder, ladder, outcome_of, severity_of, total_ladder
from questionnaires.rules import APPLICATION, Rule
from questionnaires.shapes import Pack

ID = "application_id"
OUTCOME = "outcome"
_LINES = "lines of "
Laddered = tuple[PlannedRule, list[tuple[Any, State]], State]
"""A rule with the conditions that decide its state, in order, and the state when none holds."""


class _Columns:
    def __getitem__(self, name: str) -> nw.Expr:
        return nw.col(name)


_COLUMNS = _Columns()


def judge_many(pack: Pack, level: str, frames: Mapping[str, Any]) -> Any:
    """Judge every application in the frames for a level (what the column `level` says does not matter).

    `frames` by table name, as assessor/policy/frames.py makes them: Polars (lazy or not), DuckDB relations and the like.
    Returns a frame of the same kind, in any order: application_id, outcome, one column per rule (met, not_met, unknown)
    and one per reported total (money in 分 as `…_fen`; null when there is nothing to add up).
    """
    made = _compiled(plan_for(pack, level))
    first = nw.from_native(frames[APPLICATION])
    counted = _with_counts(made, {name: nw.from_native(frame).lazy() for name, frame in frames.items()})
    judged = counted.with_columns(*made.judged).with_columns(made.whole.alias(OUTCOME))
    result = judged.select(ID, OUTCOME, *made.names)
    return (result.collect() if isinstance(first, nw.DataFrame) else result).to_native()


@dataclass(frozen=True)
class _Compiled:
    """The expressions of one plan: what is counted over each table's lines, what that makes of each rule and of the whole."""

    counted: Mapping[str, Mapping[str, nw.Expr]]
    judged: tuple[nw.Expr, ...]
    whole: nw.Expr
    names: tuple[str, ...]


@lru_cache(maxsize=64)
def _compiled(plan: Plan) -> _Compiled:
    """Made once for each plan: the expressions name columns, not frames, and serve every back end."""
    ladders = [(planned, *_states(planned)) for planned in plan.rules]
    whole = nw.lit(WHOLE[0])
    for severity, name in enumerate(WHOLE[1:], start=1):
        as_bad = [condition for one in ladders for condition in _as_bad_as(one, severity)]
        if as_bad:
            whole = nw.when(nw.any_horizontal(*as_bad, ignore_nulls=True)).then(nw.lit(name)).otherwise(whole)
    counted: dict[str, dict[str, nw.Expr]] = {}
    for planned in plan.rules:
        if not planned.on_application:
            sums = counted.setdefault(planned.table, {_LINES + planned.table: nw.len().alias(_LINES + planned.table)})
            sums |= {name: mark.sum().alias(name) for name, mark in _line_marks(planned).items()}
    return _Compiled(
        counted,
        (*_totals(plan), *_outcomes(ladders), *_severities(ladders)),
        whole,
        (*(planned.rule.id for planned in plan.rules), *(_reported(p) for p in plan.rules if p.rule.report_as)),
    )


def _with_counts(made: _Compiled, frames: Mapping[str, nw.LazyFrame[Any]]) -> nw.LazyFrame[Any]:
    """The applications with, for every rule over lines, how many lines pass, fail, are unknown; nothing counts as 0."""
    result = frames[APPLICATION]
    for table, sums in made.counted.items():
        result = result.join(frames[table].group_by(ID).agg(*sums.values()), on=ID, how="left")
        result = result.with_columns(nw.col(*sums).fill_null(0))
    return result


def _line_marks(planned: PlannedRule) -> dict[str, nw.Expr]:
    """Columns of 0, 1 (for totals: amounts) whose sums per application the rule needs, by name."""
    where = planned.where.passes(_COLUMNS) if planned.where and not planned.where.unset else None
    if planned.total is not None:
        return {} if planned.where and planned.where.unset else _total_marks(planned, where)
    if planned.unset or planned.test is None:
        return {}
    passes = planned.test.passes(_COLUMNS)
    if where is None:
        return {_met(planned): _flag(passes), _failed(planned): _flag(~passes)}
    met, failed = where & passes, where & ~passes
    return {_met(planned): _flag(met), _failed(planned): _flag(failed), _out(planned): _flag(~where)}


def _total_marks(planned: PlannedRule, where: nw.Expr | None) -> dict[str, nw.Expr]:
    amount = nw.col(planned.total_column)
    known = ~amount.is_null() if where is None else where & ~amount.is_null()
    marks = {_sum(planned): nw.when(known).then(amount).otherwise(nw.lit(0)), _met(planned): _flag(known)}
    return marks if where is None else marks | {_out(planned): _flag(~where)}


def _flag(condition: nw.Expr) -> nw.Expr:
    return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0))


def _states(planned: PlannedRule) -> Ladder:
    """The conditions on one application's row that decide the state of the rule."""
    rule = planned.rule
    if planned.unset or (planned.test is None and planned.total is None):
        return [], State.UNSET
    if planned.on_application:
        assert planned.test is not None
        passes = planned.test.passes(_COLUMNS)
        if planned.where is not None:
            inside = planned.where.passes(_COLUMNS)
            return [(~inside, State.EMPTY), (inside & passes, State.MET), (inside & ~passes, State.NONE)], State.UNKNOWN
        return ladder("value", passes, ~passes, None, None)
    given = _flag(nw.col(f"{planned.table}_given"))
    met = nw.col(_met(planned))
    lines = nw.col(_LINES + planned.table) - (nw.col(_out(planned)) if planned.where else 0)
    low, high = planned.at_least, planned.at_most
    if planned.total is not None:
        return total_ladder(nw.col(_sum(planned)), met, lines - met, given, low, high)
    failed = nw.col(_failed(planned))
    unknown = lines - met - failed
    if rule.count is not None:
        return count_ladder(met, unknown, given, low, high)
    return ladder(planned.quantifier, met, failed, unknown, given)


def _outcomes(ladders: list[Laddered]) -> list[nw.Expr]:
    return [_chain(one, outcome_of).alias(one[0].rule.id) for one in ladders]


def _severities(ladders: list[Laddered]) -> list[nw.Expr]:
    return [_chain(one, severity_of).alias(_severity(one[0])) for one in ladders if _by_outcome(one) is None]


def _as_bad_as(one: Laddered, severity: int) -> list[nw.Expr]:
    """Conditions on the judged columns that say that this rule is exactly so bad for the whole."""
    by_outcome = _by_outcome(one)
    if by_outcome is None:
        return [nw.col(_severity(one[0])) == severity]
    return [nw.col(one[0].rule.id) == outcome for outcome, bad in by_outcome.items() if bad == severity]


def _by_outcome(one: Laddered) -> dict[str, int] | None:
    """How bad each outcome of the rule is, when that does not depend on more than the outcome; else None."""
    planned, steps, otherwise = one
    found: dict[str, set[int]] = {}
    for state in (*(state for _, state in steps), otherwise):
        found.setdefault(outcome_of(planned.rule, state), set()).add(severity_of(planned.rule, state))
    if any(len(severities) > 1 for severities in found.values()):
        return None
    return {outcome: severities.pop() for outcome, severities in found.items()}


def _severity(planned: PlannedRule) -> str:
    return f"{planned.rule.id} severity"


def _chain(one: Laddered, value_of: Callable[[Rule, State], str | int]) -> nw.Expr:
    """The value of the first condition that holds; conditions that make no difference to it are left out."""
    planned, steps, otherwise = one
    last = value_of(planned.rule, otherwise)
    needed = len(steps)
    while needed and value_of(planned.rule, steps[needed - 1][1]) == last:
        needed -= 1
    result = nw.lit(last)
    for condition, state in reversed(steps[:needed]):
        result = nw.when(condition).then(nw.lit(value_of(planned.rule, state))).otherwise(result)
    return result


def _totals(plan: Plan) -> list[nw.Expr]:
    found: list[nw.Expr] = []
    for planned in plan.rules:
        if planned.rule.report_as and planned.where and planned.where.unset:
            # No window, no total: a condition that never holds gives a typed null on every back end.
            never = nw.when(nw.col(ID).is_null()).then(nw.lit(0)).cast(nw.Int64)
            found.append(never.alias(_reported(planned)))
        elif planned.rule.report_as:
            total = nw.col(_sum(planned)).cast(nw.Int64)
            found.append(nw.when(nw.col(_met(planned)) > 0).then(total).alias(_reported(planned)))
    return found


def _reported(planned: PlannedRule) -> str:
    name = planned.rule.report_as or ""
    return fen_column(name) if planned.total and planned.total.type == "money" else name


def _met(planned: PlannedRule) -> str:
    return f"{planned.key} met"


def _failed(planned: PlannedRule) -> str:
    return f"{planned.key} failed"


def _out(planned: PlannedRule) -> str:
    return f"{planned.key} out"


def _sum(planned: PlannedRule) -> str:
    return f"{planned.key} sum"
