"""Money of one project as the offices' pages show it: payments, what came back, what a finding demands, differences."""

from typing import Any

from flask import g
from sqlmodel import col, select

from assessor.cases.fraud_standing import ledger_of, standings
from assessor.cases.names_of_people import names_of
from assessor.cases.paid_money import Paid, paid_of
from assessor.policy.recoveries import Books, differences
from models.application import Application
from models.fraud import FraudFinding, RecoveryPayment
from models.settlement import FundPayment

KINDS = {"paid": "拨付", "recovered": "追回"}


def standing_words(paid: Paid, outstanding: int) -> tuple[str, str]:
    """How the money of a project stands today, and its tone: a payment that was taken back does not look like any other."""
    if outstanding:
        return f"未追回 {_yuan(outstanding)}", "bad"
    if paid.gross and not paid.net:
        return "已全部追回", "warn"
    if paid.returned:
        return f"已追回 {_yuan(paid.returned)}", "warn"
    return ("已付", "good") if paid.gross else ("还没有拨付", "neutral")


def _yuan(fen: int) -> str:
    """Short, for a badge: without the amount in 万元."""
    return f"{fen // 100:,}.{fen % 100:02d} 元"


def money_of(case: Application) -> dict[str, Any]:
    """The payments of a project and how they stand, for the macro `payments`."""
    rows = list(
        g.session.exec(select(FundPayment).where(FundPayment.application_id == case.id).order_by(col(FundPayment.seq)))
    )
    people = names_of(g.session, [who for one in rows for who in (one.by_person_id, one.confirmed_by)])
    answers = select(RecoveryPayment).where(col(RecoveryPayment.payment_id).in_([one.id for one in rows]))
    parts = {one.payment_id: one.fen for one in g.session.exec(answers)}
    paid, held = paid_of(g.session, case), _against_the_enterprise(case)
    outstanding = sum(one["book"].outstanding for one in held)
    return {
        "rows": [
            {
                "on": one.moved_on, "kind": KINDS[one.kind], "fen": one.amount_fen, "voucher": one.voucher,
                "answers": parts.get(one.id or 0), "by": f"{people[one.by_person_id]} 登记，{people[one.confirmed_by]} 确认",
            }
            for one in rows
        ],
        "paid": paid,
        "words": standing_words(paid, outstanding),
        "findings": held,
    }  # fmt: skip


def _against_the_enterprise(case: Application) -> list[dict[str, Any]]:
    """The decided findings against the enterprise of a project, with their ledgers."""
    found = standings(g.session, col(FraudFinding.application_id) == case.id, col(FraudFinding.party) == "enterprise")
    return [{"finding": one.finding, "book": ledger_of(g.session, one)} for one in found if one.decision is not None]


def named_differences(case: Application, finding: FraudFinding) -> list[dict[str, Any]]:
    """Where the demand of a finding differs from what was paid for its project, by name; nothing for a provider's."""
    if finding.party != "enterprise":
        return []
    paid = paid_of(g.session, case)
    standing = standings(g.session, col(FraudFinding.id) == finding.id)[0]
    book = ledger_of(g.session, standing)
    other = paid.back - sum(one["book"].back.by_finance for one in _against_the_enterprise(case))
    books = Books(paid.gross, other, book.demanded, book.recovered, standing.holds)
    return [{"name": one.name, "fen": one.fen, "says": one.says} for one in differences(books)]
