"""Statistics for the offices: two dimensions and a measure, as table and picture; the cases behind a number; exports."""

import csv
import io
import json
import secrets
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases.refusal import NotFound
from assessor.cases.statistics import ALL, DIMENSIONS, LIVE, MEASURES, MONEY, Ask, cases_behind, table, total
from assessor.cases.windows import BEIJING
from assessor.documents.workbook import Column, Sheet, workbook
from assessor.web.bureau import common
from assessor.web.bureau.statistics_pivot import Words, key_of, pivot
from assessor.web.csv_cells import cell
from assessor.web.figures import foreign_styles, with_figure
from assessor.web.paging import SIZE, page_asked, pager
from assessor.web.regions import region_names
from assessor.web.sheet_uploads import as_workbook

pages = Blueprint("bureau_statistics", __name__, url_prefix="/bureau/statistics")

WHICH = {LIVE: "不含已撤回、已作废", ALL: "全部提交过的"}
HEAD = ("件数", "企业数", "申报金额（元）", "申报金额未知（件）", "补助金额（元）", "补助金额未定（件）")


@pages.get("/")
def show() -> ResponseReturnValue:
    """The table with its picture."""
    ask, measure = _asked()
    nonce = secrets.token_urlsafe(16)
    return with_figure(make_response(_page(ask, measure, nonce)), nonce)


def _page(ask: Ask, measure: str, nonce: str) -> str:
    from dashboards.statistics import statistics_figure

    names = _words()
    found = pivot(table(g.session, g.viewer, ask), (ask.rows, ask.columns), measure, names)
    scale = 100 if measure in MONEY else 1
    values = {
        (row["label"], label): (row["cells"][key] or 0) / scale
        for row in found["rows"]
        for key, label, _ in found["columns"]
    }
    labels = [row["label"] for row in found["rows"]]
    unit = {"cases": "件", "enterprises": "家"}.get(measure, "元")
    figure = statistics_figure(labels, [label for _, label, _ in found["columns"]], values, unit)
    return render_template(
        "bureau/statistics.html",
        title="统计",
        ask=ask,
        measure=measure,
        found=found,
        whole=total(g.session, g.viewer, ask),
        dimensions={key: words for key, (words, _) in DIMENSIONS.items()},
        measures=MEASURES,
        which=WHICH,
        money=measure in MONEY,
        programmes=common.every_batch(),
        figure=json.dumps(figure, ensure_ascii=False),
        nonce=nonce,
        foreign_styles=foreign_styles(),
        region=common.own_region(),
        query=_query(ask, measure),
        plans=[
            (batch.pack_id, batch.title)
            for batch, pack in common.every_batch()
            if pack.targets and g.viewer.region_code[:2] == pack.province
        ],
    )


@pages.get("/cases")
def cases() -> str:
    """The cases behind a number: those that this office may open."""
    ask, measure = _asked()
    try:
        narrowed = {
            name: key_of(name, request.args[f"is-{at}"])
            for at, name in (("row", ask.rows), ("column", ask.columns))
            if f"is-{at}" in request.args
        }
    except ValueError as error:
        raise NotFound("没有找到这一格") from error
    ask = Ask(ask.rows, ask.columns, ask.batch_id, ask.which, narrowed)
    page = page_asked()
    rows, count = cases_behind(g.session, g.viewer, ask, offset=(page - 1) * SIZE, limit=SIZE)
    names = _words()
    return render_template(
        "bureau/statistics_cases.html",
        title="统计中的申报",
        rows=[_row(row, names) for row in rows],
        count=count,
        counted=total(g.session, g.viewer, ask).cases,
        cell=[(DIMENSIONS[name][0], names.label(name, value)) for name, value in narrowed.items()],
        pager=pager(page, count),
        back=_address(ask, measure),
        breadcrumb=[
            {"label": "统计", "href": _address(ask, measure)},
            {"label": "统计中的申报"},
        ],
    )


@pages.get("/table.<any(csv, xlsx):table_form>")
def export(table_form: str) -> Response:
    """Every cell, nothing folded, with every measure."""
    ask, _ = _asked()
    names = _words()
    name = f"statistics-{g.moment.today.isoformat()}"
    head = [DIMENSIONS[ask.rows][0], DIMENSIONS[ask.columns][0], *HEAD]
    lines: list[list[Any]] = [
        [names.label(ask.rows, one.row), names.label(ask.columns, one.column), one.cases, one.enterprises, one.claimed,
         one.claimed_unknown, one.award, one.award_unknown]
        for one in table(g.session, g.viewer, ask)
    ]  # fmt: skip
    lines.sort(key=lambda line: (str(line[0]), str(line[1])))
    if table_form == "csv":
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(head)
        for line in lines:
            money = [f"{value / 100:.2f}" if at in (4, 6) else value for at, value in enumerate(line)]
            writer.writerow([cell(value) for value in money])
        answer = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
        answer.headers["Content-Disposition"] = f"attachment; filename={name}.csv"
        return answer
    at = g.moment.at.astimezone(BEIJING)
    kinds: list[Any] = ["text", "text", "number", "number", "money", "number", "money", "number"]
    columns = [Column(label, kind) for label, kind in zip(head, kinds, strict=True)]
    notes = [
        f"{g.viewer.organisation_name}　{at:%Y-%m-%d %H:%M}（北京时间）　{WHICH[ask.which]}",
        "同一企业在几格里出现的，每格各数一次",
    ]
    return as_workbook(workbook([Sheet("统计", "统计", columns, lines, notes)], at, "统计"), f"{name}.xlsx")


def _asked() -> tuple[Ask, str]:
    rows = request.args.get("rows", "county" if g.viewer.city_code else "city")
    columns = request.args.get("columns", "state")
    measure = request.args.get("measure", "cases")
    if rows not in DIMENSIONS or columns not in DIMENSIONS or measure not in MEASURES:
        raise NotFound("没有这种统计")
    if rows == columns:
        columns = "state" if rows != "state" else "programme"
    wanted = request.args.get("programme", "")
    batch = next((row.id for row, _ in common.every_batch() if row.pack_id == wanted), None)
    if wanted and batch is None:
        raise NotFound("没有找到这个项目")
    which = request.args.get("which", LIVE)
    return Ask(rows, columns, batch, which if which in WHICH else LIVE), measure


def _query(ask: Ask, measure: str) -> dict[str, str]:
    pack_id = next((row.pack_id for row, _ in common.every_batch() if row.id == ask.batch_id), "")
    return {"rows": ask.rows, "columns": ask.columns, "measure": measure, "programme": pack_id, "which": ask.which}


def _address(ask: Ask, measure: str) -> str:
    return f"{url_for('bureau_statistics.show')}?{urlencode(_query(ask, measure))}"


def _words() -> Words:
    programmes = common.every_batch()
    states = {
        key: state.staff
        for _, pack in reversed(programmes)
        if pack.process
        for key, state in pack.process.states.items()
    }
    return Words(region_names(g.session), {row.id or 0: row.title for row, _ in programmes}, states)


def _row(row: Any, names: Words) -> dict[str, Any]:
    return {
        "number": row.number,
        "href": url_for("bureau_case.show", ref=row.ref),
        "name": row.name,
        "place": names.label("county", row.county_code),
        "programme": names.label("programme", row.batch_id),
        "state": names.label("state", row.state),
        "claimed": row.claimed_fen,
        "award": row[-1],
    }
