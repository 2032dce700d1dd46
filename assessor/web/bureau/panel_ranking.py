"""The ranking of a panel for its organiser, opening the model's view, one nominee explained; as CSV and workbook too."""

import csv
import io
from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import col, select

from assessor.cases.open_model import STRATA, Choice, open_model, openings_of
from assessor.cases.panel_results import needed
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.windows import BEIJING
from assessor.documents.workbook import Column, Sheet, workbook
from assessor.panel.official import METHODS
from assessor.web.bureau.panel_pages import Opened, frame, opened_at, pages, panel_at, results_at
from assessor.web.bureau.panel_rows import ZONE_SAYS, ZONE_TONES, ranking_rows, table_of
from assessor.web.csv_cells import cell
from assessor.web.sheet_uploads import as_workbook
from models.panel import Panel, PanelOpening
from models.people import Person

FIELDS = {"reason": "理由", "strata": "分层方式"}
"""Words in a refusal that tell which field it is about."""
MODEL_NOTE = "模型一栏只作对照，不改变正式结果，也不决定任何企业的结论"


@pages.get("/results")
def ranking(panel_ref: str) -> str:
    """The ranking; before the meeting an empty page that says when it fills."""
    return _page(panel_at(panel_ref), {})


@pages.post("/results/open")
def open_view(panel_ref: str) -> ResponseReturnValue:
    """Open the model's view: who, when, why and what it showed go on record."""
    panel = panel_at(panel_ref, lock=True)
    ticked = {name: request.form.get(name) == "true" for name in ("heavy_tails", "uneven")}
    choice = Choice(request.form.get("strata", ""), **ticked)
    try:
        open_model(g.session, g.viewer, panel, choice, request.form.get("reason", ""), g.moment)
    except Refusal as refusal:
        field = next((name for name, word in FIELDS.items() if word in refusal.reasons[0]), "")
        return _page(panel, {field: "".join(refusal.reasons)}), refusal.status
    flash("已打开模型对照并记入档案。正式结果不变。", "good")
    return redirect(url_for("bureau_panel_results.ranking", panel_ref=panel.ref), 303)


def _page(panel: Panel, errors: dict[str, str]) -> str:
    results = results_at(panel)
    opened = opened_at(panel, results)
    rows = ranking_rows(panel, results, opened) if results else []
    return render_template(
        "bureau/panel_ranking.html",
        title="结果排序",
        results=results,
        opened=opened,
        rows=rows,
        rule=METHODS[panel.rule],
        needed=needed(panel),
        strata=STRATA,
        zone_tones=ZONE_TONES,
        zone_says=ZONE_SAYS,
        zones={key: sum(row["zone"] == key for row in rows) for key in ZONE_SAYS},
        openings=_openings(panel),
        errors=errors,
        typed=request.form if errors else {},
        **frame(panel, ("结果排序", None)),
    )


def _openings(panel: Panel) -> list[dict[str, Any]]:
    found = openings_of(g.session, panel)
    query = select(Person.id, Person.name).where(col(Person.id).in_({one.by_person_id for one in found}))
    names = dict(g.session.exec(query).all())
    return [_opening(one, names) for one in found]


def _opening(one: PanelOpening, names: dict[int | None, str]) -> dict[str, Any]:
    choice = one.result["choice"]
    tails = "，专家对各组宽严可以不同" if choice.get("uneven") else ""
    tails += "，降低离群评分的权重" if choice["heavy_tails"] else ""
    return {
        "what": f"第 {one.seq} 次打开模型对照（{STRATA[choice['strata']]}{tails}）",
        "who": names.get(one.by_person_id, ""),
        "at": one.at,
        "reason": one.reason,
        "remark": f"评分校验码 {one.scores_sha256[:16]}…，随机种子 {one.result['seed']}",
        "tone": "info",
    }


@pages.get("/results/<code>")
def nominee(panel_ref: str, code: str) -> str:
    """One nominee: each score with its seat and, once the model's view is open, the parts of its quality."""
    panel = panel_at(panel_ref)
    results = results_at(panel)
    opened = opened_at(panel, results)
    if results is None or code not in results.nominees:
        raise NotFound("没有找到这家企业的评审结果")
    one = results.nominees[code]
    return render_template(
        "bureau/panel_nominee.html",
        title=f"{code} {one.firm}",
        one=one,
        official=results.of(code),
        within=results.within(code),
        line=results.line,
        rule=METHODS[panel.rule],
        given=[row for row in results.given if row.nominee == code],
        opened=opened,
        about=opened.about(code) if opened else None,
        explained=_explained(opened, code),
        zone_tones=ZONE_TONES,
        zone_says=ZONE_SAYS,
        **frame(
            panel,
            ("结果排序", url_for("bureau_panel_results.ranking", panel_ref=panel.ref)),
            (f"{code} {one.firm}", None),
        ),
    )


def _explained(opened: Opened | None, code: str) -> dict[str, Any] | None:
    found: dict[str, Any] | None = opened.result["explained"].get(code) if opened else None
    return found


@pages.get("/results.csv")
def ranking_csv(panel_ref: str) -> Response:
    """The ranking as a table file."""
    _, heads, values, notes = _exported(panel_ref)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([[cell(note)] for note in notes])
    writer.writerow(heads)
    writer.writerows([["" if value is None else cell(value) for value in row] for row in values])
    answer = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename=panel-{g.moment.today.isoformat()}.csv"
    return answer


@pages.get("/results.xlsx")
def ranking_xlsx(panel_ref: str) -> Response:
    """The ranking as a workbook."""
    panel, heads, values, notes = _exported(panel_ref)
    texts = {"编号": 8, "企业": 32, "设区市": 10, "行业大类": 20, "名额线": 8, "说明": 28, "模型：分区": 12}
    columns = [Column(head, "text", texts[head]) if head in texts else Column(head, "decimal") for head in heads]
    at = g.moment.at.astimezone(BEIJING)
    book = workbook([Sheet("结果排序", panel.title, columns, values, notes)], at, panel.title)
    return as_workbook(book, f"专家评审结果-{g.moment.today.isoformat()}.xlsx")


def _exported(panel_ref: str) -> tuple[Panel, list[str], list[list[Any]], list[str]]:
    panel = panel_at(panel_ref)
    results = results_at(panel)
    opened = opened_at(panel, results)
    if results is None:
        raise NotFound("评分还没有全部锁定，没有可以导出的结果")
    heads, values = table_of(ranking_rows(panel, results, opened), model=opened is not None)
    notes = [f"正式办法：{METHODS[panel.rule]}，至少 {needed(panel)} 份评分；{results.line.says}"]
    if opened:
        notes.append(f"{MODEL_NOTE}{'；评分已有变动，模型一栏是变动之前的' if opened.stale else ''}")
    return panel, heads, values, notes
