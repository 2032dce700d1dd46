"""The application document: any JSON value in, a checked Document or a list of field errors out (docs/application.md).

Absent (or null, or an empty string) means unknown. An absent table is unknown; an empty one is known to be empty.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assessor.policy.answers import BadAnswer, read_answer, read_date
from questionnaires.forms import Section
from questionnaires.shapes import Pack

MAX_LINES = 5_000
MAX_ERRORS = 50
FIXED = ("level", "submitted_on")
_MAX_ID = 64


@dataclass(frozen=True)
class FieldError:
    """One field that cannot be read: where (`services[0].used[1].from`) and what to do."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}：{self.message}" if self.path else self.message


class DocumentError(ValueError):
    """The document cannot be judged. `errors` are in the order of the document, at most MAX_ERRORS."""

    def __init__(self, errors: list[FieldError]) -> None:
        self.errors = errors[:MAX_ERRORS]
        super().__init__("\n".join(map(str, self.errors)))


@dataclass(frozen=True)
class Line:
    """One line of a table: its id, its answers by question id (None = unknown), and the keys that were written at all."""

    id: str
    answers: Mapping[str, Any]
    given: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Document:
    """A readable application. `answers` are those given once; `tables` hold lines, None for a table that was not given.

    `ignored` are paths of keys the pack does not ask for: they take no part in the verdict, and the verdict says so.
    """

    level: str
    submitted_on: date | None
    answers: Mapping[str, Any]
    tables: Mapping[str, tuple[Line, ...] | None]
    ignored: tuple[str, ...] = ()


@dataclass
class _Reading:
    errors: list[FieldError] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    def fail(self, path: str, message: str) -> None:
        if len(self.errors) < MAX_ERRORS:
            self.errors.append(FieldError(path, message))

    def ignore(self, path: str) -> None:
        if len(self.ignored) < MAX_ERRORS:
            self.ignored.append(path)


def parse(data: object, pack: Pack) -> Document:
    """Read a document. Raises DocumentError with every field that is wrong."""
    if not isinstance(data, dict):
        raise DocumentError([FieldError("", "申报文档的最外层应是一个对象，如 {\"level\": …}")])
    reading = _Reading()
    level = _level(data.get("level"), pack, reading)
    submitted_on = _submitted_on(data.get("submitted_on"), reading)
    answers: dict[str, Any] = {}
    tables: dict[str, tuple[Line, ...] | None] = {}
    known: set[str] = set(FIXED)
    for section in pack.sections:
        if section.kind == "lines":
            assert section.table is not None
            known.add(section.table)
            tables[section.table] = _lines(data.get(section.table), section, reading)
        elif section.table is None:
            known.update(question.id for question in section.questions)
            answers |= _answers(data, section, "", reading, alone=False)
        else:
            known.add(section.table)
            answers |= _object(data.get(section.table), section, reading)
    for key in data:
        if key not in known:
            reading.ignore(_shown(key))
    if reading.errors:
        raise DocumentError(reading.errors)
    return Document(level, submitted_on, answers, tables, tuple(reading.ignored))


def _level(value: object, pack: Pack, reading: _Reading) -> str:
    choices = "、".join(f"{level.id}（{level.title}）" for level in pack.levels.values())
    if isinstance(value, str) and value in pack.levels:
        return value
    said = "请写明申报的星级" if value is None else f"没有 {_shown(value)} 这个星级"
    reading.fail("level", f"{said}，可选：{choices}")
    return ""


def _submitted_on(value: object, reading: _Reading) -> date | None:
    try:
        return None if value is None else read_date(value)
    except BadAnswer as bad:
        reading.fail("submitted_on", str(bad))
        return None


def _object(value: object, section: Section, reading: _Reading) -> dict[str, Any]:
    assert section.table is not None
    if value is not None and not isinstance(value, dict):
        reading.fail(section.table, f"“{section.title}”应是一个对象")
        value = None
    return _answers(value or {}, section, section.table, reading)


def _answers(data: Mapping[str, Any], section: Section, path: str, reading: _Reading, alone: bool = True) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for question in section.questions:
        here = f"{path}.{question.id}" if path else question.id
        try:
            found[question.id] = read_answer(data.get(question.id), question)
        except BadAnswer as bad:
            found[question.id] = None
            reading.fail(here + bad.inside, f"“{question.label}”{bad}")
    if alone:
        for key in data:
            if key != "id" and section.question(key) is None:
                reading.ignore(f"{path}.{_shown(key)}")
    return found


def _lines(value: object, section: Section, reading: _Reading) -> tuple[Line, ...] | None:
    table = section.table or ""
    if value is None:
        return None
    if not isinstance(value, list):
        reading.fail(table, f"“{section.title}”应是一个列表")
        return None
    if len(value) > MAX_LINES:
        reading.fail(table, f"“{section.title}”有 {len(value)} 行，最多 {MAX_LINES} 行；请合并同类行，或联系审核部门")
        return None
    return tuple(_each_line(value, section, table, reading))


def _each_line(rows: list[Any], section: Section, table: str, reading: _Reading) -> Iterator[Line]:
    seen: dict[str, int] = {}
    for index, row in enumerate(rows):
        path = f"{table}[{index}]"
        if not isinstance(row, dict):
            reading.fail(path, f"第 {index + 1} 行应是一个对象")
            continue
        line_id = _line_id(row.get("id"), table, index)
        if line_id is None:
            reading.fail(f"{path}.id", f"行编号要写成不超过 {_MAX_ID} 个字的文字")
            continue
        if line_id in seen:
            reading.fail(f"{path}.id", f"行编号 {line_id} 与第 {seen[line_id] + 1} 行重复，请换一个")
            continue
        seen[line_id] = index
        yield Line(line_id, _answers(row, section, path, reading), frozenset(map(str, row)))


def _line_id(value: object, table: str, index: int) -> str | None:
    if value is None:
        return f"{table}-{index + 1}"
    if isinstance(value, str) and value.strip() and len(value) <= _MAX_ID and value.isprintable():
        return value
    return None


def _shown(value: object) -> str:
    text = str(value)[:40] if isinstance(value, (str, int, float, bool)) else type(value).__name__
    return "".join(c if c.isprintable() else "?" for c in text)
