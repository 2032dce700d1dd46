"""Levels and their rules: quantifier + named check + arguments, never an expression language."""

from datetime import date
from typing import Any, Literal

from pydantic import Field, model_validator

from questionnaires.base import Shape

Effect = Literal["ineligible", "return", "manual", "note"]
Quantifier = Literal["every", "some", "total", "count", "value"]
QUANTIFIERS: tuple[Quantifier, ...] = ("every", "some", "total", "count", "value")
APPLICATION = "application"
"""`value: application`: the check looks at the answers that are given once."""

Argument = str | int | date | tuple[str, ...]


class Condition(Shape):
    """A named check with its arguments."""

    check: str
    arguments: dict[str, Any] = Field(default_factory=dict, alias="with")


class Rule(Shape):
    """One rule of a level. Exactly one of every, some, total, count, value names the table (total: `table.question`).

    `effect` is what not met does to the whole; `partly` (some lines fail), `unknown` and `empty` (no lines) may differ:
    by default partly and empty do the same as not met, and unknown returns the filing (a note stays a note).
    `where` limits what is looked at; an application that a `value` rule does not look at is met, unless `empty` says
    otherwise. `report_as` shows a total under this name in the verdict.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    says: str
    cites: str
    every: str | None = None
    some: str | None = None
    total: str | None = None
    count: str | None = None
    value: Literal["application"] | None = None
    check: str | None = None
    arguments: dict[str, Any] = Field(default_factory=dict, alias="with")
    where: Condition | None = None
    at_least: str | None = None
    at_most: str | None = None
    effect: Effect
    partly: Effect | None = None
    unknown: Effect | None = None
    empty: Literal["ineligible", "return", "manual", "note", "met"] | None = None
    remedy: str
    report_as: str | None = Field(default=None, pattern=r"^[a-z]+(_[a-z]+)+$")

    @model_validator(mode="after")
    def _one_quantifier(self) -> "Rule":
        if self.id == "outcome":
            raise ValueError("规则不能叫 outcome（批量结果里整体结论用这个名字），换一个 id")
        named = [q for q in QUANTIFIERS if getattr(self, q) is not None]
        if len(named) != 1:
            raise ValueError("一条规则要写且只写一个量词：every、some、total、count、value")
        if named[0] == "total":
            if self.check or (self.total or "").count(".") != 1:
                raise ValueError("total 要写成 表.问题（如 payments.amount_yuan），条件写在 where 里，不写 check")
        elif not self.check:
            raise ValueError("这条规则没有写 check")
        if self.value and self.where and self.empty is None:
            object.__setattr__(self, "empty", "met")
        if named[0] not in ("total", "count") and (self.at_least or self.at_most):
            raise ValueError("at_least、at_most 只用于 total 和 count")
        return self

    @property
    def quantifier(self) -> Quantifier:
        """Which quantifier this rule uses."""
        return next(q for q in QUANTIFIERS if getattr(self, q) is not None)

    @property
    def table(self) -> str:
        """The table the rule looks at: `application` or the name of a table of lines."""
        named: str = getattr(self, self.quantifier)
        return named.partition(".")[0]

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The check and the `where`, in that order, as far as they are there."""
        main = (Condition(check=self.check, **{"with": self.arguments}),) if self.check else ()
        return main + ((self.where,) if self.where else ())


class Level(Shape):
    """One star: who decides it, where it stands on the ladder (rank 1 is lowest), and its rules in the order people read."""

    id: str
    title: str
    rank: int = Field(ge=1, le=20)
    decided_by: Literal["county", "city", "province"]
    summary: str = ""
    deadline: str | None = None
    rules: tuple[Rule, ...]

    def rule(self, rule_id: str) -> Rule:
        """The rule with this id. Raises KeyError."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)
