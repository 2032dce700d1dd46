"""Record a look at the enterprise's credit record (46号 二(二)2: 信用审查)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases.attach_file import TakenIn
from assessor.cases.move import move
from assessor.cases.names import new_ref
from assessor.cases.refusal import Refusal
from assessor.workflow import Moment
from models.application import Application
from models.objecting import CreditProof
from models.record import CreditReview
from models.vocabulary import OrgKind
from questionnaires.shapes import Pack

RESULTS = {"clear": "未发现失信或违法记录", "found": "发现失信或违法记录"}


@dataclass(frozen=True)
class CreditLook:
    """What was looked up, where, when, and until when it may be relied on.

    `looked_at` (the minute) and `proof` (the saved result page, inspected) come from the offices' pages together.
    """

    looked_on: date
    valid_until: date
    source: str
    result: str
    words: str = ""
    looked_at: datetime | None = None
    proof: TakenIn | None = None


def record_credit_review(
    session: Session, viewer: Viewer, case: Application, pack: Pack, look: CreditLook, moment: Moment
) -> CreditReview:
    """Add a credit review to the record; the newest one counts. Raises Refusal for impossible dates or a missing source."""
    if look.looked_on > moment.today:
        raise Refusal("查询日期不能晚于今天。", status=422)
    if look.looked_at is not None and look.looked_at > moment.at:
        raise Refusal("查询时间不能晚于现在。", status=422)
    if look.valid_until < look.looked_on:
        raise Refusal("有效期截止日不能早于查询日期。", status=422)
    if not look.source.strip():
        raise Refusal("请填写查询来源，例如“信用中国（江苏）”。", status=422)
    if look.result not in RESULTS:
        raise Refusal("请选择审查结果。", status=422)
    if look.result == "found" and not look.words.strip():
        raise Refusal("发现记录的，请写明是什么记录。", status=422)
    action = "record_province_credit_review" if viewer.kind is OrgKind.PROVINCE else "record_credit_review"
    move(session, viewer, case, pack, action, moment, data={"result": look.result, "looked_on": look.looked_on.isoformat()})
    row = CreditReview(
        application_id=case.id or 0,
        looked_on=look.looked_on,
        valid_until=look.valid_until,
        source=look.source.strip(),
        result=look.result,
        words=look.words.strip(),
        by_person_id=viewer.person_id,
        at=moment.at,
    )
    session.add(row)
    session.flush()
    if look.proof is not None:
        _keep_proof(session, row, look.proof, look.looked_at or moment.at)
    return row


def _keep_proof(session: Session, row: CreditReview, proof: TakenIn, looked_at: datetime) -> None:
    session.add(
        CreditProof(
            ref=new_ref(),
            review_id=row.id or 0,
            looked_at=looked_at,
            sha256=proof.sha256,
            name=proof.name,
            media_type=proof.seen.media_type,
            size=proof.size,
        )
    )
    session.flush()
