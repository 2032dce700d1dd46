"""Steps of county, city and province: who may take them, on which case, and what stands against them."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.announce import announce
from assessor.cases.decide import decide, decide_several
from assessor.cases.opinions import Judged, record_opinions
from assessor.cases.publish import publish
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.scope import find_case, last_submission
from models.record import Event, Opinion
from models.vocabulary import Judgement, OrgKind, Role
from tests.support.offices import Offices
from tests.support.world import on

NOW = on("2022-03-10")


@pytest.fixture
def offices(session: Session) -> Offices:
    return Offices(session)


def _neighbours(offices: Offices) -> dict[str, Viewer]:
    return {
        "a zone of the same city": offices.officer(OrgKind.COUNTY, "320576", "苏州工业园区经济发展委员会"),
        "another city": offices.officer(OrgKind.CITY, "320100", "南京市工业和信息化局"),
        "a 鼓楼区": offices.officer(OrgKind.COUNTY, "320106", "南京市鼓楼区工业和信息化局"),
    }


def test_a_case_of_another_place_does_not_exist_for_an_office(offices: Offices) -> None:
    case = offices.submitted()
    for who, viewer in _neighbours(offices).items():
        with pytest.raises(NotFound):
            find_case(offices.session, viewer, case.ref)
        assert who


def test_the_two_gulou_districts_never_see_each_others_cases(offices: Offices) -> None:
    nanjing = offices.officer(OrgKind.COUNTY, "320106", "南京市鼓楼区工业和信息化局")
    xuzhou = offices.officer(OrgKind.COUNTY, "320302", "徐州市鼓楼区工业和信息化局")
    case = offices.submitted(region="320106")
    assert find_case(offices.session, nanjing, case.ref).id == case.id
    with pytest.raises(NotFound):
        find_case(offices.session, xuzhou, case.ref)


@pytest.mark.parametrize("who", ["city", "province"])
def test_a_county_step_is_not_taken_by_another_level(offices: Offices, who: str) -> None:
    case = offices.submitted()
    with pytest.raises(Refusal, match="只办理本县"):
        offices.take(getattr(offices, who), case, "forward", NOW)


def test_an_auditor_sees_and_takes_no_step(offices: Offices) -> None:
    auditor = offices.world.person(offices.world.organisation(OrgKind.AUDIT, "320000", "审计组"), Role.AUDITOR)
    case = offices.submitted()
    assert find_case(offices.session, auditor, case.ref).id == case.id
    with pytest.raises(Refusal):
        offices.take(auditor, case, "forward", NOW)


def test_a_decision_on_an_old_picture_of_the_case_is_refused(offices: Offices) -> None:
    case = offices.submitted()
    seen = case.version
    offices.agree(offices.county, case, NOW)
    with pytest.raises(Refusal, match="刚被别人办理过"):
        decide(offices.session, offices.county, case, offices.pack, "forward", seen, NOW)
    assert case.state == "submitted"


@pytest.mark.parametrize("action", ["publish", "return", "submit", "record_opinion", "no_such_step", ""])
def test_a_step_that_carries_more_than_a_decision_is_not_taken_as_a_plain_one(offices: Offices, action: str) -> None:
    case = offices.submitted()
    with pytest.raises(Refusal) as caught:
        decide(offices.session, offices.county, case, offices.pack, action, case.version, NOW, reason="理由足够长")
    assert caught.value.status == 422


def test_a_filing_that_no_rule_bars_is_not_refused_for_good(offices: Offices) -> None:
    case = offices.submitted()
    with pytest.raises(Refusal, match="没有规则判定本申报不符合条件"):
        offices.take(offices.county, case, "refuse", NOW, "不想受理这一家")


@pytest.mark.parametrize(("reason", "taken"), [("", False), ("不合格", False), ("材料不实", True)])
def test_a_step_that_needs_a_reason_takes_four_characters_or_more(offices: Offices, reason: str, taken: bool) -> None:
    case = offices.passed()
    if taken:
        offices.take(offices.city, case, "reject", NOW, reason)
        assert case.state == "not_rated"
    else:
        with pytest.raises(Refusal, match="至少 4 个字"):
            offices.take(offices.city, case, "reject", NOW, reason)


def test_a_case_is_evaluated_only_when_every_rule_has_an_opinion(offices: Offices) -> None:
    case = offices.passed()
    submission = last_submission(offices.session, case)
    assert submission is not None
    all_ = [Judged(f["rule"], Judgement(f["outcome"])) for f in submission.verdict["findings"]]
    record_opinions(offices.session, offices.city, case, offices.pack, all_[:-1], NOW)
    with pytest.raises(Refusal, match="每条规则都要先记录评定意见"):
        offices.take(offices.city, case, "evaluate", NOW)
    record_opinions(offices.session, offices.city, case, offices.pack, all_[-1:], NOW)
    offices.take(offices.city, case, "evaluate", NOW)
    assert case.state == "evaluated"


def test_an_opinion_against_a_finding_needs_a_reason_and_names_it(offices: Offices) -> None:
    case = offices.passed()
    submission = last_submission(offices.session, case)
    assert submission is not None
    met = next(f for f in submission.verdict["findings"] if f["outcome"] == "met")
    against = Judged(met["rule"], Judgement.NOT_MET, "   ")
    with pytest.raises(Refusal) as caught:
        record_opinions(offices.session, offices.city, case, offices.pack, [against], NOW)
    assert met["says"] in caught.value.reasons[0]
    record_opinions(
        offices.session, offices.city, case, offices.pack, [Judged(met["rule"], Judgement.NOT_MET, "合同是别家的")], NOW
    )
    offices.agree(offices.city, case, NOW)
    rows = list(offices.session.exec(select(Opinion).where(Opinion.rule == met["rule"]).order_by(Opinion.revision)))
    assert [(row.judgement, row.revision) for row in rows] == [("not_met", 1), ("met", 2)]


def test_the_database_itself_refuses_an_opinion_against_a_finding_without_a_reason(offices: Offices) -> None:
    case = offices.passed()
    submission = last_submission(offices.session, case)
    assert submission is not None
    row = Opinion(
        application_id=case.id or 0,
        submission_id=submission.id or 0,
        stage="city",
        rule="ladder",
        found="met",
        judgement="not_met",
        reason="",
        by_person_id=offices.city.person_id,
        at=NOW.at,
    )
    with pytest.raises(IntegrityError), offices.session.begin_nested():
        offices.session.add(row)
        offices.session.flush()


def test_an_opinion_of_not_met_keeps_the_case_from_being_evaluated(offices: Offices) -> None:
    case = offices.passed()
    offices.agree(offices.city, case, NOW)
    submission = last_submission(offices.session, case)
    assert submission is not None
    met = next(f["rule"] for f in submission.verdict["findings"] if f["outcome"] == "met")
    record_opinions(
        offices.session, offices.city, case, offices.pack, [Judged(met, Judgement.NOT_MET, "与现场不符")], NOW
    )
    with pytest.raises(Refusal, match="不能评定通过"):
        offices.take(offices.city, case, "evaluate", NOW)


def test_several_cases_are_decided_each_by_itself(offices: Offices) -> None:
    ready, unready, foreign = offices.passed(), offices.passed(), offices.submitted(region="320106")
    offices.agree(offices.city, ready, NOW)
    chosen = {case.ref: case.version for case in (ready, unready, foreign)}
    packs = {offices.batch.id or 0: offices.pack}
    results = {r.ref: r.reasons for r in decide_several(offices.session, offices.city, chosen, packs, "evaluate", NOW)}
    assert results[ready.ref] == ()
    assert results[unready.ref] == ("每条规则都要先记录评定意见。",)
    assert "没有找到" in results[foreign.ref][0]
    assert (ready.state, unready.state, foreign.state) == ("evaluated", "county_passed", "submitted")


def test_a_five_star_goes_from_the_city_to_the_province_and_is_announced_there_by_a_second_person(
    offices: Offices,
) -> None:
    case = offices.evaluated("five_star")
    with pytest.raises(Refusal, match="五星级由省"):
        publish(offices.session, offices.city, [case], offices.pack, "公示", NOW)
    offices.take(offices.city, case, "recommend", NOW)
    offices.take(offices.province, case, "receive", on("2022-04-20"))
    offices.agree(offices.province, case, on("2022-04-21"))
    offices.credit(offices.province, case, on("2022-04-21"))
    offices.take(offices.province, case, "province_evaluate", on("2022-04-22"))
    publish(offices.session, offices.province, [case], offices.pack, "省级公示", on("2022-04-22"))
    with pytest.raises(Refusal, match="另一人"):
        announce(offices.session, offices.province, [case], offices.pack, on("2022-05-10"))
    announce(offices.session, offices.province_two, [case], offices.pack, on("2022-05-10"))
    states = list(
        offices.session.exec(select(Event.to_state).where(Event.application_id == case.id).order_by(Event.seq))
    )
    assert case.state == "rated"
    assert states[-1] == "rated"
    with pytest.raises(Refusal):
        offices.take(offices.city, case, "report", on("2022-05-11"), "不应报送")


def test_a_four_star_is_not_recommended_to_the_province(offices: Offices) -> None:
    case = offices.evaluated("four_star")
    with pytest.raises(Refusal, match="不需要推荐到省"):
        offices.take(offices.city, case, "recommend", NOW)
