"""Tables as an Excel workbook: text stays text, codes keep their digits, days and amounts are real values, print set-up.

Nothing becomes a formula or a link, whatever it begins with. The same data gives the same bytes.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

import xlsxwriter

Kind = Literal["text", "code", "number", "decimal", "money", "day", "moment", "error"]
SAFE = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False, "in_memory": True}
_FORMATS: dict[str, dict[str, Any]] = {
    "text": {"text_wrap": True},
    "code": {"num_format": "@"},
    "number": {"num_format": "#,##0"},
    "decimal": {"num_format": "General"},
    "money": {"num_format": "#,##0.00"},
    "day": {"num_format": "yyyy-mm-dd"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm"},
    "error": {"text_wrap": True, "font_color": "#a3271b"},
}
_WIDTHS = {"text": 18, "code": 22, "number": 10, "decimal": 10, "money": 16, "day": 12, "moment": 17, "error": 60}
_LONGEST = 32_767
"""Characters that one cell of Excel can hold."""


@dataclass(frozen=True)
class Column:
    """A column. Values: `day` a date, `moment` a datetime (shown as given, so hand over 北京时间), `money` 分 as int."""

    label: str
    kind: Kind = "text"
    width: int | None = None


@dataclass(frozen=True)
class Sheet:
    """One sheet: a title line, notes under it, then the head (frozen) and the rows. None leaves a cell empty."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    notes: Sequence[str] = field(default=())


def workbook(sheets: Sequence[Sheet], made_at: datetime, title: str, author: str = "星级上云企业评定") -> bytes:
    """The bytes of an .xlsx with these sheets."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, SAFE)
    book.set_properties({"title": title, "author": author, "created": made_at.replace(tzinfo=None)})
    formats = {
        kind: book.add_format({"valign": "top", "border": 1, "border_color": "#c9c7bf", **more})
        for kind, more in _FORMATS.items()
    }
    formats["head"] = book.add_format(
        {"bold": True, "bg_color": "#f0efeb", "border": 1, "border_color": "#c9c7bf", "text_wrap": True}
    )
    formats["title"] = book.add_format({"bold": True, "font_size": 14})
    for sheet in sheets:
        _write(book.add_worksheet(sheet.name[:31]), sheet, formats)
    book.close()
    return out.getvalue()


def _write(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    page.write_string(0, 0, sheet.title, formats["title"])
    for number, note in enumerate(sheet.notes, 1):
        page.write_string(number, 0, note)
    head = 1 + len(sheet.notes)
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.width or _WIDTHS[column.kind])
        page.write_string(head, at, column.label, formats["head"])
    for down, row in enumerate(sheet.rows, head + 1):
        for at, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            write_cell(page, down, at, column.kind, value, formats[column.kind])
    page.freeze_panes(head + 1, 0)
    if sheet.rows:
        page.autofilter(head, 0, head + len(sheet.rows), len(sheet.columns) - 1)
    page.repeat_rows(head)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.set_footer("&L&A&R第 &P 页，共 &N 页")


def write_cell(page: Any, down: int, at: int, kind: str, value: Any, look: Any) -> None:
    """One value in its cell, as what it is; nothing is guessed from how a text looks."""
    if value is None or value == "":
        page.write_blank(down, at, None, look)
    elif kind == "money":
        page.write_number(down, at, value / 100, look)
    elif kind in ("number", "decimal"):
        page.write_number(down, at, value, look)
    elif kind in ("day", "moment"):
        plain = value.replace(tzinfo=None) if isinstance(value, datetime) else value
        assert isinstance(plain, date)
        page.write_datetime(down, at, plain, look)
    else:
        page.write_string(down, at, str(value)[:_LONGEST], look)
