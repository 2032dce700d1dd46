"""What the papers prove: for each line of the filing the least of what was contracted, invoiced, and paid in the window.

Everything is filled in one fixed order of the papers themselves (contracts by day of signing), so that the order in which
people typed makes no difference, and so that taking money away anywhere never raises a line. Own choice; the documents
only say that payments count which were really made (46号 一(三)).
"""

from dataclasses import dataclass

from assessor.money.capacity import check, net_of, summed
from assessor.money.shapes import Book, ContractLine, Window


@dataclass(frozen=True)
class Line:
    """One line of the filing in 分: by contracts, by invoices on them, paid in the window; `proven` after open refunds."""

    claim: str
    contracted: int
    invoiced: int
    paid: int
    proven: int


@dataclass(frozen=True)
class Proof:
    """What is proven of a filing. `open_refunds`: given back inside or after the window and matched to no invoice yet, or
    matched to one of which less was paid inside the window; taken off the whole."""

    lines: tuple[Line, ...]
    open_refunds: int

    @property
    def proven(self) -> int:
        """分, of all lines."""
        return sum(line.proven for line in self.lines)

    def of(self, claim: str) -> Line:
        """A line of the filing; nothing is proven of one that no contract speaks of."""
        return next((line for line in self.lines if line.claim == claim), Line(claim, 0, 0, 0, 0))


def prove(book: Book, window: Window) -> Proof:
    """What is proven inside the window. Raises OverAllocated for a book in which a paper is given away twice."""
    check(book)
    money = _paid_inside(book, window)
    invoiced, paid = _parts(book, money)
    claims = sorted({line.claim for line in book.lines})
    refunds = _open_refunds(book, window) - sum(min(0, fen) for fen in money.values())
    rest, found = refunds, []
    for claim in claims:
        own = [line.id for line in book.lines if line.claim == claim]
        reached = sum(paid.get(line, 0) for line in own)
        taken = min(rest, reached)
        rest -= taken
        contracted = sum(line.fen for line in book.lines if line.claim == claim)
        found.append(Line(claim, contracted, sum(invoiced.get(line, 0) for line in own), reached, reached - taken))
    return Proof(tuple(found), refunds)


def _parts(book: Book, money: dict[str, int]) -> tuple[dict[str, int], dict[str, int]]:
    """By contract line: what was invoiced (after red letters), and what of that was paid in the window."""
    place = {line.id: _order(line) for line in book.lines}
    net = net_of(book)
    invoiced: dict[str, int] = {}
    paid: dict[str, int] = {}
    by_invoice: dict[str, list[tuple[str, int]]] = {}
    for share in book.invoiced:
        by_invoice.setdefault(share.paper, []).append((share.of, share.fen))
    for invoice, parts in by_invoice.items():
        left, purse = net[invoice], max(0, money.get(invoice, 0))
        for line, fen in sorted(parts, key=lambda part: place[part[0]]):
            drawn = min(left, fen)
            covered = min(purse, drawn)
            left, purse = left - drawn, purse - covered
            invoiced[line] = invoiced.get(line, 0) + drawn
            paid[line] = paid.get(line, 0) + covered
    return invoiced, paid


def _order(line: ContractLine) -> tuple[str, str, str, int, str]:
    """A place among contract lines that what is on the paper decides; the id only between two that say the same."""
    return line.signed_on.isoformat(), line.number, line.claim, line.fen, line.id


def _paid_inside(book: Book, window: Window) -> dict[str, int]:
    """By invoice: payments of the window less what was given back; below 0 where what came back was paid before."""
    days = {one.id: one.paid_on for one in book.payments}
    counted = [
        share
        for share in book.paid
        if (window.holds(days[share.paper]) if share.fen > 0 else window.takes_back(days[share.paper]))
    ]
    return summed(counted, "of")


def _open_refunds(book: Book, window: Window) -> int:
    matched = summed(book.paid, "paper")
    return sum(
        matched.get(one.id, 0) - one.fen for one in book.payments if one.fen < 0 and window.takes_back(one.paid_on)
    )
