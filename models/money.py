"""Contracts, invoices and payments of a filing, and which parts of them belong together. Amounts are whole 分.

The rows are the draft: editable while the filing is with the enterprise. What was filed is `money_filed`, frozen with its
submission. Rows of one application are written under the lock of its application row.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field

from models.types import Row, UtcDateTime

PROJECT = "project"
"""The claim of a filing whose amount is given once, not by lines."""


class MoneyContract(Row, table=True):
    """A contract: its number, parties, day of signing, period and amount, in CNY. Its lines say what each amount is for."""

    __table_args__ = (
        UniqueConstraint("application_id", "number"),
        CheckConstraint("amount_fen > 0", name="amount_above_nothing"),
        CheckConstraint("currency = 'CNY'", name="currency_known"),
        CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR starts_on <= ends_on", name="dates_in_order"),
        CheckConstraint("version > 0", name="version_counts_up"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=16)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", index=True)
    number: str
    buyer: str
    seller: str
    signed_on: date
    starts_on: date | None = None
    ends_on: date | None = None
    amount_fen: int = Field(sa_type=BigInteger)
    currency: str = "CNY"
    version: int = 1
    updated_at: datetime = Field(sa_type=UtcDateTime)
    updated_by: int = Field(foreign_key="person.id", ondelete="RESTRICT")


class MoneyContractLine(Row, table=True):
    """A priced line of a contract and the line of the filing that it is for, or PROJECT."""

    __table_args__ = (
        UniqueConstraint("contract_id", "seq"),
        CheckConstraint("amount_fen > 0", name="amount_above_nothing"),
    )

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", index=True)
    contract_id: int = Field(foreign_key="money_contract.id", ondelete="RESTRICT", index=True)
    seq: int
    title: str
    claim: str
    amount_fen: int = Field(sa_type=BigInteger)


class MoneyInvoice(Row, table=True):
    """An invoice. Identity: 20 digits without a code ('' here), or 8 digits with a code of 10 or 12.

    A red-letter one is negative and names the one it corrects. `file_ref`: the uploaded file it was read from, `accepted`:
    the fields that a person took over from the reading.
    """

    __table_args__ = (
        UniqueConstraint("application_id", "code", "number"),
        CheckConstraint("total_fen <> 0", name="amount_is_something"),
        CheckConstraint(
            "(length(number) = 20 AND code = '') OR (length(number) = 8 AND length(code) IN (10, 12))",
            name="number_or_number_and_code",
        ),
        CheckConstraint("(total_fen < 0) = (corrects_number <> '')", name="only_a_red_one_corrects_another"),
        CheckConstraint("corrects_number <> '' OR corrects_code = ''", name="a_code_goes_with_a_number"),
        CheckConstraint(
            "net_fen IS NULL OR tax_fen IS NULL OR net_fen + tax_fen = total_fen", name="tax_adds_up"
        ),
        CheckConstraint("version > 0", name="version_counts_up"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=16)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", index=True)
    code: str = Field(default="", max_length=12)
    number: str = Field(max_length=20)
    dated: date
    buyer: str
    seller: str
    net_fen: int | None = Field(default=None, sa_type=BigInteger)
    tax_fen: int | None = Field(default=None, sa_type=BigInteger)
    total_fen: int = Field(sa_type=BigInteger)
    corrects_code: str = Field(default="", max_length=12)
    corrects_number: str = Field(default="", max_length=20)
    file_ref: str = Field(default="", max_length=16)
    accepted: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    version: int = 1
    updated_at: datetime = Field(sa_type=UtcDateTime)
    updated_by: int = Field(foreign_key="person.id", ondelete="RESTRICT")


class MoneyPayment(Row, table=True):
    """Money that went from payer to payee on a day, by a bank's reference; a refund is negative."""

    __table_args__ = (
        CheckConstraint("amount_fen <> 0", name="amount_is_something"),
        CheckConstraint("version > 0", name="version_counts_up"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=16)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", index=True)
    paid_on: date
    payer: str
    payee: str
    amount_fen: int = Field(sa_type=BigInteger)
    bank_ref: str = ""
    version: int = 1
    updated_at: datetime = Field(sa_type=UtcDateTime)
    updated_by: int = Field(foreign_key="person.id", ondelete="RESTRICT")


class InvoiceShare(Row, table=True):
    """A part of an invoice that is for a contract line, as people confirmed it."""

    __table_args__ = (
        UniqueConstraint("invoice_id", "line_id"),
        CheckConstraint("fen > 0", name="amount_above_nothing"),
    )

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", index=True)
    invoice_id: int = Field(foreign_key="money_invoice.id", ondelete="RESTRICT")
    line_id: int = Field(foreign_key="money_contract_line.id", ondelete="RESTRICT", index=True)
    fen: int = Field(sa_type=BigInteger)
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class PaymentShare(Row, table=True):
    """A part of a payment that is for an invoice; of a refund a negative part."""

    __table_args__ = (
        UniqueConstraint("payment_id", "invoice_id"),
        CheckConstraint("fen <> 0", name="amount_is_something"),
    )

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", index=True)
    payment_id: int = Field(foreign_key="money_payment.id", ondelete="RESTRICT")
    invoice_id: int = Field(foreign_key="money_invoice.id", ondelete="RESTRICT", index=True)
    fen: int = Field(sa_type=BigInteger)
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class MoneyFiled(Row, table=True):
    """The papers as they were submitted: `content` frozen with its submission, and what it proved then, in 分."""

    __table_args__ = (CheckConstraint("proven_fen >= 0", name="not_below_nothing"),)

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", index=True)
    submission_id: int = Field(foreign_key="submission.id", ondelete="RESTRICT", unique=True)
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    content_sha256: str = Field(max_length=64)
    claimed_fen: int | None = Field(default=None, sa_type=BigInteger)
    proven_fen: int = Field(sa_type=BigInteger)
    at: datetime = Field(sa_type=UtcDateTime)
