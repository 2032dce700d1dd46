"""A filing's papers as the pure rooms take them: the rows of its draft, and what its programme asks them to prove."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, select

from assessor.money.shapes import Book, ContractLine, Invoice, Payment, Share, Window
from models.application import Application
from models.money import (
    PROJECT,
    InvoiceShare,
    MoneyContract,
    MoneyContractLine,
    MoneyInvoice,
    MoneyPayment,
    PaymentShare,
)
from questionnaires.shapes import Pack

_T = TypeVar("_T", bound=SQLModel)


@dataclass
class Papers:
    """The rows of a filing, in the order in which they were added. Ids in a Book are the rows' own, as text."""

    contracts: list[MoneyContract]
    lines: list[MoneyContractLine]
    invoices: list[MoneyInvoice]
    payments: list[MoneyPayment]
    invoice_shares: list[InvoiceShare]
    payment_shares: list[PaymentShare]

    def book(self) -> Book:
        """The same as plain values."""
        by_id = {one.id: one for one in self.contracts}
        return Book(
            tuple(_line(one, by_id[one.contract_id]) for one in self.lines),
            tuple(_invoice(one) for one in self.invoices),
            tuple(Payment(str(p.id), p.paid_on, p.payer, p.payee, p.amount_fen) for p in self.payments),
            tuple(Share(str(one.invoice_id), str(one.line_id), one.fen) for one in self.invoice_shares),
            tuple(Share(str(one.payment_id), str(one.invoice_id), one.fen) for one in self.payment_shares),
        )

    @property
    def any(self) -> bool:
        """Whether anything was entered at all."""
        return bool(self.contracts or self.invoices or self.payments)


def papers_of(session: Session, case: Application) -> Papers:
    """The papers of a filing's draft."""

    def rows(table: type[_T]) -> list[_T]:
        columns: Any = table
        return list(session.exec(select(table).where(columns.application_id == case.id).order_by(col(columns.id))))

    contracts, invoices, payments = rows(MoneyContract), rows(MoneyInvoice), rows(MoneyPayment)
    return Papers(
        contracts,
        rows(MoneyContractLine) if contracts else [],
        invoices,
        payments,
        rows(InvoiceShare) if invoices else [],
        rows(PaymentShare) if payments else [],
    )


def _line(one: MoneyContractLine, contract: MoneyContract) -> ContractLine:
    return ContractLine(
        str(one.id), one.claim, one.amount_fen, contract.number, contract.buyer, contract.seller, contract.signed_on,
        contract.starts_on, contract.ends_on,
    )  # fmt: skip


def _invoice(one: MoneyInvoice) -> Invoice:
    corrects = (one.corrects_code, one.corrects_number) if one.corrects_number else None
    return Invoice(str(one.id), one.code, one.number, one.dated, one.buyer, one.seller, one.total_fen, corrects)


@dataclass(frozen=True)
class Claims:
    """What a filing claims: by line its title and the amount in 分 (None: not said), and the window that counts."""

    says: str
    cites: str
    window: Window
    titles: Mapping[str, str] = field(default_factory=dict)
    fen: Mapping[str, int | None] = field(default_factory=dict)

    @property
    def whole(self) -> int | None:
        """The sum in 分; None when a part was not said."""
        parts = list(self.fen.values())
        return None if not parts or None in parts else sum(part for part in parts if part is not None)


def claims_of(pack: Pack, document: Mapping[str, Any]) -> Claims | None:
    """What the document of a filing claims; None for a programme that asks for no proof of money."""
    money = pack.money
    if money is None:
        return None
    window = Window(*(_day(pack, name) for name in (money.since, money.until)))
    if money.table is None:
        titles: dict[str, str] = {PROJECT: next(iter(pack.levels.values())).title + "项目"}
        fen: dict[str, int | None] = {PROJECT: to_fen(document.get(money.field))}
    elif money.by is None:
        titles = {PROJECT: money.says}
        fen = {PROJECT: _sum(pack, document.get(money.table) or (), window)}
    else:
        titles, fen = _by_line(pack, document, window)
    return Claims(money.says, money.cites, window, titles, fen)


def _by_line(pack: Pack, document: Mapping[str, Any], window: Window) -> tuple[dict[str, str], dict[str, int | None]]:
    money = pack.money
    assert money is not None and money.table is not None and money.by is not None
    section = pack.table(money.table)
    question = section.question(money.by) if section else None
    lines = document.get(question.refers or "" if question else "") or ()
    titles = {str(one["id"]): str(one.get("name") or "未命名") for one in lines}
    paid = document.get(money.table) or ()
    fen: dict[str, int | None] = {
        name: _sum(pack, [one for one in paid if one.get(money.by) == name], window) for name in titles
    }
    loose = [one for one in paid if one.get(money.by) not in titles]
    if loose:
        titles[PROJECT], fen[PROJECT] = "没有写明对应哪一项的付款", _sum(pack, loose, window)
    return titles, fen


def _sum(pack: Pack, lines: Any, window: Window) -> int:
    """What is claimed on lines: payments of the window, refunds taken off."""
    money = pack.money
    assert money is not None
    total = 0
    for one in lines:
        day = one.get(money.dated) if money.dated else None
        if day is None or window.holds(date.fromisoformat(day)):
            total += to_fen(one.get(money.field)) or 0
    return total


def _day(pack: Pack, name: str | None) -> date | None:
    value = pack.parameter(name) if name else None
    return value if isinstance(value, date) else None


def to_fen(yuan: Any) -> int | None:
    """分 from a decimal string in 元; None for nothing."""
    return None if yuan in (None, "") else int(Decimal(str(yuan)) * 100)
