"""能用哪些政策: the programmes to choose from, one form for those chosen, the award of each and the best legal combination."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.store import unit_of_work
from tests.support.short_form import set_clock
from tests.support.world import on

JS, JX, YC, SY = "jiangsu-subsidy-2018", "jiangxia-subsidy-2023", "yichun-subsidy-2023", "shenyang-subsidy-2018"
YICHUN = {
    "pack": [YC],
    f"{YC}-project-contract_yuan": "180,000",
    f"{YC}-project-paid_yuan": "180000",
    f"{YC}-project-contract_signed_on": "2023-05-20",
    f"{YC}-project-provider_filed_on": "2023-05-01",
    f"{YC}-project-applied_on": "2023-06-01",
    f"{YC}-project-first_purchase": "true",
    f"{YC}-project-service_reached": "true",
    f"{YC}-enterprise-founded_on": "2015-06-01",
    f"{YC}-enterprise-earlier_awards": "0",
    f"{YC}-enterprise-registered_locally": "true",
    f"{YC}-enterprise-legal_person": "true",
    f"{YC}-enterprise-industry_class": "industrial",
    f"{YC}-enterprise-operating": "true",
    f"{YC}-enterprise-credit_ok": "true",
    f"{YC}-fiscal_records-none": "1",
}


def _post(client: FlaskClient, **changes: Any) -> Any:
    return client.post("/policies/form", data={**YICHUN, **{key.replace("__", "-"): value for key, value in changes.items()}})


def test_every_subsidy_programme_can_be_chosen_and_leads_to_its_clauses(app: Flask, client: FlaskClient) -> None:
    page = client.get("/policies").text
    for pack in app.extensions["packs"].values():
        assert (f'value="{pack.id}"' in page) is (pack.kind == "subsidy")
        assert (f"/basis?batch={pack.id}" in page) is (pack.kind == "subsidy")
    assert "/policies" in client.get("/").text


def test_a_complete_answer_shows_award_workings_and_clause(client: FlaskClient) -> None:
    page = _post(client).text
    assert "90,000.00" in page
    for words in ("按 50% 计算", "怎样算出来的", "通过形式审查", "补助金额（不足一分的舍去）"):
        assert words in page
    assert "没有计入的" not in page


def test_a_bar_shows_no_award_and_the_reason(client: FlaskClient) -> None:
    page = _post(client, **{f"{YC}-enterprise-earlier_awards": "1"}).text
    assert "不符合条件，不予补助" in page
    assert "没有领过本项补助" in page
    assert "90,000.00 元" not in re.sub(r"现状.*?要求", "", page, flags=re.DOTALL).split("已符合的")[0]


def test_an_unknown_answer_is_listed_to_be_confirmed_and_never_passes(client: FlaskClient) -> None:
    page = _post(client, **{f"{YC}-enterprise-legal_person": ""}).text
    assert "需人工核对" in page
    assert "须核实的 1 项" in page
    assert "其余条件核实符合后才成立" in page


TWO = {
    "pack": [YC, SY],
    "common-legal_person": "true",
    f"{SY}-project-cloud": "industrial",
    f"{SY}-project-paid_yuan": "600000",
    f"{SY}-project-revenue_yuan": "30000000",
    f"{SY}-project-years_subsidised": "0",
    f"{SY}-project-awarded_this_year_yuan": "0",
}


def test_of_two_programmes_for_one_project_the_higher_is_shown_and_why_the_other_is_not(client: FlaskClient) -> None:
    page = client.post("/policies/form", data={**YICHUN, **TWO}).text
    best = page.split("最有利的合法组合")[1].split("修改答案")[0]
    assert "300,000.00" in best.split("没有计入的")[0]
    left = best.split("没有计入的")[1]
    for words in ("伊春市工业企业上云补助", "90,000.00", "取高的一项", "四(二)"):
        assert words in left


def test_different_projects_are_added(client: FlaskClient) -> None:
    page = client.post("/policies/form", data={**YICHUN, **TWO, "projects": "different"}).text
    assert "390,000.00" in page.split("最有利的合法组合")[1].split("修改答案")[0]


def test_what_several_programmes_ask_in_the_same_words_is_asked_once(client: FlaskClient) -> None:
    page = client.get(f"/policies/form?pack={YC}&pack={SY}&pack={JS}").text
    assert page.count("是否独立法人") == 1
    assert "几项政策都要问的" in page
    alone = client.get(f"/policies/form?pack={YC}").text
    assert "几项政策都要问的" not in alone
    assert "申报的项目" not in alone


def test_the_answers_travel_in_the_page_and_come_back_to_be_changed(client: FlaskClient) -> None:
    page = _post(client).text
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    back = client.post("/policies/form", data={**dict(hidden), "do": "edit"}).text
    for words in ('value="180,000"', "2015-06-01", f'name="{YC}-fiscal_records-none" value="1" checked'):
        assert words in back


def test_lines_can_be_added_and_are_judged(client: FlaskClient) -> None:
    line = {f"{YC}-fiscal_records-0-happened_on": "2022-06-01", f"{YC}-fiscal_records-none": ""}
    more = _post(client, **line, do=f"add:{YC}-fiscal_records").text
    assert f'name="{YC}-fiscal_records-1-happened_on"' in more
    assert "不符合条件，不予补助" in _post(client, **line).text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({f"{YC}-project-contract_yuan": "十八万"}, "云服务合同额"),
        ({f"{YC}-project-applied_on": "2023-02-30"}, "申报日期"),
        ({f"{YC}-enterprise-industry_class": "nothing"}, "企业类别"),
        ({f"{YC}-enterprise-earlier_awards": "1.5"}, "以前领过几次"),
        ({f"{YC}-fiscal_records-0-summary": "有"}, "没有记录"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field_and_nothing_typed_is_lost(
    client: FlaskClient, changes: dict[str, str], words: str
) -> None:
    answer = _post(client, **changes)
    assert answer.status_code == 422
    assert words in answer.text.split("</ul>")[0] or words in answer.text
    assert 'value="180000"' in answer.text
    assert all(value in answer.text for value in changes.values() if value not in ("nothing", "2023-02-30"))


def test_an_empty_form_and_no_choice_are_told_what_to_do(client: FlaskClient) -> None:
    empty = client.post("/policies/form", data={"pack": [YC]})
    assert (empty.status_code, "还没有填写任何内容" in empty.text) == (422, True)
    assert client.get("/policies/form").status_code == 302
    assert client.get("/policies/form?pack=nothing&pack=jiangsu-star-2022").status_code == 302
    assert client.post("/policies/form", data={"pack": "nothing"}).status_code == 302


def test_strange_values_never_break_the_page_nor_run_in_it(client: FlaskClient) -> None:
    names = ["common-x", f"{YC}-project-paid_yuan", f"{YC}-fiscal_records-0-happened_on", "projects", "do"]
    for name in names:
        for value in ("\x00", "'\"><script>alert(1)</script>", "9" * 5_000, "-1", "٣"):
            answer = _post(client, **{name: value})
            assert answer.status_code in ((400,) if value == "\x00" else (200, 422)), (name, value)
            assert "<script>alert" not in answer.text


def test_a_programme_before_and_after_its_time_says_so(app: Flask, client: FlaskClient) -> None:
    with unit_of_work(app.extensions["engine"], write=True) as session:
        set_clock(session, on("2022-03-21").at)
    page = client.get("/policies").text
    assert "有效期已过" in page
    assert "没有写明截止日" in page
    assert "尚未施行" in page
