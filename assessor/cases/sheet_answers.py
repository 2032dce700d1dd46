"""Keep a workbook for the person who is to download it, or rows that wait for a second person; clear away old ones."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.names import new_ref
from assessor.cases.refusal import NotFound
from assessor.workflow import Moment
from models.sheet import SheetAnswer

KEPT = timedelta(days=7)


def keep_sheet(
    session: Session, viewer: Viewer, purpose: str, name: str, moment: Moment,
    *, content: bytes | None = None, rows: Mapping[str, Any] | None = None,
) -> SheetAnswer:  # fmt: skip
    """Keep it for seven days; what is older goes."""
    session.execute(delete(SheetAnswer).where(col(SheetAnswer.expires_at) <= moment.at))
    row = SheetAnswer(
        ref=new_ref(), purpose=purpose, person_id=viewer.person_id, organisation_id=viewer.organisation_id, name=name,
        content=content, rows=dict(rows) if rows is not None else None, made_at=moment.at, expires_at=moment.at + KEPT,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def own_sheet(session: Session, viewer: Viewer, purpose: str, ref: str, moment: Moment) -> SheetAnswer:
    """A workbook that was made for this person. Raises NotFound."""
    query = select(SheetAnswer).where(
        SheetAnswer.ref == ref, SheetAnswer.purpose == purpose, SheetAnswer.person_id == viewer.person_id
    )
    found = session.exec(query.where(col(SheetAnswer.expires_at) > moment.at)).one_or_none()
    if found is None or found.content is None:
        raise NotFound("没有找到这个文件，可能已过期")
    return found


def office_sheets(
    session: Session, viewer: Viewer, purpose: str, moment: Moment, *, lock: bool = False
) -> list[SheetAnswer]:
    """What waits at the viewer's office, the newest first."""
    query = select(SheetAnswer).where(
        SheetAnswer.purpose == purpose,
        SheetAnswer.organisation_id == viewer.organisation_id,
        col(SheetAnswer.rows).is_not(None),
        col(SheetAnswer.expires_at) > moment.at,
    )
    query = query.order_by(col(SheetAnswer.id).desc())
    return list(session.exec(query.with_for_update() if lock else query))


def drop_sheet(session: Session, row: SheetAnswer) -> None:
    """What waited has been dealt with."""
    session.delete(row)
    session.flush()
