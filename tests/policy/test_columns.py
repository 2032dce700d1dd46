"""The column for one application follows Kleene's logic exactly as Polars does."""

from itertools import product
from typing import Any

import polars as pl
import pytest

from assessor.policy.columns import Column, Rows

TRUTH = (True, False, None)
PAIRS = list(product(TRUTH, TRUTH))
NUMBERS = list(product((1, 2, None), (1, 2, None)))


def _both(pairs: list[tuple[Any, Any]], expression: Any) -> tuple[list[Any], list[Any]]:
    left, right = [a for a, _ in pairs], [b for _, b in pairs]
    ours = expression(Column(left), Column(right)).cells
    frame = pl.DataFrame({"a": left, "b": right})
    return ours, frame.select(x=expression(pl.col("a"), pl.col("b")))["x"].to_list()


@pytest.mark.parametrize(
    "expression",
    [lambda a, b: a & b, lambda a, b: a | b, lambda a, b: ~a, lambda a, b: a & ~b, lambda a, b: a.is_null()],
    ids=["and", "or", "not", "and not", "is null"],
)
def test_three_valued_logic_is_that_of_polars(expression: Any) -> None:
    ours, theirs = _both(PAIRS, expression)
    assert ours == theirs


@pytest.mark.parametrize(
    "expression",
    [
        lambda a, b: a == b,
        lambda a, b: a != b,
        lambda a, b: a < b,
        lambda a, b: a <= b,
        lambda a, b: a > b,
        lambda a, b: a >= b,
        lambda a, b: a >= 2,
        lambda a, b: a.is_in((1, 3)),
    ],
    ids=["==", "!=", "<", "<=", ">", ">=", ">= value", "is in"],
)
def test_comparisons_with_unknown_are_unknown_as_in_polars(expression: Any) -> None:
    ours, theirs = _both(NUMBERS, expression)
    assert ours == theirs


def test_a_column_that_is_not_there_is_an_error_not_unknown() -> None:
    with pytest.raises(KeyError):
        Rows([{"a": 1}])["b"]
