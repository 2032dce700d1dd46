"""Excel through the door: lists out, lines in, earlier stars by two persons, several cases at once with their results."""

import io
from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlmodel import select

from models.application import DraftAnswer
from models.notice import Award
from models.sheet import SheetAnswer
from tests.cases.test_import_lines import GOOD, HEADS
from tests.evidence.workbooks import HOSTILE, book
from tests.support.desk import Desk, words
from tests.support.filing import draft
from tests.support.offices import credit_code
from tests.support.world import on

STARS = ["统一社会信用代码", "企业名称", "设区市", "星级", "公布日期", "公布文件"]


@pytest.fixture
def desk(app: Flask) -> Desk:
    """The offices on 10 March."""
    made = Desk(app)
    made.clock("2022-03-10")
    return made


def _rows(content: bytes, sheet: str) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(sheet).to_python()


def _file(content: bytes, name: str = "表.xlsx") -> dict[str, Any]:
    return {"data": {"file": (io.BytesIO(content), name)}, "content_type": "multipart/form-data"}


def test_the_list_under_its_filters_is_a_workbook_with_real_days_and_codes_as_text(desk: Desk) -> None:
    with desk.working() as offices:
        offices.submitted()
        offices.submitted("four_star")
    county = desk.seat(desk.offices.county)
    rows = _rows(county.get("/bureau/list.xlsx?tab=all&level=four_star").data, "申报清单")
    assert len(rows) == 4 and rows[2][0] == "受理编号"
    assert rows[3][2] == credit_code(2) and isinstance(rows[3][8], datetime) and isinstance(rows[3][9], date)


def test_a_county_forwards_several_and_every_row_says_what_came_of_it(desk: Desk) -> None:
    with desk.working() as offices:
        good, gone = offices.submitted(), offices.submitted()
        good_ref = good.ref
        seen = [f"{case.ref}.{case.version}" for case in (good, gone)]
        offices.take(offices.county, gone, "forward", on("2022-03-09"))
    county = desk.seat(desk.offices.county)
    answer = county.post("/bureau/together", data={"action": "forward", "case": seen})
    assert "办成 1 家" in words(answer) and desk.look(good_ref).state == "county_passed"
    back = desk.rows(select(SheetAnswer))[-1]
    rows = _rows(county.get(f"/bureau/together/{back.ref}.xlsx").data, "办理结果")
    assert sorted(row[3] for row in rows[3:]) == ["已办理", "未办理"]
    assert any("刚被别人办理过" in row[4] for row in rows[3:])
    assert desk.seat(desk.offices.city).get(f"/bureau/together/{back.ref}.xlsx").status_code == 404


def test_a_county_cannot_take_the_citys_step_on_several(desk: Desk) -> None:
    answer = desk.seat(desk.offices.county).post("/bureau/together", data={"action": "evaluate", "case": ["x.1"]})
    assert answer.status_code == 422


def test_an_enterprise_brings_its_lines_and_gets_wrong_cells_back(desk: Desk) -> None:
    with desk.working() as offices:
        boss = offices.boss()
        case = draft(offices.session, boss, offices.batch, offices.pack)
        page = f"/enterprise/applications/{case.ref}/import"
    client = desk.seat(boss)
    assert client.get(page).status_code == 200
    assert _rows(client.get(f"{page}/empty.xlsx").data, "云服务")[0][1] == "服务名称"
    good = [*GOOD[:1], "云排程", *GOOD[2:]]
    bad = [None, None, 44348, 45000, "甲", None, None]
    sheets = {
        "云服务": [HEADS, good],
        "上云投入付款": [
            [
                "行号（已有的行请勿改动）",
                "对应的云服务",
                "实际付款日期",
                "付款金额（元）",
                "付款单位",
                "发票号码",
                "发票代码",
            ],
            bad,
        ],
    }
    answer = client.post(page, **_file(book(sheets)))
    assert answer.status_code == 422 and "C2" in words(answer) and "日期应写成 2021-06-01" in words(answer)
    names = [row.answers.get("name") for row in desk.rows(select(DraftAnswer).where(DraftAnswer.section == "services"))]
    assert "云排程" in names  # the sheet without a problem was saved
    back = desk.rows(select(SheetAnswer))[-1]
    rows = _rows(client.get(f"/enterprise/sheets/{back.ref}.xlsx").data, "上云投入付款")
    assert rows[1][-1].startswith("C2：")
    with desk.working() as offices:
        other = offices.boss()
    assert desk.seat(other).get(f"/enterprise/sheets/{back.ref}.xlsx").status_code == 404
    assert desk.seat(other).post(page, **_file(book(sheets))).status_code == 404


@pytest.mark.parametrize("case", ["macros inside", "an old xls with a new name", "a bomb", "text"])
def test_a_hostile_workbook_gets_a_sentence_and_no_error(desk: Desk, case: str) -> None:
    with desk.working() as offices:
        boss = offices.boss()
        ref = draft(offices.session, boss, offices.batch, offices.pack).ref
    content, name, said = HOSTILE[case]
    doors = (
        (desk.seat(boss), f"/enterprise/applications/{ref}/import"),
        (desk.seat(desk.offices.province), "/bureau/earlier-stars/"),
    )
    for client, page in doors:
        answer = client.post(page, **_file(content, name))
        assert answer.status_code == 422 and said in words(answer)
        answer.close()


def _stars(*rows: list[Any]) -> bytes:
    return book({"往年星级": [STARS, *rows]})


ONE = [credit_code(7), "示例制造有限公司", "苏州市", "三星级", date(2021, 6, 30), "2021年度名单"]


def test_earlier_stars_are_read_previewed_proposed_and_entered_by_another_person(desk: Desk) -> None:
    first, second = desk.seat(desk.offices.province), desk.seat(desk.offices.province_two)
    answer = first.post("/bureau/earlier-stars/", **_file(_stars(ONE)))
    assert answer.status_code == 303
    preview = first.get(answer.headers["Location"])
    assert "示例制造有限公司" in words(preview) and desk.rows(select(Award)) == []
    read = answer.headers["Location"].rpartition("read=")[2]
    assert first.post("/bureau/earlier-stars/proposals", data={"read": read, "reason": ""}).status_code == 422
    sent = {"read": read, "reason": "据2021年度公布文件录入"}
    assert first.post("/bureau/earlier-stars/proposals", data=sent).status_code == 303
    from models.two_persons import Proposal

    ref = desk.rows(select(Proposal))[0].ref
    assert first.post(f"/bureau/two-persons/{ref}", data={"answer": "confirm"}).status_code == 403
    assert desk.rows(select(Award)) == []
    assert second.post(f"/bureau/two-persons/{ref}", data={"answer": "confirm"}).status_code == 303
    (star,) = desk.rows(select(Award))
    assert (star.uscc, star.level, star.awarded_on, star.city_code) == (
        ONE[0],
        "three_star",
        date(2021, 6, 30),
        "320500",
    )


@pytest.mark.parametrize(
    ("column", "value", "cell", "said"),
    [
        (0, 913205837765432199, "A2", "文本"),
        (0, "91320583XXFAKE0019", "A2", "校验"),
        (2, "昆山市", "C2", "没有这个设区市"),
        (3, "六星级", "D2", "没有这个星级"),
        (4, 44377, "E2", "2021-06-30"),
        (4, date(2022, 3, 11), "E2", "不能晚于今天"),
        (5, None, "F2", "请填写公布文件"),
    ],
)
def test_a_wrong_cell_among_earlier_stars_is_named(desk: Desk, column: int, value: Any, cell: str, said: str) -> None:
    client = desk.seat(desk.offices.province)
    bad = [*ONE[:column], value, *ONE[column + 1 :]]
    answer = client.post("/bureau/earlier-stars/", **_file(_stars(bad)))
    assert answer.status_code == 422 and cell in words(answer) and said in words(answer)
    back = desk.rows(select(SheetAnswer))[-1]
    assert _rows(client.get(f"/bureau/earlier-stars/sheets/{back.ref}.xlsx").data, "往年星级")[1][6].startswith(cell)


def test_the_same_star_twice_in_a_workbook_is_named(desk: Desk) -> None:
    answer = desk.seat(desk.offices.province).post("/bureau/earlier-stars/", **_file(_stars(ONE, ONE)))
    assert answer.status_code == 422 and "与第 2 行相同" in words(answer)
