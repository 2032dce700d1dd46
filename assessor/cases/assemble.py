"""From typed answers to the application document (application.md), with every answer that could not be read named."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from assessor.cases.answers import Unreadable, read_answer
from assessor.cases.award_standing import standings
from models.application import Application, DraftAnswer
from models.notice import Award
from models.people import Organisation
from questionnaires.shapes import Pack, Section

PLEDGE = "pledge"
"""The certifier signs it with the tick beside the submit button; it is never part of a draft."""


@dataclass(frozen=True)
class Problem:
    """Something that stands in the way of submitting, and where. line_id and question may be '' (the whole section)."""

    section: str
    line_id: str
    question: str
    words: str


@dataclass
class Assembled:
    """The document as far as it can be read, and what could not be read or is missing."""

    document: dict[str, Any]
    unreadable: list[Problem] = field(default_factory=list)
    missing: list[Problem] = field(default_factory=list)


def assemble(session: Session, case: Application, pack: Pack, submitted_on: date) -> Assembled:
    """Read the draft of `case` as the document that would be filed on `submitted_on`.

    Stars held come from the service's own register of announced awards, never from a claim (46号 一(三)).
    """
    enterprise = session.get_one(Organisation, case.enterprise_id)
    made = Assembled({"level": case.level, "submitted_on": submitted_on.isoformat(), "stars_held": []})
    made.document["stars_held"] = stars_held(session, enterprise.uscc or "", submitted_on)
    rows = select(DraftAnswer).where(DraftAnswer.application_id == case.id)
    by_section: dict[str, list[DraftAnswer]] = {}
    for row in session.exec(rows.order_by(col(DraftAnswer.section), col(DraftAnswer.position))):
        by_section.setdefault(row.section, []).append(row)
    for section in pack.sections:
        if section.asked and section.applies_to(case.level):
            _read_section(made, section, by_section.get(section.id, []), case.level)
    return made


def stars_held(session: Session, uscc: str, today: date) -> list[dict[str, str]]:
    """Announced stars of an enterprise that count on the day, as the document has them.

    A withdrawn star is not held any more; a downgraded one is held as the star that is left.
    """
    awards = list(session.exec(select(Award).where(Award.uscc == uscc).order_by(col(Award.awarded_on))))
    now = standings(session, awards, today)
    counting = [(now[award.id or 0].level, award.awarded_on) for award in awards]
    return [{"level": level, "awarded_on": day.isoformat()} for level, day in counting if level]


def _read_section(made: Assembled, section: Section, rows: list[DraftAnswer], level: str) -> None:
    if section.kind == "single":
        answers = _read_row(made, section, rows[0] if rows else None, level)
        if section.table:
            made.document[section.table] = answers
        else:
            made.document.update(answers)
        return
    made.document[section.table or section.id] = [
        {"id": row.line_id, **_read_row(made, section, row, level)} for row in rows if row.line_id
    ]


def _read_row(made: Assembled, section: Section, row: DraftAnswer | None, level: str) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    line_id = row.line_id if row else ""
    for question in section.questions:
        if not question.applies_to(level) or question.id == PLEDGE:
            continue
        typed = row.answers.get(question.id) if row else None
        try:
            value = read_answer(question, typed)
        except Unreadable as error:
            made.unreadable.append(Problem(section.id, line_id, question.id, str(error)))
            continue
        if value is not None:
            answers[question.id] = value
        elif question.required:
            words = question.errors.get("required", f"请填写“{question.label}”。")
            made.missing.append(Problem(section.id, line_id, question.id, words))
    return answers
