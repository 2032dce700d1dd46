"""A visit on a phone with a bad line: nothing recorded is lost, everything arrives once, both sides sign."""

import re

import pytest
from flask import Flask
from playwright.sync_api import FilePayload, Page, expect
from sqlmodel import select

from models.site_visit import SiteVisit, SiteVisitEntry, SiteVisitPhoto
from tests.evidence.image_makers import picture
from tests.support.browser import PHONE, WIDE, OpenPage, Problems, assert_accessible, assert_fits
from tests.support.desk import Desk
from tests.support.journeys import sign_in
from tests.support.visits import planned, say

expect.set_options(timeout=15_000)

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(app: Flask) -> Desk:
    desk = Desk(app)
    app.config["WTF_CSRF_ENABLED"] = True
    desk.clock("2022-03-09")
    return desk


@pytest.fixture
def visit(desk: Desk) -> str:
    with desk.working() as offices:
        return planned(offices, offices.passed()).ref


def _open(page: Page, desk: Desk, server: str, ref: str) -> None:
    sign_in(page, server, desk.offices.city.login)
    page.goto(f"{server}/bureau/visits/{ref}/kit")
    expect(page.locator("[data-kit-says]")).to_contain_text("全部已送达")


def _item(page: Page, title: str) -> None:
    item = page.locator(".kit-item", has=page.locator("summary b", has_text=title))
    if item.get_attribute("open") is None:
        item.locator("summary").first.click()


def _photo(name: str) -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": picture("JPEG", (1200, 900))}


def test_what_is_recorded_offline_stays_on_the_phone_and_arrives_once(
    desk: Desk, visit: str, open_page: OpenPage, live_server: str, problems: Problems
) -> None:
    page = open_page(PHONE)
    _open(page, desk, live_server, visit)
    assert_fits(page)
    _item(page, "云服务器")
    assert_accessible(page)
    page.context.set_offline(True)
    server = page.locator(".kit-item", has=page.locator("summary b", has_text="云服务器"))
    server.get_by_text("不属实", exact=True).click()
    server.get_by_label("情况说明").fill("控制台里没有这台云服务器")
    expect(server.locator("[data-kit-state]")).to_contain_text("已保存在本机")
    server.locator("input[type=file]").set_input_files(_photo("机房.jpg"))
    expect(server.locator("[data-kit-photos]")).to_contain_text("已保存在本机")
    expect(page.locator("[data-kit-says]")).to_contain_text("没有网络")
    assert desk.rows(select(SiteVisitEntry)) == []
    # the tab is closed and opened again with a line: what was kept is there and goes its way
    page.context.set_offline(False)
    again = page.context.new_page()
    page.close()
    again.goto(f"{live_server}/bureau/visits/{visit}/kit")
    expect(again.locator("[data-kit-says]")).to_contain_text("全部已送达")
    entries = desk.rows(select(SiteVisitEntry))
    assert [(one.item, one.result, one.words) for one in entries] == [
        ("services:s1", "refuted", "控制台里没有这台云服务器")
    ]
    assert len(desk.rows(select(SiteVisitPhoto))) == 1
    again.reload()
    expect(again.locator("[data-kit-says]")).to_contain_text("已记录 1 /")
    assert len(desk.rows(select(SiteVisitEntry))) == 1


def test_a_correction_half_typed_survives_the_closing_of_the_page(
    desk: Desk, visit: str, open_page: OpenPage, live_server: str
) -> None:
    page = open_page(PHONE)
    _open(page, desk, live_server, visit)
    item = page.locator(".kit-item", has=page.locator("summary b", has_text="45,000.00"))
    _item(page, "45,000.00")
    item.get_by_text("部分属实", exact=True).click()
    expect(item.locator("[data-kit-state]")).to_contain_text("写明哪里不对")
    page.reload()
    item = page.locator(".kit-item", has=page.locator("summary b", has_text="45,000.00"))
    expect(item.get_by_label("部分属实")).to_be_checked()
    item.locator(".kit-fix summary", has_text="付款金额").click()
    item.get_by_label("正确的付款金额").fill("40000")
    expect(item.locator("[data-kit-state]")).to_contain_text("已送达")
    assert desk.rows(select(SiteVisitEntry))[0].corrections == {"amount_yuan": "40000.00"}
    assert_accessible(page)


def test_a_sign_in_that_ran_out_keeps_everything_until_the_same_person_is_back(
    desk: Desk, visit: str, open_page: OpenPage, live_server: str, problems: Problems
) -> None:
    problems.expect("status of 401")
    page = open_page(PHONE)
    _open(page, desk, live_server, visit)
    page.context.clear_cookies(name="sid")
    _item(page, "云上排产")
    item = page.locator(".kit-item", has=page.locator("summary b", has_text="云上排产"))
    item.get_by_text("属实", exact=True).first.click()
    expect(page.locator("[data-kit-says]")).to_contain_text("登录已过期")
    page.get_by_role("link", name="重新登录").click()
    page.get_by_label("登录名").fill(desk.offices.city.login)
    page.get_by_label("密码").fill("一句容易记住的长密码 2022")
    page.get_by_role("main").get_by_role("button", name="登录").click()
    expect(page.locator("[data-kit-says]")).to_contain_text("全部已送达")
    assert [one.item for one in desk.rows(select(SiteVisitEntry))] == ["services:s2"]


def test_two_phones_on_one_item_are_shown_each_others_words(
    desk: Desk, visit: str, open_page: OpenPage, live_server: str, problems: Problems
) -> None:
    problems.expect("status of 409")
    page = open_page(PHONE)
    _open(page, desk, live_server, visit)
    with desk.working() as offices:
        row = offices.session.exec(select(SiteVisit).where(SiteVisit.ref == visit)).one()
        say(offices.session, offices.city_two, row, "services:s1", "confirmed", words="我看过了")
    _item(page, "云服务器")
    item = page.locator(".kit-item", has=page.locator("summary b", has_text="云服务器"))
    item.get_by_text("不属实", exact=True).click()
    item.get_by_label("情况说明").fill("我没有看到这台服务器")
    expect(item.locator("[data-kit-state]")).to_contain_text("另一位核查人员已把这一项记为“属实”")
    assert len(desk.rows(select(SiteVisitEntry))) == 1
    item.get_by_role("button", name="用我的").click()
    expect(item.locator("[data-kit-state]")).to_contain_text("已送达")
    entries = sorted(desk.rows(select(SiteVisitEntry)), key=lambda one: one.version)
    assert [(one.version, one.result) for one in entries] == [(1, "confirmed"), (2, "refuted")]


def test_signing_out_with_something_unsent_asks_first(
    desk: Desk, visit: str, open_page: OpenPage, live_server: str
) -> None:
    page = open_page(PHONE)
    _open(page, desk, live_server, visit)
    item = page.locator(".kit-item", has=page.locator("summary b", has_text="云服务器"))
    _item(page, "云服务器")
    item.get_by_text("不属实", exact=True).click()
    expect(item.locator("[data-kit-state]")).to_contain_text("后送达")
    page.goto(f"{live_server}/bureau/visits")
    page.get_by_role("button", name="退出").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("还有 1 条现场核查内容没有送达")
    dialog.get_by_role("button", name="先不退出").click()
    expect(page.get_by_role("heading", name="核查任务")).to_be_visible()
    page.get_by_role("button", name="退出").click()
    page.get_by_role("button", name="退出，内容留在本机").click()
    expect(page.get_by_role("link", name="登录").first).to_be_visible()
    assert page.evaluate("localStorage.getItem('kit-unsent')") == "1"


def test_both_sides_sign_on_the_screen_and_the_officer_sees_the_difference(
    desk: Desk, visit: str, open_page: OpenPage, live_server: str
) -> None:
    with desk.working() as offices:
        row = offices.session.exec(select(SiteVisit).where(SiteVisit.ref == visit)).one()
        for item in row.checklist:
            result = "refuted" if item["section"] == "services" else "confirmed"
            say(offices.session, offices.city, row, item["key"], result)
    page = open_page(PHONE)
    sign_in(page, live_server, desk.offices.city.login)
    page.goto(f"{live_server}/bureau/visits/{visit}/sign")
    assert_fits(page)
    assert_accessible(page)
    _draw(page, "企业代表签字1", "陈示例", "副总经理")
    expect(page.locator("#sign-1 form")).to_have_count(0)  # its words speak of a signature before there is one
    expect(page.locator("#sign-1")).to_contain_text("手写签名")
    for number in (2, 3):
        expect(page.locator("[data-kit-says]")).to_contain_text("全部已送达")  # the module is there
        form = page.get_by_role("form", name=f"核查人员签字{number}")
        form.get_by_text("输入姓名代替手写", exact=True).click()
        form.get_by_label(re.compile("本人确认")).check()
        form.get_by_role("button", name="签字").click()
        expect(page.locator(f"#sign-{number} form")).to_have_count(0)
    expect(page.locator(".facts").first).to_contain_text("已签字封存")
    wide = open_page(WIDE)
    sign_in(wide, live_server, desk.offices.city.login)
    wide.goto(f"{live_server}/bureau/visits/{visit}")
    wide.get_by_role("button", name="完成核查并复算").click()
    wide.get_by_role("dialog").get_by_role("button", name="完成核查并复算").click()
    expect(wide.get_by_role("heading", name="核查前后对照")).to_be_visible()
    expect(wide.locator(".turn-whole")).to_have_text(re.compile("通过形式审查.*→.*不符合", re.DOTALL))
    assert_accessible(wide)
    assert_fits(wide)
    wide.get_by_role("link", name="看申报").click()
    expect(wide.locator(".turn-whole")).to_be_visible()
    assert_accessible(wide)


def _draw(page: Page, form_name: str, name: str, position: str) -> None:
    form = page.get_by_role("form", name=form_name)
    form.get_by_label("姓名", exact=True).fill(name)
    form.get_by_label("职务").fill(position)
    canvas = form.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 30)
    page.mouse.down()
    for step in range(8):
        page.mouse.move(box["x"] + 40 + step * 20, box["y"] + 30 + (step % 2) * 40)
    page.mouse.up()
    form.get_by_role("button", name="签字").click()
