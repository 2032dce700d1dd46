"""What follows on fraud, for the offices: who is barred, the office's own findings, one finding with all that belongs to it."""

from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases.fraud_decide import DECISIONS, FIRST, LATER, decisions_of, subject_of
from assessor.cases.fraud_hear import ANSWER_WORKING_DAYS, HOW, delivery_of, not_heard, statements_of
from assessor.cases.fraud_open import CODES, PARTIES, Held, add_evidence, bar_for, decides, open_finding
from assessor.cases.fraud_register import REACHES, STATES, bars_in_force, findings_for, state_of
from assessor.cases.fraud_scope import files_of, find_file, find_finding
from assessor.cases.fraud_standing import findings_of_case, ledger_of, standing_of
from assessor.cases.names_of_people import names_of
from assessor.cases.recovery import KINDS, entries_of
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.scope import find_case, last_submission
from assessor.cases.two_persons import entries
from assessor.policy.named_services import named_services
from assessor.web.attachments import attachment, take_files
from assessor.web.bureau import common, typed
from assessor.web.bureau.money_of_case import money_of, named_differences
from assessor.web.bureau.two_persons import rows_of
from models.application import Application
from models.fraud import FraudFinding
from models.vocabulary import Role
from questionnaires.shapes import Pack

pages = Blueprint("bureau_fraud", __name__, url_prefix="/bureau/fraud")

MOST, LARGEST = 10, 20 * 1024 * 1024
TONES = {
    "open": "waiting", "told": "waiting", "heard": "info", "proposed": "waiting", "confirmed": "bad",
    "corrected": "bad", "not_established": "neutral", "lifted": "neutral",
}  # fmt: skip


@pages.get("/")
def index() -> str:
    """Who is barred (for every office at once), and the findings whose file this office may read."""
    return render_template(
        "bureau/fraud.html",
        title="失信处理",
        barred=bars_in_force(g.session),
        findings=findings_for(g.session, g.viewer, g.moment.today),
        states=STATES,
        tones=TONES,
        parties=PARTIES,
        officer=g.viewer.role is Role.OFFICER,
    )


@pages.get("/case/<ref>")
def begin(ref: str) -> str:
    """What is held against the parties of a case, and the form for a new finding where this office establishes it."""
    return _form(*common.case_at(ref), {})


@pages.post("/case/<ref>")
def open_one(ref: str) -> ResponseReturnValue:
    """Put a finding on the record."""
    case, pack = common.case_at(ref, lock=True)
    errors = dict(g.refused)
    fen = typed.fen("recover", "应追回金额", errors)
    if not errors:
        held = Held(
            request.form.get("party", ""), request.form.get("code", ""), request.form.get("grounds", ""), fen or 0,
            request.form.get("uscc", ""), request.form.get("name", ""),
        )  # fmt: skip
        try:
            finding = open_finding(g.session, g.viewer, case, pack, held, g.moment)
            add_evidence(g.session, g.viewer, finding, g.taken, g.moment)
        except Refusal as refusal:
            errors[""] = "".join(refusal.reasons)
        else:
            flash("已提出认定。请告知当事方并听取陈述，再由两人认定。", "good")
            return redirect(url_for("bureau_fraud.show", finding_ref=finding.ref), 303)
    return _form(case, pack, errors), 422


def look(**address: str) -> None:
    """Inspect the files of a form before anybody waits for the database."""
    g.refused, g.taken = {}, []
    if "ref" in address:
        find_case(g.session, g.viewer, address["ref"])
    else:
        find_finding(g.session, g.viewer, address["finding_ref"])
    try:
        g.taken = take_files("file", MOST, LARGEST)
    except Refusal as no:
        g.refused = {"file": "".join(no.reasons)}


open_one.prepare = look  # type: ignore[attr-defined]


def _form(case: Application, pack: Pack, errors: dict[str, str]) -> str:
    mine = {bar.party: bar for bar in pack.bars.values() if decides(g.viewer, case, pack, bar)}
    submission = last_submission(g.session, case)
    codes = [one.uscc for one in named_services(pack, submission.document)] if submission else []
    return render_template(
        "bureau/fraud_case.html",
        title="认定弄虚作假",
        case=case,
        pack=pack,
        enterprise=common.enterprise_of(case),
        rules=mine,
        provider_code=next(iter(codes), ""),
        other=[bar for bar in pack.bars.values() if bar.party not in mine],
        found=findings_of_case(g.session, case),
        codes=list(CODES.items()),
        parties=PARTIES,
        reaches=REACHES,
        states=STATES,
        errors=errors,
        values=request.form,
        most=MOST,
        breadcrumb=_trail({"label": case.number, "href": url_for("bureau_project.show", ref=case.ref)}),
    )


def _trail(*more: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"label": "失信处理", "href": url_for("bureau_fraud.index")}, *more]


@pages.get("/<finding_ref>")
def show(finding_ref: str) -> str:
    """One finding: grounds, evidence, hearing, decisions, ledger, and what this person can do next."""
    return page(find_finding(g.session, g.viewer, finding_ref), {})


@pages.get("/<finding_ref>/files/<file_ref>")
def download(finding_ref: str, file_ref: str) -> Response:
    """A file of the finding, as an attachment."""
    file = find_file(g.session, find_finding(g.session, g.viewer, finding_ref), file_ref)
    return attachment(file.sha256, file.name)


def page(finding: FraudFinding, errors: dict[str, str]) -> str:
    """The page of a finding, with what was typed where something was wrong."""
    standing = standing_of(g.session, finding)
    case = g.session.get_one(Application, finding.application_id)
    pack = common.pack_of(case)
    decisions = decisions_of(g.session, finding)
    statements, ledger = statements_of(g.session, finding), entries_of(g.session, finding)
    told, files = delivery_of(g.session, finding), files_of(g.session, finding)
    rows: list[Any] = [*statements, *ledger, *files]
    acting = [one.by_person_id for one in rows]
    people = [finding.opened_by, *acting, *(who for one in decisions for who in (one.by_person_id, one.confirmed_by))]
    own = g.viewer.role is Role.OFFICER and g.viewer.organisation_id == finding.organisation_id
    return render_template(
        "bureau/fraud_finding.html",
        title=finding.name,
        finding=finding,
        standing=standing,
        rule=bar_for(pack, finding.party),
        case=case,
        reaches_case=_reaches(case),
        pack=pack,
        book=ledger_of(g.session, standing),
        ledger=ledger,
        money=money_of(case),
        gaps=named_differences(case, finding) if decisions else [],
        told=told,
        statements=statements,
        files=files,
        decisions=decisions,
        proposals=rows_of(entries(g.session, subject=subject_of(finding))),
        names=names_of(g.session, people),
        state=state_of(g.session, standing, g.moment.today),
        states=STATES,
        tones=TONES,
        own=own,
        waits=not_heard(g.session, finding, g.moment.today),
        choices=[(key, DECISIONS[key]) for key in (LATER if standing.decision else FIRST)],
        decision_words=DECISIONS,
        codes=CODES,
        parties=PARTIES,
        reaches=REACHES,
        how=list(HOW.items()),
        how_words=HOW,
        kinds=KINDS,
        days=ANSWER_WORKING_DAYS,
        errors=errors,
        values=request.form,
        breadcrumb=_trail({"label": finding.name}),
    )


def _reaches(case: Application) -> bool:
    try:
        find_case(g.session, g.viewer, case.ref)
    except NotFound:
        return False
    return True
