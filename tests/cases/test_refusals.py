"""What an office's verbs refuse before the process table is asked: empty lists, impossible days, missing words."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, select

from assessor.cases.announce import announce
from assessor.cases.object_to import Complaint, answer_objection, record_objection
from assessor.cases.opinions import Judged, record_opinions
from assessor.cases.publish import publish
from assessor.cases.record_credit_review import CreditLook, record_credit_review
from assessor.cases.record_site_check import Visit, record_site_check
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.send_back import FieldRemark, send_back
from assessor.cases.set_target import set_target
from assessor.cases.windows import set_window, window_of
from models.notice import Award, Objection, PublicNotice
from models.record import CreditReview, Event, Remark, SiteCheck
from models.vocabulary import PROVINCE_CODE, Judgement, ReturnCode, Role
from tests.support.offices import Offices
from tests.support.world import on

DAY = date.fromisoformat
NOW = on("2022-03-10")
VISIT = Visit(NOW.today, ("人员甲", "人员乙"), "confirmed", "与申报一致。")
LOOK = CreditLook(NOW.today, NOW.today, "信用中国（江苏）", "clear")
REMARK = FieldRemark("services", "s1", "provider", ReturnCode.INCONSISTENT, "与合同不同")
SAID = Complaint("某公司", "电话", "材料不实，请核查。")


@pytest.fixture
def offices(session: Session) -> Offices:
    return Offices(session)


def test_a_notice_needs_a_line_and_a_title(offices: Offices) -> None:
    case = offices.evaluated()
    for cases, title in (([], "苏州市公示"), ([case], " ")):
        with pytest.raises(Refusal) as refused:
            publish(offices.session, offices.city, cases, offices.pack, title, on("2022-04-01"))
        assert refused.value.status == 422
    assert offices.session.exec(select(PublicNotice)).all() == []
    assert case.state == "evaluated"


def test_an_announcement_needs_a_line(offices: Offices) -> None:
    with pytest.raises(Refusal, match="请选择要公布的企业"):
        announce(offices.session, offices.city_two, [], offices.pack, on("2022-04-12"))
    assert offices.session.exec(select(Award)).all() == []


@pytest.mark.parametrize(
    "changed",
    [
        {"visited_on": DAY("2022-03-11")}, {"inspectors": ("人员甲",)}, {"inspectors": ("人员甲", " 人员甲 ")},
        {"inspectors": ("人员甲", " ")}, {"result": "maybe"}, {"words": " "},
    ],
)  # fmt: skip
def test_a_visit_is_past_made_by_two_people_and_described(offices: Offices, changed: dict[str, Any]) -> None:
    case = offices.passed()
    with pytest.raises(Refusal) as refused:
        record_site_check(offices.session, offices.city, case, offices.pack, replace(VISIT, **changed), NOW)
    assert refused.value.status == 422
    assert offices.session.exec(select(SiteCheck)).all() == []


@pytest.mark.parametrize(
    "changed",
    [
        {"looked_on": DAY("2022-03-11"), "valid_until": DAY("2022-03-12")}, {"valid_until": DAY("2022-03-09")},
        {"source": " "}, {"result": "maybe"}, {"result": "found"},
    ],
)  # fmt: skip
def test_a_credit_review_has_possible_days_a_source_and_says_what_was_found(
    offices: Offices, changed: dict[str, Any]
) -> None:
    case = offices.passed()
    with pytest.raises(Refusal) as refused:
        record_credit_review(offices.session, offices.city, case, offices.pack, replace(LOOK, **changed), NOW)
    assert refused.value.status == 422
    assert offices.session.exec(select(CreditReview)).all() == []


@pytest.mark.parametrize(
    ("remarks", "day"),
    [
        ([], "2022-03-20"), ([replace(REMARK, section="nowhere")], "2022-03-20"),
        ([replace(REMARK, question="nothing")], "2022-03-20"), ([REMARK, replace(REMARK, question="paid_on")], "2022-03-20"),
        ([replace(REMARK, code=ReturnCode.OTHER, words=" ")], "2022-03-20"), ([REMARK], "2022-03-10"),
        ([REMARK], "2022-05-01"),
    ],
)  # fmt: skip
def test_a_return_names_a_place_of_the_form_and_a_day_that_can_be_kept(
    offices: Offices, remarks: list[FieldRemark], day: str
) -> None:
    case = offices.submitted()
    with pytest.raises(Refusal) as refused:
        send_back(offices.session, offices.county, case, offices.pack, remarks, "请按意见补正", DAY(day), NOW)
    assert refused.value.status == 422
    assert case.state == "submitted"
    assert offices.session.exec(select(Remark)).all() == []


@pytest.mark.parametrize("day", ["2022-03-11", "2022-04-30"])
def test_a_return_may_run_from_tomorrow_through_the_last_day_of_the_province(offices: Offices, day: str) -> None:
    case = offices.submitted()
    remarks = [REMARK, replace(REMARK, question="")]
    send_back(offices.session, offices.county, case, offices.pack, remarks, "请按意见补正", DAY(day), NOW)
    assert (case.state, case.correct_by) == ("returned", DAY(day))


@pytest.mark.parametrize("changed", [{"words": " "}, {"contact": " "}])
def test_an_objection_has_words_and_a_way_to_answer(offices: Offices, changed: dict[str, str]) -> None:
    case, _ = offices.noticed()
    with pytest.raises(Refusal) as refused:
        record_objection(offices.session, offices.city, case, offices.pack, replace(SAID, **changed), on("2022-04-06"))
    assert refused.value.status == 422
    assert (case.state, offices.session.exec(select(Objection)).all()) == ("in_notice", [])


def test_what_was_never_published_meets_no_objection(offices: Offices) -> None:
    case = offices.evaluated()
    with pytest.raises(Refusal, match="没有公示过"):
        record_objection(offices.session, offices.city, case, offices.pack, SAID, on("2022-04-06"))


def test_an_objection_is_answered_under_its_own_case_only(offices: Offices) -> None:
    (case, _), (other, _) = offices.noticed(), offices.noticed()
    at = on("2022-04-06")
    objection = record_objection(offices.session, offices.city, case, offices.pack, SAID, at)
    record_objection(offices.session, offices.city, other, offices.pack, SAID, at)
    with pytest.raises(NotFound):
        answer_objection(
            offices.session, offices.city, other, offices.pack, objection.id or 0, "经复核不属实。", False, at
        )
    assert objection.answered_at is None


def test_an_opinion_is_on_a_rule_of_the_filing_and_repeating_it_records_nothing(offices: Offices) -> None:
    case = offices.passed()
    with pytest.raises(Refusal, match="没有的规则"):
        record_opinions(
            offices.session, offices.city, case, offices.pack, [Judged("nothing", Judgement.MET, "理由")], NOW
        )
    offices.agree(offices.city, case, NOW)
    events = len(offices.session.exec(select(Event)).all())
    offices.agree(offices.city, case, NOW)
    assert len(offices.session.exec(select(Event)).all()) == events


def test_who_is_no_office_has_no_opinion(offices: Offices) -> None:
    case = offices.passed()
    boss = replace(offices.boss(), organisation_id=case.enterprise_id)
    with pytest.raises(Refusal, match="还没有可以评定"):
        record_opinions(offices.session, boss, case, offices.pack, [], NOW)


def test_a_window_is_set_by_officers_not_by_others_of_the_same_office(offices: Offices) -> None:
    for role in (Role.ADMIN, Role.AUDITOR):
        viewer = replace(offices.province, role=role)
        with pytest.raises(Refusal) as refused:
            set_window(offices.session, viewer, offices.batch, DAY("2022-02-28"), DAY("2022-05-30"), "延长", 1, NOW)
        assert refused.value.status == 403


def test_no_city_sets_a_window_before_the_province_has(offices: Offices) -> None:
    bounds = window_of(offices.session, offices.batch.id or 0, PROVINCE_CODE)
    offices.session.delete(bounds)
    offices.session.flush()
    with pytest.raises(Refusal, match="省厅尚未设置"):
        set_window(offices.session, offices.city, offices.batch, DAY("2022-02-28"), DAY("2022-04-15"), "延长", 1, NOW)


@pytest.mark.parametrize(
    ("opens", "closes", "at", "taken"),
    [
        ("2022-02-20", "2022-04-30", "2022-02-27", True), ("2022-02-20", "2022-04-30", "2022-02-28", False),
        ("2022-02-28", "2022-04-30", "2022-02-27", False), ("2022-02-28", "2022-05-01", "2022-03-10", True),
    ],
)  # fmt: skip
def test_a_beginning_is_moved_only_before_it_and_the_same_days_are_no_change(
    offices: Offices, opens: str, closes: str, at: str, taken: bool
) -> None:
    arguments = (
        offices.session,
        offices.province,
        offices.batch,
        DAY(opens),
        DAY(closes),
        "调整",
        1,
        on(at, "00:00:00"),
    )
    if taken:
        assert set_window(*arguments).version == 2
    else:
        with pytest.raises(Refusal) as refused:
            set_window(*arguments)
        assert refused.value.status == 422


def test_a_target_is_set_by_an_officer_of_the_city_for_a_star_of_the_pack(offices: Offices) -> None:
    for viewer, level in ((replace(offices.city, role=Role.AUDITOR), "three_star"), (offices.city, "six_star")):
        with pytest.raises(Refusal):
            set_target(offices.session, viewer, offices.batch, offices.pack, level, 5, 0, NOW)
