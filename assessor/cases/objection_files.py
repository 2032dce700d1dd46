"""Files that come with an objection or with the enterprise's statement; inspected before, kept in the evidence store."""

from sqlmodel import Session, col, select

from assessor.cases.attach_file import TakenIn
from assessor.cases.names import new_ref
from assessor.cases.refusal import NotFound
from assessor.workflow import Moment
from models.application import Application
from models.notice import Objection
from models.objecting import ObjectionFile, ObjectionReceipt, ObjectionStatement

MOST = 3
LARGEST = 5 * 1024 * 1024
"""Files of one objection or statement, and bytes of each: the service's own choice."""


def keep_files(
    session: Session, objection: Objection, files: list[TakenIn], moment: Moment,
    *, receipt: ObjectionReceipt | None = None, statement: ObjectionStatement | None = None,
) -> None:  # fmt: skip
    """Write down inspected files of one side, either the objector's receipt or the enterprise's statement."""
    for taken in files:
        session.add(
            ObjectionFile(
                ref=new_ref(),
                objection_id=objection.id or 0,
                receipt_id=receipt.id if receipt else None,
                statement_id=statement.id if statement else None,
                sha256=taken.sha256,
                name=taken.name,
                media_type=taken.seen.media_type,
                size=taken.size,
                at=moment.at,
            )
        )
    session.flush()


def files_of(session: Session, objection_ids: list[int]) -> list[ObjectionFile]:
    """Every file of these objections in order of arrival."""
    query = select(ObjectionFile).where(col(ObjectionFile.objection_id).in_(objection_ids))
    return list(session.exec(query.order_by(col(ObjectionFile.id))))


def find_objection_file(session: Session, case: Application, ref: str, *, own: bool = False) -> ObjectionFile:
    """A file of an objection to this case; with `own` only of the enterprise's statements. Raises NotFound."""
    query = (
        select(ObjectionFile)
        .join(Objection, col(Objection.id) == col(ObjectionFile.objection_id))
        .where(Objection.application_id == case.id, ObjectionFile.ref == ref)
    )
    if own:
        query = query.where(col(ObjectionFile.statement_id).is_not(None))
    found = session.exec(query).one_or_none()
    if found is None:
        raise NotFound("没有找到这份材料")
    return found
