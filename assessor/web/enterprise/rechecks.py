"""The enterprise's side of a re-check: what is asked, the answer with its proof, and what became of it."""

from flask import Response, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases import recheck as rechecks
from assessor.cases.attach_file import take_in
from assessor.cases.recheck_acts import answer_recheck
from assessor.cases.refusal import NotFound, Refusal
from assessor.config import Config
from assessor.web.attachments import the_store
from assessor.web.enterprise.blueprint import pages
from assessor.web.recheck_views import file_of, pack_of, row_of, shown, steps_open
from assessor.web.regions import region_names
from models.notice import Award
from models.recheck import Recheck

MOST_AT_ONCE = 20


@pages.get("/rechecks")
def recheck_list() -> str:
    """Every re-check of the enterprise's stars."""
    names = region_names(g.session)
    rows = [row_of(one, award, names) for one, award in rechecks.rechecks_of(g.session, g.viewer)]
    return render_template("enterprise/rechecks.html", title="复查", rows=rows)


@pages.get("/rechecks/<recheck_ref>")
def recheck_page(recheck_ref: str) -> str:
    """One re-check."""
    return _page(*rechecks.find_recheck(g.session, g.viewer, recheck_ref), {})


@pages.post("/rechecks/<recheck_ref>")
def recheck_answer(recheck_ref: str) -> ResponseReturnValue:
    """Answer, with files that were looked at before the transaction opened."""
    recheck, award = rechecks.find_recheck(g.session, g.viewer, recheck_ref, lock=True)
    try:
        if g.refused is not None:
            raise g.refused
        words = request.form.get("words", "").strip()[:4000]
        answer_recheck(g.session, g.viewer, recheck, award, pack_of(recheck), words, g.taken, g.moment)
    except Refusal as refusal:
        field = "words" if "至少 4 个字" in refusal.reasons[0] else "file"
        return _page(recheck, award, {field: "".join(refusal.reasons)}), refusal.status
    flash("已提交答复，省厅复查前可以补充。", "good")
    return redirect(url_for("enterprise.recheck_page", recheck_ref=recheck_ref), 303)


def _look(recheck_ref: str) -> None:
    g.refused, g.taken = None, []
    recheck, award = rechecks.find_recheck(g.session, g.viewer, recheck_ref)
    settings: Config = current_app.extensions["settings"]
    try:
        if steps_open(recheck, award).get("answer", ("x",)):
            raise Refusal("这项复查现在不能补充答复。")
        sent = [file for file in request.files.getlist("file") if file.filename]
        if len(sent) > MOST_AT_ONCE:
            raise Refusal(f"一次最多上传 {MOST_AT_ONCE} 个文件，请分几次上传。", status=422)
        for file in sent:
            name = (file.filename or "").replace("\\", "/").rpartition("/")[2]
            g.taken.append(take_in(the_store(), file.stream, name, settings.upload_limit))
    except Refusal as no:
        if isinstance(no, NotFound):
            raise
        g.refused = no


recheck_answer.prepare = _look  # type: ignore[attr-defined]


@pages.get("/rechecks/<recheck_ref>/files/<int:file_id>")
def recheck_file(recheck_ref: str, file_id: int) -> Response:
    """A file of the enterprise's own answer."""
    from assessor.web.bureau.rechecks import handed_out

    recheck, _ = rechecks.find_recheck(g.session, g.viewer, recheck_ref)
    return handed_out(file_of(recheck, file_id))


def _page(recheck: Recheck, award: Award, errors: dict[str, str]) -> str:
    return render_template(
        "enterprise/recheck.html",
        title="复查",
        can_answer=not steps_open(recheck, award).get("answer", ("x",)),
        errors=errors,
        words=request.form.get("words", ""),
        **shown(recheck, award),
    )
