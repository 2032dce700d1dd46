"""Upload and hand out evidence. An upload is looked at before the writing transaction opens (door.py, `prepare`)."""

from urllib.parse import quote

from flask import Response, current_app, flash, g, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import NotFound as PageNotFound

from assessor.cases.attach_file import TakenIn, attach_file, take_in
from assessor.cases.describe_file import Paper, check_paper
from assessor.cases.open_file import find_file
from assessor.cases.proofs import Place
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.save_answers import must_be_editable
from assessor.cases.scope import find_case
from assessor.config import Config
from assessor.evidence.store import DamagedObject, MissingObject
from assessor.web.attachments import SAFE, the_store
from assessor.web.enterprise.blueprint import pages
from assessor.web.enterprise.common import day_in, pack_of, the_case, wants_json
from models.application import Application
from models.evidence import EvidenceFile

MOST_AT_ONCE = 20


@pages.post("/applications/<ref>/files")
def upload(ref: str) -> ResponseReturnValue:
    """Attach what `_look` found fit. One answer for scripts (JSON), one for people without."""
    case = the_case(ref)
    pack = pack_of(case)
    if g.refused is not None:
        return _not_taken(case, g.refused)
    target = url_for("enterprise.files", ref=ref)
    for taken in g.taken:
        attach_file(g.session, g.viewer, case, pack, taken, g.paper, g.moment)
    warnings = [words for taken in g.taken for words in taken.seen.warnings]
    if wants_json():
        if warnings:
            flash("".join(warnings), "warn")
        return jsonify(url=target, name=g.taken[0].name, warnings=warnings)
    flash(f"已上传 {len(g.taken)} 个文件。", "good")
    for words in dict.fromkeys(warnings):
        flash(words, "warn")
    return redirect(target, 303)


def _not_taken(case: Application, no: Refusal) -> ResponseReturnValue:
    if wants_json():
        return jsonify(error="".join(no.reasons)), no.status
    if no.status != 422:
        raise no
    from assessor.web.enterprise.files import files_page

    return files_page(case, "".join(no.reasons)), 422


def _look(ref: str) -> None:
    """Inspect and keep the files before anybody waits for the database. All are fit, or none is attached."""
    g.refused = None
    try:
        _look_at_all(find_case(g.session, g.viewer, ref))
    except Refusal as no:
        if isinstance(no, NotFound):
            raise
        g.refused = no


def _look_at_all(case: Application) -> None:
    must_be_editable(case)
    g.paper = paper_in()
    check_paper(g.session, case, pack_of(case), g.paper)
    sent = [file for file in request.files.getlist("file") if file.filename]
    if not sent:
        raise Refusal("请选择要上传的文件（PDF、JPG 或 PNG）。", status=422)
    if len(sent) > MOST_AT_ONCE:
        raise Refusal(f"一次最多上传 {MOST_AT_ONCE} 个文件，请分几次上传。", status=422)
    settings: Config = current_app.extensions["settings"]
    g.taken = [_take(file, settings.upload_limit) for file in sent]


upload.prepare = _look  # type: ignore[attr-defined]


def _take(file: FileStorage, largest: int) -> TakenIn:
    # Some browsers send the whole path of the file.
    name = (file.filename or "").replace("\\", "/").rpartition("/")[2]
    return take_in(the_store(), file.stream, name, largest)


def paper_in() -> Paper:
    """What the form says of a file. Raises Refusal for a date that is none."""
    places = tuple(dict.fromkeys(Place.of(key) for key in request.form.getlist("place")))
    return Paper(
        request.form.get("kind", ""), day_in("dated_from", "材料日期"), day_in("dated_to", "材料截止日期"), places
    )


@pages.get("/applications/<ref>/files/<file_ref>/download")
def download(ref: str, file_ref: str) -> ResponseReturnValue:
    """Hand the file out as an attachment that no browser runs."""
    case = the_case(ref)
    return as_attachment(find_file(g.session, case, file_ref, submitted=True))


@pages.get("/applications/<ref>/files/<file_ref>/image")
def image(ref: str, file_ref: str) -> ResponseReturnValue:
    """Show a picture inside a page; other files are not shown, only downloaded."""
    case = the_case(ref)
    return as_image(find_file(g.session, case, file_ref, submitted=True))


def as_attachment(file: EvidenceFile) -> Response:
    """The file's bytes under its own name, to be saved and not opened by the browser."""
    answer = _bytes(file, "application/octet-stream")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
    return answer


def as_image(file: EvidenceFile) -> Response:
    """A JPEG or PNG to be shown in a page. 404 for anything else."""
    if file.media_type not in ("image/jpeg", "image/png"):
        raise PageNotFound
    answer = _bytes(file, file.media_type)
    answer.headers["Content-Disposition"] = "inline"
    return answer


def _bytes(file: EvidenceFile, media_type: str) -> Response:
    try:
        content = the_store().read(file.sha256)
    except (MissingObject, DamagedObject) as error:
        raise Refusal("这份材料的原件暂时取不出来，请联系系统管理员从备份恢复。", status=503) from error
    answer = Response(content, mimetype=media_type)
    answer.headers.update(SAFE)
    return answer
