"""The receipt of a submission, as a page and as PDF."""

from flask import Response, current_app, g, render_template
from flask.typing import ResponseReturnValue

from assessor.cases.decision_sheet import decision_sheet
from assessor.cases.receipt import receipt
from assessor.web.enterprise.blueprint import pages
from assessor.web.enterprise.common import pack_of, the_case, trail
from assessor.web.filters import zh_size
from assessor.web.regions import region_names


@pages.get("/applications/<ref>/receipt")
@pages.get("/applications/<ref>/receipt/<int(max=9999):seq>")
def receipt_page(ref: str, seq: int | None = None) -> ResponseReturnValue:
    """Number, time, SHA-256 of the filing and of every file; to print or keep as PDF."""
    case = the_case(ref)
    pack = pack_of(case)
    one = receipt(g.session, case, pack, seq)
    return render_template(
        "enterprise/receipt.html",
        title="申报回执",
        case=case,
        receipt=one,
        files_shown=[{**file, "size_words": zh_size(file["size"])} for file in one.files],
        breadcrumb=trail(case, ("回执", None)),
    )


@pages.get("/applications/<ref>/receipt/<int(max=9999):seq>.pdf")
def receipt_pdf(ref: str, seq: int) -> ResponseReturnValue:
    """The same as a PDF file; the same submission always gives the same bytes."""
    from assessor.web.enterprise.receipt_document import as_pdf

    case = the_case(ref)
    pack = pack_of(case)
    one = receipt(g.session, case, pack, seq)
    answer = Response(as_pdf(case, pack, one), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f"attachment; filename=receipt-{one.number}-{one.seq}.pdf"
    return answer


@pages.get("/applications/<ref>/sheet.pdf")
def sheet(ref: str) -> ResponseReturnValue:
    """The enterprise's version of 一企一单, once an office has concluded. Raises NotFound before."""
    from assessor.documents.render import render  # typst is loaded where it is used

    case = the_case(ref)
    region = region_names(g.session).get(case.county_code, case.county_code)
    demo = current_app.config["DEMO"]
    made = decision_sheet(g.session, case, pack_of(case), region, g.moment, demo=demo, applicant=True)
    answer = Response(render("decision", made), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f"attachment; filename={case.number}-sheet.pdf"
    return answer
