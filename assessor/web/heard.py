"""The party's side of a finding of fraud: what it was told, what it says, what was decided. For enterprises and providers."""

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases.fraud_decide import DECISIONS, decisions_of
from assessor.cases.fraud_hear import delivery_of, state, statements_of
from assessor.cases.fraud_open import CODES
from assessor.cases.fraud_register import REACHES
from assessor.cases.fraud_scope import files_of, find_as_party, find_file, told_findings
from assessor.cases.fraud_standing import ledger_of, standing_of
from assessor.cases.refusal import Refusal
from assessor.web.attachments import attachment, take_files
from models.fraud import FraudFinding
from models.people import Organisation
from models.vocabulary import Role

pages = Blueprint("heard", __name__, url_prefix="/hearing")

MOST, LARGEST = 5, 20 * 1024 * 1024


@pages.get("/")
def index() -> str:
    """Everything of which this enterprise or provider was told."""
    rows = [
        (one, standing_of(g.session, one), delivery_of(g.session, one)) for one in told_findings(g.session, g.viewer)
    ]
    return render_template("heard/index.html", title="失信认定", rows=rows, words=DECISIONS, codes=CODES)


@pages.get("/<finding_ref>")
def show(finding_ref: str) -> str:
    """One finding as its party sees it."""
    return _page(find_as_party(g.session, g.viewer, finding_ref), {})


@pages.post("/<finding_ref>")
def say(finding_ref: str) -> ResponseReturnValue:
    """Take the certifier's statement."""
    finding = find_as_party(g.session, g.viewer, finding_ref)
    errors: dict[str, str] = dict(g.refused)
    if not errors:
        try:
            state(g.session, g.viewer, finding, request.form.get("words", ""), g.taken, g.moment)
        except Refusal as refusal:
            errors["words" if refusal.status == 422 else ""] = "".join(refusal.reasons)
    if errors:
        return _page(finding, errors), 422
    flash("陈述已提交，认定前会一并考虑。", "good")
    return redirect(url_for("heard.show", finding_ref=finding_ref), 303)


def _look(finding_ref: str) -> None:
    """Inspect the files before anybody waits for the database."""
    g.refused, g.taken = {}, []
    find_as_party(g.session, g.viewer, finding_ref)
    try:
        g.taken = take_files("file", MOST, LARGEST)
    except Refusal as no:
        g.refused = {"file": "".join(no.reasons)}


say.prepare = _look  # type: ignore[attr-defined]


@pages.get("/<finding_ref>/files/<file_ref>")
def download(finding_ref: str, file_ref: str) -> Response:
    """A file of the party's own statement."""
    file = find_file(g.session, find_as_party(g.session, g.viewer, finding_ref), file_ref, of_party=True)
    return attachment(file.sha256, file.name)


def _page(finding: FraudFinding, errors: dict[str, str]) -> str:
    standing = standing_of(g.session, finding)
    office = g.session.get_one(Organisation, finding.organisation_id)
    return render_template(
        "heard/finding.html",
        title="失信认定",
        finding=finding,
        standing=standing,
        office=office.name,
        told=delivery_of(g.session, finding),
        statements=statements_of(g.session, finding),
        files=files_of(g.session, finding),
        decisions=decisions_of(g.session, finding),
        words=DECISIONS,
        codes=CODES,
        reaches=REACHES,
        book=ledger_of(g.session, standing),
        may_say=standing.decision is None and g.viewer.role is Role.CERTIFIER,
        most=MOST,
        largest=LARGEST // 1024 // 1024,
        errors=errors,
        values=request.form,
        breadcrumb=[{"label": "失信认定", "href": url_for("heard.index")}, {"label": CODES[finding.code]}],
    )
