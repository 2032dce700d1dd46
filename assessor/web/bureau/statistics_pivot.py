"""The cells of a statistic as a table: labels, the largest rows and columns, the rest in one row that keeps the sum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessor.cases.statistics import Cell
from assessor.web.filters import level_title

UNKNOWN = "未知（没有填写或没有问）"
REST = "其余"
MOST_ROWS, MOST_COLUMNS = 40, 10
_REST = object()


@dataclass(frozen=True)
class Words:
    """What the keys of dimensions are called: regions by code, programmes by batch id, states by their key."""

    regions: Mapping[str, str]
    programmes: Mapping[int, str]
    states: Mapping[str, str]

    def label(self, dimension: str, value: Any) -> str:
        """The words of one value; None is unknown."""
        if value is None:
            return UNKNOWN
        if dimension in ("city", "county"):
            return self.regions.get(value, str(value))
        if dimension == "programme":
            return self.programmes.get(value, str(value))
        if dimension == "state":
            return self.states.get(value, str(value))
        if dimension == "star":
            return level_title(value) if str(value).endswith("_star") else "补助项目"
        return str(value)


def amount(cell: Cell, measure: str) -> int:
    """The measure of a cell."""
    return int(getattr(cell, measure))


def pivot(cells: Sequence[Cell], asked: tuple[str, str], measure: str, words: Words) -> dict[str, Any]:
    """Rows and columns in the order of their sums (months in time), at most MOST_ROWS × MOST_COLUMNS and the rest.

    Returns {columns: [(key, label, folded)], rows: [{key, label, folded, sum, cells: {column key: amount}}], sums}.
    """
    order = [_kept(cells, asked[at], at, measure, (MOST_ROWS, MOST_COLUMNS)[at]) for at in (0, 1)]
    rows: dict[Any, dict[Any, int]] = {key: {} for key in order[0]}
    for cell in cells:
        row = cell.row if cell.row in rows else _REST
        column = cell.column if cell.column in order[1] else _REST
        line = rows.setdefault(row, {})
        line[column] = line.get(column, 0) + amount(cell, measure)
    columns = list(order[1])
    if any(_REST in line for line in rows.values()):
        columns.append(_REST)
    return {
        "columns": [(_name(key), _label(words, asked[1], key), key is _REST) for key in columns],
        "rows": [
            {
                "key": _name(key),
                "label": _label(words, asked[0], key),
                "folded": key is _REST,
                "cells": {_name(column): line.get(column) for column in columns},
                "sum": sum(line.values()),
            }
            for key, line in rows.items()
        ],
        "sums": {_name(column): sum(line.get(column, 0) for line in rows.values()) for column in columns},
    }


def _kept(cells: Sequence[Cell], dimension: str, at: int, measure: str, most: int) -> list[Any]:
    sums: dict[Any, int] = {}
    for cell in cells:
        key = (cell.row, cell.column)[at]
        sums[key] = sums.get(key, 0) + amount(cell, measure)
    by_size = sorted(sums, key=lambda key: (-sums[key], str(key)))
    if len(by_size) > most:
        # The unknown is never folded away: it is what somebody has to look at.
        by_size = [*[key for key in by_size if key is not None][: most - 1], *([None] if None in sums else [])]
    if dimension == "month":
        return sorted(by_size, key=lambda key: (key is None, key or ""))
    return [*[key for key in by_size if key is not None], *([None] if None in by_size else [])]


def _name(key: Any) -> str:
    return "~rest" if key is _REST else "" if key is None else str(key)


def _label(words: Words, dimension: str, key: Any) -> str:
    return REST if key is _REST else words.label(dimension, key)


def key_of(dimension: str, name: str) -> Any:
    """The value that a name in an address stands for. Raises ValueError for what cannot be one."""
    if name == "":
        return None
    return int(name) if dimension == "programme" else name
