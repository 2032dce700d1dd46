"""A two-dimensional table as stacked bars: one bar a row, one colour a column. The table beside it says the same."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.plain import GRID, bar, figure

PALETTE = ("#16427a", "#1b6141", "#8a5a00", "#6d3b6b", "#3d6f8e", "#7a7f1f", "#a3271b", "#4c4f57", "#a9bfdb", "#9fc3ae")


def statistics_figure(
    rows: Sequence[str], columns: Sequence[str], values: Mapping[tuple[str, str], float], unit: str
) -> dict[str, Any]:
    """The figure as plain data for plotly.js. `values` by (row, column); what is missing is 0. Units are the caller's."""
    bars = [
        bar(
            column,
            [values.get((row, column), 0) for row in rows],
            list(rows),
            PALETTE[number % len(PALETTE)],
            "%{y}　" + column + "　%{x:,} " + unit,
        )
        for number, column in enumerate(columns)
    ]
    return figure(
        bars,
        height=150 + 30 * max(len(rows), 1),
        size=13,
        barmode="stack",
        margin={"l": 90, "r": 24, "t": 8, "b": 90},
        legend={"orientation": "h", "y": -0.15, "traceorder": "normal"},
        xaxis={
            "title": {"text": unit},
            "rangemode": "tozero",
            "tickformat": ",",
            "gridcolor": GRID,
            "fixedrange": True,
        },
        yaxis={"autorange": "reversed", "fixedrange": True, "type": "category", "automargin": True},
    )
