"""Contracts, invoices and payments by Excel."""

from collections.abc import Sequence

from flask import Response, g, render_template, url_for
from flask.typing import ResponseReturnValue

from assessor.cases.import_lines import SheetResult
from assessor.cases.import_papers import NOTES, import_papers, mending_papers, papers_template
from assessor.cases.refusal import Refusal
from assessor.cases.save_answers import must_be_editable
from assessor.cases.scope import find_case
from assessor.cases.sheet_answers import keep_sheet
from assessor.web.enterprise.blueprint import pages
from assessor.web.enterprise.common import pack_of, the_case, trail
from assessor.web.enterprise.money import drafted
from assessor.web.sheet_uploads import as_workbook, uploaded_sheets
from models.application import Application

SHOWN = 100


@pages.get("/applications/<ref>/money/import")
def import_papers_page(ref: str) -> str:
    """How to import, the template, and the form."""
    case = the_case(ref)
    must_be_editable(case)
    return _page(case, (), "")


@pages.get("/applications/<ref>/money/import/template.xlsx")
def papers_workbook(ref: str) -> Response:
    """The empty template."""
    case = the_case(ref)
    must_be_editable(case)
    made = papers_template(drafted(case, pack_of(case))[1].claims.titles, g.moment.at)
    return as_workbook(made, "合同发票付款-空白模板.xlsx")


@pages.post("/applications/<ref>/money/import")
def take_papers(ref: str) -> ResponseReturnValue:
    """Import: each sheet whole or not at all; what was not taken comes back with the cells to mend."""
    case = the_case(ref)
    if g.refused is not None:
        return _page(case, (), "".join(g.refused.reasons)), g.refused.status
    claims = drafted(case, pack_of(case))[1].claims.titles
    given = {sheet.name: sheet.rows for sheet in g.sheets}
    results = import_papers(g.session, g.viewer, case, claims, given, g.moment)
    back = ""
    if any(result.problems for result in results):
        content = mending_papers(claims, results, given, g.moment.at)
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


take_papers.prepare = _look  # type: ignore[attr-defined]


def _page(case: Application, results: Sequence[SheetResult], error: str, back: str = "") -> str:
    problems = [
        {"sheet": result.name, "cell": problem.cell, "words": problem.words}
        for result in results
        for problem in result.problems
    ]
    return render_template(
        "enterprise/money_import.html",
        title="用 Excel 导入合同、发票与付款",
        case=case,
        results=results,
        problems=problems[:SHOWN],
        more=len(problems) - SHOWN,
        back_url=url_for("enterprise.sheet_back", sheet_ref=back) if back else None,
        error=error,
        advice=NOTES,
        breadcrumb=trail(
            case, ("合同、发票与付款", url_for("enterprise.money", ref=case.ref)), ("用 Excel 导入", None)
        ),
    )
