"""An expert's whole round in a browser: declare, read the file and its evidence, score with the keyboard, lock, decline."""

import io
import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlmodel import select

from assessor.evidence.store import open_store
from models.panel import PanelLock, PanelSheetChange
from tests.evidence import pdf_makers as pdfs
from tests.support.browser import PHONE, WIDE, OpenPage, assert_accessible, assert_fits, follow
from tests.support.desk import Desk
from tests.support.panel_rows import PanelRows
from tests.support.world import PASSWORD

REASON = "三年的合同和账单齐全，业务系统全部在云上运行。"


@pytest.fixture
def desk(app: Flask) -> Desk:
    made = Desk(app)
    app.config["WTF_CSRF_ENABLED"] = True
    made.clock("2022-04-12")
    return made


@pytest.fixture
def login(desk: Desk) -> str:
    """The login of an expert with two nominees."""
    kept = open_store(desk.app.extensions["settings"].evidence_store).put(io.BytesIO(pdfs.saved(pdfs.plain(pages=2))))
    with desk.working() as offices:
        rows = PanelRows(offices, paper=(kept.sha256, kept.size)).assigned()
        return next(viewer.login for seat, viewer in rows.experts.items() if len(rows.sheets(seat)) == 2)


def _sign_in(page: Page, server: str, login: str) -> None:
    page.goto(f"{server}/sign-in")
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录").click()


def _saved(page: Page) -> None:
    expect(page.locator("[data-autosave-says]")).to_have_attribute("data-state", "saved")


def test_an_expert_s_whole_round(open_page: OpenPage, live_server: str, desk: Desk, login: str) -> None:
    page = open_page(WIDE)
    _sign_in(page, live_server, login)
    expect(page).to_have_url(f"{live_server}/expert/")
    expect(page.get_by_text("距评分截止")).to_be_visible()
    assert_accessible(page)

    page.get_by_role("link", name="查看或更新我的申报").click()
    page.get_by_label("没有需要申报的利害关系").check()
    page.get_by_label("所申报的内容真实、完整；评审中发现应当回避的，主动提出").check()
    page.get_by_role("button", name="提交申报").click()
    expect(page.get_by_text("已申报，有效期一年")).to_be_visible()

    page.get_by_role("link", name="评下一家").click()
    expect(page.get_by_role("heading", name="申报内容")).to_be_visible()
    assert_accessible(page)
    _score(page)
    _read_evidence(page)
    page.reload()
    expect(page.get_by_label("理由").first).to_have_value(REASON)
    expect(page.get_by_text("已评 3 / 3 项")).to_be_visible()
    _lock(page)
    _decline(page, live_server)
    kept = desk.rows(select(PanelLock))
    assert [(one.seq, one.total_hundredths) for one in kept] == [(1, 85 * 50 + 90 * 30 + 72 * 20)]
    assert [(one.code, one.words) for one in desk.rows(select(PanelSheetChange))] == [
        ("conflict", "曾参与该企业的方案设计")
    ]


def _score(page: Page) -> None:
    """With the keyboard alone: Enter to the reason, Ctrl and Enter to the next criterion, with Shift to the one before."""
    page.get_by_label("分数").first.focus()
    for number, points in enumerate(("85", "90", "72")):
        expect(page.get_by_label("分数").nth(number)).to_be_focused()
        page.keyboard.type(points)
        page.keyboard.press("Enter")
        expect(page.get_by_label("理由").nth(number)).to_be_focused()
        page.keyboard.type(REASON)
        page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="锁定这家的评分")).to_be_focused()
    page.get_by_label("理由").nth(2).focus()
    page.keyboard.press("Control+Shift+Enter")
    expect(page.get_by_label("分数").nth(1)).to_be_focused()
    expect(page.locator("[data-score-total]")).to_have_text("83.90")
    expect(page.get_by_text("已评 3 / 3 项")).to_be_visible()


def _read_evidence(page: Page) -> None:
    """Evidence opens beside the sheet; nothing typed is left, also what is not saved yet."""
    page.get_by_label("理由").first.fill(REASON + "补充")
    page.get_by_role("link", name="云服务合同.pdf").first.click()
    expect(page.get_by_text("第 1 页，共 2 页")).to_be_visible()
    expect(page.get_by_label("理由").first).to_have_value(REASON + "补充")
    page.get_by_role("link", name="下一页").click()
    expect(page.get_by_text("第 2 页，共 2 页")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("第 1 页，共 2 页")).to_be_visible()
    assert page.locator(".paper img").evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    assert_accessible(page)
    page.get_by_label("理由").first.fill(REASON)
    _saved(page)
    expect(page).to_have_url(re.compile(r"file="))
    page.get_by_role("link", name="回到申报内容").click()
    expect(page.get_by_role("heading", name="申报内容")).to_be_visible()


def _lock(page: Page) -> None:
    page.get_by_label("理由").nth(1).fill("太短")
    page.get_by_role("button", name="锁定这家的评分").click()
    page.get_by_role("dialog").get_by_role("button", name="锁定这家的评分").click()
    expect(page.get_by_role("alert")).to_contain_text("理由至少 10 个字")
    page.get_by_label("理由").nth(1).fill(REASON)
    page.get_by_role("button", name="锁定这家的评分").click()
    page.get_by_role("dialog").get_by_role("button", name="锁定这家的评分").click()
    expect(page.get_by_text("的评分已锁定，合计 83.90 分")).to_be_visible()
    expect(page.get_by_role("button", name="锁定这家的评分")).to_have_count(0)
    expect(page.get_by_label("分数")).to_have_count(0)
    assert_accessible(page)


def _decline(page: Page, server: str) -> None:
    page.goto(f"{server}/expert/")
    page.get_by_role("link", name="评下一家").click()
    page.get_by_role("link", name="与这家企业有利害关系").click()
    page.get_by_label("发现利害关系，应当回避").check()
    page.get_by_label("说明").fill("曾参与该企业的方案设计")
    assert_accessible(page)
    page.get_by_role("button", name="交回，由其他专家评审").click()
    page.get_by_role("dialog").get_by_role("button", name="交回，由其他专家评审").click()
    expect(page.get_by_text("不再由您评审")).to_be_visible()
    expect(page.get_by_role("link", name="评下一家")).to_have_count(0)


def test_the_sheet_fits_a_phone_and_works_without_scripts(open_page: OpenPage, live_server: str, login: str) -> None:
    phone = open_page(PHONE)
    _sign_in(phone, live_server, login)
    assert_fits(phone)
    follow(phone.get_by_role("link", name="评下一家"))
    assert_fits(phone)
    phone.get_by_role("link", name="云服务合同.pdf").first.click()
    expect(phone.get_by_text("第 1 页，共 2 页")).to_be_visible()
    assert_fits(phone)

    plain = open_page(WIDE, javascript=False)
    _sign_in(plain, live_server, login)
    plain.get_by_role("link", name="评下一家").click()
    plain.get_by_label("分数").first.fill("88")
    plain.get_by_role("button", name="保存").click()
    expect(plain.get_by_text("已保存。")).to_be_visible()
    expect(plain.get_by_label("分数").first).to_have_value("88")
