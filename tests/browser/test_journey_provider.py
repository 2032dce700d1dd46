"""A provider's journey in a real browser: register, apply for a catalogue, be listed, confirm a customer's service, get a key."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from assessor.cases.set_up import enter_regions
from models.vocabulary import OrgKind, Role
from tests.support.browser import PHONE, OpenPage, assert_accessible, assert_fits
from tests.support.bureau_steps import press
from tests.support.desk import Desk
from tests.support.journeys import PASSWORD, sign_in
from tests.support.offices import credit_code
from tests.support.providers import Market

NAME, CODE = "旅途云服务有限公司", credit_code(810)


@pytest.fixture
def desk(app: Flask) -> Desk:
    made = Desk(app)
    app.config["WTF_CSRF_ENABLED"] = True
    made.clock("2022-03-09")
    return made


def _good(page: Page) -> None:
    assert_accessible(page)
    assert_fits(page)


def _register(page: Page, server: str) -> None:
    page.goto(f"{server}/register/provider")
    _good(page)
    page.get_by_label("单位名称").fill(NAME)
    page.get_by_label("统一社会信用代码").fill(CODE)
    page.get_by_label("所在县（市、区）或开发区").select_option("320583")
    page.get_by_label("姓名").fill("旅某")
    page.get_by_label("登录名").fill("journey.cloud")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_label("再输入一次密码").fill(PASSWORD)
    page.get_by_role("button", name="注册并登录").click()
    expect(page.get_by_role("heading", name="服务商首页")).to_be_visible()


def _fill(page: Page) -> None:
    for title, answers in (
        ("基本情况", {"云平台名称": "旅途云", "成立时间": "2015-04-01", "已服务的本区企业": "12", "联系人": "旅某", "联系电话": "027-00000000"}),
        ("产品和服务", {"主要产品或服务": "云服务器和云 MES", "技术服务团队": "驻地六人", "给本区企业的价格和优惠": "首年八折"}),
    ):  # fmt: skip
        page.get_by_role("link", name=title, exact=True).click()
        expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
        for label, value in answers.items():
            page.get_by_label(label).fill(value)
        _good(page)
        page.get_by_role("button", name="保存，回到备案").click()
        expect(page.get_by_role("status").first).to_contain_text(f"“{title}”已保存")
    page.get_by_role("link", name="声明", exact=True).click()
    page.get_by_role("group", name="保证所填信息和附件真实").get_by_text("是", exact=True).click()
    page.get_by_label("法人代表签字").fill("旅某")
    page.get_by_label("签字日期").fill("2022-03-09")
    page.get_by_role("button", name="保存，回到备案").click()
    expect(page.get_by_role("status").first).to_contain_text("“声明”已保存")


@pytest.mark.browser
def test_a_provider_is_listed_confirms_a_service_and_gets_a_key(
    desk: Desk, live_server: str, open_page: OpenPage
) -> None:
    with desk.working() as offices:
        enter_regions(offices.session, "2023", "42")
        offices.world.person(
            offices.world.organisation(OrgKind.COUNTY, "420115", "江夏区科经局"), Role.OFFICER, "jiangxia"
        )
        market = Market(offices)
        market.star((CODE, market.code))
    page = open_page(PHONE)
    _register(page, live_server)
    _good(page)
    page.get_by_role("link", name="看哪些政策要备案").click()
    page.get_by_role("region", name="服务商支持目录遴选").get_by_role("button", name="开始填写").click()
    expect(page.get_by_text("还不能报送")).to_be_visible()
    _fill(page)
    _good(page)
    press(page, "报送")
    expect(page.get_by_role("status").first).to_contain_text("已报送第 1 版")
    _good(page)

    officer = open_page()
    sign_in(officer, live_server, "jiangxia")
    officer.goto(f"{live_server}/bureau/providers/filings/")
    officer.get_by_role("link", name=NAME).click()
    expect(officer.get_by_role("heading", name=NAME, level=1)).to_be_visible()
    _good(officer)
    officer.get_by_role("button", name="同意备案").click()
    expect(officer.get_by_role("status").first).to_contain_text("已同意备案")

    page.goto(f"{live_server}/provider/products")
    page.get_by_label("名称").fill("旅途云服务器")
    page.get_by_role("group", name="类别").get_by_text("基础设施", exact=True).click()
    page.get_by_label("单价").fill("199")
    page.get_by_role("group", name="计价方式").get_by_text("每月", exact=True).click()
    page.get_by_role("button", name="添加").click()
    expect(page.get_by_role("status").first).to_contain_text("已加入产品目录")
    _good(page)
    public = open_page(PHONE)
    public.goto(f"{live_server}/providers/")
    public.get_by_role("link", name=NAME).click()
    expect(public.get_by_text("旅途云服务器")).to_be_visible()
    _good(public)

    page.goto(f"{live_server}/provider/customers")
    page.get_by_role("link", name="云服务器").click()
    page.get_by_label("从哪一天开始提供服务").fill("2021-07-01")
    page.get_by_role("button", name="属实，确认").click()
    expect(page.get_by_text("服务商确认，有出入")).to_be_visible()
    _good(page)
    page.goto(f"{live_server}/provider/interface")
    page.get_by_label("用途").fill("生产环境")
    page.get_by_role("button", name="发放").click()
    expect(page.get_by_text("凭证只显示这一次")).to_be_visible()
    _good(page)
