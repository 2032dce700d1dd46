"""Which changes could lift a bar: from rules that are not met to edits worth trying."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from assessor.policy.answers import Period
from assessor.policy.document import Document, Line
from assessor.policy.edits import (
    Change,
    Edit,
    add_line,
    line_name,
    remove_line,
    set_answers,
    set_day,
    set_line,
    set_table,
)
from assessor.policy.facts import STARS
from assessor.policy.look import Look
from assessor.policy.passing import with_passing
from assessor.policy.plan import Plan, PlannedRule, Test
from assessor.policy.states import State, effect_of
from assessor.policy.words import required_text
from questionnaires.forms import Question
from questionnaires.rules import APPLICATION
from questionnaires.shapes import Pack

_MENDABLE = frozenset({"answered", "some_listed", "invoice_shape"})
"""Checks on lines whose failure is something left out, not a fact: the line can be completed instead of removed."""


_LONG_AGO = date(1900, 1, 1)


Group = tuple[Edit, ...]
"""Ways to see to one thing, of which one is enough. A rule may need several groups: then it needs all of them."""


def candidates(plan: Plan, document: Document, bars: list[Look], today: date) -> dict[str, list[Group]]:
    """For every barring rule the groups of edits it needs; an empty list when nothing in the filing can lift it."""
    return {bar.planned.rule.id: list(_for_rule(plan, document, bar, today)) for bar in bars}


def _for_rule(plan: Plan, document: Document, bar: Look, today: date) -> Iterator[Group]:
    planned = bar.planned
    if planned.test is None:
        return
    if planned.on_application:
        yield from _once(plan, document, bar, planned.test)
    elif planned.quantifier == "every":
        yield from _every(plan, document, bar, planned.test, today)
    elif planned.quantifier in ("some", "count"):
        yield _some(plan, document, bar, planned.test, today)


def _once(plan: Plan, document: Document, bar: Look, test: Test) -> Iterator[Group]:
    rule, name = bar.planned.rule, test.check.spec.name
    if name == "highest_star_in":
        if bar.state is State.UNKNOWN:
            yield (_stars(plan, rule.id, test),)
        return
    if name == "not_before" and test.arguments["field"].id == "submitted_on":
        day = test.arguments["limit"]
        change = Change("wait", APPLICATION, None, ("submitted_on",), (rule.id,), f"等到 {day} 再提交")
        yield (Edit(change, set_day(day)),)
        return
    known_fact = bar.state is State.NONE and effect_of(rule, State.NONE) != "return"
    values = None if known_fact else with_passing(test, document.answers, plan.pack, document.submitted_on)
    for question in _changed(plan.pack, document.answers, values):
        assert values is not None
        missing = document.answers.get(question.id) is None
        says = _answer_words(plan.pack, question, bar.planned, test) if missing else rule.remedy.rstrip("。")
        change = Change("answer" if missing else "fix", APPLICATION, None, (question.id,), (rule.id,), says)
        yield (Edit(change, set_answers({question.id: values[question.id]})),)


def _answer_words(pack: Pack, question: Question, planned: PlannedRule, test: Test) -> str:
    name = test.check.spec.name
    if name in ("is_true", "none_listed"):
        if planned.rule.effect == "return":
            return planned.rule.remedy.rstrip("。")
        return f"回答“{question.label}”（“{'是' if name == 'is_true' else '没有'}”才符合）"
    if name in ("answered", "region_known", "region_in_province", "valid_code"):
        return f"填写“{question.label}”"
    return f"填写“{question.label}”（须符合：{required_text(test, pack)}）"


def _changed(pack: Pack, old: Any, new: Any) -> list[Question]:
    if new is None:
        return []
    questions = [q for section in pack.sections if section.kind == "single" for q in section.questions]
    return [q for q in questions if q.id in new and new[q.id] != old.get(q.id)]


def _stars(plan: Plan, rule: str, test: Test) -> Edit:
    rank = min(test.arguments["held"])
    held = next((level.id for level in plan.pack.levels.values() if level.rank == rank), None)
    lines = (Line("held", {"level": held, "awarded_on": _LONG_AGO}, frozenset({"level", "awarded_on"})),) if held else ()
    says = f"补全已评定的星级和公布日期（须符合：{required_text(test, plan.pack)}）"
    return Edit(Change("answer", STARS, None, ("level", "awarded_on"), (rule,), says), set_table(STARS, lines))


def _every(plan: Plan, document: Document, bar: Look, test: Test, today: date) -> Iterator[Group]:
    rule, table = bar.planned.rule, bar.planned.table
    if not bar.given and rule.empty == "met":
        says = f"确认“{bar.planned.noun}”一栏没有内容，或补填"
        yield (Edit(Change("answer", table, None, (), (rule.id,), says), set_table(table, ())),)
    elif not bar.lines:
        yield (_new_line(plan, bar, document.submitted_on, today),)
    for row, mark in bar.lines:
        if mark is True:
            continue
        ways: list[Edit] = []
        if mark is None or test.check.spec.name in _MENDABLE:
            ways += _completed(plan, document, bar, test, row["line_id"])
        # A line that only lacks an answer may be taken out as well; for one that fails it is the only way.
        yield (*ways, _removal(document, bar, row["line_id"]))


def _some(plan: Plan, document: Document, bar: Look, test: Test, today: date) -> Group:
    ways: list[Edit] = []
    for row, mark in bar.lines:
        if mark is None or (mark is False and test.check.spec.name in (*_MENDABLE, "is_true")):
            ways += _completed(plan, document, bar, test, row["line_id"])
    return (*ways, _new_line(plan, bar, document.submitted_on, today))


def _removal(document: Document, bar: Look, line_id: str) -> Edit:
    table, name = bar.planned.table, line_name(document, bar.planned.table, line_id)
    says = f"把{bar.planned.noun}{name}移出本次申报"
    return Edit(Change("remove", table, line_id, (), (bar.planned.rule.id,), says), remove_line(table, line_id))


def _completed(plan: Plan, document: Document, bar: Look, test: Test, line_id: str) -> Iterator[Edit]:
    """The line with everything filled in that this rule, and every rule over all lines, wants to know."""
    planned, table = bar.planned, bar.planned.table
    line = next(ln for ln in document.tables[table] or () if ln.id == line_id)
    tests = [test, *([planned.where] if planned.where else [])]
    values: dict[str, Any] = dict(line.answers)
    for one in tests:
        better = with_passing(one, values, plan.pack, document.submitted_on)
        if better is None:
            return
        values = better
    changed = {key: value for key, value in values.items() if value != line.answers.get(key)}
    if not changed:
        return
    section = plan.pack.table(table)
    labels = "、".join(f"“{q.label}”" for q in (section.questions if section else ()) if q.id in changed)
    name = line_name(document, table, line_id)
    says = f"补全{planned.noun}{name}的{labels}（须符合：{'；'.join(required_text(t, plan.pack) for t in tests)}）"
    if any(line.answers.get(key) is False for key in changed):
        says = f"让{planned.noun}{name}做到“{planned.rule.says}”后，更正{labels}"
    change = Change("fix", table, line_id, tuple(sorted(changed)), (planned.rule.id,), says)
    yield Edit(change, set_line(table, line_id, changed))


def _new_line(plan: Plan, bar: Look, on: date | None, today: date) -> Edit:
    """A new line that passes this rule and all the rules over every line of its table."""
    planned = bar.planned
    asked = _tests([*(p for p in plan.rules if p.table == planned.table and p.quantifier == "every"), planned])
    answers: dict[str, Any] = {}
    for test in asked:
        answers = with_passing(test, answers, plan.pack, on) or answers
    # The sentence also says what else the line stands for, e.g. that it is the one basic service a star needs.
    some = _tests(p for p in plan.rules if p.table == planned.table and p.quantifier == "some")
    asked += [test for test in some if with_passing(test, answers, plan.pack, on) == answers]
    texts = dict.fromkeys(required_text(test, plan.pack) for test in _narrowest(asked))
    says = f"如确有符合下列要求而没有填写的{planned.noun}，补填一项" + (f"：{'；'.join(texts)}" if texts else "")
    starts = [period.start for value in answers.values() for period in _periods(value) if period.start]
    past = bar.given and any(start < today for start in starts)
    content = str(sorted((key, str(value)) for key, value in answers.items()))
    change = Change("add", planned.table, None, (), (planned.rule.id,), says, past)
    return Edit(change, add_line(planned.table, f"new {content}", answers, plan.pack), content)


def _narrowest(tests: list[Test]) -> list[Test]:
    """One test per check and question: of several lists of choices the shortest; none where every choice will do."""
    found: dict[tuple[str, str], Test] = {}
    for test in tests:
        question, values = test.arguments.get("field"), test.arguments.get("values")
        if not isinstance(question, Question) or (values and len(values) == len(question.choices)):
            continue
        key = (test.check.spec.name, question.id)
        found[key] = min(found.get(key, test), test, key=lambda t: len(t.arguments.get("values", ())))
    return list(found.values())


def _periods(value: Any) -> list[Period]:
    return [item for item in value if isinstance(item, Period)] if isinstance(value, tuple) else []


def _tests(rules: Iterable[PlannedRule]) -> list[Test]:
    return [test for planned in rules for test in (planned.where, planned.test) if test and not test.unset]
