"""The office's lists and its city-wide pages: what is on them, what may leave them, and what they refuse."""

import csv
import io

import pytest
from flask import Flask
from sqlmodel import select

from models.batch import CultivationTarget, WindowChange
from models.notice import Award, PublicNotice
from models.record import SiteCheck
from tests.support.desk import Desk, words
from tests.support.world import on


@pytest.fixture
def desk(app: Flask) -> Desk:
    made = Desk(app)
    made.clock("2022-03-10")
    return made


def test_the_home_page_counts_and_lists_the_work_of_the_office_alone(desk: Desk) -> None:
    with desk.working() as offices:
        number = offices.submitted().number
        offices.submitted(region="320106")
    page = words(desk.seat(desk.offices.county).get("/bureau/"))
    assert "待办（1）" in page
    assert "逾期（0）" in page
    assert "示例制造001有限公司" in page
    assert "示例制造002有限公司" not in page
    assert str(number) in page


@pytest.mark.parametrize(
    "query",
    [
        "tab=nothing",
        "after=zzz",
        "after=1-'",
        "level=%27%20or%201=1",
        "state=%0A",
        "words=%25%25",
        "batch=no-such",
        "outcome=x",
        "_scheme=javascript&_anchor=x&_external=1",
        "tab=todo&tab=done",
        "city=320100&county=320106",
    ],
)
def test_no_address_of_the_list_breaks_it_or_reaches_into_other_addresses(desk: Desk, query: str) -> None:
    answer = desk.seat(desk.offices.county).get("/bureau/?" + query)
    assert answer.status_code == 200
    assert "javascript" not in answer.get_data(as_text=True)


def test_a_nought_byte_in_an_address_is_a_bad_request_and_no_fault_of_the_service(desk: Desk) -> None:
    county = desk.seat(desk.offices.county)
    for query in ("state=%00", "words=a%00b", "after=%00", "batch=%00"):
        assert county.get("/bureau/?" + query).status_code in (200, 400), query


def test_the_table_file_has_the_allowed_columns_and_runs_no_formula(desk: Desk) -> None:
    with desk.working() as offices:
        from tests.support.filing import filed

        filed(offices.session, offices.boss(name="=HYPERLINK(1)公司"), offices.batch, offices.pack)
    answer = desk.seat(desk.offices.county).get("/bureau/list.csv")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    head, row = csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff")))
    assert head == [
        "受理编号",
        "企业名称",
        "统一社会信用代码",
        "申报星级",
        "设区市",
        "县（市、区）",
        "状态",
        "规则判定",
        "进入本状态日期",
        "办理期限",
    ]
    assert row[1] == "'=HYPERLINK(1)公司"
    assert row[3:8] == ["三星级", "苏州市", "昆山市", "待县级审核", "通过形式审查"]


def test_several_cases_are_evaluated_with_a_result_for_each(desk: Desk) -> None:
    with desk.working() as offices:
        ready, unready = offices.passed(), offices.passed()
        offices.agree(offices.city, ready, on("2022-03-10"))
        refs = {"ready": f"{ready.ref}.{ready.version}", "unready": f"{unready.ref}.{unready.version}"}
    answer = desk.seat(desk.offices.city).post(
        "/bureau/together", data={"action": "evaluate", "case": list(refs.values())}
    )
    page = words(answer)
    assert "共 2 家，办成 1 家" in page
    assert "每条规则都要先记录评定意见。" in page
    assert desk.look(refs["ready"].partition(".")[0]).state == "evaluated"


@pytest.mark.parametrize("action", ["announce", "reject", "forward", ""])
def test_only_steps_meant_for_it_are_taken_on_several_cases(desk: Desk, action: str) -> None:
    answer = desk.seat(desk.offices.city).post("/bureau/together", data={"action": action, "case": ["x.1"]})
    assert answer.status_code == 422


def test_the_way_from_the_notice_to_the_report_is_walked_on_the_pages(desk: Desk) -> None:
    with desk.working() as offices:
        ref = offices.evaluated().ref
    city, second = desk.seat(desk.offices.city), desk.seat(desk.offices.city_two)
    preview = words(city.post("/bureau/notices/preview", data={"title": "苏州市公示", "case": ref}))
    for seen in ("示例制造001有限公司", "2022年3月17日", "苏州市"):
        assert seen in preview
    assert "金额" not in preview
    assert desk.rows(select(PublicNotice)) == []
    assert city.post("/bureau/notices/new", data={"title": "苏州市公示", "case": ref}).status_code == 303
    early = second.post("/bureau/results/announce", data={"case": ref})
    assert early.status_code == 409
    assert "公示期还没有满" in words(early)
    desk.clock("2022-03-18")
    city, second = desk.seat(desk.offices.city), desk.seat(desk.offices.city_two)
    assert city.post("/bureau/results/announce", data={"case": ref}).status_code == 409
    assert second.post("/bureau/results/announce", data={"case": ref}).status_code == 303
    assert [award.level for award in desk.rows(select(Award))] == ["three_star"]
    assert city.post("/bureau/results/report", data={"case": ref, "paper": ""}).status_code == 422
    assert city.post("/bureau/results/report", data={"case": ref, "paper": "3月18日寄出"}).status_code == 303
    assert desk.look(ref).state == "reported"
    assert "已报送" in city.get("/bureau/results/report.csv").get_data(as_text=True)


def test_one_case_of_a_neighbour_in_the_choice_publishes_nothing(desk: Desk) -> None:
    with desk.working() as offices:
        ref, foreign = offices.evaluated().ref, offices.submitted(region="320106").ref
    answer = desk.seat(desk.offices.city).post("/bureau/notices/new", data={"title": "公示", "case": [ref, foreign]})
    assert answer.status_code == 404
    assert desk.look(ref).state == "evaluated"
    assert desk.rows(select(PublicNotice)) == []


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"closes": "2022-04-20", "reason": "应企业要求延长", "version": "1"}, ""),
        ({"closes": "2022-04-30", "reason": "应企业要求延长", "version": "1"}, ""),
        ({"closes": "2022-05-01", "reason": "应企业要求延长", "version": "1"}, "之内"),
        ({"closes": "2022-04-09", "reason": "想要提前截止", "version": "1"}, "不能由一人直接缩短"),
        ({"closes": "2022-04-20", "reason": "", "version": "1"}, "请填写理由"),
        ({"closes": "二〇二二", "reason": "应企业要求延长", "version": "1"}, "真实存在的日期"),
        ({"closes": "2022-04-20", "reason": "应企业要求延长", "version": "9"}, "刚被他人更改过"),
    ],
)
def test_a_city_extends_its_window_on_the_record_and_one_person_never_shortens_it(
    desk: Desk, sent: dict[str, str], said: str
) -> None:
    answer = desk.seat(desk.offices.city).post("/bureau/window/", data={"opens": "2022-02-28"} | sent)
    changes = desk.rows(select(WindowChange))
    if said:
        assert answer.status_code == 422
        assert said in words(answer)
        assert changes == []
    else:
        assert answer.status_code == 303
        assert [row.reason for row in changes] == ["应企业要求延长"]


def test_targets_are_set_shown_and_drawn_under_a_policy_that_lets_one_style_in(desk: Desk) -> None:
    city = desk.seat(desk.offices.city)
    sent = {"target-three_star": "1,200", "version-three_star": "0", "target-four_star": "", "version-four_star": "0"}
    assert city.post("/bureau/cultivation/", data=sent).status_code == 303
    assert [(row.level, row.count) for row in desk.rows(select(CultivationTarget))] == [("three_star", 1200)]
    answer = city.get("/bureau/cultivation/")
    policy = answer.headers["Content-Security-Policy"]
    assert "'unsafe-inline'" not in policy
    nonce = policy.partition("'nonce-")[2].partition("'")[0]
    assert f'<style id="plotly.js-style-global" nonce="{nonce}">' in answer.get_data(as_text=True)
    assert "nonce" not in city.get("/bureau/").headers["Content-Security-Policy"]
    for wrong in ("-1", "1.5", "一百", "1e3", "999999999999999999999"):
        assert city.post("/bureau/cultivation/", data=sent | {"target-three_star": wrong}).status_code == 422


def test_a_visit_and_a_credit_review_are_recorded_or_named_field_by_field(desk: Desk) -> None:
    with desk.working() as offices:
        ref = offices.passed().ref
    city = desk.seat(desk.offices.city)
    visit = {"visited_on": "2022-03-09", "inspectors": "张三，李四", "result": "confirmed", "words": "一致"}
    for change, said in (
        ({"visited_on": "2022-03-11"}, "不能晚于今天"),
        ({"inspectors": "张三"}, "两位"),
        ({"result": "x"}, "请选择核查结果"),
        ({"words": " "}, "请填写核查情况"),
        ({"visited_on": "0001-01-01"}, "年份不对"),
    ):
        answer = city.post(f"/bureau/cases/{ref}/site-check", data=visit | change)
        assert (answer.status_code, said in words(answer)) == (422, True), change
    assert city.post(f"/bureau/cases/{ref}/site-check", data=visit).status_code == 303
    assert [row.inspectors for row in desk.rows(select(SiteCheck))] == ["张三、李四"]


FIELDS = [
    "version",
    "case",
    "action",
    "title",
    "place-0",
    "code-0",
    "words-0",
    "reason",
    "correct_by",
    "visited_on",
    "inspectors",
    "result",
    "words",
    "looked_on",
    "looked_at",
    "valid_until",
    "source",
    "opens",
    "closes",
    "from_name",
    "contact",
    "paper",
    "target-three_star",
    "version-three_star",
    "j-ladder",
    "r-ladder",
    "do",
    "answer-1",
    "conclusion-1",
]
FORMS_OF_A_CASE = [
    "opinions",
    "step/evaluate",
    "step/²",
    "return",
    "site-check",
    "credit-review",
    "objections/",
    "objections/1/answer",
]
FORMS = ["together", "notices/preview", "notices/new", "results/announce", "results/report", "credit-reviews", "window/", "cultivation/"]


def test_junk_in_every_form_of_an_office_is_an_answer_and_never_a_fault(desk: Desk) -> None:
    with desk.working() as offices:
        ref = offices.passed().ref
    city = desk.seat(desk.offices.city)
    junk = dict.fromkeys(FIELDS, "²𝟚\u202e'\"<script>" * 50)
    forms = [f"/bureau/cases/{ref}/{rest}" for rest in FORMS_OF_A_CASE] + [f"/bureau/{rest}" for rest in FORMS]
    answers = {form: city.post(form, data=junk).status_code for form in forms}
    assert {form: code for form, code in answers.items() if code not in (303, 404, 409, 422)} == {}
    assert desk.look(ref).state == "county_passed"
