"""One form for several subsidy programmes: their facts by section, what several of them ask in the same words only once.

Nothing is stored. Field names: `<part>-<question>`, in a line `<part>-<n>-<question>`, and `<part>-none` for "there is none";
a part is `common` or `<pack>-<section>`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from assessor.cases.answers import Unreadable, read_answer
from assessor.policy.awards.document import BATCH, FACTS, read_facts
from assessor.policy.document import Document, DocumentError
from assessor.web.selfcheck_form import Line, Part, Row, is_blank
from assessor.web.typed import typed_answer
from questionnaires.shapes import Pack, Question, Section

COMMON = "common"
MOST_LINES = 30
TRIAL = "（知道的可以填，用来试算）"


@dataclass(frozen=True)
class Asked:
    """One part of the form: the section it comes from, its questions, and the pack (None: several packs)."""

    id: str
    section: Section
    questions: tuple[Question, ...]
    pack: Pack | None


@dataclass
class Typed:
    """What was typed, by part; `none`: the parts whose lines are said to be none."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    none: set[str] = field(default_factory=set)

    @property
    def any(self) -> bool:
        """Whether anything at all was answered."""
        return bool(self.none) or any(not is_blank(row) for rows in self.rows.values() for row in rows)


def asked_of(packs: Sequence[Pack]) -> list[Asked]:
    """The parts of the form for the chosen programmes, common questions first."""
    shared = _shared(packs)
    parts = []
    if shared:
        questions = tuple(shared.values())
        section = Section(id=COMMON, title="几项政策都要问的", kind="single", questions=questions)
        parts.append(Asked(COMMON, section, questions, None))
    for pack in packs:
        for section in pack.sections:
            single = section.kind == "single"
            questions = tuple(
                q for q in section.questions if not (single and q.id in shared and shared[q.id] == _plain(q))
            )
            if questions:
                parts.append(Asked(f"{pack.id}-{section.id}", section, questions, pack))
    return parts


def _shared(packs: Sequence[Pack]) -> dict[str, Question]:
    """Questions that at least two of the programmes ask in the same words with the same choices."""
    seen: dict[str, list[Question]] = {}
    for pack in packs:
        for section in pack.sections:
            if section.kind == "single" and section.table != BATCH:
                for question in section.questions:
                    seen.setdefault(question.id, []).append(_plain(question))
    twice = {name: [q for q in asked if asked.count(q) > 1] for name, asked in seen.items()}
    return {name: asked[0] for name, asked in twice.items() if asked}


def _plain(question: Question) -> Question:
    """A question without what belongs to one pack or to filing: evidence, errors, where it is measured."""
    return question.model_copy(
        update={"required": False, "evidence": (), "errors": {}, "help": "", "until": None, "not_in": None}
    )


def read_form(form: MultiDict[str, str], parts: Sequence[Asked]) -> Typed:
    """Take the typed answers out of a posted form; fields that nobody asks are dropped, blank lines too."""
    found = Typed()
    for part in parts:
        if part.section.kind == "single":
            found.rows[part.id] = [_row(form, part, part.id)]
            continue
        rows = [_row(form, part, f"{part.id}-{n}") for n in range(MOST_LINES)]
        found.rows[part.id] = [row for row in rows if not is_blank(row)]
        if form.get(f"{part.id}-none"):
            found.none.add(part.id)
    return found


def _row(form: MultiDict[str, str], part: Asked, stem: str) -> Row:
    return {q.id: typed_answer(q.model_copy(update={"id": f"{stem}-{q.id}"}), form) for q in part.questions}


def drawn_parts(typed: Typed, parts: Sequence[Asked], add: str = "") -> list[tuple[str, list[Part]]]:
    """The form as the page draws it: for each programme (and what is common) its title and its parts."""
    groups: dict[str, list[Part]] = {}
    for part in parts:
        rows = list(typed.rows.get(part.id, []))
        title = part.pack.title if part.pack else part.section.title
        section = part.section.model_copy(update={"id": part.id, "title": _title(part)})
        shown = tuple(q.model_copy(update={"required": None}) for q in part.questions)
        if part.section.kind == "single":
            lines: tuple[Line, ...] = (Line(part.id, 0, rows[0] if rows else {}),)
        else:
            rows += [{}] * (max(1, len(rows) + (add == part.id)) - len(rows))
            lines = tuple(Line(f"{part.id}-{n}", n + 1, row) for n, row in enumerate(rows[:MOST_LINES]))
        none = f"没有{part.section.line_name}"
        groups.setdefault(title, []).append(Part(section, shown, lines, part.id in typed.none, none, 1))
    return list(groups.items())


def _title(part: Asked) -> str:
    return part.section.title + (TRIAL if part.section.table == BATCH else "")


def documents_of(
    typed: Typed, parts: Sequence[Asked], packs: Sequence[Pack]
) -> tuple[dict[str, Document], dict[str, str]]:
    """The facts of each programme, and errors by field name; without errors every programme can be judged."""
    errors: dict[str, str] = {}
    facts: dict[str, dict[str, Any]] = {pack.id: {FACTS: {}, BATCH: {}} for pack in packs}
    for part in parts:
        for pack in packs if part.pack is None else (part.pack,):
            _put(facts[pack.id], pack, part, typed, errors)
    documents = {}
    for pack in packs if not errors else ():
        try:
            documents[pack.id] = read_facts(facts[pack.id], pack)
        except DocumentError as error:
            for one in error.errors:
                errors.setdefault(_field_of(one.path, parts, pack), one.message + "。")
    return documents, errors


def _put(facts: dict[str, Any], pack: Pack, part: Asked, typed: Typed, errors: dict[str, str]) -> None:
    rows = typed.rows.get(part.id, [])
    if part.section.kind == "single":
        values = _values(part, rows[0] if rows else {}, part.id, errors)
        known = {q.id for section in pack.sections for q in section.questions}
        holder = facts[BATCH] if part.section.table == BATCH else facts[FACTS]
        holder |= {name: value for name, value in values.items() if name in known}
        return
    if part.id in typed.none and rows:
        errors[f"{part.id}-none"] = f"勾选了“没有{part.section.line_name}”，下面又填了内容，请保留其中一种。"
    if part.id in typed.none or rows:
        lines = [_values(part, row, f"{part.id}-{n}", errors) for n, row in enumerate(rows)]
        facts[FACTS][part.section.table or ""] = [
            {"id": f"{part.section.line_name}{n + 1}", **line} for n, line in enumerate(lines)
        ]


def _values(part: Asked, row: Row, stem: str, errors: dict[str, str]) -> dict[str, Any]:
    values = {}
    for question in part.questions:
        try:
            value = read_answer(question, row.get(question.id))
        except Unreadable as error:
            errors[f"{stem}-{question.id}"] = str(error)
            continue
        if value is not None:
            values[question.id] = value
    return values


def _field_of(path: str, parts: Sequence[Asked], pack: Pack) -> str:
    name = path.rpartition(".")[2]
    for part in parts:
        if part.pack in (pack, None) and any(question.id == name for question in part.questions):
            return f"{part.id}-{name}"
    return ""
