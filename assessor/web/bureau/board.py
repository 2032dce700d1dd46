"""The province's board of its cities: windows, where cases stand, visits, late counties, clashes, reports. Page and Excel."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, g, render_template, request, url_for

from assessor.cases import standing_of_cities as standing
from assessor.cases.city_report import deadlines_of
from assessor.cases.late_counties import late_counties, of_city, waiting_days
from assessor.cases.reports_standing import STATES, standings
from assessor.cases.windows import BEIJING, last_day, window_of
from assessor.documents.workbook import Column, Sheet, workbook
from assessor.policy.window_clashes import Plan, clashes
from assessor.web.bureau import common
from assessor.web.sheet_uploads import as_workbook
from dashboards.board import stage_bars
from models.batch import Batch
from models.vocabulary import PROVINCE_CODE
from questionnaires.shapes import Pack

pages = Blueprint("bureau_board", __name__, url_prefix="/bureau/board")

SORTS: dict[str, tuple[str, Callable[[dict[str, Any]], Any]]] = {
    "code": ("区划顺序", lambda row: row["code"]),
    "closes": ("截止日期", lambda row: (row["closes"] is None, row["closes"] or 0)),
    "total": ("申报数", lambda row: -row["total"]),
    "overdue": ("逾期", lambda row: (-row["overdue"], -row["waiting"])),
    "clashes": ("冲突", lambda row: (-sum(c.grave for c in row["clashes"]), -len(row["clashes"]))),
    "report": ("报告", lambda row: (-(row["late"] or 0), list(STATES).index(row["report"].state))),
}
"""What the board can be sorted by: word in the address → (words, key). Cities in code order within."""


@pages.get("/")
def show() -> str:
    """The board."""
    batch, pack = common.chosen_batch()
    cities, rows = _rows(batch, pack)
    sort = request.args.get("sort", "code")
    return render_template(
        "bureau/board.html",
        title="各市进展",
        batch=batch,
        pack=pack,
        rows=sorted(rows, key=SORTS.get(sort, SORTS["code"])[1]),
        sorts=[
            {"label": words, "href": url_for("bureau_board.show", batch=batch.pack_id, sort=key), "current": key == sort}
            for key, (words, _) in SORTS.items()
        ],
        stages=[stage for stage in standing.COLUMNS if any(city.counts.get(stage) for city in cities)],
        words=standing.COLUMNS,
        totals=standing.totals(cities),
        bars=stage_bars({city.name: city.counts for city in cities}),
        states=STATES,
        waiting=waiting_days(pack),
        counties=[county for row in rows for county in row["counties"]],
        due=deadlines_of(g.session, batch, pack),
        batches=common.batches(),
    )


@pages.get("/board.xlsx")
def export() -> Response:
    """The board and the late counties as a workbook."""
    batch, pack = common.chosen_batch()
    _, rows = _rows(batch, pack)
    at = g.moment.at.astimezone(BEIJING)
    notes = (f"{batch.title}　{at:%Y-%m-%d %H:%M}（北京时间）　只含已提交的申报",)
    stages = list(standing.COLUMNS)
    columns = [
        Column("设区市", "text", 10), Column("填报开始", "day"), Column("填报截止", "day"),
        *(Column(words, "number") for words in standing.COLUMNS.values()),
        Column("合计", "number"), Column("应核查", "number"), Column("已核查", "number"), Column("市县逾期", "number"),
        Column("县级超期", "number"), Column("报告", "text", 16), Column("报告逾期天数", "number"), Column("冲突", "error"),
    ]  # fmt: skip
    values = [
        [
            row["name"], row["opens"], row["closes"], *(row.get(stage, 0) for stage in stages), row["total"],
            row["required"], row["done"], row["overdue"], row["waiting"], STATES[row["report"].state][0], row["late"],
            "；".join(clash.words for clash in row["clashes"]),
        ]
        for row in rows
    ]  # fmt: skip
    counties = [[row["name"], one.name, one.count, one.oldest] for row in rows for one in row["counties"]]
    late = [Column("设区市"), Column("县（市、区）"), Column("超期件数", "number"), Column("最早转入", "day")]
    sheets = [
        Sheet("各市进展", "各市进展", columns, values, notes),
        Sheet("县级超期", f"在县（市、区）等待超过 {waiting_days(pack) or '—'} 天的申报", late, counties, notes),
    ]
    return as_workbook(workbook(sheets, at, "各市进展"), f"各市进展-{g.moment.today.isoformat()}.xlsx")


def _rows(batch: Batch, pack: Pack) -> tuple[list[standing.City], list[dict[str, Any]]]:
    cities = standing.cities(g.session, g.viewer, batch, pack, g.moment)
    late = late_counties(g.session, g.viewer, batch, pack, g.moment)
    reports = {one.code: one for one in standings(g.session, batch, pack, g.moment)}
    plan = _plan(batch, pack)
    return cities, [_row(city, batch.pack_id, plan) | _more(city, late, reports) for city in cities]


def _more(city: standing.City, late: list[Any], reports: dict[str, Any]) -> dict[str, Any]:
    counties, report = of_city(late, city.code), reports[city.code]
    return {
        "counties": counties,
        "waiting": sum(one.count for one in counties),
        "report": report,
        "late": report.late,
    }


def _plan(batch: Batch, pack: Pack) -> Plan:
    bounds = window_of(g.session, batch.id or 0, PROVINCE_CODE)
    days = {
        name: pack.parameter(name) if name in pack.parameters else None
        for name in ("notice_working_days", "correction_working_days")
    }
    notice, correction = (value if isinstance(value, int) else None for value in days.values())
    return Plan(
        bounds.opens_at.astimezone(BEIJING).date() if bounds else None,
        last_day(bounds.closes_at) if bounds else None,
        deadlines_of(g.session, batch, pack).report,
        notice,
        correction,
    )


def _row(city: standing.City, pack_id: str, plan: Plan) -> dict[str, Any]:
    window = city.window
    opens = window.opens_at.astimezone(BEIJING).date() if window else None
    closes = last_day(window.closes_at) if window else None
    return {
        "code": city.code,
        "name": city.name,
        "href": url_for("bureau.home", tab="all", city=city.code, batch=pack_id),
        **city.counts,
        "total": sum(city.counts.values()),
        "required": city.inspection.required,
        "done": city.inspection.done,
        "stars_missing": "、".join(city.inspection.stars_missing),
        "overdue": city.overdue,
        "opens": opens,
        "closes": closes,
        "clashes": clashes(opens, closes, plan),
        "short": city.inspection.done < city.inspection.required or bool(city.inspection.stars_missing),
    }
