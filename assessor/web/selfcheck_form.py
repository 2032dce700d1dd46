"""The short form of the self-check: which questions it asks, what was typed, and the same answers as hidden fields.

Nothing here is stored. Field names: `<section>-<question>` in a section asked once, `<section>-<n>-<question>` in a
line, `<section>-none` for "there is none" (which is an answer, while an empty list of lines is not).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from assessor.policy.facts import STARS
from assessor.web.typed import typed_answer
from questionnaires.shapes import Pack, Question, Section

MOST_LINES = 60
PLANNED = "submitted_on"
_SPARE = {"services": 2, "payments": 3}
_NAME = re.compile(r"([a-z][a-z0-9_]*)-(?:(\d{1,3})-)?([a-z][a-z0-9_]*(?:-[A-Za-z0-9-]+)?)")

Row = dict[str, Any]


@dataclass
class Answers:
    """What was typed, as typed. `rows[section]` holds one row for a section asked once, one for each line otherwise."""

    batch: str
    planned: str = ""
    rows: dict[str, list[Row]] = field(default_factory=dict)
    none: set[str] = field(default_factory=set)

    @property
    def any(self) -> bool:
        """Whether anything at all was answered."""
        return bool(self.none) or any(not is_blank(row) for rows in self.rows.values() for row in rows)

    def to_json(self) -> dict[str, Any]:
        """For carrying into an account."""
        return {"batch": self.batch, "planned": self.planned, "rows": self.rows, "none": sorted(self.none)}


@dataclass(frozen=True)
class Line:
    """One line of the form: the stem of its field names and what was typed."""

    stem: str
    number: int
    values: Row


@dataclass(frozen=True)
class Part:
    """One section of the form as the page draws it."""

    section: Section
    questions: tuple[Question, ...]
    lines: tuple[Line, ...]
    none: bool
    none_label: str
    adding: int


_short: dict[str, tuple[tuple[Section, tuple[Question, ...]], ...]] = {}


def short_sections(pack: Pack) -> tuple[tuple[Section, tuple[Question, ...]], ...]:
    """The sections with at least one question of the short form, and those questions, for every star together."""
    if pack.digest not in _short:
        asked = ((section, tuple(q for q in section.questions if q.short)) for section in pack.sections)
        _short[pack.digest] = tuple((section, questions) for section, questions in asked if questions)
    return _short[pack.digest]


_shown: dict[tuple[str, str], tuple[Question, ...]] = {}


def shown_questions(pack: Pack, section: Section, questions: tuple[Question, ...]) -> tuple[Question, ...]:
    """The questions as the form draws them: nothing is compulsory in a self-check."""
    key = (pack.digest, section.id)
    if key not in _shown:
        _shown[key] = tuple(question.model_copy(update={"required": None}) for question in questions)
    return _shown[key]


def read_form(form: MultiDict[str, str], pack: Pack) -> Answers:
    """Take the typed answers out of a posted form; fields that the pack does not ask are dropped, blank lines too."""
    found = Answers(pack.id, form.get(PLANNED, "")[:40])
    parts = _by_row(form)
    for section, questions in short_sections(pack):
        if section.kind == "single":
            found.rows[section.id] = [_row(parts.get((section.id, None)), questions)]
            continue
        numbers = sorted(n for name, n in parts if name == section.id and n is not None)[:MOST_LINES]
        rows = [_row(parts[section.id, n], questions) for n in numbers]
        found.rows[section.id] = [row for row in rows if not is_blank(row)]
        if form.get(f"{section.id}-none"):
            found.none.add(section.id)
    return found


def _by_row(form: MultiDict[str, str]) -> dict[tuple[str, int | None], MultiDict[str, str]]:
    parts: dict[tuple[str, int | None], MultiDict[str, str]] = {}
    for name in form:
        matched = _NAME.fullmatch(name)
        if matched:
            section, number, rest = matched.groups()
            inner = parts.setdefault((section, int(number) if number else None), MultiDict())
            inner.setlist(rest, form.getlist(name))
    return parts


def _row(part: MultiDict[str, str] | None, questions: tuple[Question, ...]) -> Row:
    return {q.id: typed_answer(q, part if part is not None else MultiDict()) for q in questions}


def is_blank(row: Row) -> bool:
    """Whether nothing at all was typed in a line."""
    return all(value in ("", None, [], {}) for value in row.values())


def parts_of(answers: Answers, pack: Pack, add: str = "") -> list[Part]:
    """The form as the page draws it; every list ends with spare lines, more of them in the section called `add`."""
    drawn = []
    for section, questions in short_sections(pack):
        rows = list(answers.rows.get(section.id, []))
        if section.kind == "single":
            lines: tuple[Line, ...] = (Line(section.id, 0, rows[0] if rows else {}),)
        else:
            spare = _SPARE.get(section.id, 1)
            wanted = len(rows) + spare if add == section.id else max(spare, len(rows))
            rows += [{}] * (min(wanted, MOST_LINES) - len(rows))
            lines = tuple(Line(f"{section.id}-{n}", n + 1, row) for n, row in enumerate(rows))
        shown = shown_questions(pack, section, questions)
        drawn.append(
            Part(section, shown, lines, section.id in answers.none, none_label(section), _SPARE.get(section.id, 1))
        )
    return drawn


def none_label(section: Section) -> str:
    """The words of the box "there is none"."""
    return "还没有评定过星级" if section.table == STARS else f"没有{section.line_name}"


def hidden_fields(answers: Answers, pack: Pack) -> list[tuple[str, str]]:
    """The answers as (name, value) pairs that `read_form` reads back unchanged."""
    pairs = [("batch", answers.batch), (PLANNED, answers.planned)]
    for section, questions in short_sections(pack):
        for n, row in enumerate(answers.rows.get(section.id, [])):
            stem = section.id if section.kind == "single" else f"{section.id}-{n}"
            for question in questions:
                pairs += _flat(f"{stem}-{question.id}", question, row.get(question.id))
        if section.id in answers.none:
            pairs.append((f"{section.id}-none", "1"))
    return pairs


def _flat(name: str, question: Question, typed: Any) -> Iterator[tuple[str, str]]:
    if typed in ("", None):
        return
    if question.type == "periods":
        for n, row in enumerate(typed):
            yield f"{name}-{n}-from", row.get("from", "")
            yield f"{name}-{n}-to", row.get("to", "")
            if row.get("open"):
                yield f"{name}-{n}-open", "1"
    elif question.type == "invoice":
        yield f"{name}-code", typed.get("code", "")
        yield f"{name}-number", typed.get("number", "")
    elif question.type in ("texts", "choices"):
        yield from ((name, one) for one in typed)
        if typed == []:
            yield f"{name}-none", "1"
    else:
        yield name, str(typed)
