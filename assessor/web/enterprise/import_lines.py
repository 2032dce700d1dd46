"""Services, payments and devices by Excel: a template from the pack's questions, what is filled in so far, and the import."""

from collections.abc import Sequence

from flask import Response, g, render_template, url_for
from flask.typing import ResponseReturnValue

from assessor.cases.import_lines import SheetResult, import_lines
from assessor.cases.lines_workbook import NOTES, lines_workbook, mending_workbook
from assessor.cases.refusal import Refusal
from assessor.cases.save_answers import must_be_editable
from assessor.cases.scope import find_case
from assessor.cases.sheet_answers import keep_sheet, own_sheet
from assessor.web.enterprise.blueprint import pages
from assessor.web.enterprise.common import pack_of, sections_of, the_case, trail
from assessor.web.sheet_uploads import as_workbook, uploaded_sheets
from models.application import Application

SHOWN = 100
NAMES = {"empty": "申报明细-空白模板.xlsx", "filled": "申报明细-已填内容.xlsx"}


@pages.get("/applications/<ref>/import")
def import_page(ref: str) -> str:
    """How to import, the two workbooks to start from, and the form."""
    case = the_case(ref)
    must_be_editable(case)
    return _page(case, (), "")


@pages.get("/applications/<ref>/import/<any(empty, filled):start_from>.xlsx")
def import_template(ref: str, start_from: str) -> Response:
    """The template: empty, or with what is saved so far."""
    case = the_case(ref)
    must_be_editable(case)
    pack = pack_of(case)
    made = lines_workbook(g.session, case, pack, sections_of(case, pack), g.moment, filled=start_from == "filled")
    return as_workbook(made, NAMES[start_from])


@pages.post("/applications/<ref>/import")
def take_import(ref: str) -> ResponseReturnValue:
    """Import: each sheet whole or not at all; what was not taken comes back with the cells to mend."""
    case = the_case(ref)
    if g.refused is not None:
        return _page(case, (), "".join(g.refused.reasons)), g.refused.status
    pack = pack_of(case)
    given = {sheet.name: sheet.rows for sheet in g.sheets}
    results = import_lines(
        g.session, g.viewer, case, pack, sections_of(case, pack), list(given.items()), g.moment
    )  # fmt: skip
    back = ""
    if any(result.problems for result in results):
        content = mending_workbook(case, results, given, g.moment)
        back = keep_sheet(g.session, g.viewer, "lines", f"需改正-{case.ref[:4]}.xlsx", g.moment, content=content).ref
        g.keep_changes = True  # the sheets without a problem are saved although the page says 422
    return _page(case, results, "", back), 422 if back else 200


def _look(ref: str) -> None:
    g.refused = None
    must_be_editable(find_case(g.session, g.viewer, ref))
    try:
        g.sheets = uploaded_sheets()
    except Refusal as no:
        g.refused = no


take_import.prepare = _look  # type: ignore[attr-defined]


@pages.get("/sheets/<sheet_ref>.xlsx")
def sheet_back(sheet_ref: str) -> Response:
    """The workbook that came back."""
    found = own_sheet(g.session, g.viewer, "lines", sheet_ref, g.moment)
    return as_workbook(found.content or b"", found.name)


def _page(case: Application, results: Sequence[SheetResult], error: str, back: str = "") -> str:
    pack = pack_of(case)
    problems = [
        {"sheet": result.name, "cell": problem.cell, "words": problem.words}
        for result in results
        for problem in result.problems
    ]
    return render_template(
        "enterprise/import.html",
        title="用 Excel 填报明细",
        lead="云服务、付款、设备较多时，可以在 Excel 里填好再导入；导入后在页面上照常核对、修改。",
        case=case,
        sections=[one for one in sections_of(case, pack) if one.kind == "lines"],
        results=results,
        problems=problems[:SHOWN],
        more=len(problems) - SHOWN,
        warnings=[(result.name, one) for result in results for one in result.warnings if not result.problems],
        back_url=url_for("enterprise.sheet_back", sheet_ref=back) if back else None,
        error=error,
        advice=NOTES,
        breadcrumb=trail(case, ("用 Excel 填报明细", None)),
    )
