"""What was paid for projects and what came back, from the finance offices' records. Amounts are 分."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.application import Application
from models.settlement import FundPayment


@dataclass(frozen=True)
class Paid:
    """Money of a project: what was paid to the enterprise, and what the finance office recorded as come back."""

    gross: int = 0
    back: int = 0

    @property
    def net(self) -> int:
        """What the enterprise still has."""
        return self.gross - self.back


def paid_of(session: Session, case: Application) -> Paid:
    """The money of one project."""
    return paid_among(session, [case.id or 0]).get(case.id or 0, Paid())


def paid_among(session: Session, case_ids: Iterable[int]) -> dict[int, Paid]:
    """The money of each of these projects that has any payment, by application id."""
    query = (
        select(FundPayment.application_id, FundPayment.kind, func.sum(FundPayment.amount_fen))
        .where(col(FundPayment.application_id).in_(list(case_ids)))
        .group_by(col(FundPayment.application_id), col(FundPayment.kind))
    )
    sums: dict[int, dict[str, int]] = {}
    for case_id, kind, fen in session.exec(query):
        sums.setdefault(case_id, {})[kind] = int(fen)
    return {case_id: Paid(one.get("paid", 0), one.get("recovered", 0)) for case_id, one in sums.items()}
