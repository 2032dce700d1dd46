"""Objections against the enterprise's published line: what was said, the enterprise's statement, the answer."""

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases import state_position as stating
from assessor.cases.objection_files import LARGEST, MOST, find_objection_file
from assessor.cases.objections_of import objections_of
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.scope import find_case
from assessor.web.attachments import attachment, take_files
from assessor.web.enterprise.blueprint import pages
from assessor.web.enterprise.common import pack_of, the_case, trail
from models.application import Application
from models.vocabulary import Role


@pages.get("/applications/<ref>/objections")
def objections(ref: str) -> str:
    """The objections to this case, without who made them, and the form for a statement."""
    return _page(the_case(ref), {})


@pages.post("/applications/<ref>/objections/<int(max=2147483647):number>")
def answer_objection(ref: str, number: int) -> ResponseReturnValue:
    """Take the certifier's statement to an open objection."""
    case = the_case(ref)
    errors: dict[str, str] = {}
    if g.refused is not None:
        if g.refused.status != 422:
            raise g.refused
        errors[f"file-{number}"] = "".join(g.refused.reasons)
    else:
        try:
            words = request.form.get(f"words-{number}", "")
            stating.state_position(g.session, g.viewer, case, pack_of(case), number, words, g.taken, g.moment)
        except NotFound:
            raise
        except Refusal as refusal:
            errors[f"words-{number}" if refusal.status == 422 else ""] = "".join(refusal.reasons)
    if errors:
        return _page(case, errors), 422
    flash("说明已提交，复核时会一并考虑。", "good")
    return redirect(url_for("enterprise.objections", ref=ref), 303)


def _look(ref: str, number: int) -> None:
    """Inspect the files before anybody waits for the database."""
    g.refused, g.taken = None, []
    find_case(g.session, g.viewer, ref)
    try:
        g.taken = take_files(f"file-{number}", MOST, LARGEST)
    except Refusal as no:
        g.refused = no


answer_objection.prepare = _look  # type: ignore[attr-defined]


@pages.get("/applications/<ref>/objections/files/<file_ref>")
def objection_file(ref: str, file_ref: str) -> Response:
    """A file of the enterprise's own statement; what the objector sent is not the enterprise's to see."""
    file = find_objection_file(g.session, the_case(ref), file_ref, own=True)
    return attachment(file.sha256, file.name)


def _page(case: Application, errors: dict[str, str]) -> str:
    pack = pack_of(case)
    assert pack.process is not None
    held = pack.process.step("state_position", case.state) is not None
    return render_template(
        "enterprise/objections.html",
        title="公示异议",
        case=case,
        rows=objections_of(g.session, g.viewer, case),
        may_state=held and g.viewer.role is Role.CERTIFIER,
        certifier=g.viewer.role is Role.CERTIFIER,
        errors=errors,
        values=request.form,
        most=MOST,
        largest=LARGEST // 1024 // 1024,
        breadcrumb=trail(case, ("公示异议", None)),
    )
