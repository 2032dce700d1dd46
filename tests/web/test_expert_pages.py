"""The pool of experts through the door: entering, Excel, accounts, declarations by the expert and from paper."""

import io
import re
from typing import Any

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlmodel import select

from assessor.cases.import_experts import COLUMNS
from models.experts import Expert, ExpertDeclaration, ExpertInterest
from models.people import Person
from models.sheet import SheetAnswer
from tests.evidence.workbooks import book
from tests.support.desk import Desk, words
from tests.support.panels import expert

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

HEADS = [head for head, _, _ in COLUMNS.values()]
ONE = ["王工", "省工业设计研究院", "", "高级工程师", "02512345678", "南京市", "云计算、人工智能", "某某云计算有限公司"]
FORM = {
    "name": "李教授", "employer": "某某大学", "employer_uscc": "", "city_code": "320500", "title": "教授", "phone": "",
    "fields": ["cloud", "iot"], "providers": "某某云计算有限公司 91320583XXFAKE0018",
}  # fmt: skip


@pytest.fixture
def desk(app: Flask) -> Desk:
    """The offices on 9 May, when panels are set up."""
    made = Desk(app)
    made.clock("2022-05-09")
    return made


def _file(*rows: list[Any], heads: list[str] | None = None) -> dict[str, Any]:
    content = book({"专家": [heads or HEADS, *rows]})
    return {"data": {"file": (io.BytesIO(content), "专家.xlsx")}, "content_type": "multipart/form-data"}


def test_an_expert_is_entered_gets_an_account_once_and_leaves_and_comes_back(desk: Desk) -> None:
    province = desk.seat(desk.offices.province)
    assert "专家库还是空的" in words(province.get("/bureau/experts/"))
    assert province.post("/bureau/experts/new", data=FORM | {"name": "", "city_code": ""}).status_code == 422
    made = province.post("/bureau/experts/new", data=FORM)
    assert made.status_code == 303
    assert "同名同单位" in words(province.post("/bureau/experts/new", data=FORM))
    page = made.headers["Location"]
    row = desk.rows(select(Expert))[0]
    assert row.providers == [{"name": "某某云计算有限公司", "uscc": "91320583XXFAKE0018"}]
    answer = province.post(f"{page}/account", data={"what": "open", "login": "li.jiaoshou"})
    first = re.search(r'class="password">([^<]+)<', answer.get_data(as_text=True))
    assert first is not None and first[1] not in words(province.get(page))
    assert province.post(f"{page}/account", data={"what": "open", "login": "li.second"}).status_code == 409
    again = province.post(f"{page}/account", data={"what": "reset"})
    assert "一次性密码" in words(again) and first[1] not in words(again)
    province.post(f"{page}/account", data={"what": "close"})
    account = next(one for one in desk.rows(select(Person)) if one.login == "li.jiaoshou")
    assert account.disabled_at is not None and account.must_change
    version = desk.rows(select(Expert))[0].version
    assert province.post(f"{page}/leave", data={"version": version - 1}).status_code == 409
    assert province.post(f"{page}/leave", data={"version": version}).status_code == 303
    assert "李教授" not in words(province.get("/bureau/experts/"))
    assert "李教授" in words(province.get("/bureau/experts/?state=retired"))
    assert province.post(f"{page}/leave", data={"version": version + 1, "what": "back"}).status_code == 303
    assert "李教授" in words(province.get("/bureau/experts/?field=iot&words=某某"))


def test_what_was_typed_stays_when_an_entry_is_refused_or_somebody_else_was_faster(desk: Desk) -> None:
    province, other = desk.seat(desk.offices.province), desk.seat(desk.offices.province_two)
    page = province.post("/bureau/experts/new", data=FORM).headers["Location"]
    mine = FORM | {"version": "1", "employer_uscc": "123", "title": "院长"}
    refused = province.post(page, data=mine)
    assert refused.status_code == 422 and 'value="院长"' in refused.get_data(as_text=True)
    assert other.post(page, data=FORM | {"version": "1", "title": "副教授"}).status_code == 303
    late = province.post(page, data=FORM | {"version": "1", "title": "院长"})
    assert late.status_code == 422 and "刚被他人修改" in words(late)
    assert desk.rows(select(Expert))[0].title == "副教授"


def test_a_list_of_experts_is_read_previewed_entered_and_known_ones_are_left_alone(desk: Desk) -> None:
    province = desk.seat(desk.offices.province)
    template = province.get("/bureau/experts/import/template.xlsx")
    assert CalamineWorkbook.from_filelike(io.BytesIO(template.data)).get_sheet_by_name("专家").to_python()[0] == HEADS
    two = ["赵工", "外省研究所", "91320583XXFAKE0018", "", "", "省外", "物联网", ""]
    answer = province.post("/bureau/experts/import", **_file(ONE, two))
    assert answer.status_code == 303
    assert "将新录入 2 人" in words(province.get(answer.headers["Location"]))
    read = answer.headers["Location"].rpartition("=")[2]
    assert province.post("/bureau/experts/import/enter", data={"read": read}).status_code == 303
    assert province.post("/bureau/experts/import/enter", data={"read": read}).status_code == 404
    rows = {one.name: one for one in desk.rows(select(Expert))}
    assert rows["王工"].fields == ["cloud", "ai"] and rows["王工"].city_code == "320100"
    assert rows["赵工"].city_code is None
    again = province.post("/bureau/experts/import", **_file(ONE))
    assert "已在库 1 人" in words(province.get(again.headers["Location"]))
    opened = words(province.post("/bureau/experts/accounts"))
    assert "王工 zj" in opened and "赵工 zj" in opened
    assert all(one.person_id for one in desk.rows(select(Expert)))
    assert "没有账号的专家" not in words(province.get("/bureau/experts/"))


@pytest.mark.parametrize(
    ("column", "value", "cell", "said"),
    [
        (0, "", "A2", "请填写专家姓名"), (1, None, "B2", "请填写工作单位"), (2, "91320583XXFAKE0011", "C2", "校验位"),
        (4, 13812345678, "E2", "文本"), (4, "12", "E2", "7 至 20 位"), (5, "上海市", "F2", "没有这个设区市"),
        (6, "量子计算", "G2", "没有“量子计算”这个领域"), (6, None, "G2", "专业领域"),
    ],
)  # fmt: skip
def test_a_wrong_cell_of_the_list_is_named_and_nothing_is_entered(
    desk: Desk, column: int, value: Any, cell: str, said: str
) -> None:
    bad = [value if at == column else one for at, one in enumerate(ONE)]
    province = desk.seat(desk.offices.province)
    answer = province.post("/bureau/experts/import", **_file(bad, [*ONE[:1], "另一单位", *ONE[2:]]))
    assert answer.status_code == 422
    assert cell in words(answer) and said in words(answer)
    back = desk.rows(select(SheetAnswer))[-1]
    sheet = CalamineWorkbook.from_filelike(
        io.BytesIO(province.get(f"/bureau/experts/import/sheets/{back.ref}.xlsx").data)
    ).get_sheet_by_name("专家")
    assert cell in sheet.to_python()[1][-1] and sheet.to_python()[2][-1] == ""
    assert desk.rows(select(Expert)) == []


def test_the_same_expert_twice_and_a_sheet_without_its_heads_are_sent_back(desk: Desk) -> None:
    province = desk.seat(desk.offices.province)
    assert "与第 2 行是同一位专家" in words(province.post("/bureau/experts/import", **_file(ONE, ONE)))
    assert "表头缺少" in words(province.post("/bureau/experts/import", **_file(ONE, heads=["名字"])))
    assert province.post("/bureau/experts/import").status_code == 422


def test_an_expert_declares_and_nothing_left_blank_counts_as_none(desk: Desk) -> None:
    with desk.working() as offices:
        seated = expert(offices, 1, declared=False)
    client = desk.seat(seated.viewer)
    assert "还没有申报" in words(client.get("/expert/declaration")) or "尚未申报" in words(client.get("/expert/declaration"))
    blank = client.post("/expert/declaration", data={"true": "true"})
    assert blank.status_code == 422 and "没有需要申报的利害关系" in words(blank)
    both = {"true": "true", "none": "true", "enterprise": "示例制造001有限公司"}
    assert client.post("/expert/declaration", data=both).status_code == 422
    assert client.post("/expert/declaration", data={"none": "true"}).status_code == 422, "without the pledge"
    said = {"true": "true", "enterprise": "示例制造有限公司 91320583XXFAKE0018；持股", "provider": "某云；顾问"}
    assert client.post("/expert/declaration", data=said).status_code == 303
    lines = [(one.kind, one.name, one.uscc, one.words) for one in desk.rows(select(ExpertInterest))]
    assert lines == [("enterprise", "示例制造有限公司", "91320583XXFAKE0018", "持股"), ("provider", "某云", "", "顾问")]
    made = desk.rows(select(ExpertDeclaration))[0]
    assert (str(made.declared_on), str(made.valid_until)) == ("2022-05-09", "2023-05-08")
    assert 'value="true"' in client.get("/expert/declaration").get_data(as_text=True)
    assert client.post("/expert/declaration", data={"true": "true", "none": "true"}).status_code == 303
    assert "申报为没有利害关系" in words(client.get("/expert/declaration"))


def test_the_last_day_of_a_declaration_is_told_thirty_days_before_and_after_it_has_gone(desk: Desk) -> None:
    with desk.working() as offices:
        seated = expert(offices, 1)
    for day, said in (
        ("2023-04-07", "申报有效"), ("2023-04-08", "申报将到期"), ("2023-05-08", "申报将到期"), ("2023-05-09", "申报已过期"),
    ):  # fmt: skip
        desk.clock(day)
        page = words(desk.seat(desk.offices.province).get("/bureau/experts/"))
        assert said in page.rpartition("申报有效至")[2], day
    assert "已过期" in words(desk.seat(seated.viewer).get("/expert/declaration"))


def test_a_paper_declaration_counts_from_its_own_day(desk: Desk) -> None:
    with desk.working() as offices:
        seated = expert(offices, 1, declared=False)
    province = desk.seat(desk.offices.province)
    page = f"/bureau/experts/{seated.ref}/declaration"
    for day in ("2021-05-09", "2022-05-10", ""):
        assert province.post(page, data={"declared_on": day, "none": "true"}).status_code == 422, day
    assert province.post(page, data={"declared_on": "2021-05-10", "none": "true"}).status_code == 303
    made = desk.rows(select(ExpertDeclaration))[0]
    assert str(made.valid_until) == "2022-05-09" and made.by_person_id == desk.offices.province.person_id


def test_the_experts_first_page_reminds_of_a_declaration_that_is_missing_or_runs_out(desk: Desk) -> None:
    with desk.working() as offices:
        without, seated = expert(offices, 1, declared=False), expert(offices, 2)
    assert "请先申报利害关系" in words(desk.seat(without.viewer).get("/expert/"))
    for day, said in (("2023-04-07", ""), ("2023-04-08", "2023年5月8日到期"), ("2023-05-09", "申报已过期")):
        desk.clock(day)
        page = desk.seat(seated.viewer).get("/expert/")
        assert page.status_code == 200 and said in words(page), day
        assert ("现在申报" in words(page)) is bool(said)
