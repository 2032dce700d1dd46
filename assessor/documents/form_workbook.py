"""A workbook to be filled in and sent back: heads with their help as comments, drop-downs, text kept text.

Also the answer to one that could not be taken: the same sheets with a last column that names the cell and the mend.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from assessor.documents.workbook import SAFE

ROWS_TO_FILL = 500


@dataclass(frozen=True)
class FormColumn:
    """A column to fill in: `kind` text | day | money | integer; `help` becomes the head's comment, `choices` a drop-down."""

    label: str
    kind: str = "text"
    help: str = ""
    choices: Sequence[str] = ()
    width: int = 18


@dataclass(frozen=True)
class FormSheet:
    """A sheet: heads in row 1, rows below; `errors` by row number (from 1) fill the last column."""

    name: str
    columns: Sequence[FormColumn]
    rows: Sequence[Sequence[Any]] = ()
    error_column: str = ""
    errors: Mapping[int, str] = field(default_factory=dict)


def form_workbook(sheets: Sequence[FormSheet], notes: Sequence[str], made_at: datetime, title: str) -> bytes:
    """The bytes of the .xlsx. `notes` fill a last sheet 说明."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, SAFE)
    book.set_properties({"title": title, "created": made_at.replace(tzinfo=None)})
    looks = {
        "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
        "money": book.add_format({"num_format": "0.00", "valign": "top"}),
        "integer": book.add_format({"num_format": "0", "valign": "top"}),
        "number": book.add_format({"num_format": "General", "valign": "top"}),
        "head": book.add_format({"bold": True, "bg_color": "#f0efeb", "border": 1, "text_wrap": True, "valign": "top"}),
        "error": book.add_format({"font_color": "#a3271b", "text_wrap": True, "valign": "top"}),
        "bad": book.add_format({"bg_color": "#f7e4e1", "num_format": "@", "text_wrap": True, "valign": "top"}),
    }
    for sheet in sheets:
        _write(book.add_worksheet(sheet.name[:31]), sheet, looks)
    told = book.add_worksheet("说明")
    told.set_column(0, 0, 100)
    for number, note in enumerate(notes):
        told.write_string(number, 0, note, looks["text"])
    book.close()
    return out.getvalue()


def _write(page: Any, sheet: FormSheet, looks: dict[str, Any]) -> None:
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.width, looks[column.kind])
        page.write_string(0, at, column.label, looks["head"])
        if column.help:
            page.write_comment(0, at, column.help, {"x_scale": 2, "author": "填写说明"})
        if column.choices:
            page.data_validation(1, at, ROWS_TO_FILL, at, _one_of(column.choices))
    last = len(sheet.columns)
    for down, row in enumerate(sheet.rows, 1):
        for at, value in enumerate(row):
            _cell(page, down, at, value, looks)
        if words := sheet.errors.get(down + 1):
            page.write_string(down, last, words, looks["error"])
    if sheet.errors:
        page.set_column(last, last, 70)
        page.write_string(0, last, sheet.error_column, looks["head"])
        if words := sheet.errors.get(1):
            page.write_string(0, last + 1, words, looks["error"])
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _one_of(choices: Sequence[str]) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": list(choices),
        "error_type": "warning",
        "error_title": "请从列表中选择",
        "error_message": "可选：" + "、".join(choices)[:200],
    }


def _cell(page: Any, down: int, at: int, value: Any, looks: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_boolean(down, at, value)
    elif isinstance(value, datetime):
        page.write_datetime(down, at, value.replace(tzinfo=None), looks["day"])
    elif isinstance(value, date):
        page.write_datetime(down, at, value, looks["day"])
    elif isinstance(value, Decimal):
        page.write_number(down, at, float(value), looks["money"])
    elif isinstance(value, int | float):
        page.write_number(down, at, value, looks["number"])
    else:
        page.write_string(down, at, str(value)[:32_767], looks["text"])
