"""The ranking of a panel as rows: for its page, its CSV and its workbook, the official result always first."""

from typing import Any

from flask import url_for

from assessor.cases.panel_results import Results
from assessor.panel.official import FEWEST, aggregate, exact, rounded
from assessor.panel.ranks import ZONES
from assessor.web.bureau.panel_pages import Opened
from models.panel import Panel

ZONE_TONES = {"in": "good", "discuss": "warn", "out": "neutral"}
ZONE_SAYS = {
    "in": "在名额内的概率不低于 90%",
    "discuss": "概率在 10% 至 90% 之间，名次分不清，请评审会讨论",
    "out": "在名额内的概率不高于 10%",
}
OFFICIAL = ("名次", "编号", "企业", "设区市", "行业大类", "正式结果", "评分份数", "名额线", "说明")
PLAIN = ("平均分", "去掉最高最低分")
MODEL = ("校正后得分", "期望名次", "名次区间低", "名次区间高", "在名额内的概率", "分区")


def ranking_rows(panel: Panel, results: Results, opened: Opened | None) -> list[dict[str, Any]]:
    """One row a nominee in the official order; model values are there only after opening."""
    return [
        _official(panel, results, row.nominee) | _plain(results, row.nominee) | _model(opened, row.nominee)
        for row in results.official
    ]


def _official(panel: Panel, results: Results, code: str) -> dict[str, Any]:
    row, one = results.of(code), results.nominees[code]
    within = results.within(code)
    return {
        "code": code,
        "firm": one.firm,
        "city": one.city,
        "sector": one.sector,
        "rank": row.rank,
        "tied": row.tied,
        "result": row.result,
        "scores": row.scores,
        "within": within,
        "line": "" if within is None else ("线内" if within else "线外"),
        "says": row.says,
        "href": url_for("bureau_panel_results.nominee", panel_ref=panel.ref, code=code),
    }


def _plain(results: Results, code: str) -> dict[str, Any]:
    """The raw mean and the trimmed mean of the scores, exact, whatever the official rule is."""
    values = [exact(one.points) for one in results.given_to.get(code, ())]
    raw = rounded(aggregate(values, "mean"), 2) if values else None
    trimmed = rounded(aggregate(values, "trimmed_mean"), 2) if len(values) >= FEWEST["trimmed_mean"] else None
    return {"raw": raw, "trimmed": trimmed}


def _model(opened: Opened | None, code: str) -> dict[str, Any]:
    row = opened.about(code) if opened else None
    if row is None:
        return {
            "quality": None,
            "expected": None,
            "low": None,
            "high": None,
            "p_in": None,
            "zone": None,
            "zone_words": "",
        }
    return {
        "quality": row["quality"],
        "expected": row["expected_rank"],
        "low": row["low"],
        "high": row["high"],
        "p_in": row["p_in"],
        "zone": row["zone"],
        "zone_words": ZONES.get(row["zone"] or "", "不作跨组排序"),
    }


def table_of(rows: list[dict[str, Any]], *, model: bool) -> tuple[list[str], list[list[Any]]]:
    """Heads and values for a table file; the model's columns last, and only when its view is open."""
    heads = [*OFFICIAL, *PLAIN, *(f"模型：{name}" for name in MODEL)] if model else [*OFFICIAL, *PLAIN]
    values = []
    for row in rows:
        line = [
            row["rank"], row["code"], row["firm"], row["city"], row["sector"], _number(row["result"]), row["scores"],
            row["line"], row["says"], _number(row["raw"]), _number(row["trimmed"]),
        ]  # fmt: skip
        if model:
            line += [
                _rounded(row["quality"], 2), _rounded(row["expected"], 1), row["low"], row["high"],
                _rounded(row["p_in"], 3), row["zone_words"],
            ]  # fmt: skip
        values.append(line)
    return heads, values


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _rounded(value: float | None, places: int) -> float | None:
    return None if value is None else round(value, places)
