"""Acts on a finding of fraud: tell the party, write down what it says, propose, confirm, and keep the ledger."""

from collections.abc import Callable

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases.carry_out import confirm_proposal, decline_proposal
from assessor.cases.day_words import day_words
from assessor.cases.fraud_decide import Wish, propose_decision, subject_of
from assessor.cases.fraud_hear import own_office, tell, write_down
from assessor.cases.fraud_open import add_evidence
from assessor.cases.fraud_scope import find_finding
from assessor.cases.recovery import record_recovery
from assessor.cases.refusal import Refusal
from assessor.cases.two_persons import find_proposal, open_about
from assessor.web.bureau import common, typed
from assessor.web.bureau.fraud import look, page, pages
from models.application import Application
from models.fraud import FraudFinding

__all__ = ["pages"]

Act = Callable[[FraudFinding, dict[str, str]], str]


def _done(finding_ref: str, act: Act, where: str) -> ResponseReturnValue:
    """Do it, say that it is done, or show the page again with everything typed and what was wrong."""
    finding = find_finding(g.session, g.viewer, finding_ref)
    errors: dict[str, str] = {}
    said = ""
    try:
        said = act(finding, errors)
    except Refusal as refusal:
        errors[where if refusal.status == 422 else ""] = "".join(refusal.reasons)
        return page(finding, errors), refusal.status
    if errors:
        return page(finding, errors), 422
    flash(said, "good")
    return redirect(url_for("bureau_fraud.show", finding_ref=finding.ref), 303)


@pages.post("/<finding_ref>/tell")
def tell_party(finding_ref: str) -> ResponseReturnValue:
    """Record how and when the party was told."""

    def act(finding: FraudFinding, errors: dict[str, str]) -> str:
        day = typed.day("told_on", "告知日期", errors)
        if day is None:
            return ""
        row = tell(g.session, g.viewer, finding, request.form.get("how", ""), day, g.moment)
        return f"已记录告知。当事方可以陈述到 {day_words(row.answer_by)}。"

    return _done(finding_ref, act, "how")


@pages.post("/<finding_ref>/statement")
def statement(finding_ref: str) -> ResponseReturnValue:
    """Write down a statement that came on paper, or a waiver."""

    def act(finding: FraudFinding, errors: dict[str, str]) -> str:
        if g.refused:
            errors["words"] = "".join(g.refused.values())
            return ""
        words = request.form.get("words", "")
        write_down(g.session, g.viewer, finding, request.form.get("kind", ""), words, g.taken, g.moment)
        return "已记录。"

    return _done(finding_ref, act, "words")


@pages.post("/<finding_ref>/evidence")
def evidence(finding_ref: str) -> ResponseReturnValue:
    """Add evidence of the office."""

    def act(finding: FraudFinding, errors: dict[str, str]) -> str:
        own_office(g.viewer, finding)
        errors.update(g.refused)
        if not errors and not g.taken:
            errors["file"] = "请选择要上传的材料。"
        if not errors:
            add_evidence(g.session, g.viewer, finding, g.taken, g.moment)
        return f"已收下 {len(g.taken)} 个文件。"

    return _done(finding_ref, act, "file")


statement.prepare = look  # type: ignore[attr-defined]
evidence.prepare = look  # type: ignore[attr-defined]


@pages.post("/<finding_ref>/propose")
def propose(finding_ref: str) -> ResponseReturnValue:
    """Propose a decision; another person of the office confirms it."""

    def act(finding: FraudFinding, errors: dict[str, str]) -> str:
        wanted = request.form.get("decision", "")
        fen = typed.fen("demand", "应追回金额", errors) if wanted in ("confirmed", "corrected") else 0
        if errors:
            return ""
        case = g.session.get_one(Application, finding.application_id)
        reason = request.form.get("reason", "")
        propose_decision(g.session, g.viewer, finding, common.pack_of(case), Wish(wanted, fen or 0), reason, g.moment)
        return "已提出，须由本单位另一人确认后生效。"

    return _done(finding_ref, act, "reason")


@pages.post("/<finding_ref>/answer")
def answer(finding_ref: str) -> ResponseReturnValue:
    """The second person's yes or no."""

    def act(finding: FraudFinding, errors: dict[str, str]) -> str:
        waiting = open_about(g.session, subject_of(finding))
        if waiting is None:
            raise Refusal("没有待确认的提议，请刷新页面查看。")
        proposal = find_proposal(g.session, g.viewer, waiting.ref)
        if request.form.get("answer") == "confirm":
            confirm_proposal(g.session, g.viewer, proposal, g.moment)
            return "已确认，立即对各部门生效。"
        decline_proposal(g.session, g.viewer, proposal, request.form.get("words-answer", ""), g.moment)
        return "已记录，这项提议不再办理。"

    return _done(finding_ref, act, "words-answer")


@pages.post("/<finding_ref>/recovery")
def recovery(finding_ref: str) -> ResponseReturnValue:
    """Add an entry to the ledger."""

    def act(finding: FraudFinding, errors: dict[str, str]) -> str:
        fen, day = typed.fen("fen", "金额", errors), typed.day("on_day", "日期", errors)
        if errors or fen is None or day is None:
            return ""
        seen = request.form.get("seen", "")
        record_recovery(
            g.session, g.viewer, finding, request.form.get("entry", ""), fen, day, request.form.get("voucher", ""),
            int(seen) if seen.isdecimal() and len(seen) < 6 else -1, g.moment,
        )  # fmt: skip
        return "已记入追回台账。"

    return _done(finding_ref, act, "voucher")
