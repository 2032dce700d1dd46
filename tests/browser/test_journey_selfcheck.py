"""The self-check in a browser: form → result → change answers → PDF → into a new account."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlmodel import select

from models.application import DraftAnswer
from models.store import unit_of_work
from tests.support.browser import PHONE, OpenPage, assert_accessible, assert_fits
from tests.support.short_form import furnish

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _furnished(app: Flask) -> None:
    furnish(app)


def fill_in(page: Page, start: str) -> None:
    """A firm without a star and two cloud services, the second in use since `start`."""
    page.get_by_label("注册所在县（市、区）").select_option("320583")
    for question in ("legal_person", "finance_system", "credit_ok"):
        page.check(f'[name="enterprise-{question}"][value="true"]')
    page.check('[name="enterprise-violations-none"]')
    page.get_by_label("还没有评定过星级").check()
    for n, (name, kind, first) in enumerate(
        (("云服务器", "basic", "2021-06-01"), ("云上排产", "industrial_app", start))
    ):
        page.fill(f'[name="services-{n}-name"]', name)
        page.check(f'[name="services-{n}-kind"][value="{kind}"]')
        page.check(f'[name="services-{n}-form"][value="public"]')
        page.fill(f'[name="services-{n}-used-0-from"]', first)
        page.check(f'[name="services-{n}-used-0-open"]')
    page.fill('[name="payments-0-paid_on"]', "2021-06-10")
    page.fill('[name="payments-0-amount_yuan"]', "20000")


def see_result(page: Page) -> None:
    page.locator(".actions").get_by_role("button", name="看结果").click()


def arrived(page: Page, title: str) -> None:
    """The page with this heading is there and loaded; before that its document may still be the last one's."""
    expect(page.get_by_role("heading", level=1, name=title, exact=True)).to_be_visible()
    page.wait_for_load_state()


def test_from_the_front_page_to_a_draft_in_a_new_account(
    app: Flask, live_server: str, page: Page, tmp_path: Path
) -> None:
    page.goto(live_server)
    assert_accessible(page)
    page.locator(".door-first").click()
    arrived(page, "自测")
    assert_accessible(page)
    fill_in(page, "2021-11-01")
    see_result(page)
    three = page.locator("#three_star")
    expect(page.locator(".step-1")).not_to_contain_text("现在可以申报")
    page.locator(".tabs").get_by_role("link", name="三星级").click()
    expect(three).to_be_visible()
    expect(three).to_contain_text("2022年2月1日")
    assert_accessible(page)

    page.get_by_role("button", name="修改答案").click()
    expect(page.locator('[name="services-1-used-0-from"]')).to_have_value("2021-11-01")
    page.fill('[name="services-1-used-0-from"]', "2021-10-31")
    see_result(page)
    expect(page.locator(".step-1")).to_contain_text("现在可以申报")

    with page.expect_download() as download:
        page.get_by_role("button", name="下载 PDF").click()
    download.value.save_as(tmp_path / "self-check.pdf")
    assert (tmp_path / "self-check.pdf").read_bytes().startswith(b"%PDF")

    page.get_by_role("button", name="带进企业申报").click()
    arrived(page, "把自测答案带进申报")
    assert_accessible(page)
    page.get_by_role("link", name="第一次使用，注册企业").click()
    page.get_by_label("企业名称").fill("示例机械有限公司")
    page.get_by_label("统一社会信用代码").fill("91320583XXFAKE0018")
    page.get_by_label("所在县（市、区）或开发区").select_option("320583")
    page.get_by_label("姓名").fill("王小明")
    page.get_by_label("登录名").fill("wang.xiaoming")
    page.get_by_label("密码", exact=True).fill("一句容易记住的话 2022")
    page.get_by_label("再输入一次密码").fill("一句容易记住的话 2022")
    page.get_by_role("button", name="注册并登录").click()
    page.get_by_role("button", name="带入申报草稿").click()
    expect(page.locator("main")).to_contain_text("新填 2 行")
    assert_accessible(page)
    with unit_of_work(app.extensions["engine"], write=False) as session:
        rows = session.exec(select(DraftAnswer.answers).where(DraftAnswer.section == "services")).all()
    assert sorted(answers["name"] for answers in rows) == ["云上排产", "云服务器"]


def test_the_whole_self_check_works_without_javascript(live_server: str, open_page: OpenPage) -> None:
    page = open_page(javascript=False)
    page.goto(f"{live_server}/self-check")
    fill_in(page, "2021-10-31")
    page.get_by_role("button", name="再填 2 行云服务").click()
    expect(page.locator('[name="services-1-name"]')).to_have_value("云上排产")
    expect(page.locator('[name="services-3-name"]')).to_be_visible()
    see_result(page)
    expect(page.locator(".step-1")).to_contain_text("现在可以申报")


def test_the_enter_key_shows_the_result_and_does_not_add_a_line(live_server: str, page: Page) -> None:
    page.goto(f"{live_server}/self-check")
    fill_in(page, "2021-10-31")
    page.locator('[name="services-1-name"]').press("Enter")
    expect(page.get_by_role("heading", name="自测结果")).to_be_visible()


def test_a_mistake_leads_to_its_field_and_nothing_is_lost(live_server: str, page: Page) -> None:
    page.goto(f"{live_server}/self-check")
    fill_in(page, "2021-10-31")
    page.fill('[name="payments-0-amount_yuan"]', "2万元")
    see_result(page)
    expect(page.locator(".error-summary")).to_be_visible()
    page.wait_for_load_state()
    assert_accessible(page)
    page.locator(".error-summary a").first.click()
    expect(page.locator('[name="payments-0-amount_yuan"]')).to_be_focused()
    expect(page.locator('[name="payments-0-amount_yuan"]')).to_have_value("2万元")
    expect(page.locator('[name="services-1-name"]')).to_have_value("云上排产")


def test_every_page_fits_a_phone(live_server: str, open_page: OpenPage) -> None:
    page = open_page(PHONE)
    for address in ("/", "/self-check", "/notices", "/stars", "/basis", "/help"):
        page.goto(live_server + address)
        assert_fits(page)
        assert_accessible(page)
    page.goto(f"{live_server}/self-check")
    fill_in(page, "2021-11-01")
    see_result(page)
    arrived(page, "自测结果")
    assert_fits(page)
    assert_accessible(page)
