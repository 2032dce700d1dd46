"""Checks before money, deadlines put off, and providers: through the door."""

import pytest
from flask import Flask
from sqlmodel import select

from assessor.cases.move import move
from assessor.cases.refusal import Refusal
from assessor.cases.scope import find_case
from models.application import Application
from models.declaring import DeadlineExtension
from models.draw import Draw
from models.fund_check import FundCheck
from models.performance import OutstandingProvider
from models.vocabulary import OrgKind
from tests.support.desk import words
from tests.support.draws import draw_to_the_end, furnish_pool
from tests.support.funds import FundDesk
from tests.support.offices import credit_code
from tests.support.world import on

CLOUD, OTHER = credit_code(901), credit_code(902)
FOUND = {"on": "2018-10-10", "experts": "王工 省信息中心\n李工 某大学", "result": "confirmed", "words": "查看了系统和合同，属实。"}


@pytest.fixture
def desk(app: Flask) -> FundDesk:
    """Four settled projects of two providers and a void one, on 10 October."""
    made = FundDesk(app)
    with made.at_work() as funds:
        funds.world.organisation(OrgKind.PROVIDER, "320583", "甲云科技有限公司", CLOUD)
        for number, yuan in enumerate(("100000", "200000", "300000", "400000")):
            funds.project(yuan, state="settled", provider_uscc=OTHER if number == 3 else CLOUD)
        funds.project("900000", state="void", provider_uscc=CLOUD)
        furnish_pool(funds.session, funds.province, on("2018-10-08"))
    made.clock("2018-10-10")
    return made


def _cases(desk: FundDesk) -> list[Application]:
    return desk.rows(select(Application).order_by(Application.number))


def _pass(desk: FundDesk) -> str:
    refs = [case.ref for case in _cases(desk) if case.state == "settled"]
    answer = desk.seat(desk.funds.province).post("/bureau/fund/checks/pass", data={"project": refs}, follow_redirects=True)
    return words(answer)


def test_drawn_and_targeted_projects_pass_only_when_found_true(desk: FundDesk) -> None:
    province, cases = desk.seat(desk.funds.province), _cases(desk)
    assert "还没有随机抽取" in words(province.get("/bureau/fund/checks/"))
    assert province.post("/bureau/fund/checks/draw", data={"source": "短"}).status_code == 422
    assert province.post("/bureau/fund/checks/draw", data={"source": "双色球第2018120期开奖号码"}).status_code == 303
    assert "核查通过 0 个" in _pass(desk)
    with desk.at_work() as funds:
        draw = funds.session.exec(select(Draw)).one()
        assert len(draw.published) > 0 and draw.purpose == "fund_check"
        draw_to_the_end(funds.session, funds.province, (funds.auditor,), draw, on("2018-10-10"))
    target = {"number": cases[3].number, "reason": "金额偏高，接到举报"}
    city = desk.seat(desk.funds.city)
    assert desk.seat(desk.funds.other_city).post("/bureau/fund/checks/targets", data=target).status_code == 422
    assert city.post("/bureau/fund/checks/targets", data={**target, "reason": "高"}).status_code == 422
    assert city.post("/bureau/fund/checks/targets", data=target).status_code == 303
    assert city.post("/bureau/fund/checks/targets", data=target).status_code == 409
    page = words(province.get("/bureau/fund/checks/"))
    assert "随机抽中" in page and "重点排查" in page and "金额偏高" in page
    assert "不能通过" in _pass(desk)
    held = [case for case in _cases(desk) if case.state == "settled"]
    assert cases[3].ref in {case.ref for case in held} and 1 <= len(held) <= 2
    for bad in ({"experts": " "}, {"result": ""}, {"on": "2018-10-11"}, {"words": "无"}, {"number": "没有"}):
        assert city.post("/bureau/fund/checks/findings", data={**FOUND, "number": cases[3].number, **bad}).status_code == 422
    problem = {**FOUND, "number": cases[3].number, "result": "problem", "words": "系统没有在用。"}
    assert city.post("/bureau/fund/checks/findings", data=problem).status_code == 303
    assert "不能通过" in _pass(desk)
    for case in held:
        assert province.post("/bureau/fund/checks/findings", data={**FOUND, "number": case.number}).status_code == 303
    assert "核查通过" in _pass(desk) and all(case.state == "checked" for case in _cases(desk)[:4])
    newest = desk.rows(select(FundCheck).order_by(FundCheck.id.desc()))[0]
    assert newest.experts == ["王工 省信息中心", "李工 某大学"]


def test_a_deadline_is_put_off_by_the_province_alone_with_a_reason_and_never_taken_back(desk: FundDesk) -> None:
    with desk.at_work() as funds:
        ref = funds.project("10000", state="listed").ref

    def declare() -> str:
        with desk.at_work() as funds:
            case = find_case(funds.session, funds.city, ref, lock=True)
            try:
                move(funds.session, funds.city, case, funds.pack, "declare", on("2018-10-10"))
            except Refusal as refusal:
                return refusal.reasons[0]
            return case.state

    assert "期限已过" in declare()
    data = {"parameter": "declaration_deadline", "day": "2018-10-10", "reason": "台风影响，各市来不及"}
    assert desk.seat(desk.funds.city).post("/bureau/fund/checks/deadlines", data=data).status_code == 403
    province = desk.seat(desk.funds.province)
    for bad in ({"day": "2018-09-24"}, {"reason": "短"}, {"parameter": "checks_deadline"}, {"day": "明天"}):
        assert province.post("/bureau/fund/checks/deadlines", data={**data, **bad}).status_code == 422
    assert province.post("/bureau/fund/checks/deadlines", data=data).status_code == 303
    assert province.post("/bureau/fund/checks/deadlines", data=data).status_code == 422
    assert "台风影响" in words(desk.seat(desk.funds.city).get("/bureau/fund/checks/deadlines"))
    assert declare() == "declared" and len(desk.rows(select(DeadlineExtension))) == 1


def test_providers_are_counted_without_voids_and_named_by_two_persons(desk: FundDesk) -> None:
    province = desk.seat(desk.funds.province)
    page = words(province.get("/bureau/fund/providers/"))
    assert "甲云科技有限公司" in page and "600,000.00" in page and "25.0%" in page and "未在平台注册" in page
    form = {"provider": [CLOUD], f"reward-{CLOUD}": "50000", "reason": "服务企业数最多"}
    assert province.post("/bureau/fund/providers/", data={**form, f"reward-{CLOUD}": "五万"}).status_code == 422
    assert province.post("/bureau/fund/providers/", data={**form, "provider": ["X"]}).status_code == 422
    assert desk.seat(desk.funds.city).post("/bureau/fund/providers/", data=form).status_code == 403
    assert province.post("/bureau/fund/providers/", data=form).status_code == 303
    assert desk.rows(select(OutstandingProvider)) == []
    second = desk.seat(desk.funds.province_two)
    ref = second.get("/bureau/two-persons/").get_data(as_text=True).split('action="/bureau/two-persons/')[1].split('"')[0]
    assert second.post(f"/bureau/two-persons/{ref}", data={"answer": "confirm"}).status_code == 303
    row = desk.rows(select(OutstandingProvider))[0]
    assert (row.provider, row.enterprises, row.projects, row.base_fen, row.reward_fen) == (CLOUD, 3, 3, 600_000_00, 50_000_00)
    page = words(province.get("/bureau/fund/providers/"))
    assert "已提名" in page and "50,000.00" in page
    assert province.get("/bureau/fund/providers/providers.xlsx").status_code == 200
    assert province.post("/bureau/fund/providers/", data=form).status_code == 422
