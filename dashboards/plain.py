"""A figure as plotly.js wants it, as plain data: {data, layout, config}.

plotly's own classes would check every value of every trace on every page, which cost more than all else of it. What is
made here is checked against them in `tests/dashboards` instead, once.
"""

from collections.abc import Sequence
from typing import Any

CONFIG = {
    "displayModeBar": False,
    "responsive": True,
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "staticPlot": False,
}
"""No button of the figure may send data to another machine."""

FONT = '"PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif'
INK, BLUE, SEAL, GRID, GREEN, PALE = "#1a1c20", "#16427a", "#a3271b", "#dcdbd4", "#1b6141", "#a9bfdb"

Figure = dict[str, Any]
Trace = dict[str, Any]


def figure(traces: Sequence[Trace], *, height: int, size: int = 14, **layout: Any) -> Figure:
    """The traces on white paper in the house's letters; its place in the page has to be as high as `height` (pixels)."""
    house = {
        "height": height,
        "font": {"family": FONT, "size": size, "color": INK},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
    }
    return {"data": list(traces), "layout": house | layout, "config": CONFIG}


def bar(name: str, x: list[Any], y: list[str], colour: str, hover: str, **marker: Any) -> Trace:
    """Horizontal bars."""
    return {
        "type": "bar",
        "name": name,
        "orientation": "h",
        "x": x,
        "y": y,
        "marker": {"color": colour, **marker},
        "hovertemplate": hover + "<extra></extra>",
    }
