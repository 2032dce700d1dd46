"""The bureaus' journey in a real browser: county, city and province take filings to a published star."""

import re

import pytest
from flask import Flask
from playwright.sync_api import expect

from models.vocabulary import OrgKind, Role
from tests.support.browser import PHONE, OpenPage, assert_accessible, assert_fits
from tests.support.bureau_steps import (
    SignIn,
    agree,
    announce_and_report,
    answer_and_resume,
    menu,
    object_to,
    open_case,
    pane,
    press,
    publish,
    record_visit,
    review_credit,
    signed_in,
    take,
)
from tests.support.desk import Desk
from tests.support.draw_steps import complete_visit, enter_inspector, hold_draw, plan_visit, visit_by_kit
from tests.support.draws import furnish_pool
from tests.support.world import on

LONG_NAME = "江苏苏南长三角高端精密轴承与工业传动装备智能制造研究院（昆山）股份有限公司"


@pytest.fixture
def desk(app: Flask) -> Desk:
    made = Desk(app)
    app.config["WTF_CSRF_ENABLED"] = True
    made.clock("2022-03-10")
    return made


@pytest.fixture
def sign_in(desk: Desk, live_server: str, open_page: OpenPage) -> SignIn:
    """Opens the service as somebody who typed their password."""
    return signed_in(open_page, live_server)


def _file(desk: Desk, level: str = "three_star", name: str = "") -> str:
    from tests.support.filing import filed

    with desk.working() as offices:
        if level == "five_star":
            return offices.submitted(level).ref
        return filed(offices.session, offices.boss(name=name), offices.batch, offices.pack, level).ref


@pytest.mark.browser
def test_a_three_star_is_drawn_visited_noticed_objected_to_and_announced(
    desk: Desk, sign_in: SignIn, live_server: str, open_page: OpenPage
) -> None:
    _file(desk, name=LONG_NAME)
    county = sign_in(desk.offices.county)
    open_case(county, LONG_NAME)
    assert_accessible(county)
    take(county, "审核通过，报设区市")
    expect(county.get_by_role("status").first).to_contain_text("待市级评定")

    with desk.working() as offices:
        phone_owner = offices.world.person(offices._office(offices.city), Role.INSPECTOR, "inspector-a")
    city = sign_in(desk.offices.city)
    enter_inspector(city, "核查甲", phone_owner.login)
    enter_inspector(city, "核查乙")
    city = hold_draw(desk, sign_in, city)
    assert_accessible(city)
    plan_visit(city, LONG_NAME, ("核查甲", "核查乙"))
    visit_by_kit(sign_in(phone_owner, PHONE), LONG_NAME)
    complete_visit(city, LONG_NAME)
    agree(city)
    review_credit(city)
    take(city, "形成评定意见")
    publish(city, "2022年3月18日")

    desk.clock("2022-03-14")
    public = open_page()
    receipt = object_to(public, live_server, LONG_NAME)
    answer_and_resume(sign_in(desk.offices.city), LONG_NAME)
    public.goto(receipt)
    expect(public.get_by_text("异议不成立").first).to_be_visible()

    desk.clock("2022-03-21")
    second = sign_in(desk.offices.city_two)
    announce_and_report(second)
    public.goto(f"{live_server}/stars")
    public.get_by_role("link", name=LONG_NAME).click()
    expect(public.get_by_text("截至今天，这个星级有效")).to_be_visible()
    assert_accessible(public)


@pytest.mark.browser
def test_a_five_star_is_drawn_visited_screened_recommended_and_received_by_the_province(
    desk: Desk, sign_in: SignIn
) -> None:
    ref = _file(desk, "five_star")
    county = sign_in(desk.offices.county)
    open_case(county, "示例制造")
    take(county, "审核通过，报设区市")
    with desk.working() as offices:
        furnish_pool(offices.session, offices.city, on("2022-03-10"), ("核查甲", "核查乙"))
    city = hold_draw(desk, sign_in, sign_in(desk.offices.city))
    city.get_by_role("link", name="示例制造").click()
    agree(city)
    review_credit(city)
    take(city, "形成初审意见")
    pane(city, "办理")
    expect(city.locator("#act-recommend")).to_contain_text("抽中的企业还没有全部现场核查")
    record_visit(city, ("核查甲", "核查乙"))
    take(city, "推荐到省")
    expect(city.get_by_role("status").first).to_contain_text("已推荐，待省厅接收")
    province = sign_in(desk.offices.province)
    expect(province.get_by_role("link", name="待办（1）")).to_be_visible()
    province.get_by_role("checkbox", name="选择 示例制造").check()
    press(province, "选中的逐家接收推荐")
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
    press(county, "退回企业补正")
    expect(county.get_by_text("有 1 处需要修改")).to_be_visible()
    county.get_by_label("退回说明").fill("请按意见补正后重新提交")
    assert_accessible(county)
    press(county, "退回企业补正")
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
    menu(page, "培育情况")
    expect(page.locator(".plot svg").first).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("三星级"))).to_contain_text("1")
    assert page.evaluate("document.querySelector('.plot .modebar') === null")
