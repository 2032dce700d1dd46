"""`judge`: one application, every rule of its level, in words. Batches: assessor/policy/batch.py, from the same plan."""

from collections.abc import Iterator, Sequence
from typing import cast

from assessor.policy.columns import Column, Rows
from assessor.policy.document import Document
from assessor.policy.facts import Facts, Row, freeze
from assessor.policy.findings import Finding, LineMark, Outcome, Verdict, Whole
from assessor.policy.plan import Plan, PlannedRule, Test, is_application, plan_for
from assessor.policy.states import (
    WHOLE,
    Ladder,
    State,
    count_ladder,
    effect_of,
    ladder,
    outcome_of,
    severity_of,
    total_ladder,
)
from assessor.policy.words import met_on, money, one_day_flag, required_text, seen_text, yuan
from questionnaires.shapes import Pack

_MARKS: dict[bool | None, Outcome] = {True: "met", False: "not_met", None: "unknown"}
_MAX_FLAGS = 50


def judge(pack: Pack, document: Document) -> Verdict:
    """Judge a parsed document by the rules of the level it applies for."""
    return judge_facts(plan_for(pack, document.level), freeze(document, pack), document.ignored)


def judge_facts(plan: Plan, facts: Facts, ignored: Sequence[str] = ()) -> Verdict:
    """Judge frozen facts. `ignored` are paths of the document that no question asks for."""
    looks = [_Look(plan.pack, planned, facts) for planned in plan.rules]
    worst = max((severity_of(look.rule, look.state) for look in looks), default=0)
    totals = {look.rule.report_as: look.total_text for look in looks if look.rule.report_as}
    flags = [flag for look in looks for flag in look.flags()]
    flags += [f"“{path}”不是本规则包的栏目，没有参与判断，请核对名称" for path in ignored]
    return Verdict(
        pack=plan.pack.id,
        digest=plan.pack.digest,
        level=plan.level.id,
        outcome=cast(Whole, WHOLE[worst]),
        findings=tuple(look.finding() for look in looks),
        totals=totals,
        flags=tuple(dict.fromkeys(flags))[:_MAX_FLAGS],
        unset=tuple(look.rule.id for look in looks if look.state is State.UNSET),
    )


class _Look:
    """One rule looking at one application: the lines in its scope, how each stands, and what that makes of the rule."""

    def __init__(self, pack: Pack, planned: PlannedRule, facts: Facts) -> None:
        self.pack, self.planned, self.rule = pack, planned, planned.rule
        table = facts.tables.get(self.rule.table, [])
        self.given = 1 if is_application(self.rule) or facts.application[f"{self.rule.table}_given"] else 0
        self.lines: list[tuple[Row, bool | None]] = []
        self.total: int | None = None
        if planned.unset:
            self.state = State.UNSET
            self._look_at_total(table)
            return
        self.lines = list(_marks(planned, table))
        self._look_at_total(table)
        self.state = _first(self._ladder())

    def _look_at_total(self, table: list[Row]) -> None:
        where = self.planned.where
        if self.planned.total is None or (where and where.unset):
            return
        scope = where.passes(Rows(table)).cells if where else [True] * len(table)
        amounts = [row[self.planned.total_column] for row in table]
        self.unsure = sum(s is None or (s and a is None) for s, a in zip(scope, amounts, strict=True))
        inside = [a for s, a in zip(scope, amounts, strict=True) if s and a is not None]
        self.counted = len(inside)
        self.total = sum(inside) if inside else None

    def _ladder(self) -> Ladder:
        met, failed, unknown = (sum(mark is value for _, mark in self.lines) for value in (True, False, None))
        low, high = self.planned.at_least, self.planned.at_most
        if self.planned.total is not None:
            return total_ladder(self.total or 0, self.counted, self.unsure, self.given, low, high)
        if self.rule.count is not None:
            return count_ladder(met, unknown, self.given, low, high)
        return ladder(self.rule.quantifier, met, failed, unknown, self.given)

    @property
    def total_text(self) -> str | None:
        """The total as a decimal string (元 for money), None when there is nothing to add up."""
        if self.total is None or self.planned.total is None:
            return None
        return yuan(self.total) if self.planned.total.type == "money" else str(self.total)

    def finding(self) -> Finding:
        outcome = cast(Outcome, outcome_of(self.rule, self.state))
        return Finding(
            rule=self.rule.id,
            clause=self.rule.cites,
            outcome=outcome,
            observed=self._observed(),
            required=self._required(),
            says=self.rule.says,
            remedy=None if outcome == "met" or self.state is State.UNSET else self.rule.remedy,
            lines=tuple(self._line_marks()),
            effect=effect_of(self.rule, self.state),
            table=self.rule.table,
        )

    def _line_marks(self) -> Iterator[LineMark]:
        test = self.planned.test
        if test is None or is_application(self.rule):
            return
        for row, mark in self.lines:
            yield LineMark(row["line_id"], _MARKS[mark], met_on(test, row), seen_text(test, row, self.pack))

    def flags(self) -> Iterator[str]:
        """Sentences on rows whose answer turns on a single day."""
        test = self.planned.test
        for row, _ in self.lines if test else ():
            assert test is not None
            if flag := one_day_flag(test, row):
                yield f"{row['line_id']}：{flag}" if "line_id" in row else flag

    def _noun(self) -> str:
        section = self.pack.table(self.rule.table)
        return section.line_name if section else ""

    def _observed(self) -> str:
        if self.planned.total is not None:
            return self._observed_total()
        if self.state is State.UNSET:
            return "未判断"
        if is_application(self.rule):
            test = cast(Test, self.planned.test)
            return seen_text(test, self.lines[0][0], self.pack)
        if not self.given:
            return f"没有填写{self._noun()}一栏"
        if not self.lines:
            return f"没有{self._noun()}" + ("属于要看的范围" if self.planned.where else "")
        counts = [(sum(m is v for _, m in self.lines), w) for v, w in ((True, "符合"), (False, "不符合"), (None, "尚不明确"))]
        return f"共 {len(self.lines)} 项{self._noun()}：" + "，".join(f"{n} 项{w}" for n, w in counts if n)

    def _observed_total(self) -> str:
        if not self.given:
            return f"没有填写{self._noun()}一栏"
        if self.total is None:
            return f"没有计入的{self._noun()}"
        assert self.planned.total is not None
        amount = money(self.total) if self.planned.total.type == "money" else str(self.total)
        unsure = f"，另有 {self.unsure} 笔日期或金额不全、没有计入" if self.unsure else ""
        return f"计入{self._noun()} {self.counted} 笔，合计 {amount}{unsure}"

    def _required(self) -> str:
        if self.state is State.UNSET:
            return "本包未设定：" + "；".join(self._unset_text(name) for name in self.planned.unset)
        where = f"（只看{required_text(self.planned.where, self.pack)}的）" if self.planned.where else ""
        if self.planned.total is not None:
            return "合计" + self._bounds(money if self.planned.total.type == "money" else str) + where
        test = required_text(cast(Test, self.planned.test), self.pack)
        match self.rule.quantifier:
            case "every":
                return f"每项{self._noun()}{where}：{test}"
            case "some":
                return f"至少一项{self._noun()}{where}：{test}"
            case "count":
                return f"{self._noun()}{where}{self._bounds(str)} 项：{test}"
            case _:
                return test

    def _unset_text(self, name: str) -> str:
        parameter = self.pack.parameters[name]
        return f"{parameter.says}（{parameter.not_set}）"

    def _bounds(self, show: object) -> str:
        say = cast("type[str]", show)
        low, high = self.planned.at_least, self.planned.at_most
        parts = [f"不少于 {say(low)}"] if low is not None else []
        return "、".join(parts + ([f"不多于 {say(high)}"] if high is not None else []))


def _marks(planned: PlannedRule, table: list[Row]) -> Iterator[tuple[Row, bool | None]]:
    """The rows in scope with true, false or unknown. A row is out of scope only when `where` is known to be false."""
    if planned.test is None:
        return
    columns = Rows(table)
    passes: Column = planned.test.passes(columns)
    if planned.where is None:
        yield from zip(table, passes.cells, strict=True)
        return
    scope: Column = planned.where.passes(columns)
    for row, inside, mark in zip(table, scope.cells, passes.cells, strict=True):
        if inside:
            yield row, mark
        elif inside is None:
            yield row, None


def _first(steps: Ladder) -> State:
    conditions, otherwise = steps
    return next((state for condition, state in conditions if condition), otherwise)
