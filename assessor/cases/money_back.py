"""Money that came back for findings of fraud: the ledgers' entries, and the parts of finance offices' records that answer them.

Each amount is stored once, by the office that received it, and read from here by both books: a finding's ledger and the
payments of a project. Their totals cannot part. Amounts are 分.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.fraud import FraudFinding, RecoveryEntry, RecoveryPayment


@dataclass(frozen=True)
class Back:
    """What came back for a finding: entered in its ledger (less what was reversed), and recorded by finance offices."""

    entered: int = 0
    by_finance: int = 0

    @property
    def all(self) -> int:
        """Both together."""
        return self.entered + self.by_finance


def back_for(session: Session, finding_ids: Iterable[int]) -> dict[int, Back]:
    """What came back for each of these findings for which anything did."""
    wanted = list(finding_ids)
    rows = select(RecoveryEntry.finding_id, RecoveryEntry.kind, func.sum(RecoveryEntry.fen))
    rows = rows.where(col(RecoveryEntry.finding_id).in_(wanted)).group_by(
        col(RecoveryEntry.finding_id), col(RecoveryEntry.kind)
    )
    entered: dict[int, int] = {}
    for finding_id, kind, fen in session.exec(rows):
        entered[finding_id] = entered.get(finding_id, 0) + int(fen) * (1 if kind == "recovered" else -1)
    linked = select(RecoveryPayment.finding_id, func.sum(RecoveryPayment.fen))
    linked = linked.where(col(RecoveryPayment.finding_id).in_(wanted)).group_by(col(RecoveryPayment.finding_id))
    finance = {finding_id: int(fen) for finding_id, fen in session.exec(linked)}
    return {one: Back(entered.get(one, 0), finance.get(one, 0)) for one in {*entered, *finance}}


def entered_among(session: Session, case_ids: Iterable[int]) -> dict[int, int]:
    """What the ledgers of findings against their enterprises say came back, for each project that has such a finding.

    What a provider gives back is not money that the enterprise no longer has.
    """
    found = select(FraudFinding.id, FraudFinding.application_id).where(
        FraudFinding.party == "enterprise", col(FraudFinding.application_id).in_(list(case_ids))
    )
    case_of = {finding or 0: case for finding, case in session.exec(found)}
    sums: dict[int, int] = {}
    for finding_id, back in back_for(session, case_of).items() if case_of else ():
        sums[case_of[finding_id]] = sums.get(case_of[finding_id], 0) + back.entered
    return sums
