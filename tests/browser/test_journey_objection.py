"""The public's journey in a real browser: object, be answered, and check the star that is announced afterwards."""

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlmodel import select

from assessor.cases.announce import announce
from models.award import Certificate
from models.people import Organisation
from models.vocabulary import Role
from tests.evidence.image_makers import picture
from tests.support.browser import PHONE, OpenPage, assert_accessible, assert_fits, follow
from tests.support.bureau_steps import press
from tests.support.desk import Desk
from tests.support.journeys import sign_in
from tests.support.world import on

SAID = "该企业所报的排产系统据了解尚未投入使用，请核实。"


@pytest.fixture
def desk(app: Flask) -> Desk:
    made = Desk(app)
    app.config["WTF_CSRF_ENABLED"] = True
    made.clock("2022-04-06")
    return made


@pytest.mark.browser
def test_an_objection_is_made_heard_answered_and_the_star_announced_with_a_page_of_its_own(
    desk: Desk, live_server: str, open_page: OpenPage
) -> None:
    with desk.working() as offices:
        case, notice = offices.noticed("2022-04-01")
        ref, published = case.ref, notice.ref
        firm = offices.session.get_one(Organisation, case.enterprise_id)
        offices.world.person(firm, Role.CERTIFIER, "the-boss")
    public = open_page(PHONE)
    public.goto(f"{live_server}/notices/{published}")
    follow(public.get_by_role("link", name="提出异议").first)
    assert_accessible(public)
    assert_fits(public)
    public.get_by_label("异议内容").fill(SAID)
    public.get_by_label("联系方式").fill("13812345678")
    public.get_by_label("证明材料").set_input_files({"name": "照.png", "mimeType": "image/png", "buffer": picture()})
    public.get_by_role("button", name="提交异议").click()
    expect(public.get_by_text("已收到，复核中")).to_be_visible()
    assert_accessible(public)
    assert_fits(public)
    link = public.url

    boss = open_page()
    sign_in(boss, live_server, "the-boss")
    boss.goto(f"{live_server}/enterprise/applications/{ref}/progress")
    boss.get_by_role("link", name="公示异议（1）").click()
    assert "13812345678" not in boss.content()
    boss.get_by_role("textbox", name="说明情况").fill("系统自去年九月起每天使用，可以来厂查看。")
    boss.get_by_role("button", name="提交说明").click()
    expect(boss.get_by_role("status")).to_contain_text("说明已提交")
    assert_accessible(boss)

    city = open_page()
    sign_in(city, live_server, desk.offices.city.login)
    city.goto(f"{live_server}/bureau/cases/{ref}/objections/")
    expect(city.get_by_text("可以来厂查看")).to_be_visible()
    assert_accessible(city)
    city.get_by_label("答复内容").fill("现场核对了登录日志，系统自去年九月起在用。")
    city.locator("input[value=not_upheld]").check()
    press(city, "记录答复")
    expect(city.get_by_role("status").first).to_contain_text("已答复异议")
    public.goto(link)
    expect(public.get_by_text("异议不成立").first).to_be_visible()

    with desk.working() as offices:
        again = offices.session.merge(desk.look(ref))
        offices.take(offices.city, again, "resume", on("2022-04-07"), "异议不成立")
        announce(offices.session, offices.city_two, [again], offices.pack, on("2022-04-12"))
        page = offices.session.exec(select(Certificate.ref)).one()
    desk.clock("2022-04-12")
    public.goto(f"{live_server}/c/{page}")
    expect(public.get_by_text("截至今天，这个星级有效")).to_be_visible()
    assert_accessible(public)
    assert_fits(public)
    public.goto(f"{live_server}/stars")
    assert_accessible(public)
    assert_fits(public)
