"""Long lists a page at a time: which page was asked for, its rows, and the links of `ui.table`'s pager."""

from collections.abc import Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import request

SIZE = 50
Row = TypeVar("Row")


def page_asked() -> int:
    """The number of the page in the address, from 1; 1 for anything that is no such number."""
    typed = request.args.get("page", "1")
    return max(int(typed), 1) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1


def a_page(rows: Sequence[Row], size: int = SIZE) -> tuple[Sequence[Row], dict[str, Any] | None]:
    """The rows of the page asked for (the last one when it lies beyond) and the pager; no pager for a single page."""
    number = min(page_asked(), max(-(-len(rows) // size), 1))
    return rows[(number - 1) * size : number * size], pager(number, len(rows), size)


def pager(number: int, count: int, size: int = SIZE) -> dict[str, Any] | None:
    """The links of page `number` of a list of `count` rows; everything else in the address is kept."""
    if count <= size:
        return None
    kept = {name: value for name, value in request.args.items() if name != "page"}
    last = -(-count // size)

    def to(page: int) -> str:
        return f"{request.path}?{urlencode(kept | {'page': str(page)})}"

    return {
        "text": f"第 {number} 页，共 {last} 页",
        "first_url": to(1) if number > 2 else None,
        "prev_url": to(number - 1) if number > 1 else None,
        "next_url": to(number + 1) if number < last else None,
    }
