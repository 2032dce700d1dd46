"""The file as submitted, ready to be drawn: sections, lines, what the rules said of each line, its proof beside it."""

from dataclasses import dataclass, field
from typing import Any

from models.application import Submission
from questionnaires.shapes import Pack, Question, Section

_KINDS = {
    "money": "money",
    "date": "date",
    "boolean": "yes_no",
    "periods": "periods",
    "texts": "texts",
    "uscc": "code",
    "integer": "number",
}


@dataclass(frozen=True)
class Line:
    """One line of a section: its answers, the findings at fault on it, and the files that prove it."""

    id: str
    title: str
    rows: list[dict[str, Any]]
    marks: list[dict[str, Any]]
    files: list[dict[str, Any]]


@dataclass(frozen=True)
class FiledSection:
    """One section. `rows` for a section of single answers, `lines` otherwise; `files` prove the section as a whole."""

    id: str
    title: str
    kind: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)


def filed_sections(submission: Submission, pack: Pack, regions: dict[str, str]) -> list[FiledSection]:
    """Every section that an applicant for this star fills in, in the order of the form."""
    reader = _Reader(submission, regions)
    return [
        reader.section(section) for section in pack.sections if section.asked and section.applies_to(submission.level)
    ]


def line_names(submission: Submission, pack: Pack) -> dict[str, str]:
    """What people call each line: its first answer in words; the kind of line and its number without one."""
    found: dict[str, str] = {}
    for section in pack.sections:
        for number, row in enumerate(_rows_of(submission.document, section), 1):
            if "id" in row:
                found[str(row["id"])] = line_title(section, row, number)
    return found


def line_title(section: Section, row: dict[str, Any], number: int) -> str:
    """`云服务器`; `付款 3` for a line without a name of its own."""
    first = section.questions[0]
    value = row.get(first.id)
    if isinstance(value, str) and value and first.refers is None:
        return first.choice_label(value)
    return f"{section.line_name} {number}"


def evidence_of(submission: Submission, pack: Pack) -> dict[str, list[dict[str, Any]]]:
    """Files by rule: those of the lines that a finding finds fault with, or of all its lines when it finds none."""
    tables = {section.table or section.id: section.id for section in pack.sections if section.kind == "lines"}
    proving: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for entry in submission.files:
        for place in entry["proves"]:
            proving.setdefault((place["section"], place["line"]), []).append(entry)
    found: dict[str, list[dict[str, Any]]] = {}
    for finding in submission.verdict["findings"]:
        lines = [mark for mark in finding["lines"] if mark["outcome"] != "met"] or finding["lines"]
        section = tables.get(finding.get("table"), "")
        files = {entry["ref"]: entry for mark in lines for entry in proving.get((section, mark["id"]), [])}
        found[finding["rule"]] = list(files.values())
    return found


def unproven(files: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Files that the applicant linked to nothing."""
    return [entry for entry in files if not entry["proves"]]


@dataclass
class _Reader:
    submission: Submission
    regions: dict[str, str]
    names: dict[str, str] = field(default_factory=dict)
    marks: dict[Any, list[dict[str, Any]]] = field(default_factory=dict)
    files: dict[Any, list[dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Sorted once by place: a filing may have thousands of lines, and each looks for its own.
        for finding in self.submission.verdict["findings"]:
            for mark in finding["lines"]:
                if mark["outcome"] != "met":
                    said = {"says": finding["says"], "clause": finding["clause"], **mark}
                    self.marks.setdefault((finding.get("table"), mark["id"]), []).append(said)
        for entry in self.submission.files:
            for place in entry["proves"]:
                self.files.setdefault((place["section"], place["line"]), []).append(entry)

    def section(self, section: Section) -> FiledSection:
        filed = FiledSection(section.id, section.title, section.kind, files=self._files(section.id, ""))
        rows = _rows_of(self.submission.document, section)
        if section.kind == "single":
            filed.rows.extend(self._answers(section, rows[0] if rows else {}))
            return filed
        for number, row in enumerate(rows, 1):
            line_id, title = str(row["id"]), line_title(section, row, number)
            self.names[line_id] = title
            marks = self._marks(section, line_id)
            filed.lines.append(
                Line(line_id, title, self._answers(section, row), marks, self._files(section.id, line_id))
            )
        return filed

    def _answers(self, section: Section, row: dict[str, Any]) -> list[dict[str, Any]]:
        return [self._answer(q, row.get(q.id)) for q in section.questions if q.applies_to(self.submission.level)]

    def _answer(self, question: Question, value: Any) -> dict[str, Any]:
        kind, shown = _KINDS.get(question.type, "text"), value
        if value is None:
            kind = "text"
        elif question.type == "choice":
            shown = question.choice_label(value)
        elif question.type == "choices":
            shown = "、".join(question.choice_label(one) for one in value) or "没有"
        elif question.type == "region":
            shown = self.regions.get(value, value)
        elif question.type == "invoice":
            shown = value["number"] + (f"（代码 {value['code']}）" if value.get("code") else "")
        elif question.refers:
            shown = self.names.get(value, value)
        elif question.type == "integer" and question.unit:
            kind, shown = "text", f"{value:,} {question.unit}"
        return {"id": question.id, "label": question.label, "value": shown, "kind": kind}

    def _marks(self, section: Section, line_id: str) -> list[dict[str, Any]]:
        return self.marks.get((section.table, line_id), [])

    def _files(self, section_id: str, line_id: str) -> list[dict[str, Any]]:
        return self.files.get((section_id, line_id), [])


def _rows_of(document: dict[str, Any], section: Section) -> list[dict[str, Any]]:
    if section.kind == "lines":
        return list(document.get(section.table or section.id) or [])
    return [document.get(section.table) or {} if section.table else document]
