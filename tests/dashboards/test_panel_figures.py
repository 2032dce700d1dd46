"""Pictures of the panel carry the numbers of their frames, say the same in a table, and send nothing anywhere."""

import json

import pandas as pd
import plotly.graph_objects as go
import pytest

from assessor.panel.experts import FLAGS
from assessor.panel.model import PanelModel
from dashboards import panel_figures as figures
from tests.panel.made import panel, sectors

ROWS, _ = panel(2, nominees=40, experts=10)
MODEL = PanelModel(draws=320).fit(ROWS)
QUOTA = 8


def _ranked() -> pd.DataFrame:
    rows = MODEL.rank(QUOTA, "trimmed_mean")
    return pd.DataFrame([row._asdict() | {"name": row.nominee, "official_rank": row.official.rank} for row in rows])


def _changes() -> pd.DataFrame:
    ranked = _ranked()
    return pd.DataFrame(
        {
            "name": ranked["name"],
            "raw_rank": ranked["raw_mean"].rank(ascending=False, method="min"),
            "trimmed_rank": ranked["trimmed_mean"].rank(ascending=False, method="min"),
            "model_rank": ranked["quality"].rank(ascending=False, method="min"),
        }
    )


def _frame(rows: list) -> pd.DataFrame:  # type: ignore[type-arg]
    frame = pd.DataFrame([row._asdict() for row in rows])
    return frame.assign(name=frame["expert"]) if "expert" in frame else frame


PICTURES = {
    "caterpillar": lambda: figures.caterpillar(_ranked(), QUOTA),
    "severity": lambda: figures.severity(_frame(MODEL.report_experts()), FLAGS),
    "changes": lambda: figures.rank_changes(_changes(), QUOTA),
    "sensitivity": lambda: figures.sensitivity(_frame(MODEL.sensitivity(QUOTA))),
    "audit": lambda: figures.audit(_frame(MODEL.audit(sectors(ROWS), QUOTA)), "行业"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_and_its_table_are_plain_data_and_reach_no_other_machine(name: str) -> None:
    picture = PICTURES[name]()
    text = json.dumps([picture.figure, picture.rows], allow_nan=False)
    assert "http" not in text
    assert picture.figure["config"]["showSendToCloud"] is False
    assert picture.rows
    go.Figure(data=picture.figure["data"], layout=picture.figure["layout"])  # raises for what the library does not know


@pytest.mark.parametrize(
    ("name", "count"), [("caterpillar", 40), ("severity", 10), ("changes", 40), ("sensitivity", 10), ("audit", 4)]
)
def test_the_table_has_a_row_for_everybody(name: str, count: int) -> None:
    assert len(PICTURES[name]().rows) == count


def test_the_caterpillar_shows_intervals_zones_and_the_quota_line() -> None:
    picture = PICTURES["caterpillar"]()
    traces = {trace["name"]: trace for trace in picture.figure["data"]}
    assert set(traces) <= {"入围", "需讨论", "未入围"}
    assert sum(len(trace["x"]) for trace in traces.values()) == 40
    assert len({trace["marker"]["symbol"] for trace in traces.values()}) == len(traces)
    assert picture.figure["layout"]["shapes"][0]["x0"] == QUOTA + 0.5
    assert [row["expected_rank"] for row in picture.rows] == sorted(row["expected_rank"] for row in picture.rows)


def test_who_may_not_be_ordered_is_in_the_table_only() -> None:
    frame = _ranked()
    frame.loc[0, ["expected_rank", "low", "high", "p_in", "zone"]] = None
    picture = figures.caterpillar(frame, QUOTA)
    assert sum(len(trace["x"]) for trace in picture.figure["data"]) == 39
    assert picture.rows[-1]["zone"] == "不作跨组排序"
    assert picture.rows[-1]["expected_rank"] is None


def test_a_nominee_that_crosses_the_line_is_marked_in_the_table_and_drawn() -> None:
    frame = pd.DataFrame(
        {"name": ["甲", "乙", "丙"], "raw_rank": [1, 2, 3], "trimmed_rank": [1, 3, 2], "model_rank": [1, 3, 2]}
    )
    picture = figures.rank_changes(frame, 2, most=2)
    assert {row["name"]: row["crosses"] for row in picture.rows} == {"甲": False, "乙": True, "丙": True}
    assert {trace["name"] for trace in picture.figure["data"]} == {"乙", "丙"}


def test_flags_of_experts_are_words() -> None:
    frame = _frame(MODEL.report_experts())
    frame["flags"] = [("severe", "noisy")] * len(frame)
    assert figures.severity(frame, FLAGS).rows[0]["flags"] == "总体偏严；与其他专家出入大"
