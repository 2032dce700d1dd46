"""The look: components in a real browser, accessible, without sideways scroll, and working as they promise.

The pages here are served by a small application of the test's own: the components need neither the store nor the door.
"""

import re
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, jsonify, render_template, render_template_string, request
from flask.typing import ResponseReturnValue
from playwright.sync_api import FilePayload, Page, expect

from assessor.web import components_page, filters
from assessor.web.door import HEADERS
from tests.support.browser import PHONE, WIDE, OpenPage, Problems, assert_accessible, assert_fits

ROOT = Path(filters.__file__).parent
SAVE_PAGE = """{% extends "layouts/form.html" %}{% import "components/ui.html" as ui %}{% set title = "填写" %}
{% block form %}{% call ui.form("/done", autosave="/save", version=1, once="key-1") %}
{{ ui.field.text("name", "企业名称", value=name) }}{{ ui.field.money("amount", "金额") }}
{{ ui.many.periods("used", "使用时间", value=[{"from": "2021-06-01", "to": none}]) }}
{{ ui.many.texts("violations", "违规记录", none_label="没有") }}
{{ ui.button("提交") }}{{ ui.button("删除", "danger", name="do", value="delete", confirm="确定删除吗？") }}{{ ui.save_state() }}{% endcall %}{% endblock %}"""
UPLOAD_PAGE = """{% extends "layouts/page.html" %}{% import "components/ui.html" as ui %}{% set title = "上传" %}
{% block content %}{% call ui.upload("/upload", max_mb=1) %}{{ ui.field.select("kind", "种类", [("contract", "合同")], "contract") }}{% endcall %}{% endblock %}"""


@pytest.fixture
def database_url() -> str:
    """No store here."""
    return ""


@pytest.fixture
def app() -> Flask:
    """Serves the components page, a form that saves itself, an upload and an error page, with the service's own headers."""
    app = Flask("assessor", root_path=str(ROOT))
    app.config.update(SECRET_KEY="test", TESTING=True)
    app.extensions["answers"] = []
    app.extensions["heard"] = []
    filters.register(app)
    app.jinja_env.globals["csrf_token"] = lambda: "token"
    app.register_blueprint(components_page.blueprint)
    viewer = SimpleNamespace(name="周明", organisation_name="昆山市工业和信息化局", role="officer")
    items = [SimpleNamespace(endpoint="components.index", label="待办", count=3)]
    app.context_processor(lambda: {"viewer": viewer, "nav_items": items, "demo": True, "moment": None})
    for endpoint in ("auth.sign_in", "auth.sign_out", "public.home"):
        app.add_url_rule(f"/{endpoint}", endpoint, lambda: "ok", methods=["GET", "POST"])
    app.add_url_rule("/form", "form", lambda: render_template_string(SAVE_PAGE, name="甲公司"))
    app.add_url_rule("/uploads", "uploads", lambda: render_template_string(UPLOAD_PAGE))
    app.add_url_rule(
        "/error",
        "error",
        lambda: render_template(
            "errors/error.html",
            code=413,
            title="文件太大",
            what=["单个文件不超过 20 MB。"],
            todo=["压缩后再传。", "分成几个文件。"],
        ),
    )
    app.add_url_rule("/save", "save", lambda: _answer(app), methods=["POST"])
    app.add_url_rule("/upload", "upload", lambda: _answer(app), methods=["POST"])
    app.add_url_rule("/done", "done", lambda: _done(app), methods=["POST"])
    app.after_request(_headers)
    return app


def _headers(response: Any) -> Any:
    response.headers.update(HEADERS)
    return response


def _answer(app: Flask) -> ResponseReturnValue:
    """Remember what was sent; give the next prepared answer, or a plain yes."""
    app.extensions["heard"].append(
        (request.path, request.form.to_dict(flat=False), [f.filename for f in request.files.values()])
    )
    answers = app.extensions["answers"]
    body, status = (
        answers.pop(0) if answers else ({"version": 2, "saved_at": "2022-03-05T06:03:00+00:00", "errors": {}}, 200)
    )
    return jsonify(body), status


def _done(app: Flask) -> str:
    app.extensions["heard"].append((request.path, request.form.to_dict(flat=False), []))
    time.sleep(0.3)
    return "done"


def _pdf(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


def _paths(app: Flask) -> list[str]:
    return [path for path, _, _ in app.extensions["heard"]]


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


def test_what_people_typed_is_escaped_everywhere(app: Flask) -> None:
    bad = '"><script>x</script>'
    with app.test_request_context("/"):
        html = render_template_string(
            """{% import "components/ui.html" as ui %}{{ ui.badge(b) }}{{ ui.notice(b, text=b) }}{{ ui.field.text(b, b, b, b, b) }}
            {{ ui.field.choice(b, b, [(b, b, b)], b, b, b) }}{{ ui.many.periods(b, b, [{"from": b, "to": b}], b, b, {b: b}) }}{{ ui.many.texts(b, b, [b], b, b, none, b) }}
            {{ ui.timeline([{"what": b, "who": b, "behalf": b, "at": none, "remark": b, "reason": b}]) }}{{ ui.error_summary({b: b}, {b: b}) }}
            {{ ui.file_list([{"name": b, "type": b, "size": 1, "kind": b, "dates": b, "sha256": b, "lines": [b], "href": b}]) }}
            {{ ui.table(b, [{"key": "a", "label": b, "unit": b, "href_key": "h"}], [{"a": b, "h": b}], note=b) }}{{ ui.diffs([{"label": b, "before": b, "after": b}]) }}
            {{ ui.conflict([{"name": b, "label": b, "mine": b, "saved": b}], b) }}{{ ui.summary([{"label": b, "value": [b], "kind": "texts", "error": b}]) }}
            {{ ui.ladder([{"level": "three_star", "state": "near", "says": b, "title": b, "word": b}], b, b) }}{{ ui.bars(b, [{"label": b, "value": 1, "text": b}], b, b) }}""",
            b=bad,
        )
    assert "<script>x" not in html


@pytest.mark.browser
def test_a_form_saves_itself_once_the_typing_stops_and_says_when(app: Flask, live_server: str, page: Page) -> None:
    page.goto(live_server + "/form")
    page.get_by_label("企业名称").press("End")
    page.get_by_label("企业名称").press_sequentially("乙", delay=10)
    expect(page.locator("[data-autosave-says]")).to_have_text("已保存 14:03")
    path, sent, _ = app.extensions["heard"][0]
    assert path == "/save"
    assert sent["name"] == ["甲公司乙"]
    assert sent["version"] == ["1"]
    assert sent["csrf_token"] == ["token"]
    assert "once" not in sent
    assert page.locator("[name=version]").input_value() == "2"
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.browser
def test_an_error_found_while_saving_stands_beside_its_field_and_leaves_with_it(
    app: Flask, live_server: str, page: Page
) -> None:
    wrong = {
        "version": 2,
        "saved_at": "2022-03-05T06:03:00+00:00",
        "errors": {"amount": "请填数字。", "violations": "请填写。"},
    }
    app.extensions["answers"].append((wrong, 200))
    page.goto(live_server + "/form")
    page.get_by_label("金额").fill("abc")
    page.get_by_label("企业名称").focus()
    expect(page.locator(".error-live")).to_have_text(["请填数字。"])
    assert_accessible(page)
    page.get_by_label("金额").fill("12")
    page.get_by_label("企业名称").focus()
    expect(page.locator(".error-live")).to_have_count(0)


@pytest.mark.browser
def test_a_save_on_an_old_version_shows_the_way_to_both_texts(
    app: Flask, live_server: str, page: Page, problems: Problems
) -> None:
    problems.expect("status of 409")
    app.extensions["answers"].append(({"conflict": True, "url": "/conflict"}, 409))
    page.goto(live_server + "/form")
    page.get_by_label("企业名称").fill("丙")
    expect(page.get_by_role("link", name="看两份内容并选择")).to_have_attribute("href", "/conflict")
    page.get_by_label("企业名称").fill("丁")
    page.wait_for_timeout(1800)
    assert _paths(app) == ["/save"]


@pytest.mark.browser
@pytest.mark.parametrize("status", [401, 500])
def test_what_could_not_be_saved_is_offered_back_after_a_reload(
    app: Flask, live_server: str, page: Page, problems: Problems, status: int
) -> None:
    problems.expect(f"status of {status}")
    if status == 500:
        problems.expect("answer 500")
    app.extensions["answers"].append(({"error": "暂时不行"}, status))
    page.goto(live_server + "/form")
    page.get_by_label("企业名称").fill("没有存上的名字")
    page.get_by_role("button", name="再加一段").click()
    page.locator("[name='used-1-from']").fill("2021-09-01")
    expect(page.locator("[data-autosave-says]")).to_contain_text("未保存")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.get_by_label("企业名称")).to_have_value("甲公司")
    page.get_by_role("button", name="取回这些内容").click()
    expect(page.get_by_label("企业名称")).to_have_value("没有存上的名字")
    expect(page.locator("[name='used-1-from']")).to_have_value("2021-09-01")
    expect(page.locator("[name='used-0-open']")).to_be_checked()
    expect(page.locator("[data-autosave-says]")).to_contain_text("已保存")


@pytest.mark.browser
def test_signing_out_leaves_nothing_of_this_person_in_the_browser(
    app: Flask, live_server: str, page: Page, problems: Problems
) -> None:
    problems.expect("status of 401")
    app.extensions["answers"].append(({}, 401))
    page.goto(live_server + "/form")
    page.get_by_label("企业名称").fill("没有存上的名字")
    expect(page.locator("[data-autosave-says]")).to_contain_text("登录已过期")
    assert page.evaluate("localStorage.length") == 1
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/auth.sign_out")
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.browser
def test_a_double_click_submits_once(app: Flask, live_server: str, page: Page) -> None:
    page.goto(live_server + "/form")
    page.get_by_role("button", name="提交").dblclick()
    page.wait_for_url("**/done")
    assert _paths(app) == ["/done"]


@pytest.mark.browser
def test_a_dangerous_button_asks_first_and_no_means_no(app: Flask, live_server: str, page: Page) -> None:
    page.goto(live_server + "/form")
    page.get_by_role("button", name="删除", exact=True).click()
    assert_accessible(page)
    page.get_by_role("button", name="先不了").click()
    expect(page.get_by_role("button", name="删除", exact=True)).to_be_focused()
    assert _paths(app) == []
    page.get_by_role("button", name="删除", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="删除").click()
    page.wait_for_url("**/done")
    assert app.extensions["heard"][0][1]["do"] == ["delete"]


@pytest.mark.browser
def test_without_javascript_a_spare_row_is_offered_and_the_form_can_be_sent(
    app: Flask, live_server: str, open_page: OpenPage
) -> None:
    page = open_page(WIDE, javascript=False)
    page.goto(live_server + "/form")
    page.locator("[name='used-1-from']").fill("2021-09-01")
    page.get_by_role("button", name="提交").click()
    sent = app.extensions["heard"][0][1]
    assert sent["used-0-from"] == ["2021-06-01"]
    assert sent["used-0-open"] == ["1"]
    assert sent["used-1-from"] == ["2021-09-01"]
    assert sent["once"] == ["key-1"]


@pytest.mark.browser
def test_rows_are_added_removed_and_counted_and_still_in_use_closes_the_end_date(live_server: str, page: Page) -> None:
    page.goto(live_server + "/form")
    expect(page.locator("[name='used-0-to']")).to_be_disabled()
    page.get_by_role("button", name="再加一段").click()
    expect(page.locator("[name='used-1-from']")).to_be_focused()
    page.get_by_role("button", name="再加一段").click()
    page.get_by_role("button", name="删除这一段（第 2 条）").click()
    page.get_by_role("button", name="再加一段").click()
    names = page.eval_on_selector_all("[data-repeat=used] [data-rows] input[type=date]", "all => all.map(e => e.name)")
    assert len(names) == len(set(names)) == 6
    assert_accessible(page)


@pytest.mark.browser
def test_none_and_a_written_entry_exclude_each_other(live_server: str, page: Page) -> None:
    page.goto(live_server + "/form")
    entry, none = page.locator("[name='violations']"), page.locator("[name='violations-none']")
    entry.fill("一条记录")
    none.check()
    expect(entry).to_have_value("")
    entry.fill("又一条")
    expect(none).not_to_be_checked()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("45000", "45,000 元，即 4.5 万元"),
        ("12345.67", "12,345.67 元，即 1.234567 万元"),
        ("0.5", "0.50 元，即 0.00005 万元"),
        ("1,0000,0000", "100,000,000 元，即 10,000 万元"),
        ("-300", "-300 元，即 -0.03 万元"),
        ("4.5万", "请只填数字，单位是元，例如 45000.00"),
    ],
)
def test_an_amount_is_repeated_in_units_of_ten_thousand(live_server: str, page: Page, typed: str, words: str) -> None:
    page.goto(live_server + "/form")
    page.get_by_label("金额").fill(typed)
    expect(page.locator("[data-money-echo]")).to_have_text(words)


@pytest.mark.browser
def test_files_go_one_by_one_and_a_failed_one_can_be_tried_again(
    app: Flask, live_server: str, page: Page, problems: Problems
) -> None:
    problems.expect("status of 422")
    app.extensions["answers"] += [
        ({"error": "这个文件打不开，请换一份。"}, 422),
        ({"url": "/uploads?done"}, 201),
        ({"url": "/uploads?done"}, 201),
    ]
    page.goto(live_server + "/uploads")
    page.locator("input[type=file]").set_input_files([_pdf("合同.pdf", b"%PDF-1"), _pdf("发票.pdf", b"%PDF-2")])
    page.get_by_role("button", name="上传").click()
    expect(page.locator(".upload-item")).to_contain_text(["这个文件打不开，请换一份。", "已上传"])
    assert_accessible(page)
    page.get_by_role("button", name="重试：合同.pdf").click()
    page.wait_for_url("**/uploads?done")
    heard = [(fields["kind"], names) for _, fields, names in app.extensions["heard"]]
    assert heard == [(["contract"], ["合同.pdf"]), (["contract"], ["发票.pdf"]), (["contract"], ["合同.pdf"])]


@pytest.mark.browser
def test_a_file_that_is_too_big_or_empty_is_stopped_before_it_is_sent(app: Flask, live_server: str, page: Page) -> None:
    page.goto(live_server + "/uploads")
    page.locator("input[type=file]").set_input_files([_pdf("大.pdf", b"x" * (1024 * 1024 + 1)), _pdf("空.pdf", b"")])
    page.get_by_role("button", name="上传").click()
    expect(page.locator(".upload-item")).to_contain_text(["超过 1.0 MB", "空文件"])
    assert _paths(app) == []


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
