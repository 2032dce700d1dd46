"""Frames keep what is unknown unknown; figures carry the numbers of their frame and send nothing anywhere."""

import json

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboards.board import stage_bars
from dashboards.cultivation import cultivation_figure
from dashboards.frames import cultivation_frame, rows_of
from dashboards.plain import CONFIG, figure
from dashboards.statistics import statistics_figure

LEVELS = {"three_star": "三星级", "four_star": "四星级", "five_star": "五星级"}
COUNTS = {"three_star": {"draft": 4, "filed": 57, "rated": 33}, "four_star": {"filed": 2}}


def _frame(targets: dict[str, int]) -> pd.DataFrame:
    return cultivation_frame(LEVELS, targets, COUNTS)


def test_a_target_that_nobody_set_is_unknown_and_one_of_nought_is_nought() -> None:
    rows = {row["level"]: row for row in rows_of(_frame({"three_star": 100, "four_star": 0}))}
    assert [rows[level]["target"] for level in LEVELS] == [100, 0, None]
    assert [rows[level]["share"] for level in LEVELS] == ["33%", None, None]
    assert rows["five_star"]["filed"] == 0


def test_the_rows_are_the_stars_in_the_order_given_and_plain_values() -> None:
    rows = rows_of(_frame({}))
    assert [row["title"] for row in rows] == list(LEVELS.values())
    assert json.loads(json.dumps(rows)) == rows


def test_the_figure_shows_the_numbers_of_the_frame() -> None:
    figure = cultivation_figure(_frame({"three_star": 100}))
    bars = {trace["name"]: trace["x"] for trace in figure["data"] if trace["type"] == "bar"}
    assert bars == {"已公布": [33, 0, 0], "已提交，办理中": [57, 2, 0], "填报中": [4, 0, 0]}
    goals = next(trace for trace in figure["data"] if trace["type"] == "scatter")
    assert (goals["x"], goals["y"]) == ([100], ["三星级"])


def test_the_figure_is_plain_data_and_offers_no_way_to_another_machine() -> None:
    text = json.dumps(cultivation_figure(_frame({})))
    assert "http" not in text
    assert (CONFIG["showSendToCloud"], CONFIG["plotlyServerURL"]) == (False, "")


def test_figures_made_as_plain_data_are_what_the_library_knows() -> None:
    made = [cultivation_figure(_frame({"three_star": 100})), statistics_figure(["苏州市"], ["三星级"], {}, "家")]
    for one in made:
        go.Figure(data=one["data"], layout=one["layout"])  # raises for a name or value that plotly.js would pass over
    with pytest.raises(ValueError, match="colour"):
        go.Figure(layout=figure([], height=200, colour="red")["layout"])


def test_cities_are_compared_by_open_and_finished_cases_without_withdrawn_ones() -> None:
    rows = stage_bars({"苏州市": {"county": 1, "withdrawn": 9}, "常州市": {"city": 2, "rated": 3}, "宿迁市": {}})
    assert rows == [{"label": "常州市", "value": 5}, {"label": "苏州市", "value": 1}, {"label": "宿迁市", "value": 0}]
    assert stage_bars({}) == []
