"""The award of one application: which form holds, whether it can be computed, and the workings line by line."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from assessor.policy.awards.forms import Exact, Step
from assessor.policy.awards.plan import PlannedAward, PlannedBracket, awards_of
from assessor.policy.awards.result import AwardResult, Standing, Working
from assessor.policy.awards.workings import lines_of
from assessor.policy.checks import answer_column
from assessor.policy.columns import Rows
from assessor.policy.facts import Facts, Row
from assessor.policy.plan import Test
from questionnaires.forms import Question
from questionnaires.shapes import Pack

_ONE = Fraction(1)


def award_of(pack: Pack, facts: Facts) -> AwardResult:
    """The award that the pack's forms give on these facts, whatever its other rules say. Pure."""
    row = facts.application
    rows = Rows([row])
    unsure: list[Question] = []
    for planned in awards_of(pack):
        inside = planned.where.passes(rows).cells[0] if planned.where else True
        if inside:
            return _award(pack, planned, row, rows)
        if inside is None and planned.where:
            unsure += _asked_by(planned.where)
    if unsure:
        return _missing(None, "", list({question.id: question for question in unsure}.values()))
    clause = next(iter(pack.awards.values())).cites
    return AwardResult(Standing.OTHER, None, clause, "文件没有规定这种情形的补助标准，由主管部门研究决定")


def _award(pack: Pack, planned: PlannedAward, row: Row, rows: Rows) -> AwardResult:
    award = planned.award
    if planned.unset:
        says = "、".join(pack.parameters[name].says for name in planned.unset)
        return AwardResult(Standing.WAITING, award.id, award.cites, f"本包未设定：{says}")
    lacking = [q for q in _needed(planned) if row[_column(q)] is None]
    if lacking:
        return _missing(planned, award.cites, lacking)
    for question in planned.fields.values():
        if row[_column(question)] <= 0:
            standing = Standing.WAITING if question.id in planned.theirs else Standing.MISSING
            return AwardResult(standing, award.id, award.cites, f"“{question.label}”要大于零才能计算")
    if not planned.brackets or not planned.one_bracket:
        return _paid(planned, row, tuple(one.step for one in planned.brackets), None)
    bracket, holds = _bracket(planned, row, rows)
    if bracket is None or holds is False:
        return AwardResult(Standing.SILENT, award.id, award.cites, award.silent)
    if holds is None:
        return _missing(planned, bracket.bracket.cites, _asked_by(bracket.only))
    return _paid(planned, row, (bracket.step,), bracket)


def _bracket(planned: PlannedAward, row: Row, rows: Rows) -> tuple[PlannedBracket | None, bool | None]:
    """The bracket into which the measure falls, and whether it is written for this applicant."""
    assert planned.by is not None
    measure = row[_column(planned.by)]
    for bracket in planned.brackets:
        if measure >= bracket.step.since:
            return bracket, bracket.only.passes(rows).cells[0] if bracket.only else True
    return None, None


def _paid(planned: PlannedAward, row: Row, steps: tuple[Step, ...], bracket: PlannedBracket | None) -> AwardResult:
    award = planned.award
    amounts = {name: row[_column(question)] for name, question in planned.fields.items()}
    weight = planned.weights.get(str(row.get(planned.weigh_by.id)), _ONE) if planned.weigh_by else _ONE
    numbers: dict[str, Any] = {**planned.numbers, "weight": weight}
    fen = planned.form.paid(Exact, amounts, numbers, steps)
    lines = [*lines_of(planned, amounts, numbers, bracket, row)]
    found = AwardResult(Standing.COMPUTED, award.id, award.cites, award.title, fen, tuple(lines))
    found = _less_used(found, planned, row, bracket)
    assert found.fen is not None
    last = Working("补助金额（不足一分的舍去）", award.cites, found.fen)
    return replace(found, workings=(*found.workings, last), flags=(*found.flags, *_uplift_flags(planned, row)))


def _less_used(found: AwardResult, planned: PlannedAward, row: Row, bracket: PlannedBracket | None) -> AwardResult:
    """What was granted this year already is taken off the cap; when that is not known, an officer looks."""
    cap = bracket.step.cap if bracket else planned.numbers.get("cap")
    if planned.used is None or cap is None or found.fen is None:
        return found
    used = row[_column(planned.used)]
    clause = bracket.bracket.cites if bracket else planned.award.cites
    if used is None:
        says = f"“{planned.used.label}”没有填写，按没有计算；发放前须核实"
        return replace(found, standing=Standing.UNSURE, flags=(says,))
    if used <= 0:
        return found
    left = max(cap - used, 0)
    line = Working(f"上限扣除“{planned.used.label}”后还剩", clause, left)
    return replace(found, fen=min(found.fen, left), workings=(*found.workings, line))


def _uplift_flags(planned: PlannedAward, row: Row) -> Iterator[str]:
    uplift, asked = planned.award.uplift, planned.weigh_by
    if uplift and asked and not planned.weights and row.get(asked.id) in uplift.values:
        yield f"“{asked.label}”为“{asked.choice_label(row[asked.id])}”的增加比例由主管部门确定，还没有录入，暂按同一比例计算"


def _needed(planned: PlannedAward) -> list[Question]:
    needed = [*planned.fields.values()]
    if planned.by is not None:
        needed.append(planned.by)
    if planned.weights and planned.weigh_by is not None:
        needed.append(planned.weigh_by)
    return needed


def _missing(planned: PlannedAward | None, clause: str, lacking: list[Question]) -> AwardResult:
    """What has to be answered first; when only the authority's figures are lacking, the firm is not sent back for them."""
    theirs = planned.theirs if planned else frozenset()
    asked = [question for question in lacking if question.id not in theirs]
    words = "、".join(f"“{question.label}”" for question in asked or lacking)
    form = planned.award.id if planned else None
    if asked:
        return AwardResult(Standing.MISSING, form, clause, f"没有填写{words}，不能计算补助金额")
    return AwardResult(Standing.WAITING, form, clause, f"主管部门还没有录入{words}，暂不能计算补助金额")


def _asked_by(test: Test | None) -> list[Question]:
    return [value for value in test.arguments.values() if isinstance(value, Question)] if test else []


def _column(question: Question) -> str:
    return answer_column(question)
