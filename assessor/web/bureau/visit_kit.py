"""The kit itself, for a phone: items one under the other, recorded and photographed; it answers pages and the module.

`kit.js` keeps everything on the phone first and sends it with a key of its own, so each of these may be asked twice.
"""

from typing import Any
from urllib.parse import quote

from flask import Response, current_app, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases.add_visit_photo import add_visit_photo, find_photo, photo_called, remove_photo, take_in_picture
from assessor.cases.attach_file import TakenIn
from assessor.cases.record_visit_line import (
    BadFields,
    Said,
    checked_key,
    must_be_under_way,
    record_visit_line,
    start_visit,
)
from assessor.cases.refusal import NotFound, Refusal, Stale
from assessor.cases.visits import PHASES, find_visit, photos_of
from assessor.config import Config
from assessor.evidence.store import DamagedObject, MissingObject, open_store
from assessor.policy.inspected_document import RESULTS
from assessor.web.bureau.visit_rows import Rows
from assessor.web.bureau.visits import pages
from models.application import Application
from models.people import Organisation
from models.site_visit import SiteVisit

SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "private, no-store",
}


@pages.get("/visits/<visit_ref>/kit")
def kit(visit_ref: str) -> str:
    """The items with their forms."""
    visit, case = find_visit(g.session, g.viewer, visit_ref)
    return _kit(visit, case)


@pages.post("/visits/<visit_ref>/start")
def start(visit_ref: str) -> ResponseReturnValue:
    """Begin the visit today."""
    visit, _ = find_visit(g.session, g.viewer, visit_ref, lock=True)
    start_visit(g.session, visit, g.moment)
    return redirect(url_for("bureau_visits.kit", visit_ref=visit_ref), 303)


@pages.post("/visits/<visit_ref>/lines")
def line(visit_ref: str) -> ResponseReturnValue:
    """Record one item. For the module: 200 {version}, 409 {conflict, saved, version}, 422 {errors}."""
    visit, case = find_visit(g.session, g.viewer, visit_ref, lock=True)
    rows = Rows(visit)
    number = _whole("number")
    if not 1 <= number <= len(visit.checklist):
        raise NotFound("核查清单里没有这一项")
    item = visit.checklist[number - 1]
    said = Said(
        key=request.form.get("entry_key", ""),
        item=item["key"],
        result=request.form.get("result", ""),
        words=request.form.get("words", ""),
        typed=rows.typed(number, item),
        version=_whole("version"),
        unheard=tuple(request.form.getlist("unheard")[:20]),
    )
    try:
        entry = record_visit_line(g.session, g.viewer, visit, said, g.moment)
    except Refusal as no:
        return _not_recorded(visit, case, number, said, no)
    if wants_json():
        return jsonify(version=entry.version, saved_at=entry.at.isoformat(), result=RESULTS[entry.result])
    flash(f"已记录：{rows.title(item)}。", "good")
    return redirect(url_for("bureau_visits.kit", visit_ref=visit_ref, _anchor=f"item-{number}"), 303)


def _not_recorded(visit: SiteVisit, case: Application, number: int, said: Said, no: Refusal) -> ResponseReturnValue:
    errors = {f"c{number}-{name}": words for name, words in getattr(no, "errors", {}).items()}
    if wants_json():
        body: dict[str, Any] = {"error": "".join(no.reasons), "errors": errors}
        if isinstance(no, Stale):
            body |= {
                "conflict": True,
                "version": no.version,
                "saved": no.saved,
                "words": RESULTS[str(no.saved["result"])],
            }
        return jsonify(body), no.status
    if not isinstance(no, BadFields | Stale):
        raise no
    mine = {"result": said.result, "words": said.words, "typed": said.typed}
    shown = errors or {f"c{number}-result": "".join(no.reasons)}
    return _kit(visit, case, mine={number: mine}, errors=shown), no.status


def _kit(visit: SiteVisit, case: Application, **more: Any) -> str:
    drawer = Rows(visit)
    rows = drawer.all()
    for number, mine in more.get("mine", {}).items():
        row, item = rows[number - 1], visit.checklist[number - 1]
        row |= {"result": mine["result"], "words": mine["words"]}
        row["questions"] = drawer.questions(number, drawer.section(item), item, mine["typed"])
    return render_template(
        "bureau/visit_kit.html",
        title=g.session.get_one(Organisation, case.enterprise_id).name,
        visit=visit,
        case=case,
        pack=drawer.pack,
        rows=rows,
        results=list(RESULTS.items()),
        photos=[drawer.photo(photo.ref) for photo in photos_of(g.session, visit) if not photo.item],
        errors=more.get("errors", {}),
        editable=visit.phase == "under_way",
        state=PHASES[visit.phase],
        rules=_open_rules(drawer),
        upload_limit=current_app.extensions["settings"].upload_limit,
        breadcrumb=[
            {"label": "核查任务", "href": url_for("bureau_visits.index")},
            {"label": case.number, "href": url_for("bureau_visits.show", visit_ref=visit.ref)},
            {"label": "逐项核查"},
        ],
    )


def _open_rules(rows: Rows) -> list[Any]:
    from assessor.policy.checklist import open_rules

    return open_rules(rows.submission.verdict)


@pages.post("/visits/<visit_ref>/photos")
def add_photo(visit_ref: str) -> ResponseReturnValue:
    """Keep a picture that `_look` found fit. For the module: 200 {ref, src}, 4xx {error}."""
    visit, _ = find_visit(g.session, g.viewer, visit_ref, lock=True)
    if g.refused is not None:
        if wants_json():
            return jsonify(error="".join(g.refused.reasons)), g.refused.status
        raise g.refused
    item = request.form.get("item", "")
    try:
        photo = g.known or add_visit_photo(
            g.session, g.viewer, visit, request.form.get("entry_key", ""), item, g.taken, g.moment
        )
    except Refusal as no:
        if wants_json():
            return jsonify(error="".join(no.reasons)), no.status
        raise
    if wants_json():
        return jsonify(ref=photo.ref, src=url_for("bureau_visits.photo", visit_ref=visit_ref, photo_ref=photo.ref))
    return redirect(url_for("bureau_visits.kit", visit_ref=visit_ref, _anchor=request.form.get("anchor", "")[:20]), 303)


def _look(visit_ref: str) -> None:
    """Inspect and keep the picture before anybody waits for the database; not again for one that is there."""
    g.refused = g.taken = g.known = None
    visit, _ = find_visit(g.session, g.viewer, visit_ref)
    try:
        g.known = photo_called(g.session, visit, checked_key(request.form.get("entry_key", "")))
        if g.known is None:
            must_be_under_way(visit)
            g.taken = picture_sent("file")
        else:
            g.session.expunge(g.known)
    except Refusal as no:
        g.refused = no


add_photo.prepare = _look  # type: ignore[attr-defined]


def picture_sent(field: str) -> TakenIn:
    """The picture in a field of the form, inspected and kept. Raises Refusal."""
    sent = request.files.get(field)
    if sent is None or not sent.filename:
        raise Refusal("请选择或拍摄一张照片。", status=422)
    settings: Config = current_app.extensions["settings"]
    name = sent.filename.replace("\\", "/").rpartition("/")[2]
    return take_in_picture(open_store(settings.evidence_store), sent.stream, name, settings.upload_limit)


@pages.get("/visits/<visit_ref>/photos/<photo_ref>")
def photo(visit_ref: str, photo_ref: str) -> Response:
    """A picture of the visit."""
    visit, _ = find_visit(g.session, g.viewer, visit_ref)
    found = find_photo(g.session, visit, photo_ref)
    return kept_bytes(found.sha256, found.media_type, "inline")


@pages.post("/visits/<visit_ref>/photos/<photo_ref>/remove")
def remove_photo_of(visit_ref: str, photo_ref: str) -> ResponseReturnValue:
    """Take a picture back."""
    visit, _ = find_visit(g.session, g.viewer, visit_ref, lock=True)
    remove_photo(g.session, visit, photo_ref, g.moment)
    flash("照片已移除。", "good")
    return redirect(url_for("bureau_visits.kit", visit_ref=visit_ref, _anchor=request.form.get("anchor", "")[:20]), 303)


@pages.get("/visits/<visit_ref>/files/<file_ref>")
def proof(visit_ref: str, file_ref: str) -> Response:
    """A file of the filing that the visit is about, to be looked at beside the original."""
    visit, _ = find_visit(g.session, g.viewer, visit_ref)
    entry = Rows(visit).files.get(file_ref)
    if entry is None:
        raise NotFound("没有找到这份材料")
    return kept_bytes(entry["sha256"], entry["media_type"], f"attachment; filename*=UTF-8''{quote(entry['name'])}")


def kept_bytes(sha256: str, media_type: str, disposition: str) -> Response:
    """Kept bytes with headers under which no browser runs them. Raises Refusal when the store does not have them."""
    try:
        content = open_store(current_app.extensions["settings"].evidence_store).read(sha256)
    except (MissingObject, DamagedObject) as error:
        raise Refusal("原件暂时取不出来，请联系系统管理员从备份恢复。", status=503) from error
    answer = Response(content, mimetype=media_type)
    answer.headers.update(SAFE)
    answer.headers["Content-Disposition"] = disposition
    return answer


def wants_json() -> bool:
    """Whether the module asks rather than a person."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def _whole(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else -1
