"""Workbooks for tests: honest ones, and hostile ones that must be refused in time."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter


def book(sheets: dict[str, Sequence[Sequence[Any]]], texts: bool = True) -> bytes:
    """A workbook with these rows; dates as dates, numbers as numbers, ("f", formula, value) as a formula."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    day = made.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        page = made.add_worksheet(name)
        for down, row in enumerate(rows):
            for at, value in enumerate(row):
                if isinstance(value, tuple):
                    page.write_formula(down, at, value[1], None, value[2])
                elif isinstance(value, date):
                    page.write_datetime(down, at, value, day)
                elif isinstance(value, bool):
                    page.write_boolean(down, at, value)
                elif isinstance(value, int | float | Decimal):
                    page.write_number(down, at, float(value))
                elif value is not None:
                    page.write_string(down, at, value)
    made.close()
    return out.getvalue()


def repacked(content: bytes, change: dict[str, bytes]) -> bytes:
    """The workbook with parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in change:
                new.writestr(name, old.read(name))
        for name, data in change.items():
            new.writestr(name, data)
    return out.getvalue()


def many_rows() -> bytes:
    """A million rows in little space."""
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 1_000_001))
    sheet = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<sheetData>" + rows + b"</sheetData></worksheet>"
    )
    return repacked(book({"云服务": [["x"]]}), {"xl/worksheets/sheet1.xml": sheet})


def far_cell() -> bytes:
    """One cell in the last corner: a dense table of it would fill the memory."""
    sheet = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        b"</sheetData></worksheet>"
    )
    return repacked(book({"云服务": [["x"]]}), {"xl/worksheets/sheet1.xml": sheet})


HOSTILE: dict[str, tuple[bytes, str, str]] = {
    "macros by name": (book({"a": [["x"]]}), "表.xlsm", "宏"),
    "macros inside": (repacked(book({"a": [["x"]]}), {"xl/vbaProject.bin": b"x"}), "表.xlsx", "宏"),
    "an old xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "表.xls", "xlsx"),
    "an old xls with a new name": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "表.xlsx", "密码"),
    "text": ("名称,日期\n".encode(), "表.xlsx", "损坏"),
    "a zip of something else": (
        repacked(book({"a": [["x"]]}), {"[Content_Types].xml": b"<Types/>"}),
        "表.xlsx",
        "不是 Excel",
    ),
    "a bomb": (repacked(book({"a": [["x"]]}), {"xl/media/a.bin": b"\0" * (70 << 20)}), "表.xlsx", "异常庞大"),
    "a million rows": (many_rows(), "表.xlsx", ""),
    "one far cell": (far_cell(), "表.xlsx", ""),
    "too many rows": (book({"云服务": [["x"]] * 2_002}), "表.xlsx", "超过 2000 行"),
    "a huge text": (book({"云服务": [["x"], ["长" * 12_001]]}), "表.xlsx", "太长"),
    "a formula that failed": (book({"a": [["x"], [("f", "=1/0", "#DIV/0!")]]}), "表.xlsx", "公式错误"),
    "half a workbook": (book({"a": [["x"]]})[:-300], "表.xlsx", "损坏"),
    "sheets that are no XML": (
        repacked(book({"a": [["x"]]}), {"xl/worksheets/sheet1.xml": b"\xff\xfe<<"}),
        "表.xlsx",
        "",
    ),
}
"""name → bytes, file name, words of the refusal."""
