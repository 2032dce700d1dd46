"""A very small column for one application: the operators that checks use, on Python lists, with unknown as None.

A check is written once over columns. In a batch the columns are narwhals expressions; for a single application they are
these, which cost microseconds where a data-frame plan costs milliseconds. tests/policy hold both to the same answers.
"""

import operator
from collections.abc import Callable, Collection, Sequence
from typing import Any


class Column:
    """Cells of one column. Comparisons with unknown are unknown; & | ~ follow Kleene's three-valued logic."""

    __slots__ = ("cells",)
    __hash__ = None  # type: ignore[assignment]  # == builds a column, as in every data-frame library

    def __init__(self, cells: list[Any]) -> None:
        self.cells = cells

    def __and__(self, other: "Column") -> "Column":
        return Column([_and(a, b) for a, b in zip(self.cells, other.cells, strict=True)])

    def __or__(self, other: "Column") -> "Column":
        return Column([_or(a, b) for a, b in zip(self.cells, other.cells, strict=True)])

    def __invert__(self) -> "Column":
        return Column([None if a is None else not a for a in self.cells])

    def __eq__(self, other: object) -> "Column":  # type: ignore[override]
        return self._compare(operator.eq, other)

    def __ne__(self, other: object) -> "Column":  # type: ignore[override]
        return self._compare(operator.ne, other)

    def __lt__(self, other: object) -> "Column":
        return self._compare(operator.lt, other)

    def __le__(self, other: object) -> "Column":
        return self._compare(operator.le, other)

    def __gt__(self, other: object) -> "Column":
        return self._compare(operator.gt, other)

    def __ge__(self, other: object) -> "Column":
        return self._compare(operator.ge, other)

    def is_in(self, values: Collection[Any]) -> "Column":
        """Whether each cell is one of the values; unknown stays unknown."""
        return Column([None if a is None else a in values for a in self.cells])

    def is_null(self) -> "Column":
        """Whether each cell is unknown; itself never unknown."""
        return Column([a is None for a in self.cells])

    def _compare(self, compare: Callable[[Any, Any], bool], other: object) -> "Column":
        if isinstance(other, Column):
            pairs = zip(self.cells, other.cells, strict=True)
            return Column([None if a is None or b is None else compare(a, b) for a, b in pairs])
        return Column([None if a is None else compare(a, other) for a in self.cells])


def _and(a: bool | None, b: bool | None) -> bool | None:
    if a is False or b is False:
        return False
    return None if a is None or b is None else True


def _or(a: bool | None, b: bool | None) -> bool | None:
    if a is True or b is True:
        return True
    return None if a is None or b is None else False


class Rows:
    """The columns of some rows, by name."""

    __slots__ = ("_columns", "rows")

    def __init__(self, rows: Sequence[dict[str, Any]]) -> None:
        self.rows = rows
        self._columns: dict[str, Column] = {}

    def __getitem__(self, name: str) -> Column:
        found = self._columns.get(name)
        if found is None:
            found = self._columns[name] = Column([row[name] for row in self.rows])
        return found
