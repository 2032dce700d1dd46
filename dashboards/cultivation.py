"""A city's cultivation figure (46号 三.1): for each star, filings by how far they are, against the city's own target."""

from typing import Any

import pandas as pd

from dashboards.plain import BLUE, GREEN, GRID, PALE, SEAL, bar, figure

COLOURS = {"rated": GREEN, "filed": BLUE, "draft": PALE}
WORDS = {"rated": "已公布", "filed": "已提交，办理中", "draft": "填报中"}


def cultivation_figure(frame: pd.DataFrame) -> dict[str, Any]:
    """The figure as plain data for plotly.js: {data, layout, config}. `frame` as made by `frames.cultivation_frame`."""
    titles = [str(title) for title in frame["title"]]
    bars = [
        bar(
            WORDS[part],
            [int(value) for value in frame[part]],
            titles,
            COLOURS[part],
            "%{y} " + WORDS[part] + " %{x} 家",
        )
        for part in ("rated", "filed", "draft")
    ]
    known = frame.dropna(subset=["target"])
    goals = {
        "type": "scatter",
        "name": "培育目标",
        "y": [str(title) for title in known["title"]],
        "x": [int(value) for value in known["target"]],
        "mode": "markers",
        "marker": {"symbol": "line-ns", "size": 34, "line": {"width": 4, "color": SEAL}},
        "hovertemplate": "%{y} 目标 %{x} 家<extra></extra>",
    }
    return figure(
        [*bars, goals],
        height=130 + 70 * max(len(titles), 1),
        barmode="stack",
        margin={"l": 70, "r": 24, "t": 8, "b": 72},
        legend={"orientation": "h", "y": -0.25, "traceorder": "normal"},
        xaxis={
            "title": {"text": "家"},
            "rangemode": "tozero",
            "tickformat": ",d",
            "gridcolor": GRID,
            "fixedrange": True,
        },
        yaxis={"autorange": "reversed", "fixedrange": True},
    )
