"""Answers that would make a check pass: what the planner tries, and what it then tells a person to see to."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from stdnum.cn import uscc

from assessor.policy.answers import Invoice, Period
from assessor.policy.calendar import FAR_FUTURE, last_passing_start
from assessor.policy.plan import Test
from questionnaires.forms import Question
from questionnaires.regions import regions
from questionnaires.shapes import Pack

Answers = dict[str, Any]


def with_passing(test: Test, answers: Mapping[str, Any], pack: Pack, on: date | None) -> Answers | None:
    """The answers with as little changed as makes the check pass; None when no answer can (a fact, not an answer)."""
    made = _MAKERS.get(test.check.spec.name)
    if made is None:
        return None
    return {**answers, **made(answers, pack, on, **test.arguments)}


def sample(question: Question, pack: Pack) -> Any:
    """Some answer to a question, for a line that somebody still has to fill in."""
    match question.type:
        case "integer" | "money":
            return 1_000_000
        case "date":
            return date(2000, 1, 1)
        case "boolean":
            return True
        case "choice":
            return question.choices[0][0]
        case "choices":
            return (question.choices[0][0],)
        case "texts":
            return ()
        case "region":
            return next(r.code for r in regions(pack.regions).values() if r.kind != "city" and r.code.startswith(pack.province))
        case "uscc":
            return sample_code(pack.province)
        case "periods":
            return (Period(date(2000, 1, 1), FAR_FUTURE),)
        case "invoice":
            return Invoice(None, "0" * 20)
        case _:
            return "…"


@lru_cache
def sample_code(province: str) -> str:
    """A credit code of the province with a right check character; nobody's."""
    stem = f"91{province}0000MA0000000"
    return stem + str(uscc.calc_check_digit(stem + "0"))


def _used_for(answers: Mapping[str, Any], pack: Pack, on: date | None, field: Question, months: int, by: date) -> Answers:
    latest = last_passing_start(by, months)
    periods = answers.get(field.id) or (Period(None, None),)
    if any(period.start is None for period in periods):
        return {field.id: tuple(Period(p.start or latest, p.end or FAR_FUTURE) for p in periods)}
    return {field.id: (Period(latest, FAR_FUTURE),)}


def _in_use(answers: Mapping[str, Any], pack: Pack, on: date | None, field: Question) -> Answers:
    periods = answers.get(field.id) or ()
    known = [period for period in periods if period.start]
    if not known:
        return {field.id: (Period(on, FAR_FUTURE),)}
    last = max(known, key=lambda p: p.start or date.min)
    return {field.id: (*(p for p in known if p is not last and p.end), Period(last.start, FAR_FUTURE))}


def _one_of(answers: Mapping[str, Any], pack: Pack, on: date | None, field: Question, values: tuple[str, ...]) -> Answers:
    return {} if answers.get(field.id) in values else {field.id: values[0]}


def _answered(answers: Mapping[str, Any], pack: Pack, on: date | None, section: tuple[Question, ...]) -> Answers:
    return {q.id: sample(q, pack) for q in section if q.required and answers.get(q.id) is None}


def _sampled(answers: Mapping[str, Any], pack: Pack, on: date | None, field: Question, **_: Any) -> Answers:
    return {field.id: sample(field, pack)}


_MAKERS: dict[str, Callable[..., Answers]] = {
    "used_for": _used_for,
    "in_use_when_submitted": _in_use,
    "one_of": _one_of,
    "answered": _answered,
    "is_true": lambda answers, pack, on, field: {field.id: True},
    "none_listed": lambda answers, pack, on, field: {field.id: ()},
    "some_listed": _sampled,
    "valid_code": _sampled,
    "code_of_province": _sampled,
    "region_known": _sampled,
    "region_in_province": _sampled,
    "invoice_shape": _sampled,
    "not_tiny": _sampled,
    "not_negative": _sampled,
    "number_at_least": lambda answers, pack, on, field, at_least: {field.id: at_least},
    "number_at_most": lambda answers, pack, on, field, at_most: {field.id: min(answers.get(field.id) or 0, at_most)},
    "dated_between": lambda answers, pack, on, field, first, last: {field.id: first},
}
