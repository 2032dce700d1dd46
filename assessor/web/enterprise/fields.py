"""From a section and what was typed to what a form template draws: questions with value, errors and remarks."""

from dataclasses import dataclass
from typing import Any

from flask import g

from assessor.cases.answer_words import line_title
from assessor.cases.answers import Unreadable, read_answer
from assessor.cases.open_remarks import Remarks
from assessor.cases.proofs import Place
from assessor.cases.save_answers import lines_of
from assessor.web.regions import Groups, region_groups
from models.application import Application, DraftAnswer
from questionnaires.shapes import Pack, Question, Section


@dataclass(frozen=True)
class Field:
    """One question on a form. `options` are the lines that a `refers` question may name, None for other questions."""

    question: Question
    value: Any
    remarks: tuple[str, ...]
    options: list[tuple[str, str]] | None


def fields_of(
    case: Application, pack: Pack, section: Section, line_id: str, typed: dict[str, Any], remarks: Remarks
) -> list[Field]:
    """The questions of a section or line for the star applied for, with what was typed."""
    place = Place(section.id, line_id)
    return [
        Field(
            q,
            shown(q, typed.get(q.id)),
            tuple(remarks.get((place, q.id), ())),
            _options(case, pack, q, typed.get(q.id)),
        )
        for q in section.questions
        if q.applies_to(case.level)
    ]


def shown(question: Question, typed: Any) -> Any:
    """A typed answer as the form macros want it: a date as a date input shows it, if it can be read."""
    if question.type == "date" and typed:
        return readable(question, typed) or ""
    if question.type == "invoice" and not isinstance(typed, dict):
        return None
    if question.type in ("periods", "texts", "choices"):
        return typed if isinstance(typed, list) else None
    return typed


def readable(question: Question, typed: Any) -> Any:
    """The meaning of a typed answer, None when it cannot be read."""
    try:
        return read_answer(question, typed)
    except Unreadable:
        return None


def problems_in(section: Section, typed: dict[str, Any], level: str, *, missing: bool) -> dict[str, str]:
    """Words by question for what cannot be read, and with `missing` also for required questions without an answer."""
    found: dict[str, str] = {}
    for question in section.questions:
        if not question.applies_to(level):
            continue
        try:
            value = read_answer(question, typed.get(question.id))
        except Unreadable as error:
            found[question.id] = str(error)
            continue
        if value is None and question.required and missing:
            found[question.id] = question.errors.get("required", f"请填写“{question.label}”。")
    return found


def _options(case: Application, pack: Pack, question: Question, typed: Any) -> list[tuple[str, str]] | None:
    other = pack.table(question.refers) if question.refers else None
    if other is None:
        return None
    rows = lines_of(g.session, case, other)
    options = [(row.line_id, title_of(other, row, number)) for number, row in enumerate(rows, 1)]
    if typed and typed not in {value for value, _ in options}:
        options.append((typed, f"（已不在申报中的{other.line_name}，请重新选择）"))
    return options


def title_of(section: Section, row: DraftAnswer, number: int) -> str:
    """The title of a saved line, from what can be read of it."""
    return line_title(section, read_row(section, row.answers), number)


def read_row(section: Section, typed: dict[str, Any]) -> dict[str, Any]:
    """The readable answers of a row by question id."""
    values = {question.id: readable(question, typed.get(question.id)) for question in section.questions}
    return {name: value for name, value in values.items() if value is not None}


def groups_for(section: Section) -> Groups:
    """The regions to choose from, when the section asks for one."""
    return region_groups(g.session) if any(q.type == "region" for q in section.questions) else ()
