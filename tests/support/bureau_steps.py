"""What county, city and province do with a case in the browser, step by step, between the draw and the certificate."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from assessor.access import Viewer
from tests.evidence.image_makers import picture
from tests.support.journeys import sign_in

SignIn = Callable[..., Page]
"""Opens the service as a viewer who typed the password: `sign_in(viewer)`, `sign_in(viewer, PHONE)`."""
OBJECTION = "该企业所报的排产系统据了解尚未投入使用，请核实。"


def signed_in(open_page: Callable[..., Page], server: str) -> SignIn:
    """The sign-in of a test: each call is somebody's own browser."""

    def come_in(viewer: Viewer, size: tuple[int, int] | None = None) -> Page:
        page = open_page(size) if size else open_page()
        sign_in(page, server, viewer.login)
        return page

    return come_in


def press(page: Page, name: str) -> None:
    """Press a button whose step cannot be undone, and say yes in the dialog that asks."""
    page.locator("html.js").wait_for()  # before that the form would be sent without a question
    page.get_by_role("button", name=name, exact=True).click()
    page.get_by_role("dialog").get_by_role("button").first.click()


def menu(page: Page, name: str) -> None:
    """Go where an entry of the menu leads, through its group if it lies in one."""
    page.wait_for_load_state()
    bar = page.get_by_role("navigation", name="主导航")
    inside = page.get_by_role("link", name=name, exact=True, include_hidden=True)
    closed = bar.locator("details[data-menu]:not([open])", has=inside)
    if closed.count():
        closed.locator("summary").click()
    bar.get_by_role("link", name=name, exact=True).click()


def pane(page: Page, name: str) -> None:
    """Turn to a pane of the case's page."""
    page.get_by_role("navigation", name="审核情况").get_by_role("link", name=name, exact=True).click()


def take(page: Page, step: str) -> None:
    """Take a plain step on the case's page."""
    pane(page, "办理")
    press(page, step)


def open_case(page: Page, name: str) -> None:
    """From the list of cases to one of them."""
    menu(page, "申报办理")
    page.get_by_role("link", name=name).click()


def agree(page: Page) -> None:
    """Opinions as the rules found, from the case's page."""
    pane(page, "判定与意见")
    press(page, "其余与规则判定一致")
    expect(page.get_by_role("status").first).to_contain_text("条意见")


def record_visit(page: Page, names: tuple[str, ...]) -> None:
    """A visit without the kit: its form is filled in from the case's page."""
    pane(page, "办理")
    page.get_by_role("link", name="去办理：记录现场核查").click()
    page.get_by_label("核查人员姓名").fill("、".join(names))
    page.get_by_label("与申报一致").check()
    page.get_by_label("核查情况").fill("看了云平台和车间设备，与申报一致。")
    page.get_by_role("button", name="记录现场核查").click()
    expect(page.get_by_role("status").first).to_contain_text("已记录现场核查")


def review_credit(page: Page) -> None:
    """A look at the credit record, from the case's page."""
    pane(page, "办理")
    page.get_by_role("link", name="去办理：记录信用审查").click()
    page.get_by_label("查询来源").fill("信用中国（江苏）")
    page.get_by_label("查询结果页").set_input_files({"name": "查询.png", "mimeType": "image/png", "buffer": picture()})
    page.get_by_label("未发现失信或违法记录").check()
    page.get_by_role("button", name="记录信用审查").click()


def publish(city: Page, until: str) -> None:
    """Put everybody who is ready up for public notice; it runs to the day `until` (as shown)."""
    menu(city, "公示")
    city.get_by_role("link", name="发起公示").click()
    expect(city.get_by_text(f"公示到 {until}")).to_be_visible()
    city.get_by_role("button", name="预览将公开的内容").click()
    expect(city.get_by_role("cell", name="三星级")).to_be_visible()
    press(city, "发布公示")
    expect(city.get_by_text("已发布公示，共 1 家")).to_be_visible()


def object_to(public: Page, server: str, name: str) -> str:
    """Somebody finds the notice and objects to one enterprise in it; returns the address of the answer to come."""
    public.goto(f"{server}/notices")
    public.get_by_role("main").get_by_role("link", name="公示").last.click()
    public.get_by_role("row", name=name).get_by_role("link", name="提出异议").click()
    public.get_by_label("异议内容").fill(OBJECTION)
    public.get_by_label("联系方式").fill("13812345678")
    public.get_by_role("button", name="提交异议").click()
    expect(public.get_by_text("已收到，复核中")).to_be_visible()
    return public.url


def answer_and_resume(city: Page, name: str) -> None:
    """The city finds the held case, answers that the objection is not upheld, and lets the notice go on."""
    open_case(city, name)
    expect(city.locator(".facts").first).to_contain_text("有异议")
    pane(city, "办理")
    city.get_by_role("link", name="去办理：答复异议").click()
    expect(city.get_by_text(OBJECTION)).to_be_visible()
    city.get_by_label("答复内容").fill("现场核对了登录日志，系统自去年九月起在用。")
    city.locator("input[value=not_upheld]").check()
    press(city, "记录答复")
    expect(city.get_by_role("status").first).to_contain_text("已答复异议")
    pane(city, "办理")
    city.locator("#act-resume").get_by_label("理由").fill("异议经复核不成立")
    press(city, "恢复公示")
    expect(city.locator(".facts").first).to_contain_text("公示中")


def announce_and_report(second: Page) -> None:
    """Another person announces everybody whose notice is over, and tells the province."""
    menu(second, "公布与报送")
    press(second, "公布选中的企业")
    expect(second.get_by_text("已公布 1 家企业")).to_be_visible()
    second.get_by_label("纸质报告寄送情况").fill("3月21日 EMS 寄出")
    press(second, "记录已报送")
    expect(second.get_by_text("已记录向省厅报送 1 家")).to_be_visible()
