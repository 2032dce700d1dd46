"""A city's cultivation figure (46号 三.1): for each star, filings by how far they are, against the city's own target."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

COLOURS = {"rated": "#1b6141", "filed": "#16427a", "draft": "#a9bfdb"}
WORDS = {"rated": "已公布", "filed": "已提交，办理中", "draft": "填报中"}
CONFIG = {
    "displayModeBar": False,
    "responsive": True,
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "staticPlot": False,
}
"""No button of the figure may send data to another machine."""

_FONT = '"PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif'


def cultivation_figure(frame: pd.DataFrame) -> dict[str, Any]:
    """The figure as plain data for plotly.js: {data, layout, config}. `frame` as made by `frames.cultivation_frame`."""
    titles = [str(title) for title in frame["title"]]
    figure = go.Figure(
        [
            go.Bar(
                name=WORDS[part],
                y=titles,
                x=[int(value) for value in frame[part]],
                orientation="h",
                marker={"color": COLOURS[part]},
                hovertemplate="%{y} " + WORDS[part] + " %{x} 家<extra></extra>",
            )
            for part in ("rated", "filed", "draft")
        ]
    )
    known = frame.dropna(subset=["target"])
    figure.add_scatter(
        name="培育目标",
        y=[str(title) for title in known["title"]],
        x=[int(value) for value in known["target"]],
        mode="markers",
        marker={"symbol": "line-ns", "size": 34, "line": {"width": 4, "color": "#a3271b"}},
        hovertemplate="%{y} 目标 %{x} 家<extra></extra>",
    )
    figure.update_layout(
        template="none",
        barmode="stack",
        height=130 + 70 * max(len(titles), 1),
        margin={"l": 70, "r": 24, "t": 8, "b": 72},
        font={"family": _FONT, "size": 14, "color": "#1a1c20"},
        legend={"orientation": "h", "y": -0.25, "traceorder": "normal"},
        xaxis={
            "title": {"text": "家"},
            "rangemode": "tozero",
            "tickformat": ",d",
            "gridcolor": "#dcdbd4",
            "fixedrange": True,
        },
        yaxis={"autorange": "reversed", "fixedrange": True},
        paper_bgcolor="#ffffff",
        plot_bgcolor="#ffffff",
    )
    shown = figure.to_plotly_json()
    return {"data": shown["data"], "layout": shown["layout"], "config": CONFIG}
