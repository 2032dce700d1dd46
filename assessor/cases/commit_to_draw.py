"""Hand in the hash of a value that nobody else knows: one for each organisation, before the public value exists."""

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases.draw_book import book_of, reaches
from assessor.cases.refusal import NotFound, Refusal
from assessor.workflow import Moment
from models.draw import Draw, DrawCommitment
from models.vocabulary import OrgKind, Role


def may_commit(viewer: Viewer) -> bool:
    """Officers of county, city and province, and auditors."""
    return viewer.role is Role.AUDITOR or (viewer.role is Role.OFFICER and viewer.kind is not OrgKind.ENTERPRISE)


def commit_to_draw(session: Session, viewer: Viewer, draw: Draw, digest: str, moment: Moment) -> DrawCommitment:
    """Record the viewer's office as a party. `draw` must be locked.

    Raises Refusal when the public value is already there, the office or the person has committed, or it is no SHA-256.
    """
    if not may_commit(viewer) or not reaches(viewer, draw):
        raise NotFound("没有找到这次抽取")
    if book_of(session, draw).stage not in ("frozen", "committed"):
        raise Refusal("公开值已经登记，不再接受承诺。")
    digest = digest.strip().lower()
    if len(digest) != 64 or any(sign not in "0123456789abcdef" for sign in digest):
        raise Refusal("承诺值应为 64 位十六进制的 SHA-256，请用页面上的方法计算后粘贴。", status=422)
    row = DrawCommitment(
        draw_id=draw.id or 0,
        organisation_id=viewer.organisation_id,
        person_id=viewer.person_id,
        party=viewer.organisation_name,
        digest=digest,
        at=moment.at,
    )
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError as error:
        raise Refusal(
            "本单位（或本人）已经提交过承诺，或这个承诺值与另一方相同；每个单位只能承诺一次，不能更改。"
        ) from error
    return row
