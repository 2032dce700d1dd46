"""The papers of a filing as plain values. Every amount is whole 分; refunds and red-letter invoices are negative."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Window:
    """The days whose payments count, both inside. None: the documents set no such day."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        """Whether a payment of this day counts."""
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)

    def takes_back(self, day: date) -> bool:
        """Whether a refund of this day reduces: also after the window, for money that came back was not spent."""
        return self.first is None or day >= self.first


@dataclass(frozen=True)
class ContractLine:
    """One priced line of a contract and the line of the filing it is for (`claim`)."""

    id: str
    claim: str
    fen: int
    number: str
    buyer: str
    seller: str
    signed_on: date
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class Invoice:
    """An invoice; its identity is (code or '', number). `corrects`: the identity of the one a red-letter invoice reduces."""

    id: str
    code: str
    number: str
    dated: date
    buyer: str
    seller: str
    fen: int
    corrects: tuple[str, str] | None = None


@dataclass(frozen=True)
class Payment:
    """Money that went from payer to payee on a day; a refund is negative, and its payer is who first paid."""

    id: str
    paid_on: date
    payer: str
    payee: str
    fen: int


@dataclass(frozen=True)
class Share:
    """A part of one paper that belongs to another: of an invoice to a contract line, of a payment to an invoice.

    Positive, but negative for the part of a refund.
    """

    paper: str
    of: str
    fen: int


@dataclass(frozen=True)
class Book:
    """All papers of one filing. `invoiced`: invoice → contract line. `paid`: payment → invoice."""

    lines: tuple[ContractLine, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    payments: tuple[Payment, ...] = ()
    invoiced: tuple[Share, ...] = ()
    paid: tuple[Share, ...] = ()
