"""What was paid for projects and what came back, from the finance offices' records. Amounts are 分."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.cases.money_back import entered_among
from models.application import Application
from models.settlement import FundPayment


@dataclass(frozen=True)
class Paid:
    """Money of a project: what was paid to the enterprise, what the finance office recorded as come back, and what came back
    to the office that holds a finding of fraud, by its ledger."""

    gross: int = 0
    back: int = 0
    ledger: int = 0

    @property
    def net(self) -> int:
        """What the enterprise still has. More may come back than was paid (interest): then it has nothing."""
        return max(self.gross - self.back - self.ledger, 0)

    @property
    def returned(self) -> int:
        """What came back of what was paid, whoever received it."""
        return self.gross - self.net


def paid_of(session: Session, case: Application) -> Paid:
    """The money of one project."""
    return paid_among(session, [case.id or 0]).get(case.id or 0, Paid())


def paid_among(session: Session, case_ids: Iterable[int]) -> dict[int, Paid]:
    """The money of each of these projects that has any payment, by application id."""
    case_ids = list(case_ids)
    query = (
        select(FundPayment.application_id, FundPayment.kind, func.sum(FundPayment.amount_fen))
        .where(col(FundPayment.application_id).in_(case_ids))
        .group_by(col(FundPayment.application_id), col(FundPayment.kind))
    )
    sums: dict[int, dict[str, int]] = {}
    for case_id, kind, fen in session.exec(query):
        sums.setdefault(case_id, {})[kind] = int(fen)
    ledgers = entered_among(session, list(sums)) if sums else {}
    return {
        case_id: Paid(one.get("paid", 0), one.get("recovered", 0), ledgers.get(case_id, 0))
        for case_id, one in sums.items()
    }


def first_paid_on(session: Session, case: Application) -> date | None:
    """The day on which money first went to the enterprise; None while none did."""
    query = select(func.min(FundPayment.moved_on)).where(
        FundPayment.application_id == case.id, FundPayment.kind == "paid"
    )
    return session.exec(query).one()
