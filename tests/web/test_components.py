"""The look: every component in a real browser, accessible, without sideways scroll, escaped, and fit for paper."""

import re

import pytest
from flask import Flask, render_template_string
from playwright.sync_api import Page, expect

from tests.support.browser import PHONE, WIDE, OpenPage, assert_accessible, assert_fits
from tests.web.component_app import app, database_url

__all__ = ["app", "database_url"]


@pytest.mark.browser
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1280", "390"])
@pytest.mark.parametrize("path", ["/components", "/form", "/uploads", "/error"])
def test_every_component_is_accessible_and_fits_the_window(
    live_server: str, open_page: OpenPage, size: tuple[int, int], path: str
) -> None:
    page = open_page(size)
    page.goto(live_server + path)
    assert_fits(page)
    assert_accessible(page)


@pytest.mark.browser
def test_the_500_row_table_and_the_confirm_panel_are_accessible_when_opened(live_server: str, phone: Page) -> None:
    phone.goto(live_server + "/components")
    phone.get_by_text("撤回申报", exact=True).click()
    phone.get_by_text("五百行的表").click()
    assert_fits(phone)
    assert_accessible(phone)


def test_nothing_on_the_components_page_is_styled_or_scripted_inline(app: Flask) -> None:
    html = app.test_client().get("/components").get_data(as_text=True)
    assert " style=" not in html
    assert "<style" not in html
    assert "onclick" not in html
    assert html.count("<script") == html.count('<script type="module" src="')


def test_every_label_and_description_points_at_something_that_is_there(app: Flask) -> None:
    html = app.test_client().get("/components").get_data(as_text=True)
    html = re.sub(r"<template>.*?</template>", "", html, flags=re.DOTALL)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids)), sorted({one for one in ids if ids.count(one) > 1})
    wanted = set(re.findall(r'\sfor="([^"]+)"', html))
    for attribute in ("aria-describedby", "aria-labelledby"):
        for value in re.findall(rf'{attribute}="([^"]+)"', html):
            wanted.update(value.split())
    assert wanted <= set(ids), wanted - set(ids)


EVERY_MACRO = (
    "ui.badge(b)",
    "ui.notice(b, text=b)",
    "ui.empty(b, text=b)",
    "ui.clause(b, b)",
    "ui.field.text(b, b, b, b, b)",
    "ui.field.long_text(b, b, b, b, b)",
    "ui.field.choice(b, b, [(b, b, b)], b, b, b)",
    "ui.field.region(b, b, [(b, [(b, b)])], b, b, b)",
    'ui.many.periods(b, b, [{"from": b, "to": b}], b, b, {b: b})',
    "ui.many.texts(b, b, [b], b, b, none, b)",
    'ui.many.invoice(b, b, {"code": b, "number": b}, b, b)',
    'ui.timeline([{"what": b, "who": b, "behalf": b, "at": none, "remark": b, "reason": b}])',
    'ui.task_list([{"title": b, "href": b, "help": b, "status": b}])',
    'ui.process_line([{"title": b, "state": "current", "note": b}], who=b, what=b)',
    "ui.error_summary({b: b}, {b: b})",
    'ui.file_list([{"name": b, "type": b, "size": 1, "kind": b, "dates": b, "sha256": b, "lines": [b], "href": b}])',
    'ui.table(b, [{"key": "a", "label": b, "unit": b, "href_key": "h"}], [{"a": b, "h": b}], note=b)',
    'ui.diffs([{"label": b, "before": b, "after": b}])',
    'ui.conflict([{"name": b, "label": b, "mine": b, "saved": b}], b)',
    'ui.summary([{"label": b, "value": [b], "kind": "texts", "error": b}])',
    'ui.ladder([{"level": "three_star", "state": "near", "says": b, "title": b, "word": b}], b, b)',
    'ui.bars(b, [{"label": b, "value": 1, "text": b}], b, b)',
    'ui.figures([{"label": b, "value": b, "unit": b, "note": b}], b)',
    "ui.button(b, confirm=b, name=b, value=b)",
)


@pytest.mark.parametrize("call", EVERY_MACRO)
def test_what_people_typed_is_escaped(app: Flask, call: str) -> None:
    with app.test_request_context("/"):
        page = '{% import "components/ui.html" as ui %}{{ ' + call + " }}"
        html = render_template_string(page, b='"><script>x</script>')
    assert "&lt;script&gt;x" in html
    assert "<script" not in html


@pytest.mark.browser
def test_the_keyboard_reaches_the_main_part_and_the_first_error(live_server: str, page: Page) -> None:
    page.goto(live_server + "/form")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.goto(live_server + "/components")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.get_by_role("link", name="信用代码：").click()
    expect(page.locator("[name='bad.uscc']")).to_be_focused()


@pytest.mark.browser
def test_paper_shows_the_content_unfolded_and_no_machinery(live_server: str, page: Page) -> None:
    page.goto(live_server + "/components")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.get_by_text("企业在江苏省内登记，并且是独立法人")).to_be_visible()
    for gone in (".nav", ".person", ".button-primary", ".pager", ".upload"):
        expect(page.locator(gone).first).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.get_by_text("企业在江苏省内登记，并且是独立法人")).to_be_hidden()
