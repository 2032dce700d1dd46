"""The journey of an enterprise: register, choose a star, fill in, prove, check, submit, track. In a real Chromium."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from models.vocabulary import OrgKind, Role
from tests.support import journeys
from tests.support.browser import PHONE, OpenPage, Problems, assert_accessible, assert_fits
from tests.support.enterprise_desk import Desk
from tests.support.world import World

pytestmark = pytest.mark.browser
FIRM = "昆山示例精密机械有限公司"


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk.open(app)


@pytest.fixture
def empty_desk(app: Flask) -> Desk:
    return Desk.open(app, filled=False)


def test_a_new_enterprise_registers_fills_in_submits_and_tracks(
    empty_desk: Desk, page: Page, live_server: str, tmp_path: Path
) -> None:
    journeys.register(
        page, live_server, FIRM, "91320583XXFAKE004X"[:17] + _check("91320583XXFAKE004"), "320583", "xin-qiye"
    )
    number = journeys.file_three_star(page, FIRM, tmp_path)
    page.get_by_role("link", name="查看办理进度").click()
    expect(page.get_by_role("main")).to_contain_text(number)
    expect(page.get_by_role("main")).to_contain_text("昆山市工业和信息化局")
    expect(page.get_by_role("main")).to_contain_text("县（市、区）审核中")
    assert_accessible(page)


def _check(stem: str) -> str:
    from stdnum.cn import uscc

    return str(uscc.calc_check_digit(stem))


PAGES = (
    "",
    *[
        "/level",
        "/s/enterprise?check=1",
        "/s/services",
        "/s/services/lines/s1",
        "/s/payments",
        "/files",
        "/checks",
        "/preview",
        "/submit",
        "/withdraw",
        "/progress",
        "/enterprise",
        "/enterprise/people",
    ],
)


@pytest.mark.parametrize("size", [(1280, 900), PHONE], ids=["wide", "phone"])
def test_every_page_of_a_draft_is_accessible_and_fits(
    desk: Desk, open_page: OpenPage, live_server: str, size: tuple[int, int]
) -> None:
    page = open_page(size)
    journeys.sign_in(page, live_server, "boss")
    for path in PAGES:
        page.goto(live_server + (path if path.startswith("/enterprise") else desk.url(path)))
        assert_accessible(page)
        assert_fits(page)


@pytest.mark.parametrize("size", [(1280, 900), PHONE], ids=["wide", "phone"])
def test_every_page_of_a_returned_filing_is_accessible_and_fits(
    desk: Desk, open_page: OpenPage, live_server: str, size: tuple[int, int]
) -> None:
    desk.file()
    desk.send_back()
    page = open_page(size)
    journeys.sign_in(page, live_server, "boss")
    for path in ("/enterprise", "", "/s/services/lines/s1", "/progress", "/changes", "/receipt", "/submit"):
        page.goto(live_server + (path if path.startswith("/enterprise") else desk.url(path)))
        assert_accessible(page)
        assert_fits(page)


def _saved(page: Page) -> None:
    """The page itself has heard that what was typed is kept; the server's own 已保存 of an earlier time says nothing of it."""
    expect(page.locator("[data-autosave-says][data-state=saved]")).to_contain_text("已保存")


def test_what_is_typed_is_saved_without_pressing_a_button(desk: Desk, page: Page, live_server: str) -> None:
    journeys.sign_in(page, live_server, "clerk")
    page.goto(live_server + desk.url("/s/services/lines/s1"))
    page.get_by_label("服务名称").fill("改过的云服务器")
    _saved(page)
    page.reload()
    expect(page.get_by_label("服务名称")).to_have_value("改过的云服务器")


def test_two_people_on_one_line_choose_between_both_versions(
    desk: Desk, open_page: OpenPage, live_server: str, problems: Problems
) -> None:
    problems.expect("status of 409")
    boss, clerk = open_page(), open_page()
    for page, login in ((boss, "boss"), (clerk, "clerk")):
        journeys.sign_in(page, live_server, login)
        page.goto(live_server + desk.url("/s/services/lines/s1"))
    clerk.get_by_label("服务名称").fill("经办人的名称")
    _saved(clerk)
    boss.get_by_label("服务名称").fill("负责人的名称")
    boss.get_by_role("button", name="看两份内容并选择").click()
    expect(boss.get_by_role("heading", name="两个人同时改了这一部分")).to_be_visible()
    assert_accessible(boss)
    boss.get_by_role("radio", name="经办人的名称").check()
    boss.get_by_role("button", name="按上面的选择保存").click()
    expect(boss.get_by_role("link", name="经办人的名称", exact=True)).to_be_visible()


def test_the_first_password_of_a_new_editor_is_shown_once_and_opens_the_account(
    desk: Desk, open_page: OpenPage, live_server: str
) -> None:
    boss = open_page()
    journeys.sign_in(boss, live_server, "boss")
    boss.goto(live_server + "/enterprise/people")
    boss.get_by_label("姓名").fill("王示例")
    boss.get_by_label("登录名").fill("wang.shili")
    boss.get_by_role("button", name="添加并生成一次性密码").click()
    first = boss.locator(".notice .code").nth(1).inner_text()
    boss.goto(live_server + "/enterprise/people")
    expect(boss.get_by_text(first)).to_have_count(0)
    fresh = open_page()
    journeys.sign_in(fresh, live_server, "wang.shili", first)
    expect(fresh.get_by_role("heading", name="更改密码")).to_be_visible()


def test_without_javascript_a_line_is_filled_in_and_a_file_uploaded(
    desk: Desk, open_page: OpenPage, live_server: str, tmp_path: Path
) -> None:
    page = open_page(javascript=False)
    journeys.sign_in(page, live_server, "boss")
    page.goto(live_server + desk.url("/s/services/lines/s1"))
    page.get_by_label("服务名称").fill("不用脚本的名称")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("link", name="不用脚本的名称", exact=True)).to_be_visible()
    page.goto(live_server + desk.url("/files"))
    journeys.upload(page, tmp_path, "凭证.pdf", "付款凭证", "2021-12-20", "企业基本情况")


def test_an_enterprise_with_a_very_long_name_still_fits_a_phone(
    desk: Desk, open_page: OpenPage, live_server: str
) -> None:
    with desk.session() as session:
        world = World(session, made=50)
        firm = world.organisation(
            OrgKind.ENTERPRISE,
            "320583",
            "江苏苏南长三角高端精密轴承与工业传动装备智能制造研究院（昆山）股份有限公司",
            "91320583XXFAKE003" + _check("91320583XXFAKE003"),
        )
        world.person(firm, Role.CERTIFIER, "long.name")
    page = open_page(PHONE)
    journeys.sign_in(page, live_server, "long.name")
    assert_fits(page)
    page.goto(live_server + "/enterprise/start/jiangsu-star-2022")
    assert_fits(page)
    assert_accessible(page)
