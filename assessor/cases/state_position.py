"""The enterprise says what it has to say to an objection, before the office answers it."""

from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.attach_file import TakenIn
from assessor.cases.move import move
from assessor.cases.objection_files import keep_files
from assessor.cases.refusal import NotFound, Refusal
from assessor.workflow import Moment
from models.application import Application
from models.notice import Objection
from models.objecting import ObjectionStatement
from questionnaires.shapes import Pack

LONGEST_WORDS, SHORTEST_WORDS = 2000, 4


def state_position(
    session: Session, viewer: Viewer, case: Application, pack: Pack, objection_id: int,
    words: str, files: list[TakenIn], moment: Moment,
) -> ObjectionStatement:  # fmt: skip
    """Add a statement to an open objection of this (locked) case. Raises NotFound, or Refusal when it is answered."""
    words = words.strip()
    if not SHORTEST_WORDS <= len(words) <= LONGEST_WORDS:
        raise Refusal(f"请写明情况（{SHORTEST_WORDS} 至 {LONGEST_WORDS} 字）。", status=422)
    query = select(Objection).where(Objection.id == objection_id, Objection.application_id == case.id)
    objection = session.exec(query).one_or_none()
    if objection is None:
        raise NotFound("没有找到这条异议")
    if objection.answered_at is not None:
        raise Refusal("这条异议已经答复，不再收说明。")
    move(session, viewer, case, pack, "state_position", moment)
    statement = ObjectionStatement(objection_id=objection_id, words=words, by_person_id=viewer.person_id, at=moment.at)
    session.add(statement)
    session.flush()
    keep_files(session, objection, files, moment, statement=statement)
    return statement
