"""The receipt of a submission: what was filed, when, by whom, under which pack, and every file by its SHA-256."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from assessor.cases.refusal import NotFound
from assessor.policy.packs import EVIDENCE_KINDS
from models.application import Application, Submission
from models.batch import Batch
from models.people import Organisation, Person
from questionnaires.shapes import Pack


@dataclass(frozen=True)
class Receipt:
    """Everything a receipt shows. `sha256` covers answers and files; `at` is UTC, shown in Beijing time."""

    number: str
    seq: int
    at: datetime
    enterprise: str
    uscc: str
    level: str
    level_id: str
    batch: str
    pack_id: str
    pack_digest: str
    sha256: str
    submitted_by: str
    totals: dict[str, Any]
    files: tuple[dict[str, Any], ...]
    document: dict[str, Any]


def submissions_of(session: Session, case: Application) -> list[Submission]:
    """Every submission of a case, first to last."""
    query = select(Submission).where(Submission.application_id == case.id).order_by(col(Submission.seq))
    return list(session.exec(query))


def receipt(session: Session, case: Application, pack: Pack, seq: int | None = None) -> Receipt:
    """The receipt of one submission, the newest by default. Raises NotFound when nothing was submitted."""
    found = [one for one in submissions_of(session, case) if seq is None or one.seq == seq]
    if not found:
        raise NotFound("没有找到这次提交的回执")
    one = found[-1]
    enterprise = session.get_one(Organisation, case.enterprise_id)
    return Receipt(
        number=case.number or "",
        seq=one.seq,
        at=one.at,
        enterprise=enterprise.name,
        uscc=enterprise.uscc or "",
        level=pack.levels[one.level].title,
        level_id=one.level,
        batch=session.get_one(Batch, case.batch_id).title,
        pack_id=one.pack_id,
        pack_digest=one.pack_digest,
        sha256=one.document_sha256,
        submitted_by=session.get_one(Person, one.submitted_by).name,
        totals=one.verdict.get("totals", {}),
        files=tuple({**file, "kind_name": EVIDENCE_KINDS.get(file["kind"], file["kind"])} for file in one.files),
        document=one.document,
    )
