"""Of contracts, invoices and payments, and what of them belongs together."""

from typing import Any

from models.application import Application, Submission
from models.money import (
    PROJECT,
    InvoiceShare,
    MoneyContract,
    MoneyContractLine,
    MoneyFiled,
    MoneyInvoice,
    MoneyPayment,
    PaymentShare,
)
from tests.cases.constraints.shapes import NOW, Never, Twice
from tests.support.offices import Offices
from tests.support.world import on

NEVER: list[Never] = [
    ("invoice_share", "amount_above_nothing", {"fen": 0}),
    ("money_contract", "amount_above_nothing", {"amount_fen": 0}),
    ("money_contract", "currency_known", {"currency": "USD"}),
    ("money_contract", "dates_in_order", {"starts_on": on("2022-03-02").today, "ends_on": on("2022-03-01").today}),
    ("money_contract", "version_counts_up", {"version": 0}),
    ("money_contract_line", "amount_above_nothing", {"amount_fen": -1}),
    ("money_filed", "not_below_nothing", {"proven_fen": -1}),
    ("money_invoice", "a_code_goes_with_a_number", {"corrects_code": "3200211130"}),
    ("money_invoice", "amount_is_something", {"total_fen": 0}),
    ("money_invoice", "number_or_number_and_code", {"number": "12345678"}),
    ("money_invoice", "number_or_number_and_code", {"code": "3200211130"}),
    ("money_invoice", "number_or_number_and_code", {"code": "32002111301", "number": "12345678"}),
    ("money_invoice", "only_a_red_one_corrects_another", {"total_fen": -1}),
    ("money_invoice", "only_a_red_one_corrects_another", {"corrects_number": "2" * 20}),
    ("money_invoice", "tax_adds_up", {"net_fen": 1, "tax_fen": 1}),
    ("money_invoice", "version_counts_up", {"version": 0}),
    ("money_payment", "amount_is_something", {"amount_fen": 0}),
    ("money_payment", "version_counts_up", {"version": 0}),
    ("payment_share", "amount_is_something", {"fen": 0}),
]

TWICE: list[Twice] = [
    ("invoice_share", ("invoice_id", "line_id"), {}),
    ("money_contract", ("application_id", "number"), {"ref": "another"}),
    ("money_contract", ("ref",), {"number": "another"}),
    ("money_contract_line", ("contract_id", "seq"), {}),
    ("money_filed", ("submission_id",), {}),
    ("money_invoice", ("application_id", "code", "number"), {"ref": "another"}),
    ("money_invoice", ("ref",), {"number": "3" * 20}),
    ("money_payment", ("ref",), {}),
    ("payment_share", ("payment_id", "invoice_id"), {}),
]


def furnish(offices: Offices, case: Application, submission: Submission) -> None:
    """A contract with its line, an invoice and a payment that belong to it, and what was frozen."""
    session, day = offices.session, NOW.today
    of: dict[str, Any] = {"application_id": case.id or 0}
    typed: dict[str, Any] = {**of, "updated_at": NOW.at, "updated_by": case.created_by}
    by: dict[str, Any] = {**of, "by_person_id": case.created_by, "at": NOW.at}
    parties = {"buyer": "企业", "seller": "服务商"}
    contract = MoneyContract(ref="contract", number="HT-1", signed_on=day, amount_fen=100, **parties, **typed)
    invoice = MoneyInvoice(ref="invoice", number="1" * 20, dated=day, total_fen=100, **parties, **typed)
    payment = MoneyPayment(ref="payment", paid_on=day, payer="企业", payee="服务商", amount_fen=100, **typed)
    session.add_all([contract, invoice, payment])
    session.flush()
    line = MoneyContractLine(contract_id=contract.id or 0, seq=1, title="整份合同", claim=PROJECT, amount_fen=100, **of)
    session.add(line)
    session.flush()
    frozen = MoneyFiled(
        submission_id=submission.id or 0, content={}, content_sha256="0" * 64, proven_fen=0, at=NOW.at, **of
    )  # fmt: skip
    session.add_all(
        [
            InvoiceShare(invoice_id=invoice.id or 0, line_id=line.id or 0, fen=100, **by),
            PaymentShare(payment_id=payment.id or 0, invoice_id=invoice.id or 0, fen=100, **by),
            frozen,
        ]
    )
    session.flush()
