"""A visit with the kit: the check-list of one's own claims, records that arrive twice, signatures, and what follows."""

from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select, text

from assessor.access import Viewer
from assessor.cases.candidates import candidates
from assessor.cases.case_facts import case_facts
from assessor.cases.complete_visit import complete_visit, drop_visit
from assessor.cases.inspected_verdicts import inspected_verdict, verdict_in_force
from assessor.cases.opinions import Judged, record_opinions
from assessor.cases.plan_visit import Goes, plan_visit
from assessor.cases.record_visit_line import Said, record_visit_line
from assessor.cases.refusal import NotFound, Refusal, Stale
from assessor.cases.save_answers import find_answer, save_answers
from assessor.cases.scope import last_submission
from assessor.cases.send_back import FieldRemark, send_back
from assessor.cases.submit import submit
from assessor.cases.visits import find_visit, newest_entries, visits_within
from assessor.policy.second_look import difference
from models.application import Application
from models.record import SiteCheck
from models.site_visit import SiteVisitEntry
from models.vocabulary import Judgement, OrgKind, ReturnCode, Role
from tests.support.offices import Offices
from tests.support.visits import GOES, WHEN, confirm_the_rest, finished, planned, say, signed
from tests.support.world import on

REFUTED: dict[str, tuple[str, dict[str, Any]]] = {"services:s1": ("refuted", {}), "services:s2": ("refuted", {})}


@pytest.fixture
def offices(session: Session) -> Offices:
    return Offices(session)


def _refused(offices: Offices, action: str, case: Application, viewer: Viewer | None = None) -> str:
    with pytest.raises(Refusal) as no, offices.session.begin_nested():
        offices.take(viewer or offices.city, case, action, on("2022-03-11"))
    return "".join(no.value.reasons)


def test_the_check_list_is_made_from_the_applicants_own_claims_and_fixed(offices: Offices) -> None:
    case = offices.passed()
    visit = planned(offices, case)
    keys = [item["key"] for item in visit.checklist]
    assert sorted(keys) == [
        "enterprise:finance_system", "enterprise:legal_person", "payments:p3", "services:s1", "services:s2",
    ]  # fmt: skip
    assert next(i for i in visit.checklist if i["key"] == "services:s2")["claims"]["name"] == "云上排产"


def test_a_visit_needs_two_different_people_and_a_day_to_come(offices: Offices) -> None:
    case = offices.passed()
    for goes, day in ((GOES[:1], "2022-03-09"), ((GOES[0], GOES[0]), "2022-03-09"), (GOES, "2022-03-08")):
        with pytest.raises(Refusal):
            plan_visit(offices.session, offices.city, case, offices.pack, on(day).today, goes, WHEN)


def test_only_one_visit_of_a_case_is_open_at_a_time(offices: Offices) -> None:
    case = offices.passed()
    visit = planned(offices, case)
    with pytest.raises(Refusal, match="没有办完"):
        planned(offices, case)
    with pytest.raises(Refusal, match="理由"):
        drop_visit(offices.session, visit, "")
    drop_visit(offices.session, visit, "企业停产检修")
    assert planned(offices, case).phase == "under_way"


def test_the_same_sending_twice_is_one_entry_and_an_older_page_does_not_write_over_a_newer_one(offices: Offices) -> None:
    session, city = offices.session, offices.city
    visit = planned(offices, offices.passed())
    first = Said("key-0001", "services:s1", "confirmed")
    assert record_visit_line(session, city, visit, first, WHEN).version == 1
    assert record_visit_line(session, city, visit, first, WHEN).version == 1
    with pytest.raises(Stale) as stale:
        record_visit_line(session, city, visit, Said("key-0002", "services:s1", "refuted", "看不到这项服务"), WHEN)
    assert stale.value.version == 1
    # one's own lost answer is no stranger: the sender names the keys that were never answered
    mine = Said("key-0003", "services:s1", "refuted", "看不到这项服务", unheard=("key-0001",))
    assert record_visit_line(session, city, visit, mine, WHEN).version == 2
    assert len(session.exec(select(SiteVisitEntry)).all()) == 2


def test_what_is_recorded_is_asked_to_be_whole(offices: Offices) -> None:
    visit = planned(offices, offices.passed())
    wrong: list[tuple[str, str, dict[str, Any]]] = [
        ("services:s1", "", {}),
        ("services:s1", "refuted", {"words": "无"}),
        ("services:s1", "partly", {}),
        ("services:s1", "partly", {"typed": {"form": "public"}}),
        ("services:s1", "partly", {"typed": {"form": "somewhere"}}),
        ("payments:p3", "partly", {"typed": {"amount_yuan": "4.5万元"}}),
        ("services:s1", "partly", {"typed": {"score": "100"}}),
    ]
    for item, result, more in wrong:
        with pytest.raises(Refusal) as no:
            say(offices.session, offices.city, visit, item, result, **more)
        assert no.value.status == 422, (item, result, more)
    with pytest.raises(NotFound):
        say(offices.session, offices.city, visit, "services:s9", "confirmed")


def test_confirming_everything_changes_nothing_and_the_case_goes_on(offices: Offices) -> None:
    case = offices.passed()
    _, second = finished(offices, case, {})
    submission = last_submission(offices.session, case)
    assert submission is not None
    assert second.document == submission.document
    assert not any(turn.changed for turn in difference(submission.verdict, second.verdict))
    check = offices.session.exec(select(SiteCheck)).one()
    assert (check.result, check.inspectors) == ("confirmed", "核查甲、核查乙")
    offices.agree(offices.city, case, on("2022-03-10"))
    assert offices.take(offices.city, case, "evaluate", on("2022-03-10")).state == "evaluated"


def test_refuting_every_service_bars_the_case_and_no_opinion_lifts_the_bar(offices: Offices) -> None:
    case = offices.passed()
    offices.agree(offices.city, case, WHEN)  # before the visit everything was met
    _, second = finished(offices, case, REFUTED)
    assert second.outcome == "ineligible"
    said = _refused(offices, "evaluate", case)
    assert "现场核查后按规则复算" in said
    assert "每条规则都要先记录评定意见" in said  # opinions on findings that are another now are to be given again
    findings = verdict_in_force(offices.session, last_submission(offices.session, case))["findings"]  # type: ignore[arg-type]
    judged = [Judged(f["rule"], Judgement.MET, "有其他材料可以说明") for f in findings]
    record_opinions(offices.session, offices.city, case, offices.pack, judged, on("2022-03-10"))
    assert "现场核查后按规则复算" in _refused(offices, "evaluate", case)
    assert offices.take(offices.city, case, "reject", on("2022-03-11"), "现场核查与申报不符").state == "not_rated"


def test_a_worse_finding_that_only_returns_may_be_explained_after_the_visit(offices: Offices) -> None:
    case = offices.passed()
    late = [{"from": "2022-01-15", "to": "", "open": True}]
    _, second = finished(offices, case, {"services:s2": ("partly", {"used": late})})
    assert second.outcome == "return"
    judged = [Judged(f["rule"], Judgement(f["outcome"])) for f in second.verdict["findings"] if f["outcome"] == "met"]
    record_opinions(offices.session, offices.city, case, offices.pack, judged, on("2022-03-10"))
    assert "现场核查后按规则复算" in _refused(offices, "evaluate", case)
    worse = [f for f in second.verdict["findings"] if f["outcome"] != "met"]
    with pytest.raises(Refusal, match="请写明理由"):
        record_opinions(
            offices.session, offices.city, case, offices.pack, [Judged(worse[0]["rule"], Judgement.MET)], on("2022-03-10")
        )
    judged = [Judged(f["rule"], Judgement.MET if f["effect"] else Judgement(f["outcome"]), "合同续签，账号更换") for f in worse]
    record_opinions(offices.session, offices.city, case, offices.pack, judged, on("2022-03-10"))
    assert offices.take(offices.city, case, "evaluate", on("2022-03-10")).state == "evaluated"


def test_a_visit_after_the_evaluation_stands_against_publishing(offices: Offices) -> None:
    case = offices.evaluated()
    finished(offices, case, REFUTED, at=on("2022-03-11"))
    facts = case_facts(offices.session, case, offices.pack, on("2022-03-12"))
    assert "a-service-qualifies" in facts.inspected_worse
    listed = candidates(offices.session, offices.city, offices.batch, offices.pack, "publish", on("2022-03-12"))
    assert any("现场核查后按规则复算" in reason for reason in listed[0].reasons)


def test_a_visit_that_was_begun_has_to_be_finished_or_called_off_first(offices: Offices) -> None:
    case = offices.passed()
    offices.agree(offices.city, case, WHEN)
    visit = planned(offices, case, start=False)
    assert not case_facts(offices.session, case, offices.pack, WHEN).visit_open
    drop_visit(offices.session, visit, "改期再去")
    visit = planned(offices, case)
    assert "还没有完成" in _refused(offices, "evaluate", case)
    drop_visit(offices.session, visit, "改期再去")
    assert offices.take(offices.city, case, "evaluate", WHEN).state == "evaluated"


def test_filing_a_refuted_claim_again_unchanged_inherits_what_was_found(offices: Offices) -> None:
    session = offices.session
    boss = offices.boss()
    from tests.support.filing import filed

    case = filed(session, boss, offices.batch, offices.pack)
    offices.take(offices.county, case, "forward", on("2022-03-07"))
    finished(offices, case, REFUTED)
    remark = FieldRemark("services", "s1", "", ReturnCode.INCONSISTENT, "现场没有看到这项服务")
    send_back(session, offices.city, case, offices.pack, [remark], "请据实更正", on("2022-03-30").today, on("2022-03-10"))
    submit(session, boss, case, offices.pack, case.version, on("2022-03-12"), pledged=True)
    again = last_submission(session, case)
    assert again is not None and again.seq == 2 and again.outcome == "eligible"
    second = inspected_verdict(session, again)
    assert second is not None and second.outcome == "ineligible"
    assert "规则判定本申报不符合条件" in _refused(offices, "forward", case, offices.county)


def test_a_claim_that_was_put_right_is_judged_as_it_is_filed_now(offices: Offices) -> None:
    session, boss = offices.session, offices.boss()
    from tests.support.filing import filed

    case = filed(session, boss, offices.batch, offices.pack)
    offices.take(offices.county, case, "forward", on("2022-03-07"))
    finished(offices, case, {"services:s1": ("refuted", {}), "enterprise:finance_system": ("unverified", {})})
    remark = FieldRemark("services", "s1", "", ReturnCode.INCONSISTENT, "现场没有看到这项服务")
    send_back(session, offices.city, case, offices.pack, [remark], "请据实更正", on("2022-03-30").today, on("2022-03-10"))
    row = find_answer(session, case, offices.pack.section("services"), "s1")
    assert row is not None
    typed = {**row.answers, "name": "云服务器（新账号）"}
    save_answers(session, boss, case, offices.pack.section("services"), "s1", typed, row.version, on("2022-03-11"))
    submit(session, boss, case, offices.pack, case.version, on("2022-03-12"), pledged=True)
    again = last_submission(session, case)
    assert again is not None
    second = inspected_verdict(session, again)
    assert second is not None and second.outcome == "eligible"


def test_an_officer_who_concludes_otherwise_than_the_items_says_why(offices: Offices) -> None:
    session, city = offices.session, offices.city
    case = offices.passed()
    visit = planned(offices, case)
    with pytest.raises(Refusal, match="签字封存"):
        complete_visit(session, city, visit, case, offices.pack, WHEN)
    say(session, city, visit, "services:s2", "refuted")
    confirm_the_rest(session, city, visit)
    signed(session, city, visit, case)
    with pytest.raises(Refusal, match="部分一致"):
        complete_visit(session, city, visit, case, offices.pack, WHEN, result="confirmed")
    complete_visit(session, city, visit, case, offices.pack, WHEN, result="confirmed", words="该项为试用账号，不影响")
    assert session.exec(select(SiteCheck.result)).one() == "confirmed"


def test_a_supplementary_visit_adds_to_the_first_and_what_it_could_not_check_stays_found(offices: Offices) -> None:
    case = offices.passed()
    first, _ = finished(offices, case, REFUTED)
    second, verdict = finished(offices, case, {"services:s1": ("unverified", {}), "services:s2": ("unverified", {})})
    assert second.supplements == first.id
    assert verdict.outcome == "ineligible"
    _, third = finished(offices, case, {})
    assert third.outcome == "eligible"


def test_inspectors_reach_the_visits_they_are_named_in_and_nothing_else(offices: Offices) -> None:
    session = offices.session
    office = offices.world.organisation(OrgKind.CITY, "320100", "南京市工业和信息化局")
    mine = offices.world.person(offices._office(offices.city), Role.INSPECTOR, "inspector-a")
    offices.world.person(office, Role.INSPECTOR, "inspector-nj")
    case, other = offices.passed(), offices.passed()
    with pytest.raises(Refusal, match="没有登录名"):
        planned(offices, case, (GOES[0], Goes("", login="inspector-nj")))
    visit = planned(offices, case, (GOES[0], Goes("", login="inspector-a")))
    foreign = planned(offices, other)
    assert find_visit(session, mine, visit.ref)[0].id == visit.id
    assert [one.ref for one, _ in visits_within(session, mine)] == [visit.ref]
    with pytest.raises(NotFound):
        find_visit(session, mine, foreign.ref)
    from assessor.cases.scope import find_case

    with pytest.raises(NotFound):
        find_case(session, mine, case.ref)


def test_what_a_visit_recorded_is_only_added_to(offices: Offices) -> None:
    visit = planned(offices, offices.passed())
    say(offices.session, offices.city, visit, "services:s1", "confirmed")
    assert newest_entries(offices.session, visit)
    with pytest.raises(DBAPIError, match="append-only"), offices.session.begin_nested():
        offices.session.connection().execute(text("UPDATE site_visit_entry SET result = 'refuted'"))
