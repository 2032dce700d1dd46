"""Public money is recorded as paid, or as come back, by two persons of the finance office and never by one."""

import time

import pytest
from sqlalchemy import Engine, insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.carry_out import confirm_proposal, decline_proposal
from assessor.cases.enter_payments import Voucher, propose_due
from assessor.cases.move import move
from assessor.cases.paid_money import Paid, paid_of
from assessor.cases.pay_a_project import propose_payment
from assessor.cases.projects import grant, granted_fen
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.take_step import Given, Unfit, take_step
from assessor.cases.two_persons import find_proposal
from assessor.policy import packs
from assessor.workflow_subsidies import moves_money
from models.application import Application
from models.batch import Batch
from models.people import Organisation
from models.record import Event
from models.settlement import FundPayment
from models.store import unit_of_work
from models.two_persons import Proposal
from models.vocabulary import Role
from tests.support.behind import behind_the_log
from tests.support.frauds import barred
from tests.support.funds import THEN, Funds
from tests.support.programmes import Programme
from tests.support.together import Verb, at_once
from tests.support.world import on

VOUCHER = {"voucher": "国库支付2018-001", "moved_on": THEN}


def _payments(session: Session) -> list[tuple[str, int, int, int]]:
    rows = session.exec(select(FundPayment).order_by(FundPayment.id))  # type: ignore[arg-type]
    return [(one.kind, one.amount_fen, one.by_person_id, one.confirmed_by) for one in rows]


def test_one_person_enters_a_payment_another_confirms_and_only_then_is_it_paid(session: Session) -> None:
    funds = Funds(session)
    one, two = funds.settled("100000", "200000", fund_fen=30_000_00)
    entered = funds.asked(one, two)
    assert _payments(session) == [] and one.state == "checked" and funds.account(one).turn == "asked"
    with pytest.raises(Refusal, match="已有一项登记待另一人确认"):
        funds.asked(one, voucher="国库支付2018-002")
    with pytest.raises(Refusal, match="两个人"):
        confirm_proposal(session, funds.finance, entered, on(THEN))
    with pytest.raises(NotFound):
        find_proposal(session, funds.other_finance, entered.ref)
    confirm_proposal(session, funds.finance_two, entered, on(THEN))
    both = funds.finance.person_id, funds.finance_two.person_id
    assert sorted(_payments(session)) == [("paid", 10_000_00, *both), ("paid", 20_000_00, *both)]
    assert (one.state, two.state, funds.account(one).turn) == ("paid", "paid", "done")
    last = session.exec(select(Event).where(Event.application_id == one.id, Event.action == "pay")).one()
    assert (last.data["voucher"], last.data["moved_on"]) == ("国库支付2018-001", THEN)
    assert (last.data["proposal"], last.actor_id) == (entered.ref, funds.finance_two.person_id)
    with pytest.raises(Refusal, match="没有应付"):
        funds.asked(one, voucher="国库支付2018-003")


@pytest.mark.parametrize("pack_id", sorted(packs.load()))
def test_money_is_paid_by_no_step_of_any_pack_that_does_not_wait_for_two_persons(pack_id: str) -> None:
    pack = packs.load()[pack_id]
    states, steps = (pack.process.states, pack.process.steps) if pack.process else ({}, ())
    paid = {name for name, state in states.items() if state.pays}
    paying = [step for step in steps if step.to in paid and not paid.issuperset(step.from_states)]
    assert all(moves_money(step) == "paid" and "voucher" in step.asks for step in paying)
    assert bool(paying) == (pack.kind == "subsidy")


def test_no_verb_pays_for_one_person_alone(session: Session) -> None:
    funds = Funds(session)
    (case,) = funds.settled("100000")
    papers = {"amount": "60000.00", **VOUCHER}
    for verb in (
        lambda: take_step(session, funds.finance, case, funds.pack, "pay", case.version, Given("", papers), on(THEN)),
        lambda: move(session, funds.finance, case, funds.pack, "pay", on(THEN), data={"amount_fen": 1}),
    ):
        with pytest.raises(Refusal, match="一人登记、本单位另一人确认"):
            verb()
    funds.asked(case)
    with pytest.raises(Refusal, match="一人登记、本单位另一人确认"):
        move(session, funds.finance_two, case, funds.pack, "pay", on(THEN), data={"amount_fen": 1})
    assert case.state == "checked" and paid_of(session, case) == Paid()


def test_the_database_takes_no_payment_of_one_person_nor_under_another_name(session: Session) -> None:
    funds = Funds(session)
    (case,) = funds.settled("100000")
    funds.pay(case)
    row = session.exec(select(FundPayment)).one().model_dump() | {"seq": 2}
    row.pop("id")
    (other,) = [funds.project("5000", state="checked")]
    row["application_id"] = other.id
    for wrong in (
        {"confirmed_by": row["by_person_id"]},
        {"by_person_id": funds.city.person_id},
        {"organisation_id": 1},
    ):
        with pytest.raises(IntegrityError), session.begin_nested(), behind_the_log(session):
            session.execute(insert(FundPayment).values(**row | wrong))


def test_what_is_declined_or_changed_meanwhile_is_not_paid_and_nothing_of_it_stays(session: Session) -> None:
    funds = Funds(session)
    one, two = funds.settled("100000", "200000")
    declined = funds.asked(one, two)
    decline_proposal(session, funds.finance_two, declined, "凭证与金额不符", on(THEN))
    assert funds.account(one).turn == "pay"
    entered = funds.asked(one, two, voucher="国库支付2018-002")
    funds.put(two, "void")
    with pytest.raises(Refusal, match="不能再确认"), session.begin_nested():
        confirm_proposal(session, funds.finance_two, entered, on(THEN))
    assert _payments(session) == []
    session.refresh(one)
    assert one.state == "checked" and funds.account(one).turn == "asked"


def test_a_later_run_changes_what_is_due_and_the_old_entry_cannot_be_confirmed(session: Session) -> None:
    funds = Funds(session)
    one, _ = funds.settled("100000", "200000", fund_fen=30_000_00)
    entered = funds.asked(one)
    funds.enter(fund_yuan=36_000_00)
    funds.run()
    with pytest.raises(Refusal, match="金额有变化"), session.begin_nested():
        confirm_proposal(session, funds.finance_two, entered, on(THEN))
    decline_proposal(session, funds.finance, entered, "", on(THEN))
    funds.pay(one, voucher="国库支付2018-002")
    assert paid_of(session, one) == Paid(12_000_00)


@pytest.mark.parametrize(
    ("number", "day", "words"),
    [
        ("", THEN, "支付凭证号"),
        (" ", THEN, "支付凭证号"),
        ("长" * 81, THEN, "支付凭证号"),
        ("1", "2018-09-29", "不能晚于今天"),
    ],
)
def test_a_payment_without_a_voucher_or_of_a_day_to_come_is_not_entered(
    session: Session, number: str, day: str, words: str
) -> None:
    funds = Funds(session)
    (case,) = funds.settled("100000")
    with pytest.raises(Refusal, match=words):
        propose_due(
            session, funds.finance, funds.batch, funds.pack, funds.award, [case.ref], Voucher(on(day).today, number),
            on(THEN),
        )  # fmt: skip


def test_on_a_projects_own_page_the_settled_amount_is_paid_in_full_or_not_at_all(session: Session) -> None:
    funds = Funds(session)
    (case,) = funds.settled("100000")

    def enter(**papers: str) -> Proposal:
        given = Given("", {"amount": "60000.00", **VOUCHER, **papers})
        return propose_payment(session, funds.finance, case, funds.pack, "pay", case.version, given, on(THEN))

    for wrong in ({"amount": "59999.99"}, {"amount": "60000.01"}, {"voucher": ""}, {"moved_on": "2018-09-29"}):
        with pytest.raises(Unfit) as unfit:
            enter(**wrong)
        assert list(unfit.value.errors) == list(wrong)
    confirm_proposal(session, funds.finance_two, enter(), on(THEN))
    assert case.state == "paid" and paid_of(session, case) == Paid(60_000_00)
    assert session.exec(select(FundPayment)).one().run_id is not None


def _approved(session: Session) -> tuple[Programme, Application]:
    """A project of Yichun before the payment of 90,000 元."""
    programme = Programme(session, "yichun-subsidy-2023")
    case = programme.filed()
    for action in ("county_pass", "county_finance_pass", "list", "approve"):
        programme.take(case, action)
    return programme, case


def test_less_than_was_granted_is_paid_with_a_reason_and_is_then_what_stands(session: Session) -> None:
    programme, case = _approved(session)
    with pytest.raises(Unfit, match="请写明理由"):
        programme.take(case, "pay", amount="80000.00")
    programme.take(case, "pay", "核减未付部分", amount="80000.00")
    assert paid_of(session, case) == Paid(8_000_000) and granted_fen(session, case) == 8_000_000


def test_money_that_comes_back_is_recorded_by_two_in_parts_and_the_step_follows_on_the_last(session: Session) -> None:
    programme, case = _approved(session)
    programme.take(case, "pay")
    with pytest.raises(Refusal, match="一人登记、本单位另一人确认"):
        finance = programme.viewer("recover", case)
        move(session, finance, case, programme.pack, "recover", programme.at, reason="材料不真实")
    with pytest.raises(Unfit, match="不能超过"):
        programme.take(case, "recover", "材料不真实", amount="90000.01")
    with pytest.raises(Refusal, match="不能早于拨付"):
        programme.take(case, "recover", "材料不真实", amount="30000.00", moved_on="2023-06-04")
    programme.take(case, "recover", "材料不真实", amount="30000.00")
    assert case.state == "paid" and paid_of(session, case) == Paid(9_000_000, 3_000_000)
    programme.take(case, "recover", "材料不真实", amount="60000.00", voucher="退库2023-002")
    assert case.state == "recovered" and paid_of(session, case).net == 0


def test_what_was_lowered_after_it_was_entered_is_not_paid_and_one_project_is_entered_once(session: Session) -> None:
    programme, case = _approved(session)
    finance = programme.viewer("pay", case)
    papers = {"amount": "90000.00", "voucher": "国库1", "moved_on": programme.day}

    def enter() -> Proposal:
        given = Given("", papers)
        return propose_payment(session, finance, case, programme.pack, "pay", case.version, given, programme.at)

    entered = enter()
    papers["voucher"] = "国库2"
    with pytest.raises(Refusal, match="已有一项登记待另一人确认"):
        enter()
    grant(session, finance, case, 8_999_999, "step:approve", "核减一分", programme.at)
    with pytest.raises(Refusal, match="金额有变化"), session.begin_nested():
        confirm_proposal(session, programme.colleague(finance), entered, programme.at)
    assert case.state == "approved" and paid_of(session, case) == Paid()


def test_nothing_is_paid_after_to_an_enterprise_that_was_barred_meanwhile(session: Session) -> None:
    funds = Funds(session)
    paid, waiting = funds.settled("100000", "200000", fund_fen=30_000_00)
    firm = session.get_one(Organisation, paid.enterprise_id)
    false = funds.project("5000", enterprise=firm, state="city_confirmed")
    funds.pay(paid)
    funds.enter(fund_yuan=36_000_00)
    funds.run()
    assert funds.account(paid).turn == "pay_after"
    entered = funds.asked(paid, waiting, voucher="国库支付2018-002")
    barred(funds.fraud_office, false)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="受到限制"), session.begin_nested():
        confirm_proposal(session, funds.finance_two, entered, on(THEN))
    decline_proposal(session, funds.finance, entered, "", on(THEN))
    with pytest.raises(Refusal, match="受到限制"):
        funds.asked(paid, voucher="国库支付2018-003")
    funds.pay(waiting, voucher="国库支付2018-003")


def test_nothing_due_is_nothing_paid_nor_is_a_project_that_ended_between_entry_and_confirmation(session: Session) -> None:
    funds = Funds(session)
    (one,) = funds.settled("100000", fund_fen=10_000_00)
    funds.pay(one)
    assert funds.account(one).due_fen == 0
    with pytest.raises(Refusal, match="没有应付或应追回"):
        funds.asked(one, voucher="国库支付2018-002")
    funds.enter(fund_yuan=12_000_00)
    funds.run()
    entered = funds.asked(one, voucher="国库支付2018-003")
    funds.put(one, "disqualified")
    with pytest.raises(Refusal, match="金额有变化"), session.begin_nested():
        confirm_proposal(session, funds.finance_two, entered, on(THEN))
    assert paid_of(session, one) == Paid(10_000_00)


def test_of_two_vouchers_entered_at_once_for_one_project_one_is_taken(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        funds = Funds(session)
        (case,) = funds.settled("100000")
        third = funds.world.person(session.get_one(Organisation, funds.finance.organisation_id), Role.OFFICER)
        ref, pack, award, first, second = case.ref, funds.pack, funds.award, funds.finance, funds.finance_two
        batch_id = funds.batch.id or 0

    def entering(number: int) -> Verb:
        paper = Voucher(on(THEN).today, f"国库{number}")

        def verb(session: Session) -> None:
            propose_due(session, first, session.get_one(Batch, batch_id), pack, award, [ref], paper, on(THEN))
            time.sleep(0.2)  # the other has begun by now, and waits for the case

        return verb

    said = at_once(engine, [entering(1), entering(2)])
    assert sorted(one == "done" for one in said) == [False, True], said
    with unit_of_work(engine, write=False) as session:
        entered = session.exec(select(Proposal).where(Proposal.kind == "record_payments")).one().ref

    def confirming(who: Viewer) -> Verb:
        return lambda session: confirm_proposal(session, who, find_proposal(session, who, entered), on(THEN))

    said = at_once(engine, [confirming(second), confirming(third)])
    assert sorted(one == "done" for one in said) == [False, True], said
    with unit_of_work(engine, write=False) as session:
        assert len(session.exec(select(FundPayment)).all()) == 1
