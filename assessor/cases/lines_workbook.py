"""The workbook of a draft's lines: to fill in from nothing, to correct what is there, or sent back with what to mend."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from assessor.cases.import_lines import SheetResult
from assessor.cases.save_answers import lines_of
from assessor.cases.sheet_layout import (
    ERROR_COLUMN,
    LINE_COLUMN,
    MOST_PERIODS,
    STILL,
    SheetColumn,
    columns_of,
    line_words,
    periods_needed,
    written,
)
from assessor.documents.form_workbook import FormColumn, FormSheet, form_workbook
from assessor.workflow import Moment
from models.application import Application, DraftAnswer
from questionnaires.shapes import Pack, Section

KINDS = {"date": "day", "money": "money", "integer": "integer"}
NOTES = (
    "一、每张工作表对应申报的一个栏目，工作表名和表头请不要改动；把鼠标放在表头上可以看填写说明。",
    "二、已有的行带有“行号”，改好后导入即更新该行；新增的行请把“行号”留空。表里没有的行不会被删除。",
    f"三、日期写成 2021-06-01；现在还在用的服务，结束日期填“{STILL}”。",
    "四、金额的单位是元，不是万元，最多两位小数；退款填负数。",
    "五、号码、代码、编号按文本填写（单元格格式已设为文本），否则 Excel 会丢掉开头的 0 和第 15 位以后的数字。",
    "六、一张工作表只要有一处错误，这张表就一行也不导入；系统会退回带“错误说明”列的同一张表，改好后直接重新导入。",
    "七、只读取单元格的值，公式取其计算结果；带宏的工作簿不接收。",
)


def lines_workbook(
    session: Session, case: Application, pack: Pack, sections: Sequence[Section], moment: Moment, *, filled: bool
) -> bytes:
    """All sections of lines of the draft; with what is saved so far when `filled`, else empty."""
    sheets = []
    for section in sections:
        if section.kind != "lines":
            continue
        lines = lines_of(session, case, section) if filled else []
        columns = columns_of(section, case.level, periods_needed([line.answers for line in lines], section))
        names = _names(session, case, pack, section)
        rows = [_row(line, columns, names) for line in lines]
        sheets.append(FormSheet(section.title, [_line_column(), *map(_column, columns)], rows))
    return form_workbook(sheets, NOTES, moment.at, "申报明细导入模板")


def mending_workbook(
    case: Application, results: Sequence[SheetResult], given: dict[str, Sequence[Sequence[Any]]], moment: Moment
) -> bytes:
    """The sheets that were not taken, as they were sent, each with a last column that names cell and mend."""
    sheets = []
    for result in (one for one in results if one.problems):
        rows = given[result.name]
        heads = [str(value) if value is not None else "" for value in (rows[0] if rows else ())]
        width = heads.index(ERROR_COLUMN) if ERROR_COLUMN in heads else len(heads)
        known = (
            {c.label: _column(c) for c in columns_of(result.section, case.level, MOST_PERIODS)}
            if result.section
            else {}
        )
        columns = [
            _line_column() if head == LINE_COLUMN else known.get(head, FormColumn(head)) for head in heads[:width]
        ]
        errors: dict[int, str] = {}
        for problem in result.problems:
            said = f"{problem.cell}：{problem.words}"
            errors[problem.row] = f"{errors[problem.row]}；{said}" if problem.row in errors else said
        sheets.append(FormSheet(result.name, columns, [row[:width] for row in rows[1:]], ERROR_COLUMN, errors))
    return form_workbook(sheets, NOTES, moment.at, "需改正的申报明细")


def _line_column() -> FormColumn:
    return FormColumn(LINE_COLUMN, "text", "系统填写。新增的行请留空。", width=14)


def _column(column: SheetColumn) -> FormColumn:
    question = column.question
    kind = "day" if question.type == "periods" else KINDS.get(question.type, "text")
    return FormColumn(column.label, kind, _help(column), column.choices, 16 if kind == "day" else 20)


def _help(column: SheetColumn) -> str:
    question = column.question
    more = {
        "periods": f"日期写成 2021-06-01；现在还在用的，“止”填“{STILL}”。",
        "date": "写成 2021-06-01。",
        "choices": "可选多项，用顿号隔开：" + "、".join(label for _, label in question.choices) + "。没有的填“无”。",
        "texts": "每条一行（单元格内换行用 Alt+回车）。没有的填“无”。",
    }.get(question.type, "")
    if question.refers:
        more = "填名称即可；同名的写成“名称（行号）”。"
    if question.type == "choice":
        more = "从列表中选择。"
    return " ".join(part for part in (question.help, more, "" if question.required else "可不填。") if part)


def _names(session: Session, case: Application, pack: Pack, section: Section) -> dict[str, str]:
    tables = {question.refers for question in section.questions if question.refers}
    others = [one for one in pack.sections if one.table in tables]
    return {row.line_id: line_words(row.line_id, row.answers) for one in others for row in lines_of(session, case, one)}


def _row(line: DraftAnswer, columns: Sequence[SheetColumn], names: dict[str, str]) -> list[Any]:
    values = (written(column, line.answers.get(column.question.id), names) for column in columns)
    return [f"{line.line_id}#{line.version}", *values]
