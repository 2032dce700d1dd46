"""Which programmes can we use, in a browser: choose → answer → result → change an answer, accessible and narrow."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.support.browser import PHONE, OpenPage, assert_accessible, assert_fits
from tests.support.short_form import furnish

pytestmark = pytest.mark.browser
YC, SY = "yichun-subsidy-2023", "shenyang-subsidy-2018"


@pytest.fixture(autouse=True)
def _furnished(app: Flask) -> None:
    furnish(app)


def arrived(page: Page, title: str) -> None:
    """The page with this heading is there and loaded."""
    expect(page.get_by_role("heading", level=1, name=title, exact=True)).to_be_visible()
    page.wait_for_load_state()


def test_from_the_front_page_to_the_best_combination_and_back(live_server: str, page: Page) -> None:
    page.goto(live_server)
    page.get_by_role("link", name="看看能用哪些政策").click()
    arrived(page, "能用哪些政策")
    assert_accessible(page)
    for pack in page.locator('[name="pack"]').all():
        pack.set_checked(pack.get_attribute("value") in (YC, SY))
    page.get_by_role("button", name="填写情况").click()
    page.wait_for_url("**/policies/form?**")
    assert_accessible(page)
    page.fill(f'[name="{YC}-project-contract_yuan"]', "180000")
    page.fill(f'[name="{YC}-project-paid_yuan"]', "180000")
    page.fill(f'[name="{SY}-project-paid_yuan"]', "600000")
    page.fill(f'[name="{SY}-project-revenue_yuan"]', "30000000")
    page.check(f'[name="{SY}-project-cloud"][value="industrial"]')
    page.locator(".actions").get_by_role("button", name="看结果").click()
    arrived(page, "能用哪些政策：结果")
    assert_accessible(page)
    expect(page.locator(".panel .best-sum")).to_contain_text("300,000.00 元")
    page.get_by_role("button", name="修改答案").click()
    arrived(page, "能用哪些政策")
    page.check('[name="projects"][value="different"]')
    page.locator(".actions").get_by_role("button", name="看结果").click()
    arrived(page, "能用哪些政策：结果")
    expect(page.locator(".panel .best-sum")).to_contain_text("390,000.00 元")


def test_the_pages_fit_a_phone(live_server: str, open_page: OpenPage) -> None:
    phone = open_page(PHONE)
    for path in ("/policies", f"/policies/form?pack={YC}&pack={SY}", f"/basis?batch={SY}"):
        phone.goto(live_server + path)
        assert_fits(phone)
