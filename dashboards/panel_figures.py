"""Pictures of the expert panel, each with the rows of a table that says the same: {data, layout, config} and [row, …].

Frames are made of the rows of `assessor.panel` (`pd.DataFrame([row._asdict() for row in …])`); no room of assessor is imported.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from dashboards.plain import BLUE, GREEN, GRID, PALE, SEAL, Figure, Trace, bar, figure

ZONES = {"in": "入围", "discuss": "需讨论", "out": "未入围"}
COLOURS = {"in": GREEN, "discuss": "#9a5b00", "out": "#5b6470", None: "#5b6470"}
SYMBOLS = {"in": "circle", "discuss": "diamond", "out": "x", None: "circle-open"}


class Picture(NamedTuple):
    """A figure as plain data for plotly.js, and the same numbers as rows of plain values for a table.

    Its place in the page has to be as high as `figure["layout"]["height"]` says.
    """

    figure: Figure
    rows: list[dict[str, Any]]


def _plain(value: Any) -> Any:
    """What JSON and a table can carry: None for what is unknown."""
    if value is None or (not isinstance(value, str | tuple | list) and pd.isna(value)):
        return None
    return value.item() if hasattr(value, "item") else value


def rows_of(frame: pd.DataFrame, columns: list[str]) -> list[dict[str, Any]]:
    """The named columns as rows of plain values."""
    return [{name: _plain(row[name]) for name in columns} for row in frame.to_dict("records")]


def _shown(traces: list[Trace], height: int, x: Mapping[str, Any], y: Mapping[str, Any], **more: Any) -> Figure:
    axis = {"gridcolor": GRID, "zeroline": False, "fixedrange": True, "automargin": True}
    return figure(
        traces,
        height=height,
        margin={"l": 90, "r": 24, "t": 16, "b": 84},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        xaxis=axis | dict(x),
        yaxis=axis | dict(y),
        **more,
    )


def _height(count: int, least: int = 260) -> int:
    return max(least, 150 + 24 * count)


def caterpillar(frame: pd.DataFrame, quota: int) -> Picture:
    """Expected ranks with 90 % intervals and the quota line.

    `frame`: name, official_rank, expected_rank, low, high, p_in, zone; nominees of whom no order may be shown are left out
    of the picture and stand in the table.
    """
    columns = ["name", "official_rank", "expected_rank", "low", "high", "p_in", "zone"]
    known = frame.dropna(subset=["expected_rank"]).sort_values("expected_rank", kind="stable")
    traces = [_interval(known[known["zone"] == zone], zone) for zone in ZONES]
    traces = [trace for trace in traces if len(trace["x"])]
    names = [str(name) for name in known["name"]]
    line = {"type": "line", "xref": "x", "yref": "paper", "x0": quota + 0.5, "x1": quota + 0.5, "y0": 0, "y1": 1}
    note = {
        "x": quota + 0.5,
        "y": 0,
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "xshift": 4,
        "showarrow": False,
    }
    drawn = _shown(
        traces,
        _height(len(known)),
        {"title": {"text": "名次（90% 区间）"}, "rangemode": "tozero"},
        {"categoryorder": "array", "categoryarray": names[::-1], "type": "category"},
        shapes=[line | {"line": {"color": SEAL, "width": 2, "dash": "dash"}}],
        annotations=[note | {"text": f"名额线 {quota}", "font": {"color": SEAL}}],
    )
    unknown = frame[frame["expected_rank"].isna()]
    table = rows_of(pd.concat([known, unknown]) if len(unknown) else known, columns)
    return Picture(drawn, [row | {"zone": ZONES.get(row["zone"] or "", "不作跨组排序")} for row in table])


def _interval(part: pd.DataFrame, zone: str) -> Trace:
    middle = part["expected_rank"].astype(float)
    return {
        "type": "scatter",
        "name": ZONES[zone],
        "mode": "markers",
        "x": middle.tolist(),
        "y": [str(name) for name in part["name"]],
        "marker": {"color": COLOURS[zone], "symbol": SYMBOLS[zone], "size": 9},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": (part["high"].astype(float) - middle).clip(lower=0).tolist(),
            "arrayminus": (middle - part["low"].astype(float)).clip(lower=0).tolist(),
            "color": COLOURS[zone],
            "thickness": 1.5,
            "width": 3,
        },
        "customdata": [
            [_plain(p_in), int(low), int(high)]
            for p_in, low, high in zip(part["p_in"], part["low"], part["high"], strict=True)
        ],
        "hovertemplate": "%{y}<br>期望名次 %{x:.1f}（%{customdata[1]}–%{customdata[2]}）"
        "<br>在名额内的概率 %{customdata[0]:.0%}<extra></extra>",
    }


def severity(frame: pd.DataFrame, flags: Mapping[str, str] | None = None) -> Picture:
    """For the organiser only: experts' severity in points with two standard errors.

    `frame`: name, scores, severity, severity_sd, scale, noise, flags (tuple of codes); `flags` gives the words for codes.
    """
    ordered = frame.sort_values("severity", kind="stable")
    trace = {
        "type": "scatter",
        "name": "宽严",
        "mode": "markers",
        "x": ordered["severity"].astype(float).tolist(),
        "y": [str(name) for name in ordered["name"]],
        "marker": {"color": BLUE, "size": 9},
        "error_x": {
            "type": "data",
            "array": (2 * ordered["severity_sd"].astype(float)).tolist(),
            "color": BLUE,
            "width": 3,
        },
        "hovertemplate": "%{y}<br>比平均 %{x:+.1f} 分<extra></extra>",
    }
    drawn = _shown(
        [trace],
        _height(len(ordered)),
        {"title": {"text": "← 偏严　　与平均相差（分）　　偏松 →"}, "zeroline": True, "zerolinecolor": SEAL},
        {"type": "category"},
        showlegend=False,
    )
    words = flags or {}
    table = rows_of(ordered, ["name", "scores", "severity", "severity_sd", "scale", "noise", "flags"])
    return Picture(drawn, [row | {"flags": "；".join(words.get(one, one) for one in row["flags"])} for row in table])


STAGES = {"raw_rank": "平均分", "trimmed_rank": "去掉最高最低分", "model_rank": "模型"}


def rank_changes(frame: pd.DataFrame, quota: int, most: int = 40) -> Picture:
    """How ranks change from the raw mean over the trimmed mean to the model.

    `frame`: name, raw_rank, trimmed_rank, model_rank (may be unknown). The picture shows the `most` nominees that come
    nearest to the line or cross it; the table shows all.
    """
    stages = list(STAGES)
    ordered = frame.sort_values(stages[-1], kind="stable")
    ranks = ordered[stages].astype("Float64")
    inside = (ranks <= quota).fillna(False).sum(axis=1)
    crosses = (inside > 0) & (inside < ranks.notna().sum(axis=1))
    near = (ranks.mean(axis=1) - quota).abs().where(~crosses, -1.0).sort_values(kind="stable").index[:most]
    shown = ordered.loc[ordered.index.isin(near)]
    traces = [
        {
            "type": "scatter",
            "name": str(row["name"]),
            "x": list(STAGES.values()),
            "y": [_plain(row[stage]) for stage in stages],
            "mode": "lines+markers",
            "line": {"color": SEAL if crosses[place] else PALE, "width": 2.5 if crosses[place] else 1},
            "hovertemplate": f"{row['name']}<br>%{{x}} 第 %{{y}} 名<extra></extra>",
        }
        for place, row in shown.iterrows()
    ]
    line = {"type": "line", "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": quota + 0.5, "y1": quota + 0.5}
    drawn = _shown(
        traces,
        560,
        {"type": "category"},
        {"title": {"text": "名次"}, "range": [float(ranks.max().max()) + 0.7, 0.3]},
        showlegend=False,
        shapes=[line | {"line": {"color": SEAL, "width": 2, "dash": "dash"}}],
    )
    table = rows_of(ordered, ["name", *stages])
    return Picture(drawn, [row | {"crosses": bool(over)} for row, over in zip(table, crosses, strict=True)])


def sensitivity(frame: pd.DataFrame) -> Picture:
    """How many nominees cross the line when one expert is left out. `frame`: name, scores, comes_in, falls_out (tuples).

    The picture has only experts without whom somebody would cross; the table has all.
    """
    moves = frame[frame["comes_in"].map(len) > 0]
    shown = moves if len(moves) else frame
    counts = shown["comes_in"].map(len)
    names = [str(name) for name in shown["name"]]
    trace = bar("换入", counts.tolist(), names, BLUE, "不计 %{y} 的评分，有 %{x} 家换入")
    drawn = _shown(
        [trace],
        _height(len(shown)),
        {"title": {"text": "换入名额的企业数"}, "rangemode": "tozero", "dtick": 1 if counts.max() < 12 else None},
        {"type": "category", "autorange": "reversed"},
        showlegend=False,
    )
    table = rows_of(frame, ["name", "scores", "comes_in", "falls_out"])
    both = ("comes_in", "falls_out")
    return Picture(drawn, [row | {key: "、".join(row[key]) or "无" for key in both} for row in table])


def audit(frame: pd.DataFrame, kind: str) -> Picture:
    """In, to be discussed and out by group. `frame`: group, nominees, within, discuss, out, expected_in, official_in.

    `kind` is the word for the groups: 设区市, 企业规模, 行业.
    """
    names = [str(name) for name in frame["group"]]
    parts = {"within": "in", "discuss": "discuss", "out": "out"}
    traces = [
        bar(
            ZONES[zone],
            [int(value) for value in frame[column]],
            names,
            COLOURS[zone],
            "%{y} " + ZONES[zone] + " %{x} 家",
            pattern={"shape": "/" if zone == "discuss" else ""},
        )
        for column, zone in parts.items()
    ]
    drawn = _shown(
        traces,
        _height(len(frame)),
        {"title": {"text": f"企业数（按{kind}）"}, "rangemode": "tozero", "tickformat": ",d"},
        {"type": "category", "autorange": "reversed"},
        barmode="stack",
    )
    return Picture(drawn, rows_of(frame, ["group", "nominees", *parts, "expected_in", "official_in"]))
