"""The meeting of an expert panel in a real browser: opened, discussed on a projector, exported, confirmed by two."""

import io

import pytest
from docx import Document
from flask import Flask
from playwright.sync_api import Page, expect

from tests.support.browser import PHONE, OpenPage, assert_accessible, assert_fits
from tests.support.bureau_steps import menu, press
from tests.support.desk import Desk
from tests.support.journeys import sign_in
from tests.support.scored_panels import scored_panel

TITLE = "2022年度首批五星级专家评审"


@pytest.fixture
def desk(app: Flask) -> Desk:
    made = Desk(app)
    app.config["WTF_CSRF_ENABLED"] = True
    made.clock("2022-05-25")
    return made


def tab(page: Page, name: str) -> None:
    """Turn to another page of the same panel."""
    page.get_by_role("navigation", name="专家评审结果").get_by_role("link", name=name, exact=True).click()


def decide(page: Page, answer: str, reason: str) -> None:
    """Record the meeting's decision on the nominee that is shown, and go on."""
    page.get_by_label(answer, exact=True).check()
    page.get_by_label("理由", exact=True).fill(reason)
    page.get_by_role("button", name="记录结论").click()
    expect(page.get_by_role("status").first).to_contain_text("已记录")


def open_the_model(page: Page) -> None:
    """From the menu to the ranking, and open the model's view with a reason."""
    menu(page, "专家评审")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name="结果排序", exact=True).click()
    expect(page.get_by_role("columnheader", name="校正后得分")).to_have_count(0)
    assert_accessible(page)
    page.get_by_label("打开的理由").fill("名额线附近得分接近，供评审会参考")
    page.get_by_role("button", name="打开模型对照").click()
    expect(page.get_by_text("模型只作对照，不决定结论")).to_be_visible()
    assert_accessible(page)


@pytest.mark.browser
def test_a_panel_is_opened_discussed_exported_and_its_result_confirmed_by_a_second_person(
    desk: Desk, live_server: str, open_page: OpenPage
) -> None:
    with desk.working() as offices:
        made = scored_panel(offices, experts=True)
        made.detach()
    chair = open_page()
    sign_in(chair, live_server, desk.offices.province.login)
    open_the_model(chair)
    tab(chair, "图示")
    expect(chair.locator(".plot svg.main-svg").first).to_be_visible()
    assert_accessible(chair)
    tab(chair, "评审会")
    chair.get_by_role("link", name="登记出席情况").click()
    chair.get_by_label("主持人").fill("王处长")
    chair.get_by_label(made.names[0]).check()
    assert_accessible(chair)
    chair.get_by_role("button", name="登记").click()
    chair.get_by_role("link", name="开始或继续讨论").click()
    expect(chair.get_by_text("第 1 家，共 6 家")).to_be_visible()
    assert_accessible(chair)
    assert_fits(chair)
    for number in range(6):
        decide(chair, "推荐" if number < 2 else "不推荐", f"第 {number + 1} 家的理由，材料已经核对")

    looking = open_page(PHONE)
    sign_in(looking, live_server, made.experts["Z01"].login)
    looking.get_by_role("link", name="看评审会").click()
    expect(looking.get_by_text("6家").first).to_be_visible()
    assert_accessible(looking)
    assert_fits(looking)
    looking.get_by_role("link", name="N01").click()
    expect(looking.get_by_role("columnheader", name="Z01（您）")).to_be_visible()
    expect(looking.get_by_role("button", name="记录结论")).to_have_count(0)
    assert_fits(looking)

    with chair.expect_download() as download:
        chair.get_by_role("link", name="导出会议纪要（Word）").click()
    paper = Document(io.BytesIO(download.value.path().read_bytes()))
    assert any("推荐 2 家，不推荐 4 家" in part.text for part in paper.paragraphs)
    tab(chair, "结论确认")
    chair.get_by_label("理由").fill("评审会已逐家讨论，纪要已签字")
    chair.get_by_role("button", name="提出，由另一人确认").click()
    expect(chair.get_by_text("等待另一人确认")).to_be_visible()
    assert_accessible(chair)

    second = open_page()
    sign_in(second, live_server, desk.offices.province_two.login)
    menu(second, "双人确认")
    expect(second.get_by_text("推荐 2 家，不推荐 4 家")).to_be_visible()
    press(second, "确认，立即生效")
    expect(second.get_by_role("status").first).to_contain_text("已确认")
    second.goto(f"{live_server}/bureau/cases/{made.cases['N01'].ref}")
    expect(second.get_by_text("专家评审：")).to_be_visible()
    assert desk.look(made.cases["N01"].ref).state == "at_province"
