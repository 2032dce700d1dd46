"""Bring a workbook's rows into a draft: a sheet is saved whole or not at all, and every cell against it is named."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases.answers import Unreadable
from assessor.cases.refusal import Refusal
from assessor.cases.save_answers import add_lines, lines_of, must_be_editable, save_answers
from assessor.cases.sheet_cells import text_of, typed_cell, typed_period
from assessor.cases.sheet_layout import ERROR_COLUMN, LINE_COLUMN, MOST_PERIODS, SheetColumn, columns_of
from assessor.workflow import Moment
from models.application import Application, DraftAnswer
from questionnaires.shapes import Pack, Section

TINY = "tiny_payment"
Made = tuple[int, DraftAnswer | None, dict[str, Any]]


@dataclass(frozen=True)
class CellProblem:
    """What stands against a cell, such as C7. `row` counts from 1 as Excel does."""

    row: int
    cell: str
    words: str


@dataclass
class SheetResult:
    """What became of one sheet. With problems nothing of it was saved; warnings were saved and want a look."""

    name: str
    section: Section | None
    added: int = 0
    changed: int = 0
    same: int = 0
    problems: list[CellProblem] = field(default_factory=list)
    warnings: list[CellProblem] = field(default_factory=list)


def cell_name(row: int, column: int) -> str:
    """The name of a cell from its row (from 1) and column (from 0): 7, 2 → C7."""
    letters = ""
    while column >= 0:
        letters, column = chr(65 + column % 26) + letters, column // 26 - 1
    return f"{letters}{row}"


def import_lines(
    session: Session, viewer: Viewer, case: Application, pack: Pack,
    sections: Sequence[Section], sheets: Sequence[tuple[str, Sequence[Sequence[Any]]]], moment: Moment,
) -> list[SheetResult]:  # fmt: skip
    """Import every sheet named like a section of lines (`sheets`: name and rows from A1). Raises Refusal when frozen.

    A row that names a line changes it, one without a name adds a line; lines that the sheet does not name stay.
    """
    must_be_editable(case)
    found = []
    for name, rows in sorted(sheets, key=lambda sheet: _order(sections, sheet[0])):
        section = next((one for one in sections if one.title == name and one.kind == "lines"), None)
        result = SheetResult(name, section)
        found.append(result)
        if section is None:
            result.problems.append(CellProblem(1, "A1", f"没有叫“{name}”的栏目，工作表名请照模板"))
            continue
        _sheet(session, viewer, case, pack, section, rows, moment, result)
    return found


def _order(sections: Sequence[Section], name: str) -> int:
    return next((number for number, one in enumerate(sections) if one.title == name), len(sections))


def _sheet(
    session: Session, viewer: Viewer, case: Application, pack: Pack, section: Section,
    rows: Sequence[Sequence[Any]], moment: Moment, result: SheetResult,
) -> None:  # fmt: skip
    reader = _Reader(session, case, pack, section, result)
    made = reader.read(rows)
    if result.problems:
        return
    try:
        with session.begin_nested():
            fresh = [typed for _, line, typed in made if line is None]
            result.added = len(add_lines(session, viewer, case, section, fresh, moment))
            for _, line, typed in made:
                if line is None:
                    continue
                if all(_same(line.answers.get(key), value) for key, value in typed.items()):
                    result.same += 1
                else:
                    save_answers(session, viewer, case, section, line.line_id, typed, line.version, moment)
                    result.changed += 1
    except Refusal as no:
        result.added = result.changed = result.same = 0
        result.problems.append(CellProblem(1, "A1", "".join(no.reasons)))


class _Reader:
    """Reads the rows of one sheet, noting every problem by its cell."""

    def __init__(self, session: Session, case: Application, pack: Pack, section: Section, result: SheetResult) -> None:
        self.result, self.section = result, section
        self.columns = {c.label: c for c in columns_of(section, case.level, MOST_PERIODS)}
        self.lines = {line.line_id: line for line in lines_of(session, case, section)}
        self.known: dict[str, dict[str, str]] = {}
        for question in section.questions:
            if question.refers:
                other = next(one for one in pack.sections if one.table == question.refers)
                self.known[question.id] = {
                    r.line_id: str(r.answers.get("name") or "") for r in lines_of(session, case, other)
                }
        tiny = pack.parameter(TINY) if TINY in pack.parameters else None
        self.tiny = tiny if isinstance(tiny, Decimal) else None
        self.seen: set[str] = set()

    def problem(self, row: int, column: int, words: str) -> None:
        self.result.problems.append(CellProblem(row, cell_name(row, column), words))

    def read(self, rows: Sequence[Sequence[Any]]) -> list[Made]:
        """Each filled row: its number, the line that it names (None for a new one) and its typed answers."""
        heads = self._heads(rows[0] if rows else ())
        if not heads or self.result.problems:
            if not self.result.problems:
                self.problem(1, 0, "第一行应是表头，请使用模板")
            return []
        made = []
        for number, row in enumerate(rows[1:], 2):
            cells = {label: row[at] for label, at in heads.items() if at < len(row)}
            if any(value is not None for value in cells.values()):
                made.append((number, self._line(number, cells, heads), self._typed(number, cells, heads)))
        self._duplicates(made)
        return made

    def _heads(self, row: Sequence[Any]) -> dict[str, int]:
        heads: dict[str, int] = {}
        for at, value in enumerate(row):
            if value == ERROR_COLUMN:
                break
            if value is None:
                continue
            label = str(value).strip()
            if label != LINE_COLUMN and label not in self.columns:
                self.problem(1, at, f"没有叫“{label[:30]}”的列，表头请照模板")
            elif label in heads:
                self.problem(1, at, f"“{label}”这一列出现了两次")
            heads[label] = at
        return heads

    def _line(self, number: int, cells: dict[str, Any], heads: dict[str, int]) -> DraftAnswer | None:
        value = cells.get(LINE_COLUMN)
        if value is None:
            return None
        line_id, _, version = str(value).strip().partition("#")
        line = self.lines.get(line_id)
        if line is None:
            self.problem(number, heads[LINE_COLUMN], f"没有行号为“{str(value)[:20]}”的行；新增的行请把行号留空")
        elif line_id in self.seen:
            self.problem(number, heads[LINE_COLUMN], f"行号 {line_id} 出现了两次；新增的行请把行号留空")
        elif version and version != str(line.version):
            self.problem(number, heads[LINE_COLUMN], "导出以后这一行又被改过，请重新下载后再改，以免覆盖别人的内容")
        self.seen.add(line_id)
        return line

    def _typed(self, number: int, cells: dict[str, Any], heads: dict[str, int]) -> dict[str, Any]:
        typed: dict[str, Any] = {}
        for label, value in cells.items():
            column = self.columns.get(label)
            if column is None:
                continue
            try:
                self._take(typed, column, value, cells)
            except Unreadable as no:
                self.problem(number, heads[label], str(no).rstrip("。"))
            self._tiny(number, heads[label], column, typed)
        for question in self.section.questions:
            if question.type == "periods" and question.id in typed:
                typed[question.id] = [row for row in typed[question.id] if row]
        return typed

    def _take(self, typed: dict[str, Any], column: SheetColumn, value: Any, cells: dict[str, Any]) -> None:
        name, kind = column.question.id, column.question.type
        if kind == "periods":
            if column.part.startswith("from"):
                other = cells.get(column.label.removesuffix("起") + "止")
                typed.setdefault(name, []).append(typed_period(value, other))
        elif kind == "invoice":
            typed.setdefault(name, {"code": "", "number": ""})[column.part] = "" if value is None else text_of(value)
            self._invoice(column, typed[name], cells)
        else:
            typed[name] = typed_cell(column, value, self.known.get(name, {}))

    def _invoice(self, column: SheetColumn, invoice: dict[str, str], cells: dict[str, Any]) -> None:
        """Judge the two cells together, once the second of them is read."""
        from assessor.cases.answers import read_answer

        parts = [c for c in self.columns.values() if c.question.id == column.question.id and c.label in cells]
        if column.label == parts[-1].label:
            read_answer(column.question, invoice)

    def _tiny(self, number: int, at: int, column: SheetColumn, typed: dict[str, Any]) -> None:
        amount = typed.get(column.question.id)
        if column.question.type != "money" or self.tiny is None or not amount:
            return
        try:
            small = abs(Decimal(amount)) < self.tiny
        except ArithmeticError:
            return
        if small:
            words = f"金额是 {amount} 元，请核对是否把“万元”填成了“元”"
            self.result.warnings.append(CellProblem(number, cell_name(number, at), words))

    def _duplicates(self, made: list[Made]) -> None:
        """A workbook sent a second time would add everything again: a new row like a line that is there is sent back."""
        for number, line, typed in made:
            twin = next((one for one in self.lines.values() if line is None and _alike(one.answers, typed)), None)
            if twin is not None:
                self.problem(
                    number, 0, f"与已有的 {twin.line_id} 行完全相同，可能已经导入过；确需再加一行的，请在页面上复制该行"
                )


EMPTY: tuple[Any, ...] = ("", None, [], {}, {"code": "", "number": ""})


def _same(saved: Any, typed: Any) -> bool:
    return saved == typed or (saved in EMPTY and typed in EMPTY)


def _alike(saved: dict[str, Any], typed: dict[str, Any]) -> bool:
    return any(value not in EMPTY for value in typed.values()) and all(
        _same(saved.get(key), typed.get(key)) for key in (*saved, *typed)
    )
