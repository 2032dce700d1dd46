"""Single changes to a document that could lift a bar: what to do, in a sentence, and the document after it.

A change never turns a known fact round: a branch does not become a legal person. It fills in what is missing, puts
right what the filing got wrong, takes a line out, adds a line, or waits for the platform to open.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from assessor.policy.document import Document, Line
from questionnaires.shapes import Pack

Kind = Literal["answer", "fix", "remove", "add", "wait"]
_ORDER: tuple[Kind, ...] = ("wait", "answer", "fix", "remove", "add")


@dataclass(frozen=True)
class Change:
    """One thing to do. `table` is `application` for what is asked once; `line` and `questions` say where.

    `past`: it only helps if it is already so (a service that has been in use for long and was left out of the filing).
    """

    kind: Kind
    table: str
    line: str | None
    questions: tuple[str, ...]
    rules: tuple[str, ...]
    says: str
    past: bool = False


@dataclass(frozen=True)
class Edit:
    """A change together with what it makes of a document. Applying it where it does not fit changes nothing.

    `content` tells added lines apart.
    """

    change: Change
    apply: Callable[[Document], Document] = field(compare=False)
    content: str = ""

    @property
    def key(self) -> tuple[str, str, str | None, tuple[str, ...], str]:
        """The same for edits that do the same thing for different rules."""
        return self.change.kind, self.change.table, self.change.line, self.change.questions, self.content

    def also_for(self, other: "Edit") -> "Edit":
        """One edit for the rules of both, with the fuller sentence."""
        rules = tuple(dict.fromkeys(self.change.rules + other.change.rules))
        says = max(self.change.says, other.change.says, key=len)
        return replace(self, change=replace(self.change, rules=rules, says=says))


def applied(document: Document, edits: tuple[Edit, ...] | list[Edit]) -> Document:
    """The document after the edits: answers first, then lines taken out, then lines added."""
    for edit in sorted(edits, key=lambda e: _ORDER.index(e.change.kind)):
        document = edit.apply(document)
    return document


def set_answers(values: dict[str, Any]) -> Callable[[Document], Document]:
    """Answers given once."""
    return lambda document: replace(document, answers={**document.answers, **values})


def set_day(day: date) -> Callable[[Document], Document]:
    """Submit on another day."""
    return lambda document: replace(document, submitted_on=day)


def set_table(table: str, lines: tuple[Line, ...]) -> Callable[[Document], Document]:
    """A whole table, known."""
    return lambda document: replace(document, tables={**document.tables, table: lines})


def set_line(table: str, line_id: str, values: dict[str, Any]) -> Callable[[Document], Document]:
    """Other answers in one line."""

    def apply(document: Document) -> Document:
        lines = document.tables.get(table) or ()
        changed = (replace(ln, answers={**ln.answers, **values}) if ln.id == line_id else ln for ln in lines)
        return set_table(table, tuple(changed))(document)

    return apply


def remove_line(table: str, line_id: str) -> Callable[[Document], Document]:
    """One line taken out."""
    return lambda document: set_table(table, tuple(ln for ln in document.tables.get(table) or () if ln.id != line_id))(document)


def add_line(table: str, line_id: str, answers: dict[str, Any], pack: Pack) -> Callable[[Document], Document]:
    """One line more; an unknown table becomes known."""
    section = pack.table(table)
    empty = {question.id: None for question in section.questions} if section else {}
    new = Line(line_id, {**empty, **answers}, frozenset(answers))
    return lambda document: set_table(table, (*(document.tables.get(table) or ()), new))(document)


def line_name(document: Document, table: str, line_id: str) -> str:
    """What people call a line: its own name, else its id."""
    for line in document.tables.get(table) or ():
        if line.id == line_id and line.answers.get("name"):
            return f"“{line.answers['name']}”"
    return f"“{line_id}”"
