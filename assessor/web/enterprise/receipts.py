"""The receipt of a submission, as a page and as PDF."""

from flask import Response, g, render_template
from flask.typing import ResponseReturnValue

from assessor.cases.receipt import receipt
from assessor.web.enterprise.blueprint import pages
from assessor.web.enterprise.common import pack_of, the_case, trail
from assessor.web.filters import zh_size


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
