"""Files sent with a form: looked at and kept before the writing transaction opens; handed out as attachments only."""

from urllib.parse import quote

from flask import Response, current_app, request

from assessor.cases.attach_file import TakenIn, take_in
from assessor.cases.refusal import Refusal
from assessor.evidence.store import DamagedObject, EvidenceStore, MissingObject, open_store

SAFE = {
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}


def the_store() -> EvidenceStore:
    """The installation's store, opened once."""
    if "evidence" not in current_app.extensions:
        current_app.extensions["evidence"] = open_store(current_app.extensions["settings"].evidence_store)
    store: EvidenceStore = current_app.extensions["evidence"]
    return store


def take_files(field: str, most: int, largest: int) -> list[TakenIn]:
    """The inspected files of a form's field. Raises Refusal naming the file, before anything of the form is done."""
    sent = [file for file in request.files.getlist(field) if file.filename]
    if len(sent) > most:
        raise Refusal(f"最多附 {most} 个文件，请合并或选最能说明问题的。", status=422)
    # Some browsers send the whole path of the file.
    names = [(file.filename or "").replace("\\", "/").rpartition("/")[2] for file in sent]
    return [take_in(the_store(), file.stream, name, largest) for file, name in zip(sent, names, strict=True)]


def attachment(sha256: str, name: str) -> Response:
    """The kept bytes under the file's own name, to be saved and never opened by the browser."""
    try:
        content = the_store().read(sha256)
    except (MissingObject, DamagedObject) as error:
        raise Refusal("这份材料的原件暂时取不出来，请联系系统管理员从备份恢复。", status=503) from error
    answer = Response(content, mimetype="application/octet-stream")
    answer.headers.update(SAFE)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer
