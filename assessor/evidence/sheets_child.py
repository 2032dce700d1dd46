"""The reading child: `python -m assessor.evidence.sheets_child FILE`, with its powers taken before it opens the file.

Prints STARTED, then {"ok": [[name, rows], …]} or {"no": [code, detail]}. Dates are ["d", iso], moments ["m", iso].
"""

import json
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from assessor.evidence import outside
from assessor.evidence import sheets_limits as most

WORKBOOK_TYPE = b"spreadsheetml.sheet.main+xml"


ERROR_CELL = b' t="e"'


class No(Exception):
    """The workbook is not read: a code of sheets_limits.SENTENCES and a detail."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.answer = [code, detail]


def main(path: str) -> None:
    """Read, or say why not."""
    import python_calamine  # noqa: F401 - before the limits: loading libraries is not the file's doing

    print(outside.STARTED.decode().strip(), flush=True)  # noqa: T201
    outside.give_up_powers(seconds=most.SECONDS, longest=most.LONGEST_ANSWER)
    try:
        _look_at_parts(path)
        answer: dict[str, Any] = {"ok": _sheets(path)}
    except No as no:
        answer = {"no": no.answer}
    except MemoryError:
        answer = {"no": ["bomb", ""]}
    except Exception:  # noqa: BLE001 - whatever a hostile file makes the reader raise, the answer is one sentence
        answer = {"no": ["broken", ""]}
    print(json.dumps(answer, ensure_ascii=False), flush=True)  # noqa: T201


def _look_at_parts(path: str) -> None:
    """Refuse macros and what unpacks to too much, before anything is parsed. Sizes are measured, not believed."""
    try:
        with zipfile.ZipFile(path) as parts:
            infos = parts.infolist()
            if len(infos) > most.MOST_PARTS:
                raise No("bomb")
            names = {info.filename.lower() for info in infos}
            if any("vbaproject" in name or "macrosheets" in name for name in names):
                raise No("macros")
            if "[content_types].xml" not in names:
                raise No("not_zip")
            left = most.MOST_UNPACKED
            for info in infos:
                left -= _measured(parts, info, left)
            types = next(info for info in infos if info.filename.lower() == "[content_types].xml")
            if WORKBOOK_TYPE not in parts.read(types):
                raise No("macros" if b"macroEnabled" in parts.read(types) else "not_zip")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        raise No("not_zip") from None


def _measured(parts: zipfile.ZipFile, info: zipfile.ZipInfo, most_bytes: int) -> int:
    """The real size of a part. A cell that holds a formula's error would be read as empty: refused here instead."""
    size, before = 0, b""
    sheet = info.filename.lower().startswith("xl/worksheets/")
    with parts.open(info) as part:
        while piece := part.read(1 << 20):
            size += len(piece)
            if size > most_bytes:
                raise No("bomb")
            if sheet and ERROR_CELL in before + piece:
                raise No("errors")
            before = piece[-len(ERROR_CELL) :]
    return size


def _sheets(path: str) -> list[list[Any]]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_path(path)
    shown = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]
    if len(shown) > most.MOST_SHEETS:
        raise No("sheets", str(len(shown)))
    found, cells = [], 0
    for name in shown:
        sheet = book.get_sheet_by_name(name)
        last_row, last_column = sheet.end or (0, 0)
        if last_row > most.MOST_ROWS:  # counted from 0: the head, then the rows
            raise No("rows", name[:40])
        if last_column >= most.MOST_COLUMNS:
            raise No("columns", name[:40])
        cells += (last_row + 1) * (last_column + 1)
        if cells > most.MOST_CELLS:
            raise No("cells")
        rows = [list(_row(name, number, row)) for number, row in enumerate(sheet.to_python(skip_empty_area=False), 1)]
        found.append([name, rows])
    return found


def _row(name: str, number: int, row: list[Any]) -> Iterator[Any]:
    for value in row:
        if isinstance(value, str) and len(value) > most.LONGEST_CELL:
            raise No("long", f"{name[:40]} 第 {number} 行")
        yield _told(value)


def _told(value: Any) -> Any:
    """A value as JSON. A whole float is an int: Excel knows no integers."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return ["d", value.date().isoformat()] if value.time() == time() else ["m", value.isoformat()]
    if isinstance(value, date):
        return ["d", value.isoformat()]
    if isinstance(value, time | timedelta):
        return str(value)
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e18 else value
    return value


if __name__ == "__main__":
    main(sys.argv[1])
