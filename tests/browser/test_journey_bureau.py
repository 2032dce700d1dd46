"""The bureaus' journey in a real browser: county, city and province take filings to a published star."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from assessor.access import Viewer
from models.vocabulary import OrgKind, Role
from tests.evidence.image_makers import picture
from tests.support.browser import PHONE, OpenPage, assert_accessible, assert_fits
from tests.support.desk import Desk
from tests.support.world import PASSWORD

LONG_NAME = "江苏苏南长三角高端精密轴承与工业传动装备智能制造研究院（昆山）股份有限公司"
SignIn = Callable[..., Page]


@pytest.fixture
def desk(app: Flask) -> Desk:
    made = Desk(app)
    app.config["WTF_CSRF_ENABLED"] = True
    made.clock("2022-03-10")
    return made


@pytest.fixture
def sign_in(desk: Desk, live_server: str, open_page: OpenPage) -> SignIn:
    """Opens the service as somebody who typed their password."""

    def sign_in(viewer: Viewer, size: tuple[int, int] | None = None) -> Page:
        page = open_page(size) if size else open_page()
        page.goto(f"{live_server}/sign-in")
        page.get_by_label("登录名").fill(viewer.login)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="登录").click()
        expect(page).to_have_url(re.compile(r"/(bureau|admin)/"))
        return page

    return sign_in


def _file(desk: Desk, level: str = "three_star", name: str = "") -> str:
    from tests.support.filing import filed

    with desk.working() as offices:
        if level == "five_star":
            return offices.submitted(level).ref
        return filed(offices.session, offices.boss(name=name), offices.batch, offices.pack, level).ref


def _press(page: Page, name: str) -> None:
    """Press a button whose step cannot be undone, and say yes in the dialog that asks."""
    page.locator("html.js").wait_for()  # before that the form would be sent without a question
    page.get_by_role("button", name=name, exact=True).click()
    page.get_by_role("dialog").get_by_role("button").first.click()


def _take(page: Page, step: str) -> None:
    page.get_by_role("link", name="办理", exact=True).click()
    _press(page, step)


def _judge_visit_and_credit(page: Page) -> None:
    _press(page, "其余与规则判定一致")
    expect(page.get_by_role("status")).to_contain_text("条意见")
    page.get_by_role("link", name="办理", exact=True).click()
    page.get_by_role("link", name="去办理：记录现场核查").click()
    page.get_by_label("核查人员姓名").fill("张三、李四")
    page.get_by_label("与申报一致").check()
    page.get_by_label("核查情况").fill("看了云平台和车间设备，与申报一致。")
    page.get_by_role("button", name="记录现场核查").click()
    _credit(page)


def _credit(page: Page) -> None:
    page.get_by_role("link", name="办理", exact=True).click()
    page.get_by_role("link", name="去办理：记录信用审查").click()
    page.get_by_label("查询来源").fill("信用中国（江苏）")
    page.get_by_label("查询结果页").set_input_files({"name": "查询.png", "mimeType": "image/png", "buffer": picture()})
    page.get_by_label("未发现失信或违法记录").check()
    page.get_by_role("button", name="记录信用审查").click()


@pytest.mark.browser
def test_a_three_star_goes_from_the_county_to_the_announced_list(desk: Desk, sign_in: SignIn) -> None:
    _file(desk, name=LONG_NAME)
    county = sign_in(desk.offices.county)
    county.get_by_role("link", name=LONG_NAME).click()
    assert_accessible(county)
    _take(county, "审核通过，报设区市")
    expect(county.get_by_role("status").first).to_contain_text("待市级评定")

    city = sign_in(desk.offices.city)
    city.get_by_role("link", name=LONG_NAME).click()
    _judge_visit_and_credit(city)
    _take(city, "形成评定意见")
    city.get_by_role("link", name="公示", exact=True).click()
    city.get_by_role("link", name="发起公示").click()
    expect(city.get_by_text("公示到 2022年3月17日")).to_be_visible()
    city.get_by_role("button", name="预览将公开的内容").click()
    expect(city.get_by_role("cell", name="三星级")).to_be_visible()
    assert_accessible(city)
    _press(city, "发布公示")
    expect(city.get_by_text("已发布公示，共 1 家")).to_be_visible()

    desk.clock("2022-03-18")
    second = sign_in(desk.offices.city_two)
    second.get_by_role("link", name="公布与报送").click()
    _press(second, "公布选中的企业")
    expect(second.get_by_text("已公布 1 家企业")).to_be_visible()
    second.get_by_label("纸质报告寄送情况").fill("3月18日 EMS 寄出")
    _press(second, "记录已报送")
    expect(second.get_by_text("已记录向省厅报送 1 家")).to_be_visible()
    second.goto(second.url.split("/bureau/")[0] + "/stars")
    expect(second.get_by_text(LONG_NAME)).to_be_visible()


@pytest.mark.browser
def test_a_five_star_is_screened_recommended_and_received_by_the_province(desk: Desk, sign_in: SignIn) -> None:
    ref = _file(desk, "five_star")
    county = sign_in(desk.offices.county)
    county.goto(county.url.split("/bureau/")[0] + f"/bureau/cases/{ref}")
    _take(county, "审核通过，报设区市")
    city = sign_in(desk.offices.city)
    city.get_by_role("link", name="示例制造").click()
    _judge_visit_and_credit(city)
    _take(city, "形成初审意见")
    _take(city, "推荐到省")
    expect(city.get_by_role("status").first).to_contain_text("已推荐，待省厅接收")
    province = sign_in(desk.offices.province)
    expect(province.get_by_role("link", name="待办（1）")).to_be_visible()
    province.get_by_role("checkbox", name="选择 示例制造").check()
    _press(province, "选中的逐家接收推荐")
    expect(province.get_by_text("共 1 家，办成 1 家")).to_be_visible()
    assert desk.look(ref).state == "at_province"


@pytest.mark.browser
def test_a_county_sends_a_filing_back_with_remarks_added_in_the_page(desk: Desk, sign_in: SignIn) -> None:
    ref = _file(desk)
    county = sign_in(desk.offices.county)
    county.get_by_role("link", name="示例制造").click()
    county.get_by_role("link", name="办理", exact=True).click()
    county.get_by_role("link", name="去办理：退回补正").click()
    county.get_by_label("位置", exact=True).select_option(label="云服务器 · 使用时间")
    county.get_by_label("原因", exact=True).select_option("not_proven")
    county.get_by_role("button", name="再加一条").click()
    county.get_by_label("位置", exact=True).nth(1).select_option("enterprise||founded_on")
    county.get_by_label("原因", exact=True).nth(1).select_option("other")
    county.get_by_label("说明：请企业怎么改").nth(1).fill("成立日期与营业执照不同")
    _press(county, "退回企业补正")
    expect(county.get_by_text("有 1 处需要修改")).to_be_visible()
    county.get_by_label("退回说明").fill("请按意见补正后重新提交")
    assert_accessible(county)
    _press(county, "退回企业补正")
    expect(county.get_by_text("已退回，共 2 条补正意见")).to_be_visible()
    assert desk.look(ref).state == "returned"


CITY_PAGES = (
    "/bureau/",
    "/bureau/?tab=all",
    "/bureau/?tab=overdue",
    "/bureau/site-checks",
    "/bureau/notices/",
    "/bureau/notices/new",
    "/bureau/results/",
    "/bureau/window/",
    "/bureau/cultivation/",
)


@pytest.mark.browser
@pytest.mark.parametrize("busy", [False, True], ids=["empty", "busy"])
def test_every_page_of_a_city_is_readable_by_everybody_and_fits_a_phone(
    desk: Desk, sign_in: SignIn, busy: bool
) -> None:
    paths = list(CITY_PAGES)
    if busy:
        with desk.working() as offices:
            offices.evaluated()
            case, _ = offices.noticed("2022-03-10")
            passed = offices.passed("four_star")
            paths += [
                f"/bureau/cases/{passed.ref}{rest}"
                for rest in ("", "?pane=act", "?pane=record", "/return", "/site-check", "/credit-review")
            ] + [f"/bureau/cases/{case.ref}/objections/"]
    for size in (None, PHONE):
        page = sign_in(desk.offices.city, size)
        home = page.url.split("/bureau/")[0]
        for path in paths:
            page.goto(home + path)
            page.wait_for_load_state("networkidle")
            assert_fits(page)
            assert_accessible(page)


@pytest.mark.browser
def test_the_pages_of_province_audit_and_administration_are_readable_by_everybody(desk: Desk, sign_in: SignIn) -> None:
    with desk.working() as offices:
        ref = offices.noticed("2022-03-10")[0].ref
        office = offices.county.organisation_id
        auditor = offices.world.person(offices.world.organisation(OrgKind.AUDIT, "320000", "审计组"), Role.AUDITOR)
        admin = offices.world.person(offices.world.organisation(OrgKind.PROVINCE, "320000", "系统管理"), Role.ADMIN)
    doors = {
        desk.offices.province: ("/bureau/board/", "/bureau/notices/new", "/bureau/results/", "/bureau/window/"),
        auditor: ("/bureau/", f"/bureau/cases/{ref}?pane=record", f"/bureau/cases/{ref}?pane=act"),
        admin: ("/admin/offices", f"/admin/offices/{office}"),
    }
    for viewer, paths in doors.items():
        for size in (None, PHONE):
            page = sign_in(viewer, size)
            home = re.sub(r"(//[^/]+)/.*", r"\1", page.url)
            for path in paths:
                page.goto(home + path)
                assert_fits(page)
                assert_accessible(page)


@pytest.mark.browser
def test_the_figure_is_drawn_from_this_machine_and_the_table_says_the_same(desk: Desk, sign_in: SignIn) -> None:
    _file(desk)
    page = sign_in(desk.offices.city)
    page.get_by_role("link", name="培育情况").click()
    expect(page.locator(".plot svg").first).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("三星级"))).to_contain_text("1")
    assert page.evaluate("document.querySelector('.plot .modebar') === null")
