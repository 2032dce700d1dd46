"""Services, payments and devices by Excel: a template from the pack's questions, what is filled in so far, and the import."""

from collections.abc import Sequence

from flask import Response, g, render_template
from flask.typing import ResponseReturnValue

from assessor.cases.import_lines import SheetResult, import_lines
from assessor.cases.lines_workbook import NOTES, lines_workbook, mending_workbook
from assessor.cases.save_answers import must_be_editable
from assessor.web.enterprise.blueprint import pages
from assessor.web.enterprise.common import pack_of, sections_of, the_case, trail
from assessor.web.enterprise.imports import look_at_draft, told
from assessor.web.sheet_uploads import as_workbook, send_back, sent_back
from models.application import Application

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
        back = send_back("lines", f"需改正-{case.ref[:4]}.xlsx", content)
    return _page(case, results, "", back), 422 if back else 200


take_import.prepare = look_at_draft  # type: ignore[attr-defined]


@pages.get("/sheets/<sheet_ref>.xlsx")
def sheet_back(sheet_ref: str) -> Response:
    """The workbook that came back."""
    return sent_back("lines", sheet_ref)


def _page(case: Application, results: Sequence[SheetResult], error: str, back: str = "") -> str:
    pack = pack_of(case)
    return render_template(
        "enterprise/import.html",
        title="用 Excel 填报明细",
        lead="云服务、付款、设备较多时，可以在 Excel 里填好再导入；导入后在页面上照常核对、修改。",
        case=case,
        sections=[one for one in sections_of(case, pack) if one.kind == "lines"],
        **told(results, back),
        warnings=[(result.name, one) for result in results for one in result.warnings if not result.problems],
        error=error,
        advice=NOTES,
        breadcrumb=trail(case, ("用 Excel 填报明细", None)),
    )
