"""Contracts, invoices and payments of a filing: entered, matched by people, frozen with the submission."""

from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.assemble import assemble
from assessor.cases.contract_lines import claim_of, set_contract_lines
from assessor.cases.digest import digest_of
from assessor.cases.freeze_money import draft_money, draft_standing, money_filed
from assessor.cases.match_papers import BACK, INVOICED, PAID, match, proposals, unmatch
from assessor.cases.money_book import claims_of, papers_of
from assessor.cases.money_forms import SEVERAL
from assessor.cases.money_standing import Standing
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.save_paper import PaperErrors, remove_paper, save_paper
from assessor.cases.scope import find_case
from assessor.cases.submit import content_digest, manifest, submit
from models.application import Application
from models.log import LogEntry
from models.money import MoneyContract
from models.people import Organisation
from models.record import Event
from models.store import unit_of_work
from tests.support.filing import draft
from tests.support.offices import Offices
from tests.support.together import at_once
from tests.support.world import on

NOW = on("2022-03-05")
CLAIMS = {"s1": "云服务器", "s2": "云上排产"}
SELLER = "示例云服务商"


class Desk:
    """A draft of a star filing (services s1, s2; 45,000 元 claimed for s1) and its certifier."""

    def __init__(self, session: Session) -> None:
        self.session, self.offices = session, Offices(session)
        self.boss: Viewer = self.offices.boss()
        self.pack = self.offices.pack
        self.case: Application = draft(session, self.boss, self.offices.batch, self.pack, at=NOW)
        self.firm = session.get_one(Organisation, self.boss.organisation_id).name

    def save(self, kind: str, **typed: Any) -> Any:
        more = {name: typed.pop(name) for name in ("ref", "version") if name in typed}
        base: dict[str, dict[str, Any]] = {
            "contract": {"number": "HT-1", "buyer": self.firm, "seller": SELLER, "signed_on": "2021-05-20",
                         "amount_yuan": "50000", "claim": "s1"},
            "invoice": {"invoice": {"number": "1" * 20, "code": ""}, "dated": "2021-12-01", "buyer": self.firm,
                        "seller": SELLER, "total_yuan": "45000"},
            "payment": {"paid_on": "2021-12-20", "payer": self.firm, "payee": SELLER, "amount_yuan": "45000"},
        }  # fmt: skip
        return save_paper(self.session, self.boss, self.case, kind, CLAIMS, base[kind] | typed, NOW, **more)

    def standing(self) -> Standing:
        made = assemble(self.session, self.case, self.pack, NOW.today)
        found = draft_standing(self.session, self.case, self.pack, made.document)
        assert found is not None
        return found

    def confirm_all(self) -> int:
        count = 0
        for what in (INVOICED, PAID, BACK):
            chosen = [(one.paper, one.of, one.fen) for one in self.proposals()[what]]
            count += match(self.session, self.boss, self.case, what, chosen, NOW)
        return count

    def proposals(self) -> dict[str, Any]:
        return proposals(papers_of(self.session, self.case).book())


@pytest.fixture
def desk(session: Session) -> Desk:
    """A desk on each database."""
    return Desk(session)


def test_papers_that_belong_together_prove_what_is_claimed_once_people_say_so(desk: Desk) -> None:
    desk.save("contract")
    desk.save("invoice")
    desk.save("payment")
    assert (desk.standing().claims.whole, desk.standing().proof.proven) == (
        4_500_000,
        0,
    )  # nothing is matched by itself
    assert desk.confirm_all() == 2
    rows = {
        row.claim: (row.claimed, row.contracted, row.invoiced, row.paid, row.proven) for row in desk.standing().rows
    }
    assert rows == {"s1": (4_500_000, 5_000_000, 4_500_000, 4_500_000, 4_500_000), "s2": (0, 0, 0, 0, 0)}
    assert desk.standing().open["lines"] and sum(desk.standing().open["lines"].values()) == 500_000


def test_a_refund_is_matched_to_a_paid_invoice_and_has_to_be_taken_back_before_the_payment(desk: Desk) -> None:
    for kind in ("contract", "invoice", "payment"):
        desk.save(kind)
    desk.confirm_all()
    desk.save("payment", paid_on="2022-01-10", amount_yuan="-5000")
    assert desk.standing().proof.proven == 4_000_000
    assert desk.confirm_all() == 1
    assert (desk.standing().proof.proven, desk.standing().proof.open_refunds) == (4_000_000, 0)
    paid, back = papers_of(desk.session, desk.case).payment_shares
    with pytest.raises(Refusal, match="请先取消退款"):
        unmatch(desk.session, desk.case, PAID, paid.id or 0)
    unmatch(desk.session, desk.case, PAID, back.id or 0)
    unmatch(desk.session, desk.case, PAID, paid.id or 0)
    assert desk.standing().proof.proven == 0


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("contract", {"amount_yuan": "0"}, "amount_yuan"),
    ("contract", {"claim": "s9"}, "claim"),
    ("contract", {"starts_on": "2021-06-02", "ends_on": "2021-06-01"}, "ends_on"),
    ("invoice", {"invoice": {"number": "12345678", "code": ""}}, "invoice"),
    ("invoice", {"total_yuan": "0"}, "total_yuan"),
    ("invoice", {"net_yuan": "40000", "tax_yuan": "4999.99"}, "total_yuan"),
    ("invoice", {"total_yuan": "-1"}, "corrects"),
    ("invoice", {"corrects": {"number": "2" * 20, "code": ""}}, "corrects"),
    ("invoice", {"total_yuan": "-1", "corrects": {"number": "1" * 20, "code": ""}}, "corrects"),
    ("invoice", {"total_yuan": "1万元"}, "total_yuan"),
    ("payment", {"amount_yuan": "0.00"}, "amount_yuan"),
    ("payment", {"payee": ""}, "payee"),
    ("payment", {"paid_on": "2021-02-30"}, "paid_on"),
]


def test_what_cannot_be_is_told_at_its_field(desk: Desk) -> None:
    for kind, typed, field in WRONG:
        with pytest.raises(PaperErrors) as refused:
            desk.save(kind, **typed)
        assert list(refused.value.errors) == [field], typed
    assert not papers_of(desk.session, desk.case).any


def test_a_paper_is_entered_once(desk: Desk) -> None:
    for kind, more, field in (
        ("contract", {}, "number"), ("invoice", {}, "invoice"), ("payment", {"bank_ref": "YH001"}, "bank_ref"),
    ):  # fmt: skip
        row = desk.save(kind, **more)
        with pytest.raises(PaperErrors) as refused:
            desk.save(kind, **more)
        assert list(refused.value.errors) == [field]
        desk.save(kind, ref=row.ref, version=row.version, **more)  # itself is no other
        with pytest.raises(Refusal, match="刚被他人改过"):
            desk.save(kind, ref=row.ref, version=1, **more)


def test_more_than_there_is_cannot_be_given_away_nor_an_amount_made_less_than_is(desk: Desk) -> None:
    desk.save("contract")
    invoice, payment = desk.save("invoice"), desk.save("payment")
    with pytest.raises(Refusal, match="超过了其中一份材料的余额"):
        match(desk.session, desk.boss, desk.case, PAID, [(str(payment.id), str(invoice.id), 4_500_001)], NOW)
    desk.confirm_all()
    with pytest.raises(Refusal, match="超过了其中一份材料的余额"):
        match(desk.session, desk.boss, desk.case, PAID, [(str(payment.id), str(invoice.id), 1)], NOW)
    for kind, row, field in (("payment", payment, "amount_yuan"), ("invoice", invoice, "total_yuan")):
        with pytest.raises(PaperErrors) as refused:
            desk.save(kind, ref=row.ref, version=row.version, **{field: "44999.99"})
        assert list(refused.value.errors) == [field]
    assert desk.standing().proof.proven == 4_500_000


def test_papers_of_another_filing_are_not_there(desk: Desk) -> None:
    invoice = desk.save("invoice")
    other = draft(desk.session, desk.offices.boss(), desk.offices.batch, desk.pack, at=NOW)
    payment = save_paper(desk.session, desk.boss, other, "payment", CLAIMS, {
        "paid_on": "2021-12-20", "payer": "甲", "payee": SELLER, "amount_yuan": "1"}, NOW)  # fmt: skip
    with pytest.raises(NotFound):
        match(desk.session, desk.boss, desk.case, PAID, [(str(payment.id), str(invoice.id), 1)], NOW)
    with pytest.raises(NotFound):
        remove_paper(desk.session, other, "invoice", invoice.ref, 1)


def test_a_contract_for_several_services_has_lines_that_stay_within_it(desk: Desk) -> None:
    contract = desk.save("contract", claim=SEVERAL)
    typed = [
        {"title": "服务器", "claim": "s1", "amount": "30000"},
        {"title": "排产", "claim": "s2", "amount": "20000.01"},
        {},
    ]
    with pytest.raises(PaperErrors, match="超过合同金额"):
        set_contract_lines(desk.session, desk.boss, desk.case, contract, CLAIMS, typed, contract.version, NOW)
    typed[1]["amount"] = "20000"
    set_contract_lines(desk.session, desk.boss, desk.case, contract, CLAIMS, typed, contract.version, NOW)
    desk.save("invoice", total_yuan="50000")
    desk.save("payment", amount_yuan="35000")
    desk.confirm_all()
    # Filled in the order of the contract's lines; the last 15,000 元 were not paid.
    assert [(row.invoiced, row.proven) for row in desk.standing().rows] == [
        (3_000_000, 3_000_000),
        (2_000_000, 500_000),
    ]
    with pytest.raises(PaperErrors):
        set_contract_lines(
            desk.session,
            desk.boss,
            desk.case,
            contract,
            CLAIMS,
            [typed[0] | {"amount": "29999"}],
            contract.version,
            NOW,
        )
    assert claim_of(desk.session, contract) == SEVERAL


def test_removing_a_paper_takes_its_matches_along(desk: Desk) -> None:
    contract, invoice, payment = (desk.save(kind) for kind in ("contract", "invoice", "payment"))
    desk.confirm_all()
    remove_paper(desk.session, desk.case, "invoice", invoice.ref, 1)
    papers = papers_of(desk.session, desk.case)
    assert (papers.invoice_shares, papers.payment_shares, len(papers.lines)) == ([], [], 1)
    remove_paper(desk.session, desk.case, "contract", contract.ref, 1)
    remove_paper(desk.session, desk.case, "payment", payment.ref, 1)
    assert not papers_of(desk.session, desk.case).any


def test_what_was_submitted_is_frozen_named_in_the_record_and_in_the_log(desk: Desk) -> None:
    for kind in ("contract", "invoice", "payment"):
        desk.save(kind)
    desk.confirm_all()
    made = assemble(desk.session, desk.case, desk.pack, NOW.today)
    seen = content_digest(made.document, manifest(desk.session, desk.case), draft_money(desk.session, desk.case))
    desk.save("invoice", invoice={"number": "2" * 20, "code": ""})
    with pytest.raises(Refusal, match="有人改过"):
        submit(desk.session, desk.boss, desk.case, desk.pack, desk.case.version, NOW, pledged=True, seen=seen)
    submission = submit(desk.session, desk.boss, desk.case, desk.pack, desk.case.version, NOW, pledged=True)
    frozen = money_filed(desk.session, submission)
    assert frozen is not None and (frozen.claimed_fen, frozen.proven_fen) == (4_500_000, 4_500_000)
    assert frozen.content_sha256 == digest_of(frozen.content) and len(frozen.content["invoices"]) == 2
    event = desk.session.exec(select(Event).where(Event.application_id == desk.case.id)).all()[-1]
    assert event.data["money_sha256"] == frozen.content_sha256
    with pytest.raises(Refusal, match="内容已固定"):
        desk.save("payment", amount_yuan="1")
    with pytest.raises(Refusal, match="内容已固定"):
        match(desk.session, desk.boss, desk.case, PAID, [], NOW)
    desk.session.commit()
    entry = desk.session.exec(select(LogEntry).where(LogEntry.table_name == "money_filed")).one()
    assert entry.application_id == desk.case.id


def test_a_filing_without_papers_freezes_none_and_its_record_says_nothing_of_them(desk: Desk) -> None:
    submission = submit(desk.session, desk.boss, desk.case, desk.pack, desk.case.version, NOW, pledged=True)
    assert money_filed(desk.session, submission) is None
    event = desk.session.exec(select(Event).where(Event.application_id == desk.case.id)).all()[-1]
    assert "money_sha256" not in event.data


def test_claims_are_payments_of_the_window_by_service(desk: Desk) -> None:
    document = {
        "services": [{"id": "s1", "name": "云服务器"}],
        "payments": [
            {"service": "s1", "paid_on": "2020-12-31", "amount_yuan": "1.00"},
            {"service": "s1", "paid_on": "2021-01-01", "amount_yuan": "10.00"},
            {"service": "s1", "paid_on": "2022-01-31", "amount_yuan": "-2.50"},
            {"paid_on": "2021-06-01", "amount_yuan": "3.00"},
        ],
    }
    claims = claims_of(desk.pack, document)
    assert claims is not None and claims.fen == {"s1": 750, "project": 300}


def test_two_people_at_once_cannot_give_one_payment_away_twice(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        desk = Desk(session)
        one, two = desk.save("invoice"), desk.save("invoice", invoice={"number": "2" * 20, "code": ""})
        payment, boss, ref = desk.save("payment"), desk.boss, desk.case.ref
        pairs = [(str(payment.id), str(invoice.id), 4_500_000) for invoice in (one, two)]

    def give(pair: tuple[str, str, int]) -> Any:
        def verb(session: Session) -> None:
            case = find_case(session, boss, ref, lock=True)
            match(session, boss, case, PAID, [pair], NOW)

        return verb

    said = at_once(engine, [give(pair) for pair in pairs])
    assert sorted(words == "done" for words in said) == [False, True]
    with unit_of_work(engine, write=False) as session:
        assert session.connection().execute(text("SELECT sum(fen), count(*) FROM payment_share")).one() == (
            4_500_000,
            1,
        )
        assert session.exec(select(MoneyContract)).all() == []
