"""Setting up a panel through the door: from the empty page to the frozen list."""

import re

import pytest
from flask import Flask
from sqlmodel import select

from models.panel import Panel, PanelCriterion, PanelNominee
from tests.support.desk import Desk, words
from tests.support.panels import expert, nominated

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

RULES = {
    "title": "五星级专家评审", "level": "five_star", "rule": "trimmed_mean", "each": "4", "minimum": "3", "cap": "10",
    "line": "quota", "quota": "1", "scoring_from": "2022-05-10", "scoring_to": "2022-05-20", "meeting_on": "2022-05-25",
}  # fmt: skip


@pytest.fixture
def desk(app: Flask) -> Desk:
    """The offices on 9 May, when panels are set up."""
    made = Desk(app)
    made.clock("2022-05-09")
    return made


def test_a_panel_is_made_filled_in_and_frozen_by_its_pages(desk: Desk) -> None:
    with desk.working() as offices:
        cases = nominated(offices, 2)
        people = [expert(offices, number) for number in range(1, 6)]
        away = expert(offices, 9, declared=False)
        refs = [case.ref for case in cases]
    province = desk.seat(desk.offices.province)
    assert "还没有评审组" in words(province.get("/bureau/panels/"))
    fresh = province.get("/bureau/panels/new").get_data(as_text=True)
    assert 'name="rule" value="mean" checked' not in fresh and "checked" not in fresh, "no rule is chosen beforehand"
    page = province.post("/bureau/panels/new", data=RULES).headers["Location"].removesuffix("criteria")
    assert "还没有评审指标" in words(province.get(page)) and "现在还不能冻结" in words(province.get(page))
    half = {"version": "1", "c-0-title": "成效", "c-0-weight": "60", "c-0-guidance": "看数据", "c-1-title": "",
            "c-7-title": "深度", "c-7-weight": "30"}  # fmt: skip
    assert province.post(f"{page}criteria", data=half).status_code == 303
    assert "现在是 90%" in words(province.get(page))
    whole = half | {"version": "2", "c-7-weight": "40"}
    assert province.post(f"{page}criteria", data=whole).status_code == 303
    kept = [(one.position, one.title, one.weight) for one in desk.rows(select(PanelCriterion))]
    assert kept == [(1, "成效", 60), (2, "深度", 40)]
    assert "现在还不能冻结" not in words(province.get(page))
    form = province.get(f"{page}freeze").get_data(as_text=True)
    assert len(re.findall(r'name="case" value="\w+" checked', form)) == 2
    assert len(re.findall(r'name="expert" value="\w+" checked', form)) == 5
    assert away.ref not in form and "未申报" in form
    sent = {"version": "3", "case": refs, "expert": [one.ref for one in people[:3]]}
    refused = province.post(f"{page}freeze", data=sent)
    assert refused.status_code == 422 and "只选了 3 位" in words(refused)
    assert len(re.findall(r'name="expert" value="\w+" checked', refused.get_data(as_text=True))) == 3
    assert province.post(f"{page}freeze", data=sent | {"expert": [one.ref for one in people]}).status_code == 303
    shown = words(province.get(page))
    assert "已冻结，待分派" in shown and "N02" in shown and "Z05" in shown and people[0].name in shown
    assert "已经冻结" in words(province.get(f"{page}rules")) and "已经冻结" in words(province.get(f"{page}freeze"))
    assert province.post(f"{page}drop", data={"version": "4"}).status_code == 409
    assert len(desk.rows(select(PanelNominee))) == 2


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"rule": ""}, "请选择汇总办法"), ({"minimum": "2"}, "有效评分的最少份数请填写 3 至 4"), ({"each": "四"}, "每家企业的专家数请填写"),
        ({"line": ""}, "请选择入围方式"), ({"line": "pass"}, "分数线请填写"), ({"line": "pass", "passing": "100.01"}, "分数线请填写"),
        ({"quota": ""}, "请填写名额"), ({"scoring_to": "2022-05-08"}, "不能早于开始日期"), ({"scoring_from": "2022-02-30"}, "真实存在"),
        ({"level": "four_star"}, "请选择由省厅评定的星级"), ({"meeting_on": "2022-05-19"}, "会评日期不能早于"),
    ],
)  # fmt: skip
def test_rules_that_cannot_be_taken_name_the_field_and_lose_nothing(desk: Desk, changed: dict[str, str], said: str) -> None:
    answer = desk.seat(desk.offices.province).post("/bureau/panels/new", data=RULES | changed)
    assert answer.status_code == 422 and said in words(answer)
    assert 'value="五星级专家评审"' in answer.get_data(as_text=True)
    assert desk.rows(select(Panel)) == []


def test_a_pass_line_is_kept_to_the_hundredth_and_rules_change_until_frozen(desk: Desk) -> None:
    province = desk.seat(desk.offices.province)
    page = province.post("/bureau/panels/new", data=RULES | {"line": "pass", "passing": "82.5"}).headers["Location"]
    page = page.removesuffix("criteria")
    made = desk.rows(select(Panel))[0]
    assert (made.quota, made.pass_hundredths) == (None, 8250)
    assert "82.50 分及以上" in words(province.get(page)) and 'value="82.50"' in province.get(f"{page}rules").get_data(as_text=True)
    assert province.post(f"{page}rules", data=RULES | {"version": "1", "rule": "mean"}).status_code == 303
    late = province.post(f"{page}rules", data=RULES | {"version": "1", "rule": "median"})
    assert late.status_code == 422 and "刚被他人修改" in words(late)
    changed = desk.rows(select(Panel))[0]
    assert (changed.rule, changed.quota, changed.pass_hundredths) == ("mean", 1, None)
    assert province.post(f"{page}criteria", data={"version": "2", "c-0-title": "", "c-0-weight": "10"}).status_code == 422
    assert province.post(f"{page}drop", data={"version": "2"}).status_code == 303
    assert desk.rows(select(Panel)) == []
