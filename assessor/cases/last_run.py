"""The newest settlement run of an award, apart from the verb: what stands is asked for in many places."""

from sqlmodel import Session, col, select

from models.batch import Batch
from models.settlement import SettlementRun


def last_run(session: Session, batch: Batch, award_id: str) -> SettlementRun | None:
    """The newest run of an award."""
    query = select(SettlementRun).where(SettlementRun.batch_id == batch.id, SettlementRun.award_id == award_id)
    return session.exec(query.order_by(col(SettlementRun.seq).desc()).limit(1)).one_or_none()
