"""The amount of a project where the documents leave it to the authority: proposed here, confirmed under 双人确认."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases import two_persons
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.set_amount import Wish, open_amount, propose_amount, subject_of, why_not
from assessor.cases.step_papers import Field, Limits, amount_in
from assessor.policy.words import money
from assessor.web.bureau import common
from assessor.web.bureau.two_persons import rows_of
from models.application import Application
from questionnaires.shapes import Pack

pages = Blueprint("bureau_amount", __name__, url_prefix="/bureau/projects")


@pages.get("/<ref>/amount")
def show(ref: str) -> str:
    """What there is to set, the form for the office that may, and what was proposed before."""
    case, pack = _project_at(ref)
    return _page(case, pack, {})


@pages.post("/<ref>/amount")
def propose(ref: str) -> ResponseReturnValue:
    """Propose an amount; what was typed stays on the page when it cannot be proposed."""
    case, pack = _project_at(ref, lock=True)
    errors: dict[str, str] = {}
    try:
        if case.version != common.version_sent():
            raise Refusal("这个项目刚被别人办理过，请看过最新情况后再决定。")
        fen = amount_in(Field("amount", "金额（元）", "money"), request.form.get("amount", ""), Limits())
        wish = Wish(fen, request.form.get("minutes", ""))
        propose_amount(g.session, g.viewer, case, pack, wish, request.form.get("reason", ""), g.moment)
    except Refusal as no:
        words = "".join(no.reasons)
        marks = {"会议纪要": "minutes", "理由": "reason", "金额": "amount"}
        name = next((name for mark, name in marks.items() if mark in words), "") if no.status == 422 else ""
        errors[name] = words
        return _page(case, pack, errors), no.status
    flash("已提出，由本单位另一位工作人员在“双人确认”里确认后生效。", "good")
    return redirect(url_for("bureau_amount.show", ref=ref), 303)


def waiting_amount(case: Application, pack: Pack) -> dict[str, object] | None:
    """What the project's page says of an amount that the authority has to set; None when there is nothing to set."""
    found = open_amount(g.session, case, pack)
    if found is None:
        return None
    open_to_us = why_not(g.session, g.viewer, case, pack, g.moment) is None
    return {"says": found.says, "clause": found.clause, "ours": open_to_us}


def _project_at(ref: str, *, lock: bool = False) -> tuple[Application, Pack]:
    case, pack = common.case_at(ref, lock=lock)
    if pack.kind != "subsidy":
        raise NotFound("没有找到这个项目")
    return case, pack


def _page(case: Application, pack: Pack, errors: dict[str, str]) -> str:
    found = open_amount(g.session, case, pack)
    refusal = why_not(g.session, g.viewer, case, pack, g.moment)
    pending = two_persons.open_about(g.session, subject_of(case))
    return render_template(
        "bureau/amount.html",
        title="核定补助金额",
        case=case,
        pack=pack,
        enterprise=common.enterprise_of(case),
        found=found,
        most=money(found.ceiling.fen) if found and found.ceiling.fen is not None else "文件没有规定",
        closed="".join(refusal.reasons) if refusal else "",
        pending=pending,
        rows=rows_of(two_persons.entries(g.session, subject=subject_of(case))),
        errors=errors,
        typed=request.form if errors else {},
        breadcrumb=[
            {"label": "申报办理", "href": url_for("bureau.home")},
            {"label": case.number, "href": url_for("bureau_project.show", ref=case.ref, pane="award")},
            {"label": "核定补助金额"},
        ],
    )
