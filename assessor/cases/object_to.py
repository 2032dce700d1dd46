"""Record an objection to a published line, and answer it. An open objection holds the case."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.move import move
from assessor.cases.refusal import NotFound, Refusal
from assessor.workflow import Moment
from models.application import Application
from models.notice import NoticeItem, Objection
from models.objecting import ObjectionFinding
from models.vocabulary import OrgKind
from questionnaires.shapes import Pack


@dataclass(frozen=True)
class Complaint:
    """Who objects and what they say. The contact is for the answer only and is never published."""

    from_name: str
    contact: str
    words: str


def record_objection(
    session: Session, viewer: Viewer, case: Application, pack: Pack, complaint: Complaint, moment: Moment
) -> Objection:
    """Put an objection on the record and hold the case. Raises Refusal when words or contact are missing."""
    if not complaint.words.strip() or not complaint.contact.strip():
        raise Refusal("请填写异议内容和联系方式，以便复核后答复。", status=422)
    newest = select(NoticeItem).where(NoticeItem.application_id == case.id).order_by(col(NoticeItem.id).desc()).limit(1)
    item = session.exec(newest).one_or_none()
    if item is None:
        raise Refusal("这份申报没有公示过。")
    action = "province_object" if viewer.kind is OrgKind.PROVINCE else "object"
    move(session, viewer, case, pack, action, moment, reason=complaint.words)
    row = Objection(
        application_id=case.id or 0,
        notice_id=item.notice_id,
        from_name=complaint.from_name.strip() or "未具名",
        contact=complaint.contact.strip(),
        words=complaint.words.strip(),
        received_at=moment.at,
        recorded_by=viewer.person_id,
    )
    session.add(row)
    session.flush()
    return row


def answer_objection(
    session: Session, viewer: Viewer, case: Application, pack: Pack, objection_id: int,
    answer: str, upheld: bool, moment: Moment, *, partly: bool = False,
) -> Objection:  # fmt: skip
    """Answer an open objection of this case, saying whether it is upheld. Raises NotFound or Refusal.

    `partly`: something of it is true, but the star stands; only an upheld objection keeps the case from being announced.
    """
    query = select(Objection).where(Objection.id == objection_id, Objection.application_id == case.id).with_for_update()
    row = session.exec(query).one_or_none()
    if row is None:
        raise NotFound("没有找到这条异议")
    if row.answered_at is not None:
        raise Refusal("这条异议已经答复过，答复不能更改。")
    action = "province_answer" if viewer.kind is OrgKind.PROVINCE else "answer"
    conclusion = "upheld" if upheld else "partly" if partly else "not_upheld"
    move(session, viewer, case, pack, action, moment, reason=answer, data={"upheld": upheld, "conclusion": conclusion})
    session.add(ObjectionFinding(objection_id=row.id or 0, conclusion=conclusion))
    row.answer, row.upheld = answer.strip(), upheld
    row.answered_by, row.answered_at = viewer.person_id, moment.at
    session.add(row)
    session.flush()
    return row
