"""Contracts, invoices and payments through the door: entered, read from a file, imported, matched, and what officers see."""

import io
import re
import secrets
from typing import Any

import pytest
from flask import Flask
from sqlmodel import select

from models.money import MoneyContract, MoneyInvoice, MoneyPayment, PaymentShare
from tests.evidence.workbooks import book
from tests.money import papers
from tests.money.papers import DIGITAL, SELLER, digital
from tests.support.enterprise_desk import Desk, hidden

FIRM = "示例制造有限公司"


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk.open(app)


def once() -> str:
    return secrets.token_hex(8)


CONTRACT = {
    "number": "HT-1",
    "buyer": FIRM,
    "seller": SELLER,
    "signed_on": "2021-05-20",
    "amount_yuan": "50000",
    "claim": "s1",
}
PAYMENT = {"paid_on": "2021-12-20", "payer": FIRM, "payee": SELLER, "amount_yuan": "45000", "bank_ref": "YH1"}


def enter(desk: Desk, kind: str, typed: dict[str, str]) -> Any:
    return desk.client().post(desk.url(f"/money/{kind}/new"), data=typed | {"once": once()})


def test_an_invoice_is_read_accepted_field_by_field_matched_and_seen_by_the_county(desk: Desk) -> None:
    client = desk.client()
    assert "合同、发票与付款" in client.get(desk.url()).text
    assert "还没有填写" in client.get(desk.url("/money")).text
    file = (io.BytesIO(papers.pdf(digital(buyer=FIRM))), "发票.pdf")
    client.post(
        desk.url("/files"), data={"file": file, "kind": "invoice", "once": once()}, content_type="multipart/form-data"
    )
    address = re.search(r'href="([^"]*/money/read/[^"]+)"', client.get(desk.url("/money/read")).text)
    assert address
    page = client.get(address[1]).text
    assert DIGITAL in page and "checked" not in page  # a suggestion is taken over by nobody but a person
    read = {name: hidden(page, f"read-{name}") for name in ("number", "dated", "seller", "total_yuan")}
    ticked = {f"take-{name}": "1" for name in read} | {f"read-{name}": value for name, value in read.items()}
    missing = client.post(address[1], data=ticked | {"once": once()})
    assert missing.status_code == 422 and "请填写“购买方名称”" in missing.text
    assert client.post(address[1], data=ticked | {"buyer": FIRM, "once": once()}).status_code == 303
    with desk.session() as session:
        invoice = session.exec(select(MoneyInvoice)).one()
        assert (invoice.number, invoice.total_fen, invoice.buyer) == (DIGITAL, 4_500_000, FIRM)
        assert invoice.accepted == ["dated", "number", "seller", "total_yuan"] and invoice.file_ref

    assert enter(desk, "contract", CONTRACT).status_code == enter(desk, "payment", PAYMENT).status_code == 303
    page = client.get(desk.url("/money")).text
    values = re.findall(r'name="proposal" value="([^"]+)"', page)
    assert len(values) == 2
    assert client.post(desk.url("/money/match"), data={"proposal": values, "once": once()}).status_code == 303
    again = client.post(desk.url("/money/match"), data={"proposal": values, "once": once()})
    assert again.status_code == 409 and "超过了其中一份材料的余额" in again.text
    assert "能证明 45,000.00 元" in client.get(desk.url()).text
    assert desk.file().status_code == 303
    assert "这是最近一次提交时固定下来的内容" in client.get(desk.url("/money")).text
    seen = desk.client("county").get(f"/bureau/cases/{desk.ref}/money").text
    assert DIGITAL in seen and "45,000.00" in seen and "校验值" in seen
    assert desk.client("rival").get(desk.url("/money")).status_code == 404


def test_a_part_is_typed_by_hand_and_taken_back(desk: Desk) -> None:
    client = desk.client()
    enter(desk, "payment", PAYMENT)
    invoice = {
        "invoice-number": "1" * 20,
        "dated": "2021-12-01",
        "buyer": FIRM,
        "seller": SELLER,
        "total_yuan": "50000",
    }
    enter(desk, "invoice", invoice)
    with desk.session() as session:
        ids = {
            "payment": session.exec(select(MoneyPayment.id)).one(),
            "paid_invoice": session.exec(select(MoneyInvoice.id)).one(),
        }
    form = {"do": "hand", "what": "paid", **ids}
    for amount, said in (("", "请填写核对的金额"), ("1万元", "以元为单位"), ("45000.01", "超过了其中一份材料的余额")):
        refused = client.post(desk.url("/money/match"), data=form | {"amount-paid": amount, "once": once()})
        assert refused.status_code in (409, 422) and said in refused.text
    assert client.post(desk.url("/money/match"), data=form | {"amount-paid": "100", "once": once()}).status_code == 303
    page = client.get(desk.url("/money?pane=matched")).text
    share = hidden(page, "share")
    assert (
        client.post(desk.url("/money/unmatch"), data={"what": "paid", "share": share, "once": once()}).status_code
        == 303
    )
    with desk.session() as session:
        assert session.exec(select(PaymentShare)).all() == []


def test_a_sheet_with_one_bad_cell_is_not_taken_and_the_cell_is_named(desk: Desk) -> None:
    heads = ["付款日期", "付款单位", "收款单位", "金额（元）", "银行流水号"]
    good = ["2021-12-20", FIRM, SELLER, "100", "A1"]
    contracts = ["合同编号", "甲方（购买方）", "乙方（服务商）", "签订日期", "合同金额（元）", "这份合同对应"]
    made = book({
        "合同": [contracts, ["HT-1", FIRM, SELLER, "2021-05-20", "50000", "云服务器"]],
        "付款": [heads, good, good, ["2021-13-20", FIRM, SELLER, "100", "A2"]],
    })  # fmt: skip
    answer = desk.client().post(
        desk.url("/money/import"), data={"file": (io.BytesIO(made), "导入.xlsx"), "once": once()},
        content_type="multipart/form-data",
    )  # fmt: skip
    assert answer.status_code == 422
    assert "E3" in answer.text and "已经填过了" in answer.text and "A4" in answer.text
    with desk.session() as session:
        assert (
            session.exec(select(MoneyPayment)).all() == []
            and session.exec(select(MoneyContract)).one().number == "HT-1"
        )
    made = book({"付款": [heads, good]})
    form = {"file": (io.BytesIO(made), "导入.xlsx"), "once": once()}
    assert (
        desk.client().post(desk.url("/money/import"), data=form, content_type="multipart/form-data").status_code == 200
    )


def test_two_hundred_invoices_come_in_pages(desk: Desk) -> None:
    with desk.session() as session:
        case = desk.case(session)
        for number in range(200):
            session.add(
                MoneyInvoice(
                    ref=f"i{number}", application_id=case.id or 0, number=f"{number:020d}", dated=case.created_at.date(),
                    buyer=FIRM, seller=SELLER, total_fen=100, updated_at=case.created_at, updated_by=case.created_by,
                )
            )  # fmt: skip
    page = desk.client().get(desk.url("/money?pane=invoices&page=4")).text
    assert "第 4 页，共 4 页" in page and f"{199:020d}" in page and f"{100:020d}" not in page
