"""Evidence for officers: what was submitted, looked at safely. Nothing is ever served as a page of this service."""

from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, current_app, g, request
from sqlmodel import col, select

from assessor.cases.decision_sheet import decision_sheet
from assessor.cases.open_file import find_file
from assessor.cases.refusal import NotFound, Refusal
from assessor.evidence.store import DamagedObject, MissingObject, open_store
from assessor.web.bureau import common
from assessor.web.regions import region_names
from models.application import Application, Submission
from models.evidence import EvidenceFile

pages = Blueprint("bureau_evidence", __name__, url_prefix="/bureau/cases/<ref>/files")
sheets = Blueprint("bureau_sheet", __name__, url_prefix="/bureau/cases")

SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "private, no-store",
}


@pages.get("/<file_ref>")
def download(ref: str, file_ref: str) -> Response:
    """The original bytes as an attachment. An <img> of our own page may show an image; nothing runs from here."""
    _, row, entry, _ = filed(ref, file_ref)
    store = open_store(current_app.extensions["settings"].evidence_store)
    try:
        content = store.read(entry["sha256"])
    except MissingObject:
        raise Refusal("这份材料的原件不在存储中，请联系系统管理员从备份恢复。", status=503) from None
    except DamagedObject:
        raise Refusal(
            "这份材料的原件与提交时的 SHA-256 不符，已停止提供，请联系系统管理员从备份恢复。", status=503
        ) from None
    answer = Response(content, mimetype=row.media_type)
    answer.headers.update(SAFE)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(row.name)}"
    return answer


@sheets.get("/<ref>/sheet.pdf")
def sheet(ref: str) -> Response:
    """一企一单 as PDF: findings, opinions, checks, conclusion and every step of the case."""
    from assessor.documents.render import render  # typst is loaded where it is used

    case, pack = common.case_at(ref)
    region = region_names(g.session).get(case.county_code, case.county_code)
    made = decision_sheet(g.session, case, pack, region, g.moment, demo=current_app.config["DEMO"])
    answer = Response(render("decision", made), mimetype="application/pdf")
    answer.headers.update(SAFE)
    answer.headers["Content-Disposition"] = f"attachment; filename={case.number}.pdf"
    return answer


@sheets.get("/<ref>/sealed.zip")
def sealed(ref: str) -> Response:
    """The sealed case file, provable by the newest checkpoint; the originals stay here (their SHA-256 are inside)."""
    from assessor.cases.sealed_case import seal

    case, _ = common.case_at(ref)
    answer = Response(seal(g.session, case), mimetype="application/zip")
    answer.headers.update(SAFE)
    answer.headers["Content-Disposition"] = f"attachment; filename={case.number}-sealed.zip"
    return answer


def filed(ref: str, file_ref: str) -> tuple[Application, EvidenceFile, dict[str, Any], Submission]:
    """The case, the file, its line in the manifest and the submission: the one asked for (?submission=), else the newest
    that has the file. A file that is only in the draft is not the office's to see. Raises NotFound."""
    case, _ = common.case_at(ref)
    wanted = request.args.get("submission", "")
    query = select(Submission).where(Submission.application_id == case.id).order_by(col(Submission.seq).desc())
    for submission in g.session.exec(query):
        if wanted and str(submission.seq) != wanted:
            continue
        for entry in submission.files:
            if entry["ref"] == file_ref:
                return case, find_file(g.session, case, file_ref, submitted=True), entry, submission
    raise NotFound("没有找到这份材料")
