"""Every entry of every menu on a phone: reached by keyboard through its group, a page with a heading that fits."""

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page

from models.people import Organisation
from models.vocabulary import OrgKind, Role
from tests.support.browser import PHONE, OpenPage, assert_accessible, assert_fits
from tests.support.desk import Desk
from tests.support.journeys import sign_in
from tests.support.offices import credit_code


@pytest.fixture
def logins(app: Flask) -> list[str]:
    """Somebody of each audience that has a menu of its own."""
    desk = Desk(app)
    app.config["WTF_CSRF_ENABLED"] = True
    desk.clock("2022-03-10")
    with desk.working() as offices:
        world = offices.world
        finance = offices.officer(OrgKind.FINANCE, "320500", "苏州市财政局")
        auditor = world.person(world.organisation(OrgKind.AUDIT, "320000", "审计组"), Role.AUDITOR)
        provider = world.person(
            world.organisation(OrgKind.PROVIDER, "320583", "某云公司", credit_code(999)), Role.CERTIFIER
        )
        expert = world.person(offices.session.get_one(Organisation, offices.province.organisation_id), Role.EXPERT)
        everybody = (offices.province, offices.city, offices.county, finance, auditor, provider, expert, offices.boss())
        return [viewer.login for viewer in everybody]


def _entries(page: Page) -> Locator:
    return page.locator("header nav[aria-label] a")


@pytest.mark.browser
def test_every_entry_of_every_menu_is_reached_by_keyboard_and_fits_a_phone(
    logins: list[str], live_server: str, open_page: OpenPage
) -> None:
    seen: set[str] = set()
    for login in logins:
        page = open_page(PHONE, javascript=False)  # groups open without scripts
        sign_in(page, live_server, login)
        for group in page.locator("details[data-menu] summary").all():
            group.press("Enter")
            assert_fits(page)
            assert all(entry.is_visible() for entry in group.locator("xpath=..").locator("a").all())
        assert page.locator("details[data-menu][open]").count() <= 1, "one group closes another"
        for address in [one.get_attribute("href") or "" for one in _entries(page).all()]:
            if address in seen:
                continue
            seen.add(address)
            answer = page.goto(live_server + address)
            assert answer is not None and answer.status == 200, address
            assert page.locator("h1").count() == 1, address
            assert_fits(page)
    assert len(seen) > 30


@pytest.mark.browser
def test_a_group_closes_with_escape_and_marks_where_the_page_lies(
    logins: list[str], live_server: str, phone: Page
) -> None:
    sign_in(phone, live_server, logins[0])
    phone.goto(f"{live_server}/bureau/signals/")
    phone.locator("html.js").wait_for()
    here = phone.locator("details[data-menu]", has=phone.get_by_role("link", name="风险提示", include_hidden=True))
    assert here.locator("summary.here").count() == 1
    here.locator("summary").click()
    assert_accessible(phone)
    phone.keyboard.press("Escape")
    assert here.get_attribute("open") is None
