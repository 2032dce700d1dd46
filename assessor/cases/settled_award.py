"""What a settlement gives one project as it stands. Apart from the verb, because the facts of every case ask for it."""

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.application import Application
from models.settlement import SettlementLine, SettlementRun
from questionnaires.shapes import Pack


def settles(pack: Pack) -> bool:
    """Whether an award of the pack is shared out of a year's fund."""
    return any(award.settlement for award in pack.awards.values())


def settled_award(session: Session, case: Application, pack: Pack) -> int | None:
    """What the newest run gives a project: 0 when it left the settlement, None while no run covered it.

    A pack without a settlement has no such award: None.
    """
    if not settles(pack):
        return None
    query = (
        select(SettlementLine.award_fen, SettlementRun.award_id, SettlementRun.seq)
        .join(SettlementRun, col(SettlementRun.id) == col(SettlementLine.run_id))
        .where(SettlementLine.application_id == case.id)
        .order_by(col(SettlementRun.seq).desc())
    )
    row = session.exec(query.limit(1)).first()
    if row is None:
        return None
    newest = select(func.max(SettlementRun.seq)).where(
        SettlementRun.batch_id == case.batch_id, SettlementRun.award_id == row[1]
    )
    return row[0] if session.exec(newest).one() == row[2] else 0
