"""Which batch a visitor means when none is named, and which batches can be tested."""

from collections.abc import Mapping

from sqlmodel import Session, col, select

from models.batch import Batch
from questionnaires.shapes import Pack


def packs_by_title(packs: Mapping[str, Pack]) -> list[Pack]:
    """The packs with a form and a process of their own, newest first."""
    usable = [pack for pack in packs.values() if pack.sections and pack.levels]
    return sorted(usable, key=lambda pack: (str(pack.in_force or pack.issued or ""), pack.id), reverse=True)


def batch_in_force(session: Session, packs: Mapping[str, Pack]) -> Pack:
    """The pack of the newest opened batch; of the newest pack when none was opened yet."""
    query = select(Batch.pack_id).order_by(col(Batch.id).desc())
    for pack_id in session.exec(query):
        if pack_id in packs:
            return packs[pack_id]
    return next(iter(packs.values()))


def current_batch(session: Session) -> Batch | None:
    """The newest opened batch."""
    return session.exec(select(Batch).order_by(col(Batch.id).desc()).limit(1)).one_or_none()
