"""Objections to a published line: put one on record, answer it."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import col, select

from assessor.cases.object_to import Complaint, answer_objection, record_objection
from assessor.cases.refusal import Refusal
from assessor.web.bureau import common, typed
from models.application import Application
from models.notice import Objection
from questionnaires.shapes import Pack

pages = Blueprint("bureau_objections", __name__, url_prefix="/bureau/cases/<ref>/objections")


@pages.route("/", methods=["GET", "POST"])
def record(ref: str) -> ResponseReturnValue:
    """The objections of a case; recording one holds it."""
    case, pack = common.case_at(ref, lock=request.method == "POST")
    errors: dict[str, str] = {}
    if request.method == "POST":
        words = typed.text("words", "异议内容", errors, least=4)
        contact = typed.text("contact", "联系方式", errors, most=200)
        if not errors:
            complaint = Complaint(request.form.get("from_name", "")[:100], contact, words)
            try:
                record_objection(g.session, g.viewer, case, pack, complaint, g.moment)
            except Refusal as refusal:
                errors[""] = "".join(refusal.reasons)
            else:
                flash("已记录异议，公示暂停，请复核后答复。", "good")
                return redirect(url_for("bureau_objections.record", ref=ref), 303)
    return _page(case, pack, errors, dict(request.form)), 422 if errors else 200


@pages.post("/<int(max=2147483647):number>/answer")
def answer(ref: str, number: int) -> ResponseReturnValue:
    """Answer one objection, saying whether it is upheld."""
    case, pack = common.case_at(ref, lock=True)
    errors: dict[str, str] = {}
    words = typed.text(f"answer-{number}", "答复内容", errors, least=4)
    upheld = typed.chosen(f"upheld-{number}", "复核结论", ["true", "false"], errors)
    if not errors:
        try:
            answer_objection(g.session, g.viewer, case, pack, number, words, upheld == "true", g.moment)
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            errors[""] = "".join(refusal.reasons)
        else:
            flash("已答复异议。异议均不成立的，可以恢复公示；成立的，请改为不予评定。", "good")
            return redirect(url_for("bureau_case.show", ref=ref, pane="act"), 303)
    return _page(case, pack, errors, dict(request.form)), 422


def _page(case: Application, pack: Pack, errors: dict[str, str], values: dict[str, Any]) -> str:
    rows = g.session.exec(
        select(Objection).where(Objection.application_id == case.id).order_by(col(Objection.id).desc())
    )
    open_ = {action.step.step: action.reasons for action in common.actions_for(case, pack)}
    return render_template(
        "bureau/objections.html",
        title="异议与答复",
        case=case,
        pack=pack,
        enterprise=common.enterprise_of(case),
        rows=list(rows),
        errors=errors,
        values=values,
        may_record=bool({"object", "province_object"} & open_.keys()),
        may_answer=bool({"answer", "province_answer"} & open_.keys()),
        breadcrumb=[
            {"label": "申报办理", "href": url_for("bureau.home")},
            {"label": case.number, "href": url_for("bureau_case.show", ref=case.ref)},
            {"label": "异议与答复"},
        ],
    )
