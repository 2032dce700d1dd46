"""Versions of what a city hands to the province (a report, a declaration): found, and frozen under the next number."""

from typing import Any, TypeVar

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.add_once import add_once
from assessor.cases.names import new_ref
from assessor.workflow import Moment
from models.batch import Batch
from models.frozen import FrozenVersion

_V = TypeVar("_V", bound=FrozenVersion)


def newest_first(session: Session, table: type[_V], batch: Batch, region_code: str) -> list[_V]:
    """Every frozen version of a city in a batch."""
    query = select(table).where(col(table.batch_id) == batch.id, col(table.region_code) == region_code)
    return list(session.exec(query.order_by(col(table.seq).desc())))


def freeze(
    session: Session, table: type[_V], viewer: Viewer, batch: Batch, seq: int, content: dict[str, Any], moment: Moment
) -> _V:
    """Keep the content as version `seq` of the viewer's city. Raises Refusal when a colleague was faster: (batch, city, seq)
    is unique."""
    from assessor.documents.render import content_digest  # typst is loaded where it is used

    made = table(
        ref=new_ref(), batch_id=batch.id or 0, region_code=viewer.region_code, seq=seq, content=content,
        content_sha256=content_digest(content), made_by=viewer.person_id, made_at=moment.at,
    )  # fmt: skip
    add_once(session, made, "同事刚刚生成了一版，请刷新页面查看。")
    return made
