"""`judge`: one application, every rule of its level, in words. Batches: assessor/policy/batch.py, from the same plan."""

from collections.abc import Iterator, Sequence
from typing import cast

from assessor.policy.bench import Bench
from assessor.policy.document import Document
from assessor.policy.facts import Facts, freeze
from assessor.policy.findings import Finding, LineMark, Outcome, Verdict, Whole
from assessor.policy.look import Look, Mark
from assessor.policy.plan import Plan, PlannedRule, Test, plan_for
from assessor.policy.states import WHOLE, State, effect_of, outcome_of
from assessor.policy.words import met_on, money, one_day_flag, required_text, seen_text, yuan
from questionnaires.shapes import Pack

_MARKS: dict[Mark, Outcome] = {True: "met", False: "not_met", None: "unknown"}
_COUNTED = ((True, "符合"), (False, "不符合"), (None, "尚不明确"))
_MAX_FLAGS = 50


def judge(pack: Pack, document: Document) -> Verdict:
    """Judge a parsed document by the rules of the level it applies for."""
    return judge_facts(plan_for(pack, document.level), freeze(document, pack), document.ignored)


def judge_facts(plan: Plan, facts: Facts, ignored: Sequence[str] = (), bench: Bench | None = None) -> Verdict:
    """Judge frozen facts. `ignored` are paths of the document that no question asks for; `bench`: what is known already."""
    bench = bench or Bench(plan.pack)
    looks = [bench.look(planned, facts) for planned in plan.rules]
    worst = max((one.severity for one in looks), default=0)
    flags = [flag for one in looks for flag in _flags_once(bench, one)]
    flags += [f"“{path}”不是本规则包的栏目，没有参与判断，请核对名称" for path in ignored]
    return Verdict(
        pack=plan.pack.id,
        digest=plan.pack.digest,
        level=plan.level.id,
        outcome=cast(Whole, WHOLE[worst]),
        findings=tuple(_finding_once(bench, one) for one in looks),
        totals={one.planned.rule.report_as: _total(one) for one in looks if one.planned.rule.report_as},
        flags=tuple(dict.fromkeys(flags))[:_MAX_FLAGS],
        unset=tuple(one.planned.rule.id for one in looks if one.state is State.UNSET),
    )


def _finding_once(bench: Bench, seen: Look) -> Finding:
    return bench.once(("finding", id(seen)), lambda: _finding(bench.pack, seen), seen)


def _flags_once(bench: Bench, seen: Look) -> tuple[str, ...]:
    return bench.once(("flags", id(seen)), lambda: tuple(_one_day_flags(seen)), seen)


def _finding(pack: Pack, seen: Look) -> Finding:
    rule = seen.planned.rule
    outcome = cast(Outcome, outcome_of(rule, seen.state))
    return Finding(
        rule=rule.id,
        clause=rule.cites,
        outcome=outcome,
        observed=_observed(pack, seen),
        required=_required(pack, seen),
        says=rule.says,
        remedy=None if outcome == "met" or seen.state is State.UNSET else rule.remedy,
        lines=() if seen.planned.on_application else tuple(_line_marks(pack, seen)),
        effect=effect_of(rule, seen.state),
        table=seen.planned.table,
    )


def _line_marks(pack: Pack, seen: Look) -> Iterator[LineMark]:
    """How each line stands. Where one line is enough and is there, the others are no fault and are left out."""
    test = seen.planned.test
    enough = seen.planned.rule.quantifier == "some" and any(mark for _, mark in seen.lines)
    for row, mark in seen.lines if test else ():
        assert test is not None
        if enough and not mark:
            continue
        yield LineMark(row["line_id"], _MARKS[mark], met_on(test, row), seen_text(test, row, pack))


def _one_day_flags(seen: Look) -> Iterator[str]:
    """Sentences on rows whose answer turns on a single day."""
    test = seen.planned.test
    for row, _ in seen.lines if test else ():
        assert test is not None
        if flag := one_day_flag(test, row):
            yield f"{row['line_id']}：{flag}" if "line_id" in row else flag


def _total(seen: Look) -> str | None:
    """The total as a decimal string (元 for money), None when there is nothing to add up."""
    if seen.total is None or seen.planned.total is None:
        return None
    return yuan(seen.total) if seen.planned.total.type == "money" else str(seen.total)


def _observed(pack: Pack, seen: Look) -> str:
    planned = seen.planned
    if planned.total is not None:
        return _observed_total(seen)
    if seen.state is State.UNSET:
        return "未判断"
    if planned.on_application and not seen.lines:
        return "不涉及"
    if planned.on_application:
        return seen_text(cast(Test, planned.test), seen.lines[0][0], pack)
    if not seen.given:
        return f"没有填写{planned.noun}一栏"
    if not seen.lines:
        return f"没有{planned.noun}" + ("属于要看的范围" if planned.where else "")
    marks = [mark for _, mark in seen.lines]
    counts = "，".join(f"{marks.count(mark)} 项{word}" for mark, word in _COUNTED if mark in marks)
    return f"共 {len(marks)} 项{planned.noun}：{counts}"


def _observed_total(seen: Look) -> str:
    noun, question = seen.planned.noun, seen.planned.total
    if not seen.given:
        return f"没有填写{noun}一栏"
    if seen.total is None or question is None:
        return f"没有计入的{noun}"
    amount = money(seen.total) if question.type == "money" else str(seen.total)
    unsure = f"，另有 {seen.unsure} 笔日期或金额不全、没有计入" if seen.unsure else ""
    return f"计入{noun} {seen.counted} 笔，合计 {amount}{unsure}"


def _required(pack: Pack, seen: Look) -> str:
    planned = seen.planned
    if seen.state is State.UNSET:
        return "本包未设定：" + "；".join(_unset_text(pack, name) for name in planned.unset)
    return _required_of(pack, planned)


def _unset_text(pack: Pack, name: str) -> str:
    parameter = pack.parameters[name]
    return f"{parameter.says}（{parameter.not_set}）"


_required_texts: dict[PlannedRule, str] = {}
"""A planned rule belongs to one pack as it stands and lives as long as the service."""


def _required_of(pack: Pack, planned: PlannedRule) -> str:
    if planned not in _required_texts:
        _required_texts[planned] = _required_words(pack, planned)
    return _required_texts[planned]


def _required_words(pack: Pack, planned: PlannedRule) -> str:
    noun = planned.noun
    where = f"（只看{required_text(planned.where, pack)}的）" if planned.where else ""
    if planned.total is not None:
        return f"合计{_bounds(planned)}{where}"
    test = required_text(cast(Test, planned.test), pack)
    match planned.quantifier:
        case "every":
            return f"每项{noun}{where}：{test}"
        case "some":
            return f"至少一项{noun}{where}：{test}"
        case "count":
            return f"{noun}{where}{_bounds(planned)} 项：{test}"
        case _:
            return f"{test}{where}"


def _bounds(planned: PlannedRule) -> str:
    is_money = planned.total is not None and planned.total.type == "money"
    bounds = [("不少于", planned.at_least), ("不多于", planned.at_most)]
    return "、".join(f"{word} {money(bound) if is_money else bound}" for word, bound in bounds if bound is not None)
