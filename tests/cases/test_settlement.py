"""The year's settlement: two persons, frozen runs that add up, and a void whose consequence is seen before it is confirmed."""

import pytest
from sqlmodel import Session

from assessor.cases import authority_figures as figures
from assessor.cases import settle
from assessor.cases.carry_out import confirm_proposal
from assessor.cases.case_facts import case_facts
from assessor.cases.last_run import last_run
from assessor.cases.refusal import Refusal
from tests.support.funds import THEN, Funds
from tests.support.world import on


def test_the_fund_is_entered_by_two_persons_and_every_version_stays_with_its_reason(session: Session) -> None:
    funds = Funds(session)
    given = {"fund_yuan": figures.Given("fund_yuan", "entered", 500_000_00)}
    with pytest.raises(Refusal, match="省工业和信息化厅"):
        figures.propose_figures(session, funds.city, funds.batch, funds.pack, given, "财政厅的通知", on(THEN))
    proposal = figures.propose_figures(
        session, funds.province, funds.batch, funds.pack, given, "财政厅的通知", on(THEN)
    )
    assert figures.current(session, funds.batch) == {}
    with pytest.raises(Refusal, match="两个人"):
        confirm_proposal(session, funds.province, proposal, on(THEN))
    confirm_proposal(session, funds.province_two, proposal, on(THEN))
    funds.enter(fund_yuan=600_000_00, uplift_three_star=1000)
    with pytest.raises(Refusal, match="相同"):
        funds.enter(fund_yuan=600_000_00)
    said = [(one.row.name, one.row.seq, one.row.value, one.reason) for one in figures.versions(session, funds.batch)]
    assert said[-1] == ("fund_yuan", 1, 500_000_00, "财政厅的通知")
    assert ("fund_yuan", 2, 600_000_00, "财政厅下达年度资金的通知") in said
    for name, value in (("fund_yuan", 0), ("fund_yuan", None), ("uplift_three_star", 100_01), ("signed_from", 1)):
        with pytest.raises(Refusal):
            funds.enter(**{name: value})


def test_a_run_is_what_both_persons_saw_adds_up_to_the_fen_and_takes_the_projects_a_step_further(
    session: Session,
) -> None:
    funds = Funds(session)
    cases = [funds.project(yuan) for yuan in ("100000.00", "200000.00", "300000.01")]
    elsewhere = funds.project("50000", region="320106", state="listed")
    funds.project("90000", state="void")
    with pytest.raises(Refusal, match="资金总额还没有录入"):
        settle.preview(session, funds.batch, funds.pack, funds.award)
    funds.enter(fund_yuan=100_000_00)
    seen = settle.preview(session, funds.batch, funds.pack, funds.award)
    reason = "各市已报送申报书"
    proposal = settle.propose_run(
        session, funds.province, funds.batch, funds.pack, funds.award, seen.sha256, reason, on(THEN)
    )
    with pytest.raises(Refusal, match="两个人"):
        confirm_proposal(session, funds.province, proposal, on(THEN))
    assert case_facts(session, cases[0], funds.pack, on(THEN)).award_fen is None
    confirm_proposal(session, funds.province_two, proposal, on(THEN))
    run = last_run(session, funds.batch, "project")
    assert run is not None and run.content_sha256 == seen.sha256 and run.workings["ratio"] == "10000000/65000001"
    given = funds.awards(run)
    assert sum(given.values()) == 100_000_00 == run.awarded_fen and run.projects == 4
    assert case_facts(session, cases[0], funds.pack, on(THEN)).award_fen == given[cases[0].id or 0] > 0
    assert [one.state for one in cases] == ["settled"] * 3 and elsewhere.state == "listed"
    with pytest.raises(Refusal, match="完全相同"):
        funds.run()


def test_what_changed_after_the_proposal_is_not_frozen_unseen(session: Session) -> None:
    funds = Funds(session)
    case, _ = funds.project("100000"), funds.project("100000")
    funds.enter(fund_yuan=50_000_00)
    seen = settle.preview(session, funds.batch, funds.pack, funds.award).sha256
    proposal = settle.propose_run(
        session, funds.province, funds.batch, funds.pack, funds.award, seen, "各市已报送", on(THEN)
    )
    case.state = "void"
    session.add(case)
    session.flush()
    with pytest.raises(Refusal, match="不能再确认"), session.begin_nested():
        confirm_proposal(session, funds.province_two, proposal, on(THEN))
    with pytest.raises(Refusal, match="有变化"):
        settle.propose_run(session, funds.province, funds.batch, funds.pack, funds.award, seen, "各市已报送", on(THEN))


def test_a_void_leaves_the_next_run_and_its_undo_restores_every_number(session: Session) -> None:
    funds = Funds(session)
    cases = [funds.project(f"{n}0000.37", region="320583" if n % 2 else "320106") for n in range(1, 8)]
    funds.enter(fund_yuan=33_333_33)
    first = funds.awards(funds.run())
    cases[2].state = "void"
    session.add(cases[2])
    session.flush()
    second = funds.awards(funds.run("2018-10-08"))
    assert sum(second.values()) == 33_333_33 and cases[2].id not in second
    assert all(second[one.id or 0] > first[one.id or 0] for one in cases if one is not cases[2])
    assert case_facts(session, cases[2], funds.pack, on(THEN)).award_fen == 0
    cases[2].state = "settled"
    session.add(cases[2])
    session.flush()
    assert funds.awards(funds.run("2018-10-09")) == first


def test_an_entered_total_larger_than_the_records_leaves_its_part_of_the_fund_and_a_smaller_one_is_refused(
    session: Session,
) -> None:
    funds = Funds(session)
    for yuan in ("100000", "200000"):
        funds.project(yuan)
    funds.enter(fund_yuan=90_000_00, confirmed_total_yuan=600_000_00)
    run = funds.run()
    assert (run.shared_fen, run.awarded_fen, run.workings["total_source"]) == (45_000_00, 45_000_00, "entered")
    funds.enter(confirmed_total_yuan=299_999_99)
    with pytest.raises(Refusal, match="小于已有项目的合计"):
        settle.preview(session, funds.batch, funds.pack, funds.award)
    funds.enter(confirmed_total_yuan=None)
    assert settle.preview(session, funds.batch, funds.pack, funds.award).workings["total_source"] == "records"


def test_a_star_counts_for_more_once_the_authority_says_how_much(session: Session) -> None:
    funds = Funds(session)
    plain, starred = funds.project("100000"), funds.project("100000", star="five_star")
    funds.enter(fund_yuan=21_000_00, uplift_five_star=1000)
    assert funds.awards(funds.run()) == {plain.id: 10_000_00, starred.id: 11_000_00}


def test_a_project_without_a_readable_amount_stops_the_settlement_by_name(session: Session) -> None:
    funds = Funds(session)
    funds.project("100000")
    lost = funds.project("")
    funds.enter(fund_yuan=1_000_00)
    with pytest.raises(Refusal, match=lost.number):
        settle.preview(session, funds.batch, funds.pack, funds.award)
