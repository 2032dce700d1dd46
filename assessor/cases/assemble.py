"""From typed answers to the application document (application.md), with every answer that could not be read named."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from assessor.cases.answers import Unreadable, read_answer
from assessor.cases.attach_paper_form import stale_prints
from assessor.cases.award_standing import standings
from assessor.cases.known_facts import Known, known_facts
from assessor.cases.materials import papers_missing
from assessor.cases.problem import Problem
from models.application import Application, DraftAnswer
from models.notice import Award
from models.people import Organisation
from questionnaires.shapes import Pack, Question, Section

PLEDGE = "pledge"
"""The certifier signs it with the tick beside the submit button; it is never part of a draft."""

NONE = "none"
"""In a draft's row for a whole section of lines: the enterprise said that there are none."""


@dataclass
class Assembled:
    """The document as far as it can be read, and what could not be read or is missing.

    `known`: answers that came from a record; `claims`: what was typed in their place.
    """

    document: dict[str, Any]
    known: dict[str, Known] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    unreadable: list[Problem] = field(default_factory=list)
    missing: list[Problem] = field(default_factory=list)


def assemble(session: Session, case: Application, pack: Pack, submitted_on: date) -> Assembled:
    """Read the draft of `case` as the document that would be filed on `submitted_on`.

    Stars held come from the service's own register of announced awards, never from a claim (46号 一(三)); so does whatever
    else a programme asks that the service has on record.
    """
    enterprise = session.get_one(Organisation, case.enterprise_id)
    made = Assembled({"level": case.level, "submitted_on": submitted_on.isoformat()})
    if pack.kind == "rating":
        made.document["stars_held"] = stars_held(session, enterprise.uscc or "", submitted_on)
    else:
        made.known = known_facts(session, case, pack, submitted_on)
        made.missing += papers_missing(session, case, pack)
        made.missing += stale_prints(session, case, pack)
    rows = select(DraftAnswer).where(DraftAnswer.application_id == case.id)
    by_section: dict[str, list[DraftAnswer]] = {}
    for row in session.exec(rows.order_by(col(DraftAnswer.section), col(DraftAnswer.position))):
        by_section.setdefault(row.section, []).append(row)
    for section in pack.sections:
        if section.asked and section.applies_to(case.level):
            _read_section(made, section, by_section.get(section.id, []), case.level, pack.kind == "subsidy")
    return made


def stars_held(session: Session, uscc: str, today: date) -> list[dict[str, str]]:
    """Announced stars of an enterprise that count on the day, as the document has them.

    A withdrawn star is not held any more; a downgraded one is held as the star that is left.
    """
    awards = list(session.exec(select(Award).where(Award.uscc == uscc).order_by(col(Award.awarded_on))))
    now = standings(session, awards, today)
    counting = [(now[award.id or 0].level, award.awarded_on) for award in awards]
    return [{"level": level, "awarded_on": day.isoformat()} for level, day in counting if level]


def _read_section(
    made: Assembled, section: Section, rows: list[DraftAnswer], level: str, asks_for_none: bool = False
) -> None:
    if section.kind == "single":
        answers = _read_row(made, section, rows[0] if rows else None, level)
        if section.table:
            made.document[section.table] = answers
        else:
            made.document.update(answers)
        return
    lines = [{"id": row.line_id, **_read_row(made, section, row, level)} for row in rows if row.line_id]
    made.document[section.table or section.id] = lines
    if asks_for_none and not lines and not any(row.answers.get(NONE) for row in rows):
        made.missing.append(Problem(section.id, "", "", f"请填写“{section.title}”；没有的，请在这一部分确认“没有”。"))


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
        if question.id in made.known:
            made.claims[question.id] = value
            value = _with_record(question, value, made.known[question.id].value)
        if value is not None:
            answers[question.id] = value
        elif question.required and question.id not in made.known:
            words = question.errors.get("required", f"请填写“{question.label}”。")
            made.missing.append(Problem(section.id, line_id, question.id, words))
    return answers


def _with_record(question: Question, claim: Any, record: Any) -> Any:
    """The record counts; of lists and counts, what an enterprise says of itself beyond the record is added."""
    if record is None:
        return None
    if question.type == "choices" and isinstance(claim, list):
        return sorted({*claim, *record})
    if question.type == "integer" and isinstance(claim, int):
        return max(claim, record)
    return record
