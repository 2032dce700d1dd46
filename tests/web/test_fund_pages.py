"""The year's fund through the door: figures and runs by two persons, lists of a city, payments, and what a void changes."""

import io

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlmodel import select

from models.application import Application
from models.settlement import FundPayment, SettlementRun
from tests.support.desk import words
from tests.support.frauds import barred
from tests.support.funds import FundDesk

CITY = "320500"


@pytest.fixture
def desk(app: Flask) -> FundDesk:
    """Three declared projects of one city and one of another, on 28 September."""
    made = FundDesk(app)
    with made.at_work() as funds:
        for yuan in ("100000.00", "200000.00", "300000.01"):
            funds.project(yuan)
        funds.project("50000", region="320106")
    made.clock("2018-09-28")
    return made


def _confirm(desk: FundDesk) -> None:
    second = desk.seat(desk.funds.province_two)
    page = second.get("/bureau/two-persons/").get_data(as_text=True)
    ref = page.split('action="/bureau/two-persons/')[1].split('"')[0]
    assert second.post(f"/bureau/two-persons/{ref}", data={"answer": "confirm"}).status_code == 303


def _two_of_finance(desk: FundDesk, case: Application) -> None:
    """The first person of the finance office cannot confirm what they entered, the second sees it line by line and does."""
    first, second = desk.seat(desk.funds.finance), desk.seat(desk.funds.finance_two)
    assert "有 1 项本单位同事提出的事项等您确认" in words(second.get("/bureau/"))
    assert "等您确认" not in words(first.get("/bureau/"))
    page = second.get("/bureau/fund/payments/").get_data(as_text=True)
    assert "逐个项目核对" in page and "待另一人确认" in page and case.number in page
    ref = page.split('action="/bureau/two-persons/')[1].split('"')[0]
    assert first.post(f"/bureau/two-persons/{ref}", data={"answer": "confirm"}).status_code == 403
    assert second.post(f"/bureau/two-persons/{ref}", data={"answer": "confirm"}).status_code == 303


def _settled(desk: FundDesk, reason: str = "各市已报送申报书") -> SettlementRun:
    province = desk.seat(desk.funds.province)
    seen = province.get("/bureau/fund/runs/new").get_data(as_text=True).split('name="seen" value="')[1].split('"')[0]
    assert province.post("/bureau/fund/runs/new", data={"seen": seen, "reason": reason}).status_code == 303
    _confirm(desk)
    return desk.rows(select(SettlementRun))[-1]  # type: ignore[no-any-return]


def _funded(desk: FundDesk) -> SettlementRun:
    province = desk.seat(desk.funds.province)
    data = {"fund_yuan": "100,000.00", "confirmed_total_yuan-source": "records", "reason": "苏财工贸〔2018〕1号下达"}
    assert province.post("/bureau/fund/figures", data=data).status_code == 303
    _confirm(desk)
    return _settled(desk)


def test_figures_that_cannot_be_read_are_said_at_their_field_and_what_was_typed_stays(desk: FundDesk) -> None:
    province = desk.seat(desk.funds.province)
    assert "还不能核算" in words(province.get("/bureau/fund/runs/new"))
    data = {"fund_yuan": "十万", "uplift_three_star": "1e1", "reason": "通知"}
    answer = province.post("/bureau/fund/figures", data=data)
    assert answer.status_code == 422 and 'value="十万"' in answer.get_data(as_text=True)
    assert "最多两位小数" in words(answer) and "百分数" in words(answer)
    assert province.post("/bureau/fund/figures", data={"reason": "没有数字"}).status_code == 422
    short = province.post("/bureau/fund/figures", data={"fund_yuan": "1", "reason": "短"})
    assert short.status_code == 422 and "理由" in words(short)


def test_the_list_of_a_city_carries_its_total_in_figures_and_capitals_and_no_other_city_opens_it(
    desk: FundDesk,
) -> None:
    run = _funded(desk)
    city = desk.seat(desk.funds.city)
    page = words(city.get(f"/bureau/fund/runs/{run.ref}/{CITY}"))
    assert "大写 玖万贰仟叁佰零柒元陆角玖分" in page and "92,307.69" in page
    book = CalamineWorkbook.from_filelike(io.BytesIO(city.get(f"/bureau/fund/runs/{run.ref}/{CITY}/list.xlsx").data))
    rows = book.get_sheet_by_index(0).to_python()
    assert (
        rows[-1][2] == "合计"
        and rows[-1][5] == 92307.69
        and sum(row[5] for row in rows[5:-1] if isinstance(row[0], float)) == pytest.approx(92307.69)
    )
    assert city.get(f"/bureau/fund/runs/{run.ref}/{CITY}/list.pdf").data.startswith(b"%PDF")
    assert city.get(f"/bureau/fund/runs/{run.ref}/{CITY}/list.exe").status_code == 404
    assert desk.seat(desk.funds.other_city).get(f"/bureau/fund/runs/{run.ref}/{CITY}").status_code == 404
    assert "南京" not in words(city.get("/bureau/fund/")) and "南京市" in words(
        desk.seat(desk.funds.province).get("/bureau/fund/")
    )


def test_finance_records_payments_once_and_a_void_afterwards_is_listed_to_recover_and_changes_nothing_paid(
    desk: FundDesk,
) -> None:
    _funded(desk)
    cases = desk.rows(select(Application).where(Application.city_code == CITY).order_by(Application.number))
    finance = desk.seat(desk.funds.finance)
    form = {"project": [cases[0].ref, cases[1].ref], "on": "2018-09-28", "voucher": "国库支付2018-001"}
    early = finance.post("/bureau/fund/payments/", data=form)
    assert early.status_code == 409 and desk.rows(select(FundPayment)) == []
    with desk.at_work() as funds:
        for case in funds.session.exec(select(Application).where(Application.city_code == CITY)):
            case.state = "checked"
            funds.session.add(case)
    for bad in ({"on": "2018-09-29"}, {"voucher": " "}, {"on": "昨天"}, {"project": []}):
        assert finance.post("/bureau/fund/payments/", data={**form, **bad}).status_code == 422
    assert desk.seat(desk.funds.other_finance).post("/bureau/fund/payments/", data=form).status_code == 422
    assert desk.seat(desk.funds.city).post("/bureau/fund/payments/", data=form).status_code == 403
    assert finance.post("/bureau/fund/payments/", data=form).status_code == 303
    assert finance.post("/bureau/fund/payments/", data={**form, "voucher": "国库支付2018-009"}).status_code == 409
    _two_of_finance(desk, cases[0])
    assert finance.post("/bureau/fund/payments/", data=form).status_code == 409
    paid = {one.application_id: one.amount_fen for one in desk.rows(select(FundPayment))}
    assert len(paid) == 2 and desk.look_state(cases[0].ref) == "paid"
    with desk.at_work() as funds:
        one = funds.session.exec(select(Application).where(Application.ref == cases[0].ref)).one()
        one.state = "disqualified"
        funds.session.add(one)
    run = _settled(desk, "一个项目取消资格后重新核算")
    page = words(desk.seat(desk.funds.province).get(f"/bureau/fund/runs/{run.ref}"))
    assert "与第 1 次核算的差异" in page and "退出核算：已取消资格" in page and "支持比例随" in page
    assert {one.application_id: one.amount_fen for one in desk.rows(select(FundPayment))} == paid
    listed = words(finance.get("/bureau/fund/payments/?turn=recover"))
    assert "待追回" in listed and cases[0].number in listed
    settle = {"project": [cases[0].ref, cases[1].ref], "on": "2018-09-28", "voucher": "国库支付2018-002"}
    assert finance.post("/bureau/fund/payments/", data=settle).status_code == 303
    _two_of_finance(desk, cases[0])
    later = {one.application_id: (one.kind, one.seq) for one in desk.rows(select(FundPayment))[2:]}
    assert later == {cases[0].id: ("recovered", 2), cases[1].id: ("paid", 2)}
    assert "待追回（0）" in words(finance.get("/bureau/fund/payments/"))


def test_only_those_of_the_fund_come_in(desk: FundDesk) -> None:
    run = _funded(desk)
    for viewer, status in ((desk.funds.county, 403), (desk.funds.finance, 200), (desk.funds.city, 200)):
        seat = desk.seat(viewer)
        for address in (
            "/bureau/fund/",
            f"/bureau/fund/runs/{run.ref}",
            "/bureau/fund/records",
            "/bureau/fund/payments/",
        ):
            assert seat.get(address).status_code == status, (viewer.kind, address)
        assert seat.get("/bureau/fund/payments/list.xlsx").status_code == status
        assert seat.get("/bureau/fund/figures").status_code == 403


def test_a_payment_whose_money_is_demanded_back_says_so_on_every_page(desk: FundDesk) -> None:
    with desk.at_work() as funds:
        (case,) = [funds.project("80000", state="declared")]
        funds.enter(fund_yuan=68_000_000)
        funds.run()
        funds.put(case, "checked")
        funds.pay(case)
        finding = barred(funds.fraud_office, case, 1_000_00)  # type: ignore[arg-type]
        ref, finding_ref = case.ref, finding.ref
    desk.clock("2022-03-16")
    province, finance = desk.seat(desk.funds.province), desk.seat(desk.funds.finance)
    page = words(province.get(f"/bureau/fraud/{finding_ref}"))
    assert "涉及的拨付" in page and "已付多于应追回 " in page and "国库支付2018-001" in page
    assert "未追回 1,000.00 元" in words(province.get(f"/bureau/projects/{ref}?pane=award"))
    recorded = words(province.get(f"/bureau/projects/{ref}?pane=record"))
    assert "登记，经另一人确认" in recorded and "核算结果，SHA-256" in recorded
    listed = words(finance.get("/bureau/fund/payments/?turn=recover"))
    assert "失信认定还有 1,000.00 元未追回" in listed and "未追回 1,000.00 元" in listed
