"""Acts that take two persons: what the office has proposed, and the second person's yes or no."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases import two_persons
from assessor.cases.carry_out import confirm_proposal, decline_proposal
from assessor.cases.fund_payments import KIND as PAYMENTS
from assessor.cases.refusal import Refusal
from assessor.web.bureau import typed

pages = Blueprint("bureau_two_persons", __name__, url_prefix="/bureau/two-persons")

TONES = {"open": "waiting", "confirmed": "good", "declined": "bad", "taken_back": "neutral"}


def rows_of(entries: list[two_persons.Entry]) -> list[dict[str, Any]]:
    """Proposals as the pages show them; `mine` says that another person has to confirm."""
    return [
        {
            "ref": one.proposal.ref,
            "title": two_persons.KINDS[one.proposal.kind].title,
            "public": two_persons.KINDS[one.proposal.kind].public,
            "says": one.proposal.payload.get("says", ""),
            "lines": one.proposal.payload.get("lines", []) if one.proposal.kind == PAYMENTS else [],
            "moved_on": one.proposal.payload.get("on") if one.proposal.kind == PAYMENTS else None,
            "reason": one.proposal.reason,
            "by": one.proposer,
            "at": one.proposal.at,
            "state": one.state,
            "state_words": two_persons.STATE_WORDS[one.state],
            "tone": TONES[one.state],
            "answer": one.answer,
            "answerer": one.answerer,
            "mine": one.proposal.proposed_by == g.viewer.person_id,
        }
        for one in entries
    ]


@pages.get("/")
def index() -> str:
    """Everything the viewer's office has proposed, open ones first."""
    return _page({})


@pages.post("/<proposal_ref>")
def answer(proposal_ref: str) -> ResponseReturnValue:
    """Confirm or decline; declining one's own takes it back."""
    proposal = two_persons.find_proposal(g.session, g.viewer, proposal_ref)
    errors: dict[str, str] = {}
    choice = typed.chosen("answer", "确认或不同意", ["confirm", "decline"], errors)
    if errors:
        return _page(errors), 422
    field = f"words-{proposal.ref}"
    try:
        if choice == "confirm":
            confirm_proposal(g.session, g.viewer, proposal, g.moment)
        else:
            decline_proposal(g.session, g.viewer, proposal, request.form.get(field, ""), g.moment)
    except Refusal as refusal:
        errors[field if "不同意的理由" in refusal.reasons[0] else ""] = "".join(refusal.reasons)
        return _page(errors), refusal.status
    flash("已确认，立即生效。" if choice == "confirm" else "已记录，这项提议不再办理。", "good")
    return redirect(url_for("bureau_two_persons.index"), 303)


def _page(errors: dict[str, str]) -> str:
    rows = rows_of(two_persons.entries(g.session, office=g.viewer.organisation_id))
    return render_template(
        "bureau/two_persons.html",
        title="双人确认",
        rows=sorted(rows, key=lambda row: row["state"] != "open"),
        errors=errors,
        values=dict(request.form),
    )
