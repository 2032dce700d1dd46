"""Bring contracts, invoices and payments from a workbook: a sheet is saved whole or not at all, every bad cell is named."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases.answers import Unreadable
from assessor.cases.import_lines import CellProblem, SheetResult, cell_name
from assessor.cases.money_forms import KINDS, paper_section
from assessor.cases.refusal import Refusal
from assessor.cases.save_answers import must_be_editable
from assessor.cases.save_paper import PaperErrors, save_paper
from assessor.cases.sheet_cells import text_of, typed_cell
from assessor.cases.sheet_layout import ERROR_COLUMN, SheetColumn, columns_of
from assessor.documents.form_workbook import FormColumn, FormSheet, form_workbook
from assessor.workflow import Moment
from models.application import Application
from questionnaires.forms import Section

_KINDS = {"date": "day", "money": "money"}
NOTES = (
    "一、合同、发票、付款各一张工作表，工作表名和表头请不要改动；一行一份。",
    "二、日期写成 2021-06-01；金额的单位是元，最多两位小数；退款和红字发票填负数。",
    "三、发票号码、代码和流水号按文本填写（单元格格式已设为文本），否则 Excel 会丢掉开头的 0 和第 15 位以后的数字。",
    "四、只新增，不修改：已经填过的会指出来，要改的请在页面上改。",
    "五、一张工作表只要有一处错误，这张表就一行也不导入；改好后直接重新导入。",
)


def papers_template(claims: Mapping[str, str], made_at: datetime) -> bytes:
    """An empty workbook with a sheet for each kind of paper."""
    sheets = [FormSheet(one.title, [_column(c) for c in columns_of(one, "")]) for one in _sections(claims)]
    return form_workbook(sheets, NOTES, made_at, "合同、发票与付款导入模板")


def mending_papers(
    claims: Mapping[str, str], results: Sequence[SheetResult], given: Mapping[str, Sequence[Sequence[Any]]],
    made_at: datetime,
) -> bytes:  # fmt: skip
    """The sheets that were not taken, as sent, with a last column that names cell and mend."""
    known = {c.label: _column(c) for one in _sections(claims) for c in columns_of(one, "")}
    sheets = []
    for result in (one for one in results if one.problems):
        rows = given[result.name]
        heads = [str(value) if value is not None else "" for value in (rows[0] if rows else ())]
        width = heads.index(ERROR_COLUMN) if ERROR_COLUMN in heads else len(heads)
        errors: dict[int, str] = {}
        for problem in result.problems:
            said = f"{problem.cell}：{problem.words}"
            errors[problem.row] = f"{errors[problem.row]}；{said}" if problem.row in errors else said
        columns = [known.get(head, FormColumn(head)) for head in heads[:width]]
        sheets.append(FormSheet(result.name, columns, [row[:width] for row in rows[1:]], ERROR_COLUMN, errors))
    return form_workbook(sheets, NOTES, made_at, "需改正的合同、发票与付款")


def _sections(claims: Mapping[str, str]) -> list[Section]:
    return [paper_section(kind, claims) for kind in KINDS]


def _column(column: SheetColumn) -> FormColumn:
    question = column.question
    words = f"{question.help} {'' if question.required else '可不填。'}".strip()
    return FormColumn(column.label, _KINDS.get(question.type, "text"), words, column.choices)


def import_papers(
    session: Session, viewer: Viewer, case: Application, claims: Mapping[str, str],
    sheets: Mapping[str, Sequence[Sequence[Any]]], moment: Moment,
) -> list[SheetResult]:  # fmt: skip
    """Import every sheet named like a kind of paper. The caller holds the lock of the case. Raises Refusal when frozen."""
    must_be_editable(case)
    by_title = {one.title: (kind, one) for kind, one in zip(KINDS, _sections(claims), strict=True)}
    found = []
    for name, rows in sheets.items():
        kind, section = by_title.get(name, ("", None))
        result = SheetResult(name, section)
        found.append(result)
        if section is None:
            result.problems.append(CellProblem(1, "A1", f"没有叫“{name}”的工作表，请照模板"))
        else:
            _sheet(session, viewer, case, claims, kind, section, rows, moment, result)
    return found


def _sheet(
    session: Session, viewer: Viewer, case: Application, claims: Mapping[str, str], kind: str, section: Section,
    rows: Sequence[Sequence[Any]], moment: Moment, result: SheetResult,
) -> None:  # fmt: skip
    columns = {column.label: column for column in columns_of(section, "")}
    heads = _heads(rows[0] if rows else (), columns, result)
    if result.problems:
        return
    try:
        with session.begin_nested():
            for number, row in enumerate(rows[1:], 2):
                cells = {label: row[at] for label, at in heads.items() if at < len(row)}
                if any(value is not None for value in cells.values()):
                    _row(session, viewer, case, claims, kind, number, cells, heads, columns, moment, result)
            if result.problems:
                raise _NotTaken
    except _NotTaken:
        result.added = 0


class _NotTaken(Exception):
    """Something of the sheet is wrong, so nothing of it stays."""


def _heads(row: Sequence[Any], columns: Mapping[str, SheetColumn], result: SheetResult) -> dict[str, int]:
    heads: dict[str, int] = {}
    for at, value in enumerate(row):
        if value == ERROR_COLUMN:
            break
        if value is None:
            continue
        label = str(value).strip()
        if label not in columns:
            result.problems.append(CellProblem(1, cell_name(1, at), f"没有叫“{label[:30]}”的列，表头请照模板"))
        elif label in heads:
            result.problems.append(CellProblem(1, cell_name(1, at), f"“{label}”这一列出现了两次"))
        heads[label] = at
    if not heads and not result.problems:
        result.problems.append(CellProblem(1, "A1", "第一行应是表头，请使用模板"))
    return heads


def _row(
    session: Session, viewer: Viewer, case: Application, claims: Mapping[str, str], kind: str, number: int,
    cells: Mapping[str, Any], heads: Mapping[str, int], columns: Mapping[str, SheetColumn], moment: Moment,
    result: SheetResult,
) -> None:  # fmt: skip
    """Save a row, or note what is wrong with it at its cells."""
    typed: dict[str, Any] = {}
    at_question: dict[str, int] = {}
    before = len(result.problems)
    for label, value in cells.items():
        column = columns[label]
        name = column.question.id
        at_question.setdefault(name, heads[label])
        try:
            if column.part:
                typed.setdefault(name, {"code": "", "number": ""})[column.part] = (
                    "" if value is None else text_of(value)
                )
            else:
                typed[name] = typed_cell(column, value, {})
        except Unreadable as no:
            result.problems.append(CellProblem(number, cell_name(number, heads[label]), str(no).rstrip("。")))
    if len(result.problems) > before:
        return
    try:
        save_paper(session, viewer, case, kind, claims, typed, moment)
        result.added += 1
    except PaperErrors as no:
        for name, words in no.errors.items():
            cell = cell_name(number, at_question.get(name, 0))
            result.problems.append(CellProblem(number, cell, words.rstrip("。")))
    except Refusal as no:
        result.problems.append(CellProblem(number, cell_name(number, 0), "".join(no.reasons).rstrip("。")))
