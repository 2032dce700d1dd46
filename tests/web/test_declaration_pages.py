"""The declaration through the door: autosaved, frozen, countersigned, handed in, received; and what stops it on the way."""

import io
from typing import Any

import docx
import pytest
from flask import Flask
from sqlmodel import select

from models.application import Application
from models.declaring import Declaration, DeclarationDraft
from models.record import Event
from tests.support.desk import words
from tests.support.funds import FundDesk

LONG = "全市召开动员会，逐家走访企业，组织云服务商对接，按季度通报进展。" * 4
TYPED = {
    "office": "苏州市工业和信息化局", "head": "王某", "contact": "0512-00000000", "filled_on": "2018-09-18",
    "enterprises": "320", "enterprises_of_year": "2", "contract_yuan": "300000.00", "claim_yuan": "60000.00",
    "done": LONG, "planned": LONG, "cases-0-name": "某企业设备上云", "cases-0-text": LONG,
}  # fmt: skip


@pytest.fixture
def desk(app: Flask) -> FundDesk:
    """Two published projects of a city, one still with the city, on 18 September."""
    made = FundDesk(app)
    with made.at_work() as funds:
        funds.project("100000", state="listed")
        funds.project("200000", state="listed")
        funds.project("70000", state="city_confirmed")
    made.clock("2018-09-18")
    return made


def _save(desk: FundDesk, version: int = 0, **changed: str) -> Any:
    data = {**TYPED, **changed, "version": str(version)}
    return desk.seat(desk.funds.city).post("/bureau/declaration/autosave", data=data)


def _frozen(desk: FundDesk) -> Declaration:
    assert desk.seat(desk.funds.city).post("/bureau/declaration/versions").status_code == 303
    return desk.rows(select(Declaration))[-1]  # type: ignore[no-any-return]


def _step(desk: FundDesk, viewer: Any, one: Declaration, step: str, said: str = "") -> int:
    answer = desk.seat(viewer).post(f"/bureau/declaration/{one.ref}/steps/{step}", data={"words": said})
    return int(answer.status_code)


def test_the_form_starts_with_what_is_known_is_saved_while_typing_and_names_what_is_missing(desk: FundDesk) -> None:
    city = desk.seat(desk.funds.city)
    page = city.get("/bureau/declaration/").get_data(as_text=True)
    assert 'value="300000.00"' in page and 'value="2018-09-18"' in page and "bureau_sealed_on" not in page
    assert city.post("/bureau/declaration/versions").status_code == 422
    assert _save(desk, head="", **{"cases-0-text": "字" * 1001}).json["errors"] == {"cases-0-text": "案例内容最多 1000 字，请精简。"}
    assert _save(desk, version=0, head="李某").status_code == 409
    stale = city.post("/bureau/declaration/draft", data={**TYPED, "version": "0"})
    assert stale.status_code == 409 and "王某" in stale.get_data(as_text=True)
    refused = city.post("/bureau/declaration/versions")
    assert refused.status_code == 422 and "请填写工作负责人" in words(refused)
    assert desk.rows(select(Declaration)) == []


def test_what_differs_from_the_records_is_printed_beside_them(desk: FundDesk) -> None:
    _save(desk, contract_yuan="299999.00")
    one = _frozen(desk)
    figures = {answer["label"]: answer for answer in one.content["sections"][1]["answers"]}
    assert figures["2017 年度项目协议金额"]["by_record"] == "30 万元（300,000.00 元）"
    assert figures["2017 年度签约并实施的上云企业数"]["by_record"] == ""
    city = desk.seat(desk.funds.city)
    paper = docx.Document(io.BytesIO(city.get(f"/bureau/declaration/{one.ref}/declaration.docx").data))
    assert one.content_sha256 in paper.sections[0].footer.paragraphs[0].text
    assert any("系统记录：30 万元" in cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    assert city.get(f"/bureau/declaration/{one.ref}/declaration.pdf").data.startswith(b"%PDF")
    assert city.get(f"/bureau/declaration/{one.ref}/declaration.exe").status_code == 404


def test_it_goes_from_city_to_finance_to_city_to_province_and_takes_its_projects_along(desk: FundDesk) -> None:
    _save(desk)
    one, funds = _frozen(desk), desk.funds
    assert [p["number"] for p in one.content["projects"]] == ["BZ2018-0001", "BZ2018-0002"]
    assert _step(desk, funds.city, one, "handed_in") == 409
    assert _step(desk, funds.city, one, "countersigned") == 403
    assert _step(desk, funds.other_finance, one, "countersigned") == 404
    assert _step(desk, funds.province, one, "received") == 404
    assert _step(desk, funds.finance, one, "sent_back", "短") == 422
    assert _step(desk, funds.finance, one, "countersigned") == 303
    assert _step(desk, funds.finance, one, "sent_back", "金额不对") == 409
    assert _step(desk, funds.city, one, "handed_in", "9月18日 EMS") == 303
    states = {case.number: case.state for case in desk.rows(select(Application))}
    assert states == {"BZ2018-0001": "declared", "BZ2018-0002": "declared", "BZ2018-0003": "city_confirmed"}
    assert sorted(event.action for event in desk.rows(select(Event))) == ["declare"] * 2 + ["finance_seal"] * 2
    assert _step(desk, funds.province, one, "received") == 303
    assert "省厅已接收" in words(desk.seat(funds.province).get("/bureau/declaration/"))
    assert "申报书 第 1 版" in words(desk.seat(funds.finance).get(f"/bureau/declaration/{one.ref}"))


def test_a_version_sent_back_or_overtaken_by_a_void_is_not_handed_in_and_the_next_shows_what_changed(
    desk: FundDesk,
) -> None:
    _save(desk)
    first, funds = _frozen(desk), desk.funds
    assert desk.seat(funds.city).post("/bureau/declaration/versions").status_code == 422
    assert _step(desk, funds.finance, first, "sent_back", "协议金额与台账不符") == 303
    assert _step(desk, funds.finance, first, "countersigned") == 409
    with desk.at_work() as working:
        gone = working.session.exec(select(Application).where(Application.number == "BZ2018-0002")).one()
        gone.state = "void"
        working.session.add(gone)
    second = _frozen(desk)
    page = words(desk.seat(funds.city).get(f"/bureau/declaration/{second.ref}"))
    assert "与第 1 版的差异" in page and "项目 BZ2018-0002" in page
    assert _step(desk, funds.finance, first, "countersigned") == 409
    with desk.at_work() as working:
        gone = working.session.exec(select(Application).where(Application.number == "BZ2018-0002")).one()
        gone.state = "listed"
        working.session.add(gone)
    assert _step(desk, funds.finance, second, "countersigned") == 409
    assert desk.rows(select(DeclarationDraft))[0].version == 1
