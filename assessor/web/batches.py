"""Which batch a visitor means when none is named, and which batches can be tested."""

from collections.abc import Iterable, Mapping

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from assessor.cases.extended import extended_until
from models.batch import Batch, FillingWindow
from models.vocabulary import PROVINCE_CODE
from questionnaires.shapes import Pack

_PROVINCE_CLOSES = (
    select(FillingWindow.closes_at)
    .join(Batch, col(Batch.id) == col(FillingWindow.batch_id))
    .where(Batch.pack_id == bindparam("pack"), FillingWindow.region_code == PROVINCE_CODE)
)


def packs_by_title(packs: Mapping[str, Pack]) -> list[Pack]:
    """The ratings with a form and a process of their own, newest first. Subsidies have pages of their own."""
    return _newest_first(pack for pack in packs.values() if pack.kind == "rating")


def subsidies(packs: Mapping[str, Pack]) -> list[Pack]:
    """The subsidy programmes, newest first."""
    return _newest_first(pack for pack in packs.values() if pack.kind == "subsidy")


def _newest_first(packs: Iterable[Pack]) -> list[Pack]:
    usable = [pack for pack in packs if pack.sections and pack.levels]
    return sorted(usable, key=lambda pack: (str(pack.in_force or pack.issued or ""), pack.id), reverse=True)


def batch_in_force(session: Session, packs: Mapping[str, Pack]) -> Pack:
    """The pack of the newest opened batch; of the newest pack when none was opened yet."""
    query = select(Batch.pack_id).order_by(col(Batch.id).desc())
    for pack_id in session.exec(query):
        if pack_id in packs and packs[pack_id].kind == "rating":
            return packs[pack_id]
    return next(pack for pack in packs.values() if pack.kind == "rating")


def as_it_stands(session: Session, pack: Pack) -> Pack:
    """The pack with the deadlines that the province extended on the record, once a batch was opened under it."""
    return extended_until(pack, session.connection().execute(_PROVINCE_CLOSES, {"pack": pack.id}).scalar_one_or_none())
