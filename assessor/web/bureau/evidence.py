"""Evidence for officers: what was submitted, looked at safely. Nothing is ever served as a page of this service."""

from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, current_app, g, render_template, url_for
from sqlmodel import select

from assessor.cases.decision_sheet import decision_sheet
from assessor.cases.open_file import find_file
from assessor.cases.refusal import NotFound, Refusal
from assessor.evidence.store import DamagedObject, MissingObject, open_store
from assessor.policy.packs import EVIDENCE_KINDS
from assessor.web.bureau import common
from assessor.web.bureau.file import line_names
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
IMAGES = frozenset({"image/png", "image/jpeg"})


@pages.get("/<file_ref>")
def download(ref: str, file_ref: str) -> Response:
    """The original bytes as an attachment. An <img> of our own page may show an image; nothing runs from here."""
    _, row = _filed(ref, file_ref)
    store = open_store(current_app.extensions["settings"].evidence_store)
    try:
        content = store.read(row.sha256)
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


@pages.get("/<file_ref>/view")
def view(ref: str, file_ref: str) -> str:
    """A page that shows an image, or offers a PDF for download, with the lines it proves."""
    case, row = _filed(ref, file_ref)
    entry, submission = _entry(case, file_ref)
    names = line_names(submission, common.pack_of(case))
    return render_template(
        "bureau/file.html",
        title=row.name,
        case=case,
        file=row,
        is_image=row.media_type in IMAGES,
        kinds=EVIDENCE_KINDS,
        proves=[names.get(place["line"], place["section"]) for place in entry["proves"]],
        href=url_for("bureau_evidence.download", ref=ref, file_ref=file_ref),
        breadcrumb=[
            {"label": "申报办理", "href": url_for("bureau.home")},
            {"label": case.number, "href": url_for("bureau_case.show", ref=ref)},
            {"label": "材料"},
        ],
    )


def _filed(ref: str, file_ref: str) -> tuple[Application, EvidenceFile]:
    case, _ = common.case_at(ref)
    _entry(case, file_ref)
    return case, find_file(g.session, case, file_ref, submitted=True)


def _entry(case: Application, file_ref: str) -> tuple[dict[str, Any], Submission]:
    """The manifest's line of a file that was submitted; a file that is only in the draft is not the office's to see."""
    for submission in g.session.exec(select(Submission).where(Submission.application_id == case.id)):
        for entry in submission.files:
            if entry["ref"] == file_ref:
                return entry, submission
    raise NotFound("没有找到这份材料")
