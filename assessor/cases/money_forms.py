"""What is asked of a contract, an invoice and a payment. The same for every programme: they are papers, not policy."""

from collections.abc import Mapping
from typing import Literal

from questionnaires.forms import Question, Section

Kind = Literal["contract", "invoice", "payment"]
KINDS: tuple[Kind, ...] = ("contract", "invoice", "payment")
WORDS: dict[str, str] = {"contract": "合同", "invoice": "发票", "payment": "付款"}
SEVERAL = "several"
"""The answer of a contract that has a line for each of several claims."""


def paper_section(kind: str, claims: Mapping[str, str]) -> Section:
    """The questions of one kind of paper; `claims`: id → title of the lines that papers prove."""
    return {"contract": _contract, "invoice": _invoice, "payment": _payment}[kind](claims)


def _text(name: str, label: str, help_: str = "", *, required: bool = True) -> Question:
    return Question(id=name, label=label, type="text", help=help_, required=required)


def _day(name: str, label: str, help_: str = "", *, required: bool = True) -> Question:
    return Question(id=name, label=label, type="date", help=help_, required=required)


def _money(name: str, label: str, help_: str = "", *, required: bool = True) -> Question:
    return Question(id=name, label=label, type="money", unit="元", help=help_, required=required)


def _contract(claims: Mapping[str, str]) -> Section:
    choices = (*claims.items(), *(((SEVERAL, "分几项，逐项填写"),) if len(claims) > 1 else ()))
    asked = (
        _text("number", "合同编号", "没有编号的，填合同名称加签订日期，使它与别的合同分得开。"),
        _text("buyer", "甲方（购买方）", "合同上的全称。"),
        _text("seller", "乙方（服务商）", "合同上的全称，要与发票销售方一致才能自动核对。"),
        _day("signed_on", "签订日期"),
        _day("starts_on", "服务开始日期", required=False),
        _day("ends_on", "服务结束日期", required=False),
        _money("amount_yuan", "合同金额", "人民币含税总额，单位是元。"),
        Question(id="claim", label="这份合同对应", type="choice", choices=choices, help="整份合同对应申报里的哪一项。"),
    )
    return Section(id="contracts", title="合同", kind="lines", line_name="合同", questions=asked)


def _invoice(claims: Mapping[str, str]) -> Section:
    asked = (
        Question(
            id="invoice", label="发票", type="invoice", help="数电票是 20 位号码、没有代码；旧版发票有代码和 8 位号码。"
        ),
        _day("dated", "开票日期"),
        _text("buyer", "购买方名称"),
        _text("seller", "销售方名称"),
        _money("net_yuan", "不含税金额", required=False),
        _money("tax_yuan", "税额", required=False),
        _money("total_yuan", "价税合计", "红字发票填负数。"),
        Question(
            id="corrects", label="冲减的蓝字发票", type="invoice", required=False, help="只有红字发票填，照票面备注栏。"
        ),
    )
    return Section(id="invoices", title="发票", kind="lines", line_name="发票", questions=asked)


def _payment(claims: Mapping[str, str]) -> Section:
    asked = (
        _day("paid_on", "付款日期", "银行回单上的日期，不是开票日期。"),
        _text("payer", "付款单位", "银行回单上的付款人全称；退款填原付款单位。"),
        _text("payee", "收款单位", "银行回单上的收款人全称；退款填退款的单位。"),
        _money("amount_yuan", "金额", "单位是元；收到的退款填负数。"),
        _text("bank_ref", "银行流水号", "回单上的交易流水号或凭证号，用来防止一笔付款填两次。", required=False),
    )
    return Section(id="payments", title="付款", kind="lines", line_name="付款", questions=asked)
