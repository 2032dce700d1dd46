"""Objections to a published line: read them with what belongs to them, put one on record, answer it."""

from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor import access
from assessor.cases.object_to import Complaint, answer_objection, record_objection
from assessor.cases.objection_files import find_objection_file
from assessor.cases.objections_of import CONCLUSIONS, handles, objections_of
from assessor.cases.refusal import NotFound, Refusal
from assessor.web.attachments import attachment
from assessor.web.bureau import common, typed
from models.application import Application
from models.notice import Objection, PublicNotice
from questionnaires.shapes import Pack

pages = Blueprint("bureau_objections", __name__, url_prefix="/bureau/cases/<ref>/objections")

CHOICES = [
    ("not_upheld", "不成立", "可以恢复公示"),
    ("partly", "部分成立", "部分属实，但不影响所评星级，可以恢复公示"),
    ("upheld", "成立", "不能公布，应当改为不予评定"),
]


@pages.get("/")
def record(ref: str) -> str:
    """The objections of a case. Who objected is shown to the office that published the notice, and to auditors."""
    case, pack = _case_at(ref)
    return _page(case, pack, {}, {})


@pages.post("/")
def add(ref: str) -> ResponseReturnValue:
    """Put an objection that came by letter or in person on record; the case is held."""
    case, pack = _case_at(ref, lock=True)
    errors: dict[str, str] = {}
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
    return _page(case, pack, errors, dict(request.form)), 422


@pages.get("/files/<file_ref>")
def download(ref: str, file_ref: str) -> Response:
    """A file of an objection or of the enterprise's statement, as an attachment; an objector's only to its office."""
    case, _ = _case_at(ref)
    file = find_objection_file(g.session, case, file_ref)
    if file.statement_id is None:
        objection = g.session.get_one(Objection, file.objection_id)
        if not handles(g.viewer, g.session.get_one(PublicNotice, objection.notice_id).region_code):
            raise NotFound("没有找到这份材料")
    return attachment(file.sha256, file.name)


@pages.post("/<int(max=2147483647):number>/answer")
def answer(ref: str, number: int) -> ResponseReturnValue:
    """Answer one objection with a coded conclusion and reasons."""
    case, pack = _case_at(ref, lock=True)
    errors: dict[str, str] = {}
    words = typed.text(f"answer-{number}", "答复内容", errors, least=4)
    found = typed.chosen(f"conclusion-{number}", "复核结论", list(CONCLUSIONS), errors)
    if not errors:
        try:
            answer_objection(
                g.session, g.viewer, case, pack, number, words, found == "upheld", g.moment, partly=found == "partly"
            )
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            errors[""] = "".join(refusal.reasons)
        else:
            flash("已答复异议。均不成立或不影响星级的，可以恢复公示；成立的，请改为不予评定。", "good")
            return redirect(url_for("bureau_case.show", ref=ref, pane="act"), 303)
    return _page(case, pack, errors, dict(request.form)), 422


def _case_at(ref: str, *, lock: bool = False) -> tuple[Application, Pack]:
    """The case with its pack. In the rating a county has nothing to do with objections; in a programme it may publish."""
    case, pack = common.case_at(ref, lock=lock)
    if pack.kind == "rating" and not access.objection_readers.holds(g.viewer):
        raise NotFound
    return case, pack


def _page(case: Application, pack: Pack, errors: dict[str, str], values: dict[str, Any]) -> str:
    actions = common.actions_for(case, pack) if g.viewer.is_bureau else []
    open_ = {action.step.step: action.reasons for action in actions}
    return render_template(
        "bureau/objections.html",
        title="异议与答复",
        case=case,
        pack=pack,
        enterprise=common.enterprise_of(case),
        rows=objections_of(g.session, g.viewer, case),
        choices=CHOICES,
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
