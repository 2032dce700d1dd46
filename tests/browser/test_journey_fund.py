"""A year's fund in a real Chromium: declaration, figures and settlement by two, checks, and the money paid by two of finance."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlmodel import select

from assessor.access import Viewer
from models.application import Application
from tests.support import journeys
from tests.support.browser import OpenPage, assert_accessible, assert_fits, follow
from tests.support.bureau_steps import press
from tests.support.funds import FundDesk
from tests.web.test_declaration_pages import TYPED

pytestmark = pytest.mark.browser
VOUCHER = "国库支付2018-0918-01"


def _fine(page: Page) -> None:
    assert_accessible(page)
    assert_fits(page)


def _fetched(page: Page, name: str, starts: bytes) -> None:
    """A paper that a link of the page hands out."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name, exact=True).click()
    assert waiting.value.path().read_bytes().startswith(starts), name


def _declare(city: Page, finance: Page, server: str) -> None:
    """The city writes, its finance office countersigns, the city hands in; the paper is there as Word and as PDF."""
    city.goto(f"{server}/bureau/declaration/")
    for name in ("head", "contact", "enterprises", "claim_yuan", "done", "planned", "cases-0-name", "cases-0-text"):
        city.locator(f"[name='{name}']").fill(TYPED[name])
    city.get_by_role("button", name="保存", exact=True).click()
    expect(city.get_by_text("申报书已保存。")).to_be_visible()
    press(city, "生成第 1 版申报书")
    expect(city.get_by_role("link", name="下载 Word", exact=True)).to_be_visible()
    _fine(city)
    _fetched(city, "下载 Word", b"PK")
    _fetched(city, "下载 PDF", b"%PDF")
    finance.goto(city.url)
    press(finance, "会签")
    expect(finance.get_by_text("已记录：").first).to_be_visible()
    city.reload()
    city.get_by_label("纸质件寄送情况").fill("9月18日 EMS，一式三份")
    press(city, "报送省厅")
    expect(city.get_by_text("已记录：").first).to_be_visible()


def _yes(second: Page, server: str) -> None:
    """The second person confirms what is open."""
    second.goto(f"{server}/bureau/two-persons/")
    press(second, "确认，立即生效")
    expect(second.get_by_role("main")).to_contain_text("已确认，立即生效")


def _settle(first: Page, second: Page, server: str) -> None:
    """The fund is entered by two, and exactly what was seen in the preview is frozen by two."""
    first.goto(f"{server}/bureau/fund/figures")
    first.locator("[name='fund_yuan']").fill("60000")
    first.get_by_label("依据和理由").fill("苏财工贸〔2018〕1号下达")
    first.get_by_role("button", name="提出，请另一人确认").click()
    expect(first.get_by_role("main")).to_contain_text("已提出")
    _yes(second, server)
    first.goto(f"{server}/bureau/fund/runs/new")
    expect(first.get_by_role("main")).to_contain_text("60,000.00")
    _fine(first)
    first.get_by_label("理由").fill("各市已报送申报书")
    first.get_by_role("button", name="提出第 1 次核算").click()
    expect(first.get_by_role("main")).to_contain_text("已提出核算")
    _yes(second, server)
    first.goto(f"{server}/bureau/fund/checks/")
    press(first, "所选项目核查通过")
    expect(first.get_by_text("核查通过 2 个项目。")).to_be_visible()


def _pay(first: Page, second: Page, server: str) -> None:
    """The list of the city is fetched; one person of finance enters the payment, another checks every line and confirms."""
    first.goto(f"{server}/bureau/fund/")
    follow(first.get_by_role("link", name="苏州市").first)
    expect(first.get_by_role("main")).to_contain_text("陆万元整")
    _fetched(first, "下载名单 Excel", b"PK")
    _fetched(first, "下载 PDF", b"%PDF")
    first.goto(f"{server}/bureau/fund/payments/")
    for box in first.locator("input[name='project']").all():
        box.check()
    first.get_by_label("支付凭证号").fill(VOUCHER)
    first.get_by_role("button", name="登记，等另一人确认").click()
    expect(first.get_by_role("main")).to_contain_text("须由本单位另一位工作人员确认后生效")
    expect(first.get_by_role("button", name="确认，立即生效")).to_have_count(0)
    _fine(first)
    second.goto(f"{server}/bureau/fund/payments/")
    for amount in ("20,000.00", "40,000.00", VOUCHER):
        expect(second.get_by_role("main")).to_contain_text(amount)
    press(second, "确认，立即生效")
    expect(second.get_by_role("main")).to_contain_text("已确认，立即生效")
    second.goto(f"{server}/bureau/fund/payments/")
    expect(second.get_by_role("main")).to_contain_text("已结清（2）")
    expect(second.get_by_role("table", name="拨付和追回记录")).to_contain_text(VOUCHER)
    _fine(second)
    _fetched(second, "导出（Excel）", b"PK")


@pytest.mark.sqlite
def test_a_years_fund_from_the_declaration_to_the_money(app: Flask, open_page: OpenPage, live_server: str) -> None:
    desk = FundDesk(app)
    with desk.at_work() as funds:
        for yuan in ("100000", "200000"):
            funds.project(yuan, state="listed")
    desk.clock("2018-09-18")

    def seat(viewer: Viewer) -> Page:
        page = open_page()
        journeys.sign_in(page, live_server, viewer.login)
        return page

    finance, colleague = seat(desk.funds.finance), seat(desk.funds.finance_two)
    _declare(seat(desk.funds.city), finance, live_server)
    _settle(seat(desk.funds.province), seat(desk.funds.province_two), live_server)
    _pay(finance, colleague, live_server)
    assert {desk.look_state(one) for one in desk.rows(select(Application.ref))} == {"paid"}
