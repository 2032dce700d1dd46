"""A level's rules with every argument resolved: built once per pack and level, used for one application and for batches."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from assessor.policy.checks import CHECKS, Check, Columns, Expression, answer_column
from questionnaires.argument_check import NO_STAR, questions_of
from questionnaires.forms import Question
from questionnaires.rules import APPLICATION, Condition, Level, Quantifier, Rule
from questionnaires.shapes import Pack

SUBMITTED_ON = Question(id="submitted_on", label="提交日期", type="date")


@dataclass(frozen=True, eq=False)
class Test:
    """A check with its arguments as values. `unset` names the parameters for which the pack has no value."""

    check: Check
    arguments: Mapping[str, Any]
    unset: tuple[str, ...]
    key: str

    def passes(self, columns: Columns) -> Expression:
        """The three-valued column of this test."""
        return self.check.passes(columns, **self.arguments)


@dataclass(frozen=True, eq=False)
class PlannedRule:
    """A rule ready to run. Bounds are in the unit of the column (money: 分). `unset`: parameters without a value.

    `noun` names one line of the table. `key` is the same for rules that count the same lines, so that a batch counts them once.
    """

    rule: Rule
    quantifier: Quantifier
    table: str
    noun: str
    test: Test | None
    where: Test | None
    at_least: int | None
    at_most: int | None
    total: Question | None
    unset: tuple[str, ...]
    key: str

    @property
    def on_application(self) -> bool:
        """Whether the rule looks at what is given once."""
        return self.table == APPLICATION

    @property
    def total_column(self) -> str:
        """The column that is summed."""
        return answer_column(self.total) if self.total else ""


@dataclass(frozen=True, eq=False)
class Plan:
    """The rules of one level of one pack. There is one for each pack as it stands (`plan_for`): the same is the same object."""

    pack: Pack
    level: Level
    rules: tuple[PlannedRule, ...]

    @cached_property
    def by_table(self) -> Mapping[str, tuple[PlannedRule, ...]]:
        """The rules by the table they look at, in order."""
        names = dict.fromkeys(planned.table for planned in self.rules)
        return {name: tuple(planned for planned in self.rules if planned.table == name) for name in names}


_plans: dict[tuple[object, ...], dict[str, Plan]] = {}


def plan_for(pack: Pack, level: str) -> Plan:
    """The plan of a level. Raises KeyError for a level that the pack does not have."""
    key = (pack.id, pack.digest, *sorted(pack.extended.items()))
    if key not in _plans:
        _plans[key] = _plans_of(pack)
    return _plans[key][level]


def _plans_of(pack: Pack) -> dict[str, Plan]:
    """The plans of all levels. A rule that several levels ask in the same words is planned once and looked at once."""
    shared: dict[str, PlannedRule] = {}
    for rule in (rule for level in pack.levels.values() for rule in level.rules):
        if (same := rule.model_dump_json()) not in shared:
            shared[same] = _planned(pack, rule)
    return {
        name: Plan(pack, level, tuple(shared[rule.model_dump_json()] for rule in level.rules))
        for name, level in pack.levels.items()
    }


def _planned(pack: Pack, rule: Rule) -> PlannedRule:
    conditions = [test_of(pack, rule.table, condition) for condition in rule.conditions]
    test = conditions[0] if rule.check else None
    where = conditions[-1] if rule.where else None
    total = questions_of(pack, rule.table)[rule.total.partition(".")[2]] if rule.total else None
    unset = [name for condition in conditions for name in condition.unset]
    bounds = {}
    for name in ("at_least", "at_most"):
        parameter = getattr(rule, name)
        bounds[name] = number_of(pack, parameter) if parameter else None
        if parameter and bounds[name] is None:
            unset.append(parameter)
    section = pack.table(rule.table)
    what = test.key if test else answer_column(total) if total else ""
    return PlannedRule(
        rule=rule,
        quantifier=rule.quantifier,
        table=rule.table,
        noun=section.line_name if section else "",
        test=test,
        where=where,
        at_least=bounds["at_least"],
        at_most=bounds["at_most"],
        total=total,
        unset=tuple(unset),
        key=f"{rule.table}|{what}|{where.key if where else ''}",
    )


def number_of(pack: Pack, name: str) -> int | None:
    """A parameter as a whole number: money in 分; None when the pack sets no value. Raises ValueError for a fraction."""
    value = pack.parameter(name)
    if value is None:
        return None
    if pack.parameters[name].unit == "yuan":
        return int(Decimal(str(value)) * 100)
    if not isinstance(value, (int, Decimal)) or value != int(value):
        raise ValueError(f"参数 {name} 在这里要是整数")
    return int(value)


def test_of(pack: Pack, table: str, condition: Condition) -> Test:
    """A condition on a table with its arguments as values."""
    known = CHECKS[condition.check]
    values: dict[str, Any] = {}
    unset: list[str] = []
    for name, given in condition.arguments.items():
        match known.spec.arguments[name]:
            case "field":
                values[name] = SUBMITTED_ON if given == SUBMITTED_ON.id else questions_of(pack, table)[given]
            case "date":
                values[name] = pack.parameter(given)
            case "number" | "money":
                values[name] = number_of(pack, given)
            case "levels":
                values[name] = tuple(0 if level == NO_STAR else pack.levels[level].rank for level in given)
            case "section":
                values[name] = tuple(pack.section(given).questions)
            case _:
                values[name] = tuple(given)
        if values[name] is None:
            unset.append(given)
    key = f"{condition.check}({sorted((k, str(v)) for k, v in condition.arguments.items())})"
    return Test(known, values, tuple(unset), key)
