"""What an enterprise does in the browser, step by step; each helper leaves the page where a person would be."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from assessor.cases.day_words import day_words
from tests.evidence.pdf_makers import plain, saved

PASSWORD = "一句容易记住的长密码 2022"


def sign_in(page: Page, server: str, login: str, password: str = PASSWORD) -> None:
    """Sign in from the sign-in page."""
    page.goto(f"{server}/sign-in")
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码").fill(password)
    page.get_by_role("main").get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def register(page: Page, server: str, name: str, uscc: str, region: str, login: str) -> None:
    """Register an enterprise with its certifier, who is then on the enterprise's home page."""
    page.goto(f"{server}/register")
    page.get_by_label("企业名称").fill(name)
    page.get_by_label("统一社会信用代码").fill(uscc)
    page.get_by_label("所在县（市、区）或开发区").select_option(region)
    page.get_by_label("姓名").fill("陈示例")
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_label("再输入一次密码").fill(PASSWORD)
    page.get_by_role("button", name="注册并登录").click()
    expect(page.get_by_role("heading", name="企业首页")).to_be_visible()


def start(page: Page, star: str) -> str:
    """Choose a star from the home page; returns the application's ref."""
    page.get_by_role("link", name="选择星级，开始申报").first.click()
    page.get_by_role("radio", name=re.compile(f"^{star}")).check()
    page.get_by_role("button", name="开始填写").click()
    expect(page.get_by_role("heading", name=f"{star}申报")).to_be_visible()
    return page.url.rpartition("/")[2]


def task(page: Page, title: str) -> None:
    """Open a task from the task list, where the page must be (`back` leads there)."""
    page.get_by_role("link", name=title, exact=True).click()


def back(page: Page) -> None:
    """Back to the task list, and wait until it is there: a click only sets the browser on its way."""
    page.get_by_role("link", name="回到申报", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("申报$"), level=1)).to_be_visible()


def pick(page: Page, group: str, option: str) -> None:
    """Choose a radio button or tick a box in the named group."""
    page.get_by_role("group", name=group).get_by_text(option, exact=True).click()


def fill_enterprise(page: Page) -> None:
    """The section 企业基本情况 as a sound firm fills it in."""
    task(page, "企业基本情况")
    for question in ("是否独立法人", "是否有健全的财务管理机构和制度", "信用是否良好"):
        pick(page, question, "是")
    page.get_by_label("没有", exact=True).check()
    page.get_by_label("成立日期").fill("2012-05-01")
    page.get_by_label("从业人数").fill("260")
    page.get_by_label("上年营业收入").fill("85000000")
    page.get_by_role("button", name="保存，回到申报").click()
    expect(page.get_by_role("heading", name=re.compile("申报$"), level=1)).to_be_visible()


def add_service(page: Page, name: str, kind: str, domain: str, since: str) -> None:
    """Add one public-cloud service that is still in use."""
    page.get_by_role("button", name=re.compile("添加一项")).click()
    page.get_by_label("服务名称").fill(name)
    pick(page, "服务种类", kind)
    pick(page, "上云形式", "采购公有云")
    pick(page, "业务领域", domain)
    page.get_by_role("textbox", name=re.compile("^云服务商(?!的)")).fill("示例云服务有限公司")
    page.get_by_label(re.compile("^从")).first.fill(since)
    page.get_by_label("仍在使用").first.check()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()


def add_payment(page: Page, service: str, paid_on: str, amount: str, payer: str) -> None:
    """Add one payment for a service of the filing."""
    page.get_by_role("button", name=re.compile("添加一项")).click()
    page.get_by_label("对应的云服务").select_option(label=service)
    page.get_by_label("实际付款日期").fill(paid_on)
    page.get_by_label("付款金额").fill(amount)
    page.get_by_label("付款单位").fill(payer)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("table")).to_contain_text(day_words(paid_on))


def add_device(page: Page, name: str) -> None:
    """Add one intelligent machine with processing at the edge."""
    page.get_by_role("button", name=re.compile("添加一项")).click()
    page.get_by_label("设备名称").fill(name)
    pick(page, "设备类别", "智能装备")
    pick(page, "是否有边缘侧数据处理", "是")
    pick(page, "实现的功能", "数据监控")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()


def upload(page: Page, folder: Path, name: str, kind: str, day: str, *places: str) -> None:
    """Upload one PDF that proves the named places."""
    path = folder / name
    path.write_bytes(saved(plain()))
    page.get_by_label("材料种类").select_option(label=kind)
    page.get_by_label("材料日期").fill(day)
    for place in places:
        page.get_by_role("checkbox", name=place, exact=True).check()
    page.get_by_label("选择文件").set_input_files(path)
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.locator(".files")).to_contain_text(name)


def submit(page: Page) -> str:
    """Sign the pledge and submit; returns the number on the receipt."""
    task(page, "承诺与提交")
    page.get_by_label(re.compile("本企业承诺")).check()
    page.get_by_role("button", name="提交申报").click()
    expect(page.get_by_role("heading", name="申报回执")).to_be_visible()
    number = re.search(r"XJ\d{4}-B\d+-\d{6}-\d{4,}", page.get_by_role("main").inner_text())
    assert number is not None
    return number.group()


def file_three_star(page: Page, firm: str, folder: Path) -> str:
    """Fill in and submit a complete three-star application from the home page; returns its number."""
    start(page, "三星级")
    fill_enterprise(page)
    task(page, "云服务")
    add_service(page, "云服务器", "基础云服务", "基础", "2021-06-01")
    add_service(page, "云上排产", "工业 APP", "生产", "2021-07-15")
    back(page)
    task(page, "上云投入付款")
    add_payment(page, "云服务器", "2021-12-20", "45000", firm)
    back(page)
    task(page, "佐证材料")
    upload(page, folder, "合同.pdf", "合同", "2021-05-28", "云服务器", "云上排产")
    back(page)
    return submit(page)
