"""The money of a filing for officers: what was claimed and proven when it was submitted, beside the files. Read only."""

from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from sqlmodel import col, select

from assessor.cases.freeze_money import money_filed
from assessor.cases.refusal import NotFound
from assessor.policy.packs import EVIDENCE_KINDS
from assessor.web import viewer
from assessor.web.bureau import common
from assessor.web.money_rows import MoneyRows
from models.application import Submission
from models.evidence import EvidenceFile

pages = Blueprint("bureau_money", __name__, url_prefix="/bureau/cases")

KINDS = ("contract", "invoice", "voucher")
"""Files that are looked at beside the money, in this order."""


@pages.get("/<ref>/money")
def show(ref: str) -> str:
    """What was frozen with the newest submission (or with ?submission=), and one of its files."""
    case, _ = common.case_at(ref)
    query = select(Submission).where(Submission.application_id == case.id).order_by(col(Submission.seq).desc())
    submissions = list(g.session.exec(query))
    wanted = request.args.get("submission", "")
    submission = next((one for one in submissions if str(one.seq) == wanted), submissions[0] if submissions else None)
    if submission is None:
        raise NotFound
    frozen = money_filed(g.session, submission)
    rows = MoneyRows(frozen.content) if frozen else None
    files = _files(submission)
    chosen = next((one for one in files if one["ref"] == request.args.get("file", "")), files[0] if files else None)

    def beside(file_ref: str) -> str:
        return url_for("bureau_money.show", ref=ref, submission=submission.seq, file=file_ref, _anchor="paper")

    return render_template(
        "bureau/money.html",
        title="合同、发票与付款",
        caption=f"{common.enterprise_of(case).name} · {case.number}",
        case=case,
        submission=submission,
        rows=rows,
        standing=frozen.content["standing"] if frozen else None,
        sha256=frozen.content_sha256 if frozen else "",
        matched=rows.matched() if rows else [],
        files=[
            {**one, "href": beside(one["ref"]), "kind_name": EVIDENCE_KINDS.get(one["kind"], one["kind"])}
            for one in files
        ],
        chosen=chosen,
        look=_look(ref, submission, chosen, beside) if chosen else None,
        file_url=beside,
        breadcrumb=[
            {"label": "申报办理", "href": url_for("bureau.home")},
            {"label": case.number, "href": url_for("bureau_case.show", ref=ref)},
            {"label": "合同、发票与付款"},
        ],
    )


def _files(submission: Submission) -> list[dict[str, Any]]:
    files = [one for one in submission.files if one["kind"] in KINDS]
    return sorted(files, key=lambda one: (KINDS.index(one["kind"]), one["name"]))


def _look(ref: str, submission: Submission, entry: dict[str, Any], beside: Any) -> dict[str, Any]:
    row = g.session.exec(select(EvidenceFile).where(EvidenceFile.ref == entry["ref"])).one()

    def here(**more: Any) -> str:
        return url_for("bureau_money.show", ref=ref, submission=submission.seq, file=entry["ref"], **more)

    def picture(number: int, width: int) -> str:
        if entry["media_type"] != viewer.PDF:
            return url_for("bureau_evidence.download", ref=ref, file_ref=entry["ref"])
        return url_for(
            "bureau_evidence.page", ref=ref, file_ref=entry["ref"], number=number, width=width, submission=submission.seq
        )  # fmt: skip

    return viewer.look(entry, row.pages, here, picture)
