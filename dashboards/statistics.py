"""A two-dimensional table as stacked bars: one bar a row, one colour a column. The table beside it says the same."""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from dashboards.cultivation import CONFIG

PALETTE = ("#16427a", "#1b6141", "#8a5a00", "#6d3b6b", "#3d6f8e", "#7a7f1f", "#a3271b", "#4c4f57", "#a9bfdb", "#9fc3ae")
_FONT = '"PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif'


def statistics_figure(
    rows: Sequence[str], columns: Sequence[str], values: Mapping[tuple[str, str], float], unit: str
) -> dict[str, Any]:
    """The figure as plain data for plotly.js. `values` by (row, column); what is missing is 0. Units are the caller's."""
    bars = [
        go.Bar(
            name=column,
            y=list(rows),
            x=[values.get((row, column), 0) for row in rows],
            orientation="h",
            marker={"color": PALETTE[number % len(PALETTE)]},
            hovertemplate="%{y}　" + column + "　%{x:,} " + unit + "<extra></extra>",
        )
        for number, column in enumerate(columns)
    ]
    figure = go.Figure(bars)
    figure.update_layout(
        template="none",
        barmode="stack",
        height=150 + 30 * max(len(rows), 1),
        margin={"l": 90, "r": 24, "t": 8, "b": 90},
        font={"family": _FONT, "size": 13, "color": "#1a1c20"},
        legend={"orientation": "h", "y": -0.15, "traceorder": "normal"},
        xaxis={
            "title": {"text": unit},
            "rangemode": "tozero",
            "tickformat": ",",
            "gridcolor": "#dcdbd4",
            "fixedrange": True,
        },
        yaxis={"autorange": "reversed", "fixedrange": True, "type": "category", "automargin": True},
        paper_bgcolor="#ffffff",
        plot_bgcolor="#ffffff",
    )
    shown = figure.to_plotly_json()
    return {"data": shown["data"], "layout": shown["layout"], "config": CONFIG}
