"""Pictures of a panel for its organiser, drawn from the newest opening; each with its table of the same numbers."""

import json
import secrets
from typing import TYPE_CHECKING, Any

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from assessor.cases.open_model import GROUPS
from assessor.cases.panel_results import Results
from assessor.panel.experts import FLAGS
from assessor.web.bureau.panel_pages import Opened, frame, opened_at, pages, panel_at, results_at
from assessor.web.bureau.panel_rows import ranking_rows
from assessor.web.figures import foreign_styles, with_figure
from models.panel import Panel

if TYPE_CHECKING:
    from dashboards.panel_figures import Picture


@pages.get("/pictures")
def pictures(panel_ref: str) -> ResponseReturnValue:
    """All pictures; before opening an empty page that says where to open."""
    panel = panel_at(panel_ref)
    results = results_at(panel)
    opened = opened_at(panel, results)
    nonce = secrets.token_urlsafe(16)
    page = render_template(
        "bureau/panel_pictures.html",
        title="图示",
        opened=opened,
        shown=_shown(panel, results, opened) if results and opened else [],
        firms={code: one.firm for code, one in results.nominees.items()} if results else {},
        nonce=nonce,
        foreign_styles=foreign_styles(),
        **frame(panel, ("图示", None)),
    )
    return with_figure(make_response(page), nonce)


def _shown(panel: Panel, results: Results, opened: Opened) -> list[dict[str, Any]]:
    """Title, sentence, figure as JSON, columns and rows of every picture that has something to show."""
    import pandas as pd  # a third of a second, which the other pages need not wait for

    from dashboards import panel_figures as draw

    rows, model = ranking_rows(panel, results, opened), opened.result
    ranked = pd.DataFrame(
        {"name": row["code"], "official_rank": row["rank"], "expected_rank": row["expected"], "low": row["low"],
         "high": row["high"], "p_in": row["p_in"], "zone": row["zone"]}
        for row in rows
    )  # fmt: skip
    reports = pd.DataFrame({**row, "name": row["expert"], "flags": tuple(row["flags"])} for row in model["experts"])
    quota = model["quota"]
    found = []
    if ranked["expected_rank"].notna().any():
        found.append(_one("名次和把握", RANKS, draw.caterpillar(ranked, quota), RANK_COLUMNS))
    found.append(_one("各席位的宽严", SEVERITY, draw.severity(reports, FLAGS), SEVERITY_COLUMNS))
    found.append(_one("名次怎样变化", CHANGES, draw.rank_changes(_changes(pd, rows), quota), CHANGE_COLUMNS))
    if model["sensitivity"]:
        dropped = pd.DataFrame({**row, "name": row["expert"]} for row in model["sensitivity"])
        one = _one("少一位专家会怎样", DROPPED, draw.sensitivity(dropped), DROPPED_COLUMNS)
        found.append(one if dropped["comes_in"].map(len).any() else one | {"figure": None, "empty": NOBODY_CROSSES})
    for kind, words in GROUPS.items():
        if model["audit"][kind]:
            picture = draw.audit(pd.DataFrame(model["audit"][kind]), words)
            found.append(_one(f"按{words}看结果", AUDIT, picture, ((("group", words), *AUDIT_COLUMNS))))
    return found


RANKS = "每家企业的期望名次和 90% 区间。区间跨过名额线的，名次分不清，请评审会讨论。"
SEVERITY = "各席位比平均偏松（右）或偏严（左）多少分，横线是两倍标准误。只给组织方看，用来理解评分，不用来评价专家。"
CHANGES = "从平均分、去掉最高最低分到模型，名次怎样变化；红线是跨过名额线的企业。图中只画离名额线最近的，表中是全部。"
DROPPED = "不计某一席位的全部评分时，名额线上会换入和换出哪些企业。图中只画有换入换出的席位，表中是全部。"
NOBODY_CROSSES = "不计任何一席的评分，名额线内的企业都不变。"
AUDIT = "各组入围、需讨论、未入围的家数。组的差别可能来自申报本身，这里只提示是否值得再看。"
RANK_COLUMNS = (
    ("name", "编号"), ("firm", "企业"), ("official_rank", "正式名次"), ("expected_rank", "期望名次"), ("low", "区间低"),
    ("high", "区间高"), ("p_in", "在名额内的概率"), ("zone", "分区"),
)  # fmt: skip
SEVERITY_COLUMNS = (
    ("name", "席位"), ("scores", "评分份数"), ("severity", "宽严（分）"), ("severity_sd", "标准误"), ("scale", "分差倍数"),
    ("noise", "随机出入（分）"), ("flags", "提示"),
)  # fmt: skip
CHANGE_COLUMNS = (
    ("name", "编号"), ("firm", "企业"), ("raw_rank", "平均分"), ("trimmed_rank", "去掉最高最低分"), ("model_rank", "模型"),
    ("crosses", "跨过名额线"),
)  # fmt: skip
DROPPED_COLUMNS = (("name", "席位"), ("scores", "评分份数"), ("comes_in", "换入"), ("falls_out", "换出"))
AUDIT_COLUMNS = (
    ("nominees", "企业数"), ("within", "入围"), ("discuss", "需讨论"), ("out", "未入围"), ("expected_in", "期望入围"),
    ("official_in", "正式线内"),
)  # fmt: skip


def _one(title: str, says: str, picture: "Picture", columns: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    return {
        "title": title,
        "says": says,
        "figure": json.dumps(picture.figure, ensure_ascii=False),
        "columns": columns,
        "rows": [
            [(key, _words(row.get(key))) for key, _ in columns] + [("code", row.get("name"))] for row in picture.rows
        ],
    }


def _words(value: Any) -> str:
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    return (
        f"{value:.2f}"
        if isinstance(value, float) and not value.is_integer()
        else f"{value:g}"
        if isinstance(value, float)
        else str(value)
    )


def _changes(pd: Any, rows: list[dict[str, Any]]) -> Any:
    """Ranks by the raw mean, the trimmed mean and the model's quality; unknown where there is no value."""
    frame_of = pd.DataFrame(
        {"name": row["code"], "raw": _float(row["raw"]), "trimmed": _float(row["trimmed"]),
         "model": row["quality"] if row["expected"] is not None else None}
        for row in rows
    )  # fmt: skip
    made = frame_of[["name"]].copy()
    for key in ("raw", "trimmed", "model"):
        made[f"{key}_rank"] = pd.to_numeric(frame_of[key]).rank(ascending=False, method="min")
    return made


def _float(value: Any) -> float | None:
    return None if value is None else float(value)
