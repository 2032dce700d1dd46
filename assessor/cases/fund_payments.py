"""Money of a settlement: what each project still has coming or owes back, and every payment so far.

What was paid is never changed by a later run. The difference stands in the list until the finance office pays after or
records what came back (`record_payments.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sqlmodel import Session, col, select

from assessor.cases.fraud_standing import Demand, demands_among
from assessor.cases.last_run import last_run
from assessor.cases.paid_money import Paid, paid_among
from assessor.cases.two_persons import unanswered
from models.application import Application
from models.batch import Batch
from models.people import Organisation
from models.settlement import FundPayment, SettlementLine, SettlementRun
from questionnaires.awards import Award
from questionnaires.shapes import Pack

STEP = "pay"
"""The step of the process table that a first payment takes."""

KIND = "record_payments"
"""The kind of the proposals by which payments are recorded (`record_payments.py`)."""

Turn = Literal["pay", "pay_after", "recover", "asked", "wait", "done", "back", "out"]
TURNS: dict[Turn, str] = {
    "pay": "待兑付",
    "pay_after": "少付，待补付",
    "recover": "待追回",
    "asked": "已登记，待另一人确认",
    "wait": "还没到兑付",
    "done": "已结清",
    "back": "已全部追回",
    "out": "已退出核算",
}
ACTIVE: tuple[Turn, ...] = ("pay", "pay_after", "recover")
"""Turns in which the finance office has something to record."""


@dataclass(frozen=True)
class Account:
    """A project's money in 分: what the newest run gives (0 once it left), what it has, and whose turn that makes it.

    `demand`: what a finding of fraud against its enterprise still demands back.
    """

    case: Application
    enterprise: Organisation
    award_fen: int
    paid: Paid
    turn: Turn
    demand: Demand | None = None

    @property
    def due_fen(self) -> int:
        """Still to pay when positive, to recover when negative: what is too much, or what a finding demands if that is more."""
        return _due(self.award_fen, self.paid, self.demand)


def _due(award: int, paid: Paid, demand: Demand | None) -> int:
    plain = award - paid.net
    return min(plain, -min(demand.outstanding, paid.net)) if demand and demand.outstanding else plain


def accounts(
    session: Session, batch: Batch, pack: Pack, award: Award, city: str | None = None, refs: Iterable[str] | None = None
) -> list[Account]:
    """Every project that a run covered or that was paid, in the order of numbers. `city`, `refs`: of those only."""
    run = last_run(session, batch, award.id)
    if run is None:
        return []
    ever = (
        select(SettlementLine.application_id)
        .join(SettlementRun, col(SettlementRun.id) == col(SettlementLine.run_id))
        .where(SettlementRun.batch_id == batch.id, SettlementRun.award_id == award.id)
    )
    query = (
        select(Application, Organisation)
        .join(Organisation, col(Organisation.id) == col(Application.enterprise_id))
        .where(col(Application.id).in_(ever))
        .order_by(col(Application.number))
    )
    if city is not None:
        query = query.where(Application.city_code == city)
    if refs is not None:
        query = query.where(col(Application.ref).in_(list(refs)))
    lines = select(SettlementLine.application_id, SettlementLine.award_fen).where(SettlementLine.run_id == run.id)
    awards: dict[int, int] = dict(session.exec(lines).all())
    rows = list(session.exec(query))
    paid = paid_among(session, [case.id or 0 for case, _ in rows])
    demands = demands_among(session, list(paid)) if paid else {}
    asked = waiting_refs(session, batch.id or 0)
    found = []
    for case, firm in rows:
        given, had = awards.get(case.id or 0, 0), paid.get(case.id or 0, Paid())
        demand = demands.get(case.id or 0)
        turn: Turn = "asked" if case.ref in asked else _turn(pack, case, given, had, demand)
        if case.id not in awards and turn == "done" and not had.gross:
            turn = "out"
        found.append(Account(case, firm, given, had, turn, demand))
    return found


def waiting_refs(session: Session, batch_id: int) -> set[str]:
    """The projects of a batch whose payment one person entered and nobody answered yet."""
    return {line["case"] for one in unanswered(session, KIND, batch_id) for line in one.payload["lines"]}


def _turn(pack: Pack, case: Application, given: int, had: Paid, demand: Demand | None) -> Turn:
    assert pack.process is not None
    due = _due(given, had, demand)
    if due < 0:
        return "recover"
    if due == 0:
        return "back" if had.gross and not had.net else "done"
    if pack.process.step(STEP, case.state):
        return "pay"
    state = pack.process.states[case.state]
    if state.final and not state.pays:
        return "out"
    return "pay_after" if had.gross else "wait"


def payments_of(
    session: Session, batch: Batch, city: str | None = None
) -> list[tuple[FundPayment, Application, Organisation]]:
    """Every payment and recovery of a batch, the newest first."""
    query = (
        select(FundPayment, Application, Organisation)
        .join(Application, col(Application.id) == col(FundPayment.application_id))
        .join(Organisation, col(Organisation.id) == col(Application.enterprise_id))
        .where(Application.batch_id == batch.id)
        .order_by(col(FundPayment.id).desc())
    )
    if city is not None:
        query = query.where(Application.city_code == city)
    return list(session.exec(query))
