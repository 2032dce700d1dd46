"""Money that comes back for fraud stands in one book, whoever received it: ledger and payments cannot part."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session

from assessor.cases.carry_out import confirm_proposal
from assessor.cases.case_facts import case_facts
from assessor.cases.fraud_standing import Ledger, ledger_of, standing_of
from assessor.cases.paid_money import Paid, paid_of
from assessor.cases.recovery import record_recovery
from assessor.cases.refusal import Refusal
from assessor.cases.two_persons import find_proposal
from assessor.policy.recoveries import Books, differences
from models.application import Application
from models.fraud import FraudFinding
from models.store import unit_of_work
from tests.support.frauds import barred, decide, heard, opened
from tests.support.funds import Funds
from tests.support.offices import credit_code
from tests.support.together import Verb, at_once
from tests.support.world import on

DAY = "2022-03-16"
PAID = 100_000_00


class Case:
    """A project of a settled year that was paid 100,000 元, and a finding of fraud that demands some of it back."""

    def __init__(self, session: Session, demanded: int) -> None:
        self.session, self.funds = session, Funds(session)
        self.case, _ = self.funds.settled("100000", "100000", fund_fen=2 * PAID)
        self.funds.pay(self.case)
        self.finding = barred(self.funds.fraud_office, self.case, demanded)  # type: ignore[arg-type]

    @property
    def book(self) -> Ledger:
        return ledger_of(self.session, standing_of(self.session, self.finding))

    @property
    def paid(self) -> Paid:
        return paid_of(self.session, self.case)

    def enter(self, fen: int, kind: str = "recovered", seen: int = 0) -> None:
        """An entry in the finding's ledger."""
        finding, moment = self.finding, on(DAY)
        record_recovery(self.session, self.funds.province, finding, kind, fen, moment.today, "银行回单", seen, moment)

    def take_back(self) -> None:
        """What is due from the enterprise, recorded by both persons of the finance office."""
        self.funds.pay(self.case, voucher=f"退库{self.paid.back}", day=DAY)

    def due(self) -> tuple[str, int]:
        """Whose turn it is, and what is due."""
        account = self.funds.account(self.case)
        return account.turn, account.due_fen

    def gaps(self) -> dict[str, int]:
        """The named differences."""
        other = self.paid.back - self.book.back.by_finance
        holds = standing_of(self.session, self.finding).holds
        books = Books(self.paid.gross, other, self.book.demanded, self.book.recovered, holds)
        return {one.name: one.fen for one in differences(books)}


def test_what_finance_took_back_is_in_the_ledger_and_cannot_be_entered_there_again(session: Session) -> None:
    one = Case(session, PAID)
    assert one.due() == ("recover", -PAID)  # at once, not only after the next settlement
    one.take_back()
    assert (one.book.recovered, one.book.back.by_finance, one.book.outstanding) == (PAID, PAID, 0)
    assert one.due()[0] == "out" and one.paid == Paid(PAID, PAID, 0) and one.paid.net == 0
    with pytest.raises(Refusal, match="尚未追回"):
        one.enter(1)
    with pytest.raises(Refusal, match="已记收到"):
        one.enter(1, "reversed")
    assert case_facts(session, one.case, one.funds.pack, on(DAY)).money_outstanding is False
    one.funds.run(DAY)
    assert one.due() == ("back", 0)


def test_what_the_ledger_says_came_back_is_no_longer_due_to_the_finance_office(session: Session) -> None:
    one = Case(session, PAID)
    one.enter(40_000_00)
    assert one.due() == ("recover", -60_000_00)
    one.take_back()
    assert (one.book.outstanding, one.paid.net) == (0, 0)
    assert one.paid.back + one.paid.ledger == one.book.recovered == PAID
    one.enter(40_000_00, "reversed", seen=1)
    assert one.due() == ("recover", -40_000_00) and one.book.outstanding == 40_000_00
    assert one.paid.net == 40_000_00 and one.gaps() == {}


def test_a_demand_for_a_part_is_answered_first_and_the_rest_is_named(session: Session) -> None:
    one = Case(session, 30_000_00)
    assert one.due() == ("recover", -30_000_00) and one.gaps() == {"已付多于应追回": 70_000_00}
    one.take_back()
    assert one.book.outstanding == 0 and one.due()[0] == "out"  # nobody pays after to a disqualified project
    one.funds.run(DAY)
    assert one.due() == ("recover", -70_000_00)
    one.take_back()
    assert one.book.recovered == 30_000_00 and one.paid.net == 0 and one.gaps() == {}


def test_of_money_taken_back_only_what_is_demanded_answers_the_finding(session: Session) -> None:
    one = Case(session, 30_000_00)
    one.funds.run(DAY)  # the project left the settlement, so all of it is due
    assert one.due() == ("recover", -PAID)
    one.take_back()
    assert (one.book.back.by_finance, one.book.outstanding, one.book.excess) == (30_000_00, 0, 0)
    assert one.paid.net == 0 and one.gaps() == {}


def test_more_may_be_demanded_than_was_paid_and_the_difference_is_named(session: Session) -> None:
    one = Case(session, PAID + 5_000_00)
    assert one.due() == ("recover", -PAID)
    one.take_back()
    assert one.book.outstanding == 5_000_00 and one.gaps() == {"应追回多于已付": 5_000_00}
    one.enter(5_000_00)
    assert one.book.outstanding == 0 and one.paid.net == 0
    one.funds.run(DAY)
    assert one.due() == ("back", 0)


def test_what_came_back_for_a_finding_that_was_lifted_is_named_as_too_much(session: Session) -> None:
    one = Case(session, PAID)
    one.take_back()
    decide(one.funds.fraud_office, one.finding, "lifted", 0)  # type: ignore[arg-type]
    assert one.book.excess == PAID and one.gaps() == {"收回多于应追回": PAID}


def test_what_a_provider_gives_back_leaves_the_payment_of_the_enterprise_as_it_is(session: Session) -> None:
    funds = Funds(session)
    (case,) = funds.settled("100000", fund_fen=PAID)
    funds.pay(case)
    office: Any = funds.fraud_office
    finding = heard(office, opened(office, case, 1_000, "provider", uscc=credit_code(901), name="某云"))
    decide(office, finding, fen=1_000)
    record_recovery(session, funds.province, finding, "recovered", 1_000, on(DAY).today, "银行回单", 0, on(DAY))
    assert ledger_of(session, standing_of(session, finding)).outstanding == 0
    assert funds.account(case).due_fen == 0 and paid_of(session, case) == Paid(PAID)


def test_the_same_money_entered_in_both_offices_at_once_is_counted_once(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        one = Case(session, PAID)
        entered = one.funds.asked(one.case, voucher="退库1", day=DAY)
        ref, finding_id, case_id = entered.ref, one.finding.id or 0, one.case.id or 0
        second, province = one.funds.finance_two, one.funds.province

    def finance(session: Session) -> None:
        confirm_proposal(session, second, find_proposal(session, second, ref), on(DAY))
        time.sleep(0.2)  # the other has begun by now, and waits for the case

    def ledger(session: Session) -> None:
        found = session.get_one(FraudFinding, finding_id)
        record_recovery(session, province, found, "recovered", PAID, on(DAY).today, "银行回单", 0, on(DAY))
        time.sleep(0.2)

    verbs: list[Verb] = [finance, ledger]
    said = at_once(engine, verbs)
    assert sorted(one == "done" for one in said) == [False, True], said
    with unit_of_work(engine, write=False) as session:
        finding = session.get_one(FraudFinding, finding_id)
        assert ledger_of(session, standing_of(session, finding)).recovered == PAID
        assert paid_of(session, session.get_one(Application, case_id)).net == 0


@given(*(st.integers(0, 10**12) for _ in range(4)), st.booleans())
def test_no_difference_goes_unnamed(paid: int, other: int, demanded: int, recovered: int, holds: bool) -> None:
    other, demanded = min(other, paid), demanded if holds else 0
    found = {one.name: one.fen for one in differences(Books(paid, other, demanded, recovered, holds))}
    assert all(fen > 0 for fen in found.values())
    gap = found.get("应追回多于已付", 0) - found.get("已付多于应追回", 0)
    assert gap == (demanded - paid + other if holds else 0)
    assert found.get("收回多于应追回", 0) == max(recovered - demanded, 0)
