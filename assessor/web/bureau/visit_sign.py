"""Signatures of both sides, and the papers: the check-list to take along, the record afterwards."""

from flask import Response, current_app, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import select

from assessor.cases.record_visit_line import must_be_under_way
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.sign_visit import Sign, sign_visit
from assessor.cases.visit_content import content_of, digest_of_visit, missing
from assessor.cases.visits import find_visit, inspectors_of
from assessor.policy.inspected_document import RESULTS
from assessor.web.bureau.visit_kit import SAFE, kept_bytes, picture_sent, wants_json
from assessor.web.bureau.visit_rows import Rows
from assessor.web.bureau.visits import pages, signed_rows
from assessor.web.regions import region_names
from models.application import Application
from models.people import Organisation
from models.site_visit import SiteVisit, SiteVisitSignature

__all__ = ["add_signature", "checklist_pdf", "drawn", "pages", "record_pdf", "sign"]


@pages.get("/visits/<visit_ref>/sign")
def sign(visit_ref: str) -> str:
    """What is signed, and a place for each signature."""
    visit, case = find_visit(g.session, g.viewer, visit_ref)
    return _page(visit, case)


@pages.post("/visits/<visit_ref>/sign")
def add_signature(visit_ref: str) -> ResponseReturnValue:
    """One signature. For the module: 200 {sealed}, 4xx {error}."""
    visit, case = find_visit(g.session, g.viewer, visit_ref, lock=True)
    form = request.form
    given = Sign(
        key=form.get("entry_key", ""), signer=form.get("signer", ""), name=form.get("name", ""), way=form.get("way", ""),
        content=form.get("content", ""), position=form.get("position", ""), reason=form.get("reason", ""),
        confirmed=form.get("confirmed") == "true", picture=g.taken,
    )  # fmt: skip
    try:
        if g.refused is not None:
            raise g.refused
        sign_visit(g.session, g.viewer, visit, case, given, g.moment)
    except Refusal as no:
        if wants_json():
            return jsonify(error="".join(no.reasons)), no.status
        return _page(visit, case, {given.signer: "".join(no.reasons)}), no.status
    sealed = visit.phase == "sealed"
    there = url_for("bureau_visits.show" if sealed else "bureau_visits.sign", visit_ref=visit_ref)
    flash("双方都已签字，核查记录已封存。" if sealed else "已签字。", "good")
    return jsonify(sealed=sealed, url=there) if wants_json() else redirect(there, 303)


def _look(visit_ref: str) -> None:
    """Inspect a drawn signature like every picture, before anybody waits for the database."""
    g.refused = g.taken = None
    visit, _ = find_visit(g.session, g.viewer, visit_ref)
    if request.form.get("way") != "drawn" or "picture" not in request.files or visit.phase != "under_way":
        return
    try:
        must_be_under_way(visit)
        g.taken = picture_sent("picture")
    except Refusal as no:
        g.refused = no


add_signature.prepare = _look  # type: ignore[attr-defined]


@pages.get("/visits/<visit_ref>/signatures/<int:number>")
def drawn(visit_ref: str, number: int) -> Response:
    """A drawn signature."""
    visit, _ = find_visit(g.session, g.viewer, visit_ref)
    query = select(SiteVisitSignature).where(SiteVisitSignature.visit_id == visit.id, SiteVisitSignature.id == number)
    found = g.session.exec(query).one_or_none()
    if found is None or found.sha256 is None:
        raise NotFound("没有找到这个签名")
    return kept_bytes(found.sha256, "image/png", "inline")


def _page(visit: SiteVisit, case: Application, errors: dict[str, str] | None = None) -> str:
    digest = digest_of_visit(g.session, visit, case)
    return render_template(
        "bureau/visit_sign.html",
        title="双方签字",
        caption=g.session.get_one(Organisation, case.enterprise_id).name,
        visit=visit,
        case=case,
        rows=Rows(visit).all(),
        missing=len(missing(content_of(g.session, visit, case))),
        signed=signed_rows(visit, digest),
        digest=digest,
        results=RESULTS,
        errors=errors or {},
        typed=dict(request.form),
        breadcrumb=[
            {"label": "核查任务", "href": url_for("bureau_visits.index")},
            {"label": case.number, "href": url_for("bureau_visits.show", visit_ref=visit.ref)},
            {"label": "双方签字"},
        ],
    )


@pages.get("/visits/<visit_ref>/checklist.pdf")
def checklist_pdf(visit_ref: str) -> Response:
    """The check-list with blanks for handwriting."""
    return _pdf(visit_ref, "checklist", "核查清单")


@pages.get("/visits/<visit_ref>/record.pdf")
def record_pdf(visit_ref: str) -> Response:
    """The record as filled in, with pictures and signatures."""
    return _pdf(visit_ref, "inspection", "核查记录")


def _pdf(visit_ref: str, name: str, title: str) -> Response:
    from assessor.documents.render import render  # typst is loaded where it is used
    from assessor.web.bureau.visit_papers import paper_of, pictures_of

    visit, case = find_visit(g.session, g.viewer, visit_ref)
    rows = Rows(visit)
    digest = digest_of_visit(g.session, visit, case)
    made = paper_of(
        name, visit, case, rows, region_names(g.session).get(case.county_code, case.county_code), digest,
        inspectors_of(g.session, visit), signed_rows(visit, digest), demo=current_app.config["DEMO"],
    )  # fmt: skip
    answer = Response(
        render(name, made, pictures_of(visit, digest) if name == "inspection" else {}), mimetype="application/pdf"
    )
    answer.headers.update(SAFE)
    answer.headers["Content-Disposition"] = f"attachment; filename={case.number}-{name}.pdf"
    return answer
