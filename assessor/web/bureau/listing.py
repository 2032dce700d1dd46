"""The bureaus' first page: work to do, done, overdue; filters, pages, CSV, and deciding several cases at once."""

import csv
import io
from typing import Any

from flask import Blueprint, Response, g, render_template, request, url_for

from assessor.cases import two_persons, worklist
from assessor.cases.decide import decide_several
from assessor.cases.fraud_standing import barred_among
from assessor.cases.programme_offices import reviewing_regions
from assessor.cases.refusal import Refusal
from assessor.cases.sheet_answers import own_sheet
from assessor.cases.tasks import Task, due_of, reach_of, tasks_of
from assessor.cases.worklist import Filter
from assessor.web.bureau import common
from assessor.web.bureau.list_workbook import keep_results, list_workbook
from assessor.web.csv_cells import cell
from assessor.web.filters import level_title
from assessor.web.regions import region_names
from assessor.web.sheet_uploads import as_workbook
from models.people import Region
from models.vocabulary import OrgKind
from questionnaires.shapes import Pack

pages = Blueprint("bureau", __name__, url_prefix="/bureau")

TAB_WORDS = {"todo": "待办", "overdue": "逾期", "done": "已办", "all": "全部"}
OUTCOMES = (("eligible", "通过形式审查"), ("manual", "需人工核对"), ("return", "需补正"), ("ineligible", "不符合"))
TOGETHER = {
    OrgKind.COUNTY: ("forward",),
    OrgKind.CITY: ("evaluate", "screen", "recommend"),
    OrgKind.PROVINCE: ("receive",),
}
"""Steps that may be taken on several cases from the list: each is decided, recorded and answered by itself."""
MOST_TOGETHER = 200
ASKED = ("tab", "batch", "level", "city", "county", "state", "outcome", "words")
"""What an address of the list may ask for; nothing else from an address goes into another one."""
CSV_COLUMNS = (
    "受理编号",
    "企业名称",
    "统一社会信用代码",
    "申报星级",
    "设区市",
    "县（市、区）",
    "状态",
    "规则判定",
    "进入本状态日期",
    "办理期限",
)
CSV_ROWS = 20_000


@pages.get("/")
def home() -> str:
    """The list of cases, oldest first."""
    return _show()


@pages.get("/list.csv")
def export() -> Response:
    """The same list as a table file: an allow-list of columns, with a mark so that Excel reads Chinese rightly."""
    tasks, wanted = _tasks(), _filter()
    names, packs = region_names(g.session), common.packs_by_batch()
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(CSV_COLUMNS)
    found = worklist.page_of(g.session, g.viewer, tasks, wanted, g.moment.today, size=CSV_ROWS)
    for row in found.rows:
        writer.writerow([cell(value) for value in _csv_row(_row(row, packs, names))])
    if found.next_cursor:
        writer.writerow([f"只导出前 {CSV_ROWS} 家，请按星级或地区筛选后分次导出"])
    answer = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename=cases-{g.moment.today.isoformat()}.csv"
    return answer


@pages.get("/list.xlsx")
def workbook() -> Response:
    """The same list as an Excel workbook, with real days and codes kept as text."""
    names, packs = region_names(g.session), common.packs_by_batch()
    found = worklist.page_of(g.session, g.viewer, _tasks(), _filter(), g.moment.today, size=CSV_ROWS)
    rows = [_row(row, packs, names) for row in found.rows]
    return list_workbook(rows, dict(OUTCOMES), TAB_WORDS[_filter().tab], bool(found.next_cursor))


@pages.post("/together")
def together() -> tuple[str, int] | str:
    """Take one step on every ticked case; each result is shown in its row."""
    action = request.form.get("action", "")
    if action not in TOGETHER.get(g.viewer.kind, ()):
        raise Refusal("这一步不能对多家一起办理，请进入申报逐家办理。", status=422)
    chosen: dict[str, int] = {}
    for one in request.form.getlist("case")[: MOST_TOGETHER + 1]:
        ref, _, version = one.partition(".")
        chosen[ref] = int(version) if version.isdecimal() and len(version) < 10 else -1
    if not chosen or len(chosen) > MOST_TOGETHER:
        raise Refusal(f"请选择 1 至 {MOST_TOGETHER} 家企业后再办理。", status=422)
    results = decide_several(g.session, g.viewer, chosen, common.packs_by_batch(), action, g.moment)
    named = _names_of([r.ref for r in results])
    return render_template(
        "bureau/together.html",
        title="办理结果",
        results=results,
        names={ref: name for ref, (name, *_) in named.items()},
        back_url=url_for("bureau.together_back", sheet_ref=keep_results(results, named)),
        good=sum(not r.reasons for r in results),
        back=url_for("bureau.home"),
    )


@pages.get("/together/<sheet_ref>.xlsx")
def together_back(sheet_ref: str) -> Response:
    """The results of deciding several cases at once, as a workbook for whoever decided."""
    found = own_sheet(g.session, g.viewer, "together", sheet_ref, g.moment)
    return as_workbook(found.content or b"", found.name)


def _show() -> str:
    tasks, wanted = _tasks(), _filter()
    found = worklist.page_of(g.session, g.viewer, tasks, wanted, g.moment.today, request.args.get("after", ""))
    counts = worklist.counts(g.session, g.viewer, tasks, wanted, g.moment.today)
    names, packs = region_names(g.session), common.packs_by_batch()
    rows = [_row(row, packs, names) for row in found.rows]
    asked: dict[str, Any] = {key: request.args[key] for key in ASKED if request.args.get(key)}
    return render_template(
        "bureau/home.html",
        title="申报办理",
        rows=rows,
        barred=barred_among(g.session, [(row["uscc"], packs.get(row["batch_id"])) for row in rows]),
        wanted=wanted,
        counts=counts,
        tabs=_tabs(counts, wanted, asked),
        pager=_pager(found, rows, asked),
        filters=_choices(packs),
        outcomes=OUTCOMES,
        asked=asked,
        export_url=url_for("bureau.export", **asked),
        workbook_url=url_for("bureau.workbook", **asked),
        together=_together(rows, packs),
        proposed=two_persons.waits_for(g.session, g.viewer),
    )


def _tasks() -> list[Task]:
    reach = reach_of(g.viewer)
    return [task for batch, pack in common.every_batch() for task in tasks_of(g.viewer.kind, batch, pack, reach)]


def _filter() -> Filter:
    given = request.args
    tab = given.get("tab", "todo" if g.viewer.is_office else "all")
    batch = next((b.id for b, _ in common.every_batch() if b.pack_id == given.get("batch")), None)
    return Filter(
        tab if tab in worklist.TABS else "todo",
        batch,
        given.get("level", ""),
        given.get("city", ""),
        given.get("county", ""),
        given.get("state", ""),
        given.get("outcome", ""),
        given.get("words", "")[:60],
    )


def _row(row: Any, packs: dict[int, Pack], names: dict[str, str]) -> dict[str, Any]:
    pack = packs.get(row.batch_id)
    state = pack.process.states.get(row.state) if pack and pack.process else None
    due = due_of(pack, row.state, row.level) if pack and not (state and state.final and row.state != "rated") else None
    return {
        "ref": row.ref,
        "href": url_for("bureau_project.show" if pack and pack.kind == "subsidy" else "bureau_case.show", ref=row.ref),
        "number": row.number,
        "name": row.name,
        "uscc": row.uscc,
        "level": row.level,
        "programme": pack.title if pack and pack.kind == "subsidy" else None,
        "state": row.state,
        "label": state.staff if state else row.state,
        "outcome": row.outcome,
        "since": row.state_since,
        "due": due,
        "late": bool(due and due < g.moment.today),
        "place": _place(names.get(row.county_code, row.county_code)),
        "city": names.get(row.city_code, row.city_code),
        "batch_id": row.batch_id,
        "version": row.version,
    }


def _place(name: str) -> str:
    """County offices and cities know their own city: there the county's name alone will do."""
    return name.rpartition(" ")[2] if g.viewer.kind in (OrgKind.COUNTY, OrgKind.CITY) else name


def _csv_row(row: dict[str, Any]) -> tuple[str, ...]:
    from assessor.web.filters import zh_date

    county = row["place"].rpartition(" ")[2]
    return (
        row["number"] or "",
        row["name"],
        row["uscc"] or "",
        level_title(row["level"]),
        row["city"],
        county,
        row["label"],
        dict(OUTCOMES).get(row["outcome"], ""),
        zh_date(row["since"]),
        zh_date(row["due"]) if row["due"] else "",
    )


def _tabs(counts: dict[str, int], wanted: Filter, asked: dict[str, Any]) -> list[dict[str, Any]]:
    shown = TAB_WORDS if g.viewer.is_bureau else {"all": TAB_WORDS["all"]}
    return [
        {
            "label": words,
            "count": counts[tab],
            "current": tab == wanted.tab,
            "href": url_for("bureau.home", **{**asked, "tab": tab}),
        }
        for tab, words in shown.items()
    ]


def _pager(found: worklist.Page, rows: list[dict[str, Any]], asked: dict[str, Any]) -> dict[str, Any] | None:
    if not found.next_cursor and not request.args.get("after"):
        return None
    return {
        "text": f"本页 {len(rows)} 家",
        "first_url": url_for("bureau.home", **asked) if request.args.get("after") else None,
        "next_url": url_for("bureau.home", **asked, after=found.next_cursor) if found.next_cursor else None,
    }


def _choices(packs: dict[int, Pack]) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen in each filter; places only where the viewer sees more than one."""
    regions = list(g.session.exec(Region.__table__.select().order_by("code")))  # type: ignore[attr-defined]
    states = {
        name: state.staff for pack in packs.values() if pack.process for name, state in pack.process.states.items()
    }
    kind = g.viewer.kind
    return {
        "batch": [(batch.pack_id, batch.title) for batch, _ in common.every_batch()],
        "level": list({level.id: level.title for pack in packs.values() for level in pack.levels.values()}.items()),
        "state": [(name, words) for name, words in states.items() if name != "draft"],
        "city": []
        if kind in (OrgKind.COUNTY, OrgKind.CITY)
        else [(r.code, r.name) for r in reviewing_regions(g.session) if r.code[:2] == g.viewer.region_code[:2]],
        "county": [(r.code, r.name) for r in regions if kind is OrgKind.CITY and r.parent == g.viewer.region_code],
    }


def _together(rows: list[dict[str, Any]], packs: dict[int, Pack]) -> list[tuple[str, str]]:
    """The steps that at least one row of the page is in the right state for: (step, title)."""
    found: dict[str, str] = {}
    for row in rows:
        process = packs[row["batch_id"]].process if row["batch_id"] in packs else None
        for name in TOGETHER.get(g.viewer.kind, ()) if g.viewer.is_bureau else ():
            step = process.step(name, row["state"]) if process else None
            if step:
                found[name] = step.title
    return list(found.items())


def _names_of(refs: list[str]) -> dict[str, tuple[str, str, str]]:
    from sqlalchemy import select
    from sqlmodel import col

    from assessor.cases.scope import conditions
    from models.application import Application
    from models.people import Organisation

    columns = (col(Application.ref), col(Organisation.name), col(Application.number), col(Organisation.uscc))
    query = select(*columns).join(Organisation, col(Organisation.id) == col(Application.enterprise_id))
    found = g.session.execute(query.where(col(Application.ref).in_(refs), *conditions(g.viewer)))
    return {ref: (name, number or "", uscc or "") for ref, name, number, uscc in found}
