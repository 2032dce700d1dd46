"""What the modules in static/js promise: nothing typed is lost, nothing is sent twice, uploads can be tried again."""

import pytest
from flask import Flask
from playwright.sync_api import FilePayload, Page, Route, expect

from tests.support.browser import WIDE, OpenPage, Problems, assert_accessible
from tests.web.component_app import app, database_url

__all__ = ["app", "database_url"]

expect.set_options(timeout=15_000)  # the machine may be busy with other tests


def _pdf(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


def _paths(app: Flask) -> list[str]:
    return [path for path, _, _ in app.extensions["heard"]]


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
    app.extensions["answers"] += [(wrong, 200)] * 2
    page.goto(live_server + "/form")
    page.get_by_label("金额").fill("abc")
    expect(page.locator("[data-autosave-says]")).to_contain_text("已保存")
    expect(page.locator(".error-live")).to_have_count(0)
    page.get_by_label("企业名称").focus()
    expect(page.locator(".error-live")).to_have_text(["请填数字。"])
    assert_accessible(page)
    page.get_by_label("金额").fill("abcd")
    expect(page.locator("[data-autosave-says]")).to_have_attribute("data-state", "saved")
    expect(page.locator(".error-live")).to_have_count(0)
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
    app.extensions["answers"] += [({"error": "暂时不行"}, status)] * 9
    page.goto(live_server + "/form")
    page.get_by_label("企业名称").fill("没有存上的名字")
    page.get_by_role("button", name="再加一段").click()
    page.locator("[name='used-1-from']").fill("2021-09-01")
    expect(page.locator("[data-autosave-says]")).to_contain_text("登录已过期" if status == 401 else "暂时不行")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.get_by_label("企业名称")).to_have_value("甲公司")
    app.extensions["answers"].clear()
    page.get_by_role("button", name="取回这些内容").click()
    expect(page.get_by_label("企业名称")).to_have_value("没有存上的名字")
    expect(page.locator("[name='used-1-from']")).to_have_value("2021-09-01")
    expect(page.locator("[name='used-0-open']")).to_be_checked()
    expect(page.locator("[data-autosave-says]")).to_contain_text("已保存")


@pytest.mark.browser
def test_submitting_waits_for_a_save_that_is_on_its_way_and_carries_its_version(
    app: Flask, live_server: str, page: Page
) -> None:
    page.goto(live_server + "/form")
    page.get_by_label("企业名称").fill("边保存边提交")
    with page.expect_request("**/save"):
        page.get_by_label("企业名称").blur()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("done")).to_be_visible()
    heard = [(path, form["version"]) for path, form, _ in app.extensions["heard"]]
    assert heard == [("/save", ["1"]), ("/done", ["2"])]


@pytest.mark.browser
def test_what_is_typed_before_the_module_arrives_is_saved_too(app: Flask, live_server: str, page: Page) -> None:
    held: list[Route] = []
    page.route("**/autosave.js", lambda route: held.append(route))
    page.goto(live_server + "/form")
    page.get_by_label("企业名称").fill("早早填好")
    expect(page.locator("[data-autosave-says]")).to_be_empty()
    held[0].continue_()
    expect(page.locator("[data-autosave-says]")).to_have_text("已保存 14:03")
    assert app.extensions["heard"][0][1]["name"] == ["早早填好"]


@pytest.mark.browser
def test_an_untouched_form_is_not_saved(app: Flask, live_server: str, page: Page) -> None:
    page.goto(live_server + "/form")
    page.get_by_label("企业名称").focus()
    page.get_by_label("金额").focus()
    page.wait_for_timeout(2500)
    assert _paths(app) == []


@pytest.mark.browser
def test_typing_on_before_answering_the_offer_does_not_lose_what_was_kept(
    app: Flask, live_server: str, page: Page, problems: Problems
) -> None:
    problems.expect("status of 401")
    app.extensions["answers"].append(({}, 401))
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(live_server + "/form")
    page.get_by_label("企业名称").fill("上次没有存上的")
    expect(page.locator("[data-autosave-says]")).to_contain_text("登录已过期")
    page.reload()
    page.get_by_label("金额").fill("5")
    expect(page.locator("[data-autosave-says]")).to_contain_text("已保存")
    page.reload()
    page.get_by_role("button", name="取回这些内容").click()
    expect(page.get_by_label("企业名称")).to_have_value("上次没有存上的")
    expect(page.locator("[data-autosave-says]")).to_contain_text("已保存")
    assert page.evaluate("localStorage.length") == 0


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
    page.evaluate("""() => {
        const button = [...document.querySelectorAll('button')].find(one => one.textContent === '提交');
        button.click(); setTimeout(() => button.click(), 150); }""")
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
    for file in (
        _pdf("合同.pdf", b"%PDF-1"),
        _pdf("发票.pdf", b"%PDF-2"),
    ):  # the second is chosen while the first is on its way
        page.locator("input[type=file]").set_input_files([file])
        page.evaluate("document.querySelector('form[data-upload]').requestSubmit()")
    expect(page.locator(".upload-item")).to_contain_text(["这个文件打不开，请换一份。", "已上传"])
    assert_accessible(page)
    page.get_by_role("button", name="重试：合同.pdf").click()
    page.wait_for_url("**/uploads?done")
    assert app.extensions["at_once"][1] == 1
    heard = [(fields["kind"], names) for _, fields, names in app.extensions["heard"]]
    assert heard == [(["contract"], ["合同.pdf"]), (["contract"], ["发票.pdf"]), (["contract"], ["合同.pdf"])]


@pytest.mark.browser
def test_a_file_that_is_too_big_or_empty_is_stopped_before_it_is_sent(app: Flask, live_server: str, page: Page) -> None:
    page.goto(live_server + "/uploads")
    page.locator("input[type=file]").set_input_files([_pdf("大.pdf", b"x" * (1024 * 1024 + 1)), _pdf("空.pdf", b"")])
    page.get_by_role("button", name="上传").click()
    expect(page.locator(".upload-item")).to_contain_text(["超过 1.0 MB", "空文件"])
    assert _paths(app) == []
