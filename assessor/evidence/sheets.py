"""Read an uploaded Excel workbook without opening it in the service's own process: values only, never a formula or macro.

A child (sheets_child.py) with little memory and little time reads it and is killed if it does not come back.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePath
from typing import Any

from assessor.evidence import outside
from assessor.evidence.inspect import InspectionUnavailable
from assessor.evidence.sheets_limits import LONGEST_ANSWER, MOST_CELLS, MOST_ROWS, SECONDS, SENTENCES

LARGEST = 5 * 1024 * 1024


class BadWorkbook(ValueError):
    """The workbook cannot be read; the text says why and what to do, in Chinese."""


@dataclass(frozen=True)
class ReadSheet:
    """One sheet: rows of values from A1 on. A value is a text, int, float, bool, date, datetime, or None for empty."""

    name: str
    rows: tuple[tuple[Any, ...], ...]


def read_workbook(path: Path, name: str, *, seconds: float = SECONDS, largest: int = LARGEST) -> tuple[ReadSheet, ...]:
    """Every sheet of the workbook at `path`, uploaded as `name`. Raises BadWorkbook, InspectionUnavailable."""
    suffix = PurePath(name).suffix.lower()
    if suffix in (".xlsm", ".xltm", ".xlam", ".xlsb"):
        raise BadWorkbook(SENTENCES["macros"])
    if suffix != ".xlsx":
        raise BadWorkbook(SENTENCES["kind"].format(detail=suffix or "无扩展名"))
    size = path.stat().st_size
    if size > largest:
        raise BadWorkbook(
            f"文件有 {size / 1_048_576:.1f} MB，超过 {largest // 1_048_576} MB 的上限。请拆成几份后再导入。"
        )
    try:
        answer = outside.ask(
            "assessor.evidence.sheets_child", (str(path.absolute()),), seconds=seconds, longest=LONGEST_ANSWER
        )
    except outside.ChildUnavailable as error:
        raise InspectionUnavailable(str(error)) from error
    except outside.TooSlow:
        raise BadWorkbook(SENTENCES["slow"]) from None
    return _understood(answer)


def _understood(answer: bytes) -> tuple[ReadSheet, ...]:
    if not answer.startswith(outside.STARTED):
        raise InspectionUnavailable("the child ended before it looked at the workbook")
    try:
        said = json.loads(answer[len(outside.STARTED) :])
        if "no" in said:
            code, detail = said["no"]
            words = SENTENCES.get(code, SENTENCES["broken"])
            raise BadWorkbook(words.format(detail=detail, rows=MOST_ROWS, cells=MOST_CELLS))
        return tuple(ReadSheet(str(name), tuple(tuple(map(_value, row)) for row in rows)) for name, rows in said["ok"])
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError, ValueError) as error:
        if isinstance(error, BadWorkbook):
            raise
        raise BadWorkbook(SENTENCES["broken"]) from None


def _value(told: Any) -> Any:
    if isinstance(told, list):
        kind, text = told
        return date.fromisoformat(text) if kind == "d" else datetime.fromisoformat(text)
    return told
