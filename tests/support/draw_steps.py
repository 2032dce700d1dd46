"""A draw and the visits it decides, in the browser: the pool, the frozen list, two parties, the public value, the kit."""

import re

from playwright.sync_api import Page, expect

from tests.support.bureau_steps import SignIn, menu, press
from tests.support.desk import Desk

SOURCE = "中国福利彩票双色球第2022029期开奖号码"
VALUE = "03 08 15 22 27 31 06"
EVENING, NEXT_MORNING = "2022-03-10", "2022-03-11"
"""Commitments are handed in before the numbers are drawn that evening; everybody comes back the morning after."""


def enter_inspector(city: Page, name: str, login: str = "") -> None:
    """Add somebody to the city's pool, on the way from the page of the visits."""
    menu(city, "现场核查")
    city.get_by_role("link", name="核查人员", exact=True).click()
    city.get_by_label("姓名", exact=True).fill(name)
    city.get_by_label("联系电话").fill("051298765432")
    city.get_by_label("账号登录名").fill(login)
    city.get_by_label("工作单位").fill("市工业互联网发展中心")
    city.get_by_label("声明有效期至").fill("2022-12-31")
    city.get_by_role("button", name="加入", exact=True).click()
    expect(city.get_by_role("status").first).to_contain_text("已加入核查人员库")


def freeze(city: Page) -> None:
    """Freeze the next list; the page is then the draw's."""
    menu(city, "抽取")
    city.get_by_label("将采用的公开值").fill(SOURCE)
    press(city, "冻结名单并公开摘要")
    expect(city.get_by_role("status").first).to_contain_text("名单已冻结")


def open_draw(page: Page) -> None:
    """From the menu to the newest draw."""
    menu(page, "抽取")
    page.get_by_role("link", name=re.compile("第 1 份名单")).first.click()


def commit(page: Page) -> str:
    """Let the page make a secret and hand in its hash; returns the secret, which nobody else has."""
    page.get_by_role("button", name="生成一段随机内容").click()
    expect(page.get_by_label("承诺值")).to_have_value(re.compile("^[0-9a-f]{64}$"))
    secret = page.get_by_label("承诺的内容").input_value()
    press(page, "提交承诺")
    expect(page.get_by_role("status").first).to_contain_text("承诺已提交")
    return secret


def enter_value(city: Page) -> None:
    """Enter the numbers as they were drawn."""
    city.get_by_label("公开值", exact=True).fill(VALUE)
    city.get_by_label("产生日期").fill(EVENING)
    city.get_by_label("产生时间").fill("21:15")
    press(city, "登记公开值")
    expect(city.get_by_role("status").first).to_contain_text("公开值已登记")


def reveal(page: Page, secret: str) -> None:
    """Open the office's commitment."""
    page.get_by_role("textbox", name="承诺的内容").fill(secret)
    page.get_by_role("button", name="公开", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("承诺的内容已公开")


def hold_draw(desk: Desk, sign_in: SignIn, city: Page) -> Page:
    """City and province hold the draw from freeze to result. Returns the city's page of it, the morning after."""
    freeze(city)
    secret = commit(city)
    province = sign_in(desk.offices.province)
    open_draw(province)
    other_secret = commit(province)
    desk.clock(NEXT_MORNING)
    city, province = sign_in(desk.offices.city), sign_in(desk.offices.province)  # overnight everybody was signed out
    open_draw(city)
    enter_value(city)
    reveal(city, secret)
    open_draw(province)
    reveal(province, other_secret)
    city.reload()
    expect(city.get_by_role("heading", name="要核查的企业")).to_be_visible()
    return city


def plan_visit(city: Page, name: str, people: tuple[str, ...]) -> None:
    """From the list of visits to make to a planned one; the people the draw sends stand in the form already."""
    menu(city, "核查任务")
    waiting = city.get_by_role("table", name="已抽中、还没有安排核查的企业")
    waiting.get_by_role("link", name=name).click()
    names = city.get_by_label("姓名")
    assert {names.nth(number).input_value() for number in range(len(people))} == set(people)
    city.get_by_role("button", name="生成核查清单").click()
    expect(city.get_by_role("status").first).to_contain_text("已安排现场核查")


def visit_by_kit(inspector: Page, name: str) -> None:
    """An inspector finds the visit, confirms every item on the phone, and both sides sign."""
    inspector.get_by_role("link", name=name).click()
    inspector.get_by_role("button", name="开始核查").click()
    bar = inspector.locator("[data-kit-says]")
    expect(bar).to_contain_text("全部已送达")
    items = inspector.locator("[data-kit-item]")
    for item in items.all():
        if item.get_attribute("open") is None:
            item.locator("summary").first.click()
        item.get_by_text("属实", exact=True).click()
    expect(bar).to_contain_text(f"已记录 {items.count()} / {items.count()} 项 · 全部已送达")
    inspector.get_by_role("link", name="全部记录好了，去签字").click()
    signers = inspector.locator(".kit-signer").count()
    for number in range(1, signers + 1):
        _sign(inspector, number)
    expect(inspector.locator(".facts").first).to_contain_text("已签字封存")


def _sign(page: Page, number: int) -> None:
    expect(page.locator("[data-kit-says]")).to_contain_text(
        "全部已送达"
    )  # before that the page may still change the way
    form = page.locator(f"#sign-{number} form")
    if number == 1:
        form.get_by_label("姓名", exact=True).fill("陈示例")
        form.get_by_label("职务").fill("副总经理")
    form.get_by_text("输入姓名代替手写", exact=True).click()
    form.get_by_label(re.compile("本人确认")).check()
    form.get_by_role("button", name="签字").click()
    expect(form).to_have_count(0)


def complete_visit(city: Page, name: str) -> None:
    """The officer enters the sealed visit into the record; the page is then the case's."""
    menu(city, "核查任务")
    city.get_by_role("table", name="核查任务").get_by_role("link", name=name).click()
    press(city, "完成核查并复算")
    expect(city.get_by_role("heading", name="核查前后对照")).to_be_visible()
    city.get_by_role("link", name="看申报").click()
