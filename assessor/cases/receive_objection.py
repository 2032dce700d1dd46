"""Take an objection that somebody made on the public page: hold the case and give a receipt with a secret link.

The same words against the same line are one objection, whoever sends them: they have one answer, one abusive sender
cannot pile up a hundred, and nobody can learn from what happens whether another person has objected.
"""

import hashlib
import unicodedata
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.attach_file import TakenIn
from assessor.cases.move import leave, move
from assessor.cases.names import new_ref
from assessor.cases.object_to import Complaint
from assessor.cases.objection_files import keep_files
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.service_person import service_viewer
from assessor.workflow import Moment
from models.application import Application
from models.notice import NoticeItem, Objection, PublicNotice
from models.objecting import ObjectionReceipt
from models.vocabulary import PROVINCE_CODE
from questionnaires.shapes import Pack

TAKEN_IN = frozenset({"in_notice", "held", "in_province_notice", "province_held"})
LONGEST_WORDS, SHORTEST_WORDS = 2000, 10


@dataclass(frozen=True)
class Line:
    """A published line: the notice, the line and its case."""

    notice: PublicNotice
    item: NoticeItem
    case: Application

    @property
    def step(self) -> str:
        return "province_object_online" if self.notice.region_code == PROVINCE_CODE else "object_online"


@dataclass(frozen=True)
class Arrival:
    """An objection on its way in. `secret` opens the receipt; sent again, it is the same arrival."""

    complaint: Complaint
    secret: str
    files: list[TakenIn] = field(default_factory=list)


def find_line(session: Session, notice_ref: str, uscc: str, *, lock: bool = False) -> Line:
    """The line of a notice with this credit code. `lock` takes the case for update. Raises NotFound."""
    query = (
        select(PublicNotice, NoticeItem)
        .join(NoticeItem, col(NoticeItem.notice_id) == col(PublicNotice.id))
        .where(PublicNotice.ref == notice_ref, NoticeItem.uscc == uscc)
    )
    found = session.exec(query).one_or_none()
    if found is None:
        raise NotFound("没有找到公示名单中的这家企业")
    notice, item = found
    wanted = select(Application).where(Application.id == item.application_id)
    case = session.exec(wanted.with_for_update() if lock else wanted).one()
    return Line(notice, item, case)


def check_open(session: Session, line: Line, pack: Pack, moment: Moment) -> Viewer:
    """The service as the one who acts, if objections to this line are taken now. Raises Refusal saying where else to turn."""
    if line.notice.ends_on < moment.today:
        raise Refusal("公示期已满，不再收公示异议。发现弄虚作假的，仍可随时向发布公示的部门书面反映。")
    if line.case.state not in TAKEN_IN:
        raise Refusal("这家企业已不在公示中，不再收异议。有情况要反映的，请书面送交发布公示的部门。")
    service = service_viewer(session, line.case, moment)
    leave(session, service, line.case, pack, line.step, moment)
    return service


def receive_objection(session: Session, line: Line, pack: Pack, arrival: Arrival, moment: Moment) -> ObjectionReceipt:
    """Put the objection on record, hold the case and give the receipt. `line.case` must be locked.

    Words that say the same as an earlier objection to this line join it. Raises Refusal after the notice or when words
    or contact are missing.
    """
    again = _arrived(session, arrival.secret)
    if again is not None:
        return again
    service = check_open(session, line, pack, moment)
    said = _checked(arrival.complaint)
    objection = _same(session, line, said.words)
    joined = objection is not None
    ref = new_ref()
    if objection is None:
        move(session, service, line.case, pack, line.step, moment, reason=f"网上收到异议，编号 {ref}。")
        objection = Objection(
            application_id=line.case.id or 0,
            notice_id=line.notice.id or 0,
            from_name=said.from_name or "未具名",
            contact=said.contact,
            words=said.words,
            received_at=moment.at,
            recorded_by=service.person_id,
        )
        session.add(objection)
        session.flush()
    receipt = ObjectionReceipt(
        ref=ref,
        objection_id=objection.id or 0,
        item_id=line.item.id or 0,
        secret_hash=secret_hash(arrival.secret),
        from_name=(said.from_name or "未具名") if joined else None,
        contact=said.contact if joined else None,
        at=moment.at,
    )
    session.add(receipt)
    session.flush()
    keep_files(session, objection, arrival.files, moment, receipt=receipt)
    return receipt


def secret_hash(secret: str) -> str:
    """What is kept of a receipt's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _arrived(session: Session, secret: str) -> ObjectionReceipt | None:
    query = select(ObjectionReceipt).where(ObjectionReceipt.secret_hash == secret_hash(secret))
    return session.exec(query).one_or_none()


def _checked(said: Complaint) -> Complaint:
    words, contact = said.words.strip(), said.contact.strip()
    if not SHORTEST_WORDS <= len(words) <= LONGEST_WORDS:
        raise Refusal(f"请写明异议的事实和线索（{SHORTEST_WORDS} 至 {LONGEST_WORDS} 字）。", status=422)
    if not contact:
        raise Refusal("请填写联系方式，以便核实和答复。", status=422)
    return Complaint(said.from_name.strip(), contact, words)


def _same(session: Session, line: Line, words: str) -> Objection | None:
    """The earlier objection to this line that says the same, whoever made it, whether answered or not."""
    here = (Objection.application_id == line.case.id, Objection.notice_id == line.notice.id)
    wanted = _core(words)
    earlier = session.exec(select(Objection).where(*here).order_by(col(Objection.id)))
    return next((one for one in earlier if _core(one.words) == wanted), None)


def _core(words: str) -> str:
    """Words without what does not change their meaning: blanks, punctuation, width and case of letters."""
    return "".join(c for c in unicodedata.normalize("NFKC", words).casefold() if c.isalnum())
