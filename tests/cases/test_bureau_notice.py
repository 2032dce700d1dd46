"""From evaluation to the announced star: days, the second person, objections, credit and visits."""

import pytest
from sqlmodel import Session, select

from assessor.cases.announce import announce
from assessor.cases.object_to import Complaint, answer_objection, record_objection
from assessor.cases.publish import publish
from assessor.cases.refusal import Refusal
from models.notice import Award, NoticeItem
from tests.support.offices import Offices
from tests.support.world import on

OVER = "公示期还没有满。"


@pytest.fixture
def offices(session: Session) -> Offices:
    return Offices(session)


@pytest.mark.parametrize(
    ("published", "last_day", "first_open"),
    [("2022-04-01", "2022-04-11", "2022-04-12"), ("2022-03-14", "2022-03-21", "2022-03-22")],
)
def test_a_result_is_announced_the_day_after_the_fifth_working_day_and_not_before(
    offices: Offices, published: str, last_day: str, first_open: str
) -> None:
    case, notice = offices.noticed(published)
    assert notice.ends_on.isoformat() == last_day
    for too_early in (published, last_day):
        with pytest.raises(Refusal) as caught:
            announce(offices.session, offices.city_two, [case], offices.pack, on(too_early, "23:59:59"))
        assert caught.value.reasons == (OVER,)
    announce(offices.session, offices.city_two, [case], offices.pack, on(first_open, "00:00:00"))
    assert case.state == "rated"
    award = offices.session.exec(select(Award).where(Award.application_id == case.id)).one()
    assert (award.level, award.awarded_on.isoformat()) == ("three_star", first_open)


def test_the_person_who_opened_the_notice_may_not_announce_its_result(offices: Offices) -> None:
    case, _ = offices.noticed()
    with pytest.raises(Refusal, match="另一人复核"):
        announce(offices.session, offices.city, [case], offices.pack, on("2022-04-12"))
    assert case.state == "in_notice"


def test_an_objection_holds_the_case_until_it_is_answered_as_not_upheld(offices: Offices) -> None:
    case, _ = offices.noticed()
    said = Complaint("", "电话 0512-00000000", "该企业的设备没有联网。")
    objection = record_objection(offices.session, offices.city, case, offices.pack, said, on("2022-04-06"))
    assert (case.state, objection.from_name) == ("held", "未具名")
    with pytest.raises(Refusal, match="有异议尚未答复"):
        offices.take(offices.city, case, "resume", on("2022-04-07"), "已经复核")
    answer_objection(
        offices.session,
        offices.city,
        case,
        offices.pack,
        objection.id or 0,
        "现场复核，设备已联网。",
        False,
        on("2022-04-08"),
    )
    offices.take(offices.city, case, "resume", on("2022-04-08"), "异议不成立")
    announce(offices.session, offices.city_two, [case], offices.pack, on("2022-04-12"))
    assert case.state == "rated"


def test_an_upheld_objection_can_only_end_in_not_rated(offices: Offices) -> None:
    case, _ = offices.noticed()
    said = Complaint("某公司", "电话", "材料不实，付款凭证是别家的。")
    objection = record_objection(offices.session, offices.city, case, offices.pack, said, on("2022-04-06"))
    answer_objection(
        offices.session, offices.city, case, offices.pack, objection.id or 0, "经复核属实。", True, on("2022-04-07")
    )
    with pytest.raises(Refusal, match="复核成立"):
        offices.take(offices.city, case, "resume", on("2022-04-08"), "想要恢复")
    offices.take(offices.city, case, "reject", on("2022-04-08"), "异议成立，材料不实")
    assert case.state == "not_rated"


def test_an_answer_to_an_objection_is_given_once(offices: Offices) -> None:
    case, _ = offices.noticed()
    said = Complaint("某公司", "电话", "材料不实，请核查。")
    objection = record_objection(offices.session, offices.city, case, offices.pack, said, on("2022-04-06"))
    arguments = (offices.session, offices.city, case, offices.pack, objection.id or 0, "经复核不属实。")
    answer_objection(*arguments, False, on("2022-04-07"))
    with pytest.raises(Refusal, match="已经答复过"):
        answer_objection(*arguments, True, on("2022-04-07"))


@pytest.mark.parametrize(("until", "allowed"), [("2022-03-31", False), ("2022-04-01", True), ("2022-04-02", True)])
def test_a_credit_review_counts_through_its_last_day(offices: Offices, until: str, allowed: bool) -> None:
    case = offices.passed()
    offices.agree(offices.city, case, on("2022-03-10"))
    offices.draw(on("2022-03-10"))
    offices.visit(case, on("2022-03-10"))
    offices.credit(offices.city, case, on("2022-03-10"), until)
    offices.take(offices.city, case, "evaluate", on("2022-03-10"))
    if allowed:
        publish(offices.session, offices.city, [case], offices.pack, "公示", on("2022-04-01"))
        assert case.state == "in_notice"
    else:
        with pytest.raises(Refusal, match="信用审查"):
            publish(offices.session, offices.city, [case], offices.pack, "公示", on("2022-04-01"))


def test_a_found_credit_record_keeps_a_case_out_of_the_notice(offices: Offices) -> None:
    case = offices.evaluated()
    offices.credit(offices.city, case, on("2022-03-11"), result="found")
    with pytest.raises(Refusal, match="信用审查发现问题"):
        publish(offices.session, offices.city, [case], offices.pack, "公示", on("2022-04-01"))


def test_one_case_that_is_not_ready_keeps_the_whole_list_from_being_published(offices: Offices) -> None:
    ready, unready = offices.evaluated(), offices.passed()
    with pytest.raises(Refusal), offices.session.begin_nested():
        publish(offices.session, offices.city, [ready, unready], offices.pack, "公示", on("2022-04-01"))
    offices.session.refresh(ready)
    assert ready.state == "evaluated"
    assert list(offices.session.exec(select(NoticeItem))) == []


def test_the_published_line_is_name_code_star_and_city_and_nothing_else(offices: Offices) -> None:
    offices.noticed()
    item = offices.session.exec(select(NoticeItem)).one()
    told = set(item.model_dump()) - {"id", "notice_id", "application_id"}
    assert told == {"name", "uscc", "level", "city"}
    assert (item.level, item.city) == ("three_star", "苏州市")


def test_a_list_without_visits_is_not_published(offices: Offices) -> None:
    case = offices.evaluated(visit=False)
    with pytest.raises(Refusal, match="还没有完成随机抽取"):
        publish(offices.session, offices.city, [case], offices.pack, "公示", on("2022-04-01"))


def test_an_announced_case_is_reported_by_its_city_and_a_five_star_never(offices: Offices) -> None:
    case, _ = offices.noticed()
    announce(offices.session, offices.city_two, [case], offices.pack, on("2022-04-12"))
    offices.take(offices.city, case, "report", on("2022-04-13"), "4月13日寄出")
    assert case.state == "reported"


def test_a_notice_over_days_of_a_year_without_a_calendar_is_refused_with_words(
    offices: Offices,
) -> None:
    case = offices.evaluated()
    offices.credit(offices.city, case, on("2022-03-11"), "2199-12-31")
    with pytest.raises(Refusal, match=r"2199 年的节假日安排.*系统管理员"):
        publish(offices.session, offices.city, [case], offices.pack, "公示", on("2199-04-01"))
