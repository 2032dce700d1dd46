"""What follows on fraud: heard first, decided by two, closed for every office at once, money back to the fen."""

import threading
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, select

from assessor.cases.carry_out import confirm_proposal
from assessor.cases.case_facts import case_facts
from assessor.cases.fraud_decide import Wish, decisions_of, propose_decision
from assessor.cases.fraud_hear import state, tell, write_down
from assessor.cases.fraud_open import Held, open_finding
from assessor.cases.fraud_standing import answers_from_records, bars_against, ledger_of, standing_of
from assessor.cases.move import move
from assessor.cases.recovery import record_recovery
from assessor.cases.refusal import Refusal
from assessor.policy import packs
from assessor.policy.bars import covers
from models.application import Application
from models.fraud import Bar, FraudDecision, FraudFinding, RecoveryEntry
from models.people import Organisation
from models.store import unit_of_work
from models.two_persons import Proposal
from models.vocabulary import OrgKind
from tests.support.frauds import DECIDED, GROUNDS, TOLD, barred, confirm, decide, heard, opened, propose
from tests.support.offices import credit_code
from tests.support.projects import Projects
from tests.support.world import on

PACKS = packs.load()


@pytest.fixture
def jiangsu(session: Session) -> Projects:
    return Projects(session)


def _code(one: Projects, case: Application) -> str:
    return one.session.get_one(Organisation, case.enterprise_id).uscc or ""


def test_a_confirmed_finding_closes_the_programme_and_ends_the_case_as_the_pack_says(jiangsu: Projects) -> None:
    case = jiangsu.project("declared")
    code = _code(jiangsu, case)
    assert answers_from_records(jiangsu.session, jiangsu.pack, code) == {"not_barred": True}
    finding = heard(jiangsu, opened(jiangsu, case))
    assert case_facts(jiangsu.session, case, jiangsu.pack, DECIDED).barred is False
    decide(jiangsu, finding)
    assert case.state == "disqualified"
    (against,) = bars_against(jiangsu.session, jiangsu.pack, code)
    assert against.bar is not None and against.bar.cites == "办法第十八条" and against.bar.until == date(2020, 12, 31)
    assert answers_from_records(jiangsu.session, jiangsu.pack, code) == {"not_barred": False}
    # The star rating is closed by no document, another province's programme by no clause of this one.
    assert not bars_against(jiangsu.session, PACKS["jiangsu-star-2022"], code)
    assert not bars_against(jiangsu.session, PACKS["shenyang-subsidy-2018"], code)


def test_a_barred_enterprise_cannot_file_and_what_is_under_way_goes_no_further(jiangsu: Projects) -> None:
    boss = jiangsu.boss()
    first = jiangsu.project("declared", boss)
    other = jiangsu.project("provider_confirmed", boss, slot="b")
    city = jiangsu.office(OrgKind.CITY, "city-of-kunshan")
    barred(jiangsu, first)
    assert case_facts(jiangsu.session, other, jiangsu.pack, DECIDED).barred is True
    with pytest.raises(Refusal, match="取消资格"):
        move(jiangsu.session, city, other, jiangsu.pack, "city_confirm", DECIDED)


def test_nothing_is_confirmed_before_the_party_was_heard(jiangsu: Projects) -> None:
    finding = opened(jiangsu, jiangsu.project("declared"))
    with pytest.raises(Refusal, match="还没有告知"):
        propose(jiangsu, finding)
    told = tell(jiangsu.session, jiangsu.first, finding, "post", TOLD.today, TOLD)
    assert told.answer_by == date(2022, 3, 14)
    wish, last = Wish("confirmed", 1), on("2022-03-14", "23:59:59")
    with pytest.raises(Refusal, match="可以陈述到"):
        propose_decision(jiangsu.session, jiangsu.first, finding, jiangsu.pack, wish, "事实清楚", last)
    assert propose_decision(jiangsu.session, jiangsu.first, finding, jiangsu.pack, wish, "事实清楚", on("2022-03-15"))


def test_that_it_does_not_hold_may_be_decided_without_hearing_and_brings_no_bar(jiangsu: Projects) -> None:
    case = jiangsu.project("declared")
    finding = opened(jiangsu, case)
    decide(jiangsu, finding, "not_established", 0)
    assert not bars_against(jiangsu.session, jiangsu.pack, _code(jiangsu, case))
    assert case.state == "declared"
    assert opened(jiangsu, case).seq == 2  # new facts, a new finding


def test_the_second_person_is_another_one(jiangsu: Projects) -> None:
    proposal = propose(jiangsu, heard(jiangsu, opened(jiangsu, jiangsu.project("declared"))))
    with pytest.raises(Refusal, match="两个人"):
        confirm_proposal(jiangsu.session, jiangsu.first, proposal, DECIDED)


def test_one_person_alone_cannot_take_the_step_that_ends_the_case(jiangsu: Projects) -> None:
    case = jiangsu.project("declared")
    with pytest.raises(Refusal, match="两人认定"):
        move(jiangsu.session, jiangsu.first, case, jiangsu.pack, "disqualify", DECIDED, reason="伪造合同")


def test_only_the_office_that_the_pack_names_may_open_a_finding(jiangsu: Projects) -> None:
    case = jiangsu.project("declared")
    held = Held("enterprise", "agreement", GROUNDS, 0)
    for kind in (OrgKind.CITY, OrgKind.COUNTY, OrgKind.FINANCE):
        stranger = jiangsu.office(kind, f"{kind}-x")
        with pytest.raises(Refusal, match="另一级部门"):
            open_finding(jiangsu.session, stranger, case, jiangsu.pack, held, TOLD)


def test_a_programme_whose_document_says_nothing_of_a_party_cannot_bar_it(session: Session) -> None:
    one = Projects(session, "jiangxia-subsidy-2023")
    with pytest.raises(Refusal, match="没有规定"):
        opened(one, one.project("paid"), party="provider", uscc=credit_code(7), name="虚构云服务商")


def test_a_provider_is_barred_in_the_whole_province_without_an_end_and_with_it_its_customers_projects(
    jiangsu: Projects,
) -> None:
    case, cloud = jiangsu.project("declared"), credit_code(900)
    finding = heard(jiangsu, opened(jiangsu, case, party="provider", uscc=cloud, name="虚构云服务商有限公司"))
    decide(jiangsu, finding)
    assert case.state == "declared"  # the enterprise's case is decided on its own
    (against,) = bars_against(jiangsu.session, jiangsu.pack, credit_code(901), cloud)
    assert against.bar is not None and (against.bar.reach, against.bar.until) == ("province", None)
    assert not bars_against(jiangsu.session, jiangsu.pack, cloud)  # as an enterprise it is free


def test_a_bar_goes_as_far_as_its_pack_says_and_no_further() -> None:
    jiangsu = PACKS["jiangsu-subsidy-2018"]
    later = jiangsu.model_copy(update={"id": "later", "in_force": date(2020, 12, 31)})
    too_late = jiangsu.model_copy(update={"id": "too-late", "in_force": date(2021, 1, 1)})
    until = date(2020, 12, 31)
    assert covers("issuer", jiangsu.issuer, until, later)
    assert not covers("issuer", jiangsu.issuer, until, too_late)
    assert not covers("programme", jiangsu.id, None, later)
    assert covers("province", "32", None, too_late)
    assert not covers("province", "32", None, PACKS["jiangsu-star-2022"])


def test_lifting_opens_the_programme_again_and_takes_two(jiangsu: Projects) -> None:
    case = jiangsu.project("declared")
    finding = barred(jiangsu, case)
    proposal = propose(jiangsu, finding, "lifted", 0)
    with pytest.raises(Refusal, match="两个人"):
        confirm_proposal(jiangsu.session, jiangsu.first, proposal, DECIDED)
    assert bars_against(jiangsu.session, jiangsu.pack, _code(jiangsu, case))
    confirm(jiangsu, proposal)
    assert not bars_against(jiangsu.session, jiangsu.pack, _code(jiangsu, case))
    assert [one.kind for one in decisions_of(jiangsu.session, finding)] == ["confirmed", "lifted"]
    with pytest.raises(Refusal, match="撤销"):
        propose(jiangsu, finding, "corrected", 5)


def test_a_correction_changes_the_demand_and_leaves_the_bar(jiangsu: Projects) -> None:
    case = jiangsu.project("declared")
    finding = barred(jiangsu, case, 10_000)
    with pytest.raises(Refusal, match="没有变化"):
        propose(jiangsu, finding, "corrected", 10_000)
    decide(jiangsu, finding, "corrected", 6_000)
    assert ledger_of(jiangsu.session, standing_of(jiangsu.session, finding)).demanded == 6_000
    assert bars_against(jiangsu.session, jiangsu.pack, _code(jiangsu, case))


def test_the_party_itself_is_heard_online_and_nobody_else_for_it(jiangsu: Projects) -> None:
    boss, stranger = jiangsu.boss(), jiangsu.boss()
    finding = opened(jiangsu, jiangsu.project("declared", boss))
    with pytest.raises(Refusal, match="没有找到"):
        state(jiangsu.session, boss, finding, "合同是真的。", [], TOLD)  # it was not told yet
    tell(jiangsu.session, jiangsu.first, finding, "online", TOLD.today, TOLD)
    with pytest.raises(Refusal, match="当事单位"):
        state(jiangsu.session, stranger, finding, "合同是真的。", [], TOLD)
    assert state(jiangsu.session, boss, finding, "合同是真的。", [], TOLD).own
    decide(jiangsu, finding)
    with pytest.raises(Refusal, match="已经有结论"):
        state(jiangsu.session, boss, finding, "再说一遍。", [], DECIDED)
    with pytest.raises(Refusal, match="已经有结论"):
        write_down(jiangsu.session, jiangsu.first, finding, "stated", "再说一遍。", [], DECIDED)


def test_money_comes_back_to_the_fen_and_then_the_case_may_be_closed(session: Session) -> None:
    one = Projects(session, "shenyang-subsidy-2018")
    case = one.project("paid")
    finding = barred(one, case, 10_001)
    assert case.state == "paid"
    back = lambda kind, fen, seen: record_recovery(  # noqa: E731 - three values that differ
        session, one.first, finding, kind, fen, DECIDED.today, "凭证 1 号", seen, DECIDED
    )
    back("recovered", 10_000, 0)
    with pytest.raises(Refusal, match="尚未追回"):
        back("recovered", 2, 1)
    with pytest.raises(Refusal, match="全部追回"):
        move(session, one.first, case, one.pack, "recover", DECIDED, reason="已全部追回")
    with pytest.raises(Refusal, match="最新的台账"):
        back("recovered", 1, 0)
    back("recovered", 1, 1)
    move(session, one.first, case, one.pack, "recover", DECIDED, reason="已全部追回")
    assert case.state == "recovered"
    with pytest.raises(Refusal, match="已记收到"):
        back("reversed", 10_002, 2)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["recovered", "reversed"]), st.integers(-5, 700)), max_size=12))
def test_the_ledger_never_shows_more_back_than_is_demanded_nor_less_than_nothing(
    session: Session, entries: list[tuple[str, int]]
) -> None:
    with session.begin_nested() as savepoint:
        one = Projects(session, "jiangxia-subsidy-2023")
        finding = barred(one, one.project("paid"), 1_000)
        seen = back = 0
        for kind, fen in entries:
            try:
                record_recovery(session, one.first, finding, kind, fen, DECIDED.today, "凭证", seen, DECIDED)
            except Refusal:
                continue
            seen, back = seen + 1, back + (fen if kind == "recovered" else -fen)
            book = ledger_of(session, standing_of(session, finding))
            assert (book.recovered, book.outstanding, book.excess) == (back, 1_000 - back, 0)
            assert 0 <= back <= 1_000
        savepoint.rollback()


def _at_once(engine: Engine, verbs: list) -> list[str]:  # type: ignore[type-arg]
    start, said = threading.Barrier(len(verbs)), [""] * len(verbs)

    def run(number: int) -> None:
        start.wait()
        try:
            with unit_of_work(engine, write=True) as session:
                verbs[number](session)
        except Refusal as refusal:
            said[number] = refusal.reasons[0]

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(verbs))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return said


def test_two_at_once_make_one_finding_one_bar_and_one_payment(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        one = Projects(session)
        case = one.project("declared")
        third = one.world.person(session.get_one(Organisation, one.second.organisation_id), one.second.role, "third")
        first, second, pack, case_id = one.first, one.second, one.pack, case.id or 0

    def find(session: Session) -> None:
        held = Held("enterprise", "agreement", GROUNDS, 500)
        open_finding(session, first, session.get_one(Application, case_id), pack, held, TOLD)

    assert sum(not words for words in _at_once(engine, [find, find])) == 1
    with unit_of_work(engine, write=True) as session:
        one.session = session
        finding = session.exec(select(FraudFinding)).one()
        proposal = propose(one, heard(one, finding), fen=500)
        ref, finding_id = proposal.ref, finding.id or 0

    def yes(who):  # type: ignore[no-untyped-def]
        def confirm_it(session: Session) -> None:
            found = session.exec(select(Proposal).where(Proposal.ref == ref)).one()
            confirm_proposal(session, who, found, DECIDED)

        return confirm_it

    assert sum(not words for words in _at_once(engine, [yes(second), yes(third)])) == 1

    def pay(session: Session) -> None:
        found = session.get_one(FraudFinding, finding_id)
        record_recovery(session, first, found, "recovered", 300, DECIDED.today, "凭证 7 号", 0, DECIDED)

    assert sum(not words for words in _at_once(engine, [pay, pay])) == 1
    with unit_of_work(engine, write=False) as session:
        for table in (Bar, FraudDecision, RecoveryEntry):
            assert len(session.exec(select(table)).all()) == 1, table
