"""Contracts, invoices and payments by Excel."""

from collections.abc import Sequence

from flask import Response, g, render_template, url_for
from flask.typing import ResponseReturnValue

from assessor.cases.import_lines import SheetResult
from assessor.cases.import_papers import NOTES, import_papers, mending_papers, papers_template
from assessor.cases.save_answers import must_be_editable
from assessor.web.enterprise.blueprint import pages
from assessor.web.enterprise.common import pack_of, the_case, trail
from assessor.web.enterprise.imports import look_at_draft, told
from assessor.web.enterprise.money import drafted
from assessor.web.sheet_uploads import as_workbook, send_back
from models.application import Application


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
        back = send_back("lines", f"需改正-{case.ref[:4]}.xlsx", content)
    return _page(case, results, "", back), 422 if back else 200


take_papers.prepare = look_at_draft  # type: ignore[attr-defined]


def _page(case: Application, results: Sequence[SheetResult], error: str, back: str = "") -> str:
    return render_template(
        "enterprise/money_import.html",
        title="用 Excel 导入合同、发票与付款",
        case=case,
        **told(results, back),
        error=error,
        advice=NOTES,
        breadcrumb=trail(
            case, ("合同、发票与付款", url_for("enterprise.money", ref=case.ref)), ("用 Excel 导入", None)
        ),
    )
