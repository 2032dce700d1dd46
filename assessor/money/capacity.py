"""How much of each paper is still to be matched. No paper can be given away twice."""

from collections.abc import Iterable, Mapping

from assessor.money.shapes import Book, Invoice, Share

Amounts = Mapping[str, int]


class OverAllocated(ValueError):
    """More of a paper was matched than there is of it; the text names the paper."""


def net_of(book: Book) -> dict[str, int]:
    """What is left of each blue invoice after the red-letter ones on file that correct it, never below 0; 0 for red ones."""
    red: dict[tuple[str, str], int] = {}
    for invoice in book.invoices:
        if invoice.fen < 0 and invoice.corrects is not None:
            red[invoice.corrects] = red.get(invoice.corrects, 0) + invoice.fen
    return {one.id: max(0, one.fen + red.get(identity(one), 0)) if one.fen > 0 else 0 for one in book.invoices}


def identity(invoice: Invoice) -> tuple[str, str]:
    """What names an invoice: its code, or nothing, and its number."""
    return invoice.code, invoice.number


def summed(shares: Iterable[Share], by: str, sign: int = 0) -> dict[str, int]:
    """Sums of shares by `paper` or `of`; `sign` 1 or −1 takes only those of that sign (the sums keep it)."""
    found: dict[str, int] = {}
    for share in shares:
        if sign == 0 or (share.fen > 0) == (sign > 0):
            key = share.paper if by == "paper" else share.of
            found[key] = found.get(key, 0) + share.fen
    return found


def check(book: Book) -> None:
    """Raise OverAllocated where more is matched than a paper says, KeyError for a share of a paper that is not there."""
    lines, invoices = {one.id: one.fen for one in book.lines}, {one.id: one.fen for one in book.invoices}
    payments = {one.id: one.fen for one in book.payments}
    for share in book.invoiced:
        if not 0 < share.fen <= invoices[share.paper] or share.fen > lines[share.of]:
            raise OverAllocated(share.paper)
    for share in book.paid:
        amount = payments[share.paper]
        if share.fen == 0 or (share.fen > 0) != (amount > 0) or abs(share.fen) > abs(amount) or invoices[share.of] <= 0:
            raise OverAllocated(share.paper)
    _within(summed(book.invoiced, "paper"), invoices)
    _within(summed(book.invoiced, "of"), lines)
    _within(
        {key: abs(fen) for key, fen in summed(book.paid, "paper").items()}, {k: abs(v) for k, v in payments.items()}
    )
    paid, back = summed(book.paid, "of", 1), summed(book.paid, "of", -1)
    _within(summed(book.paid, "of"), invoices)
    _within({key: -fen for key, fen in back.items()}, {key: paid.get(key, 0) for key in back})


def _within(matched: Amounts, there: Amounts) -> None:
    for key, fen in matched.items():
        if fen > there[key]:
            raise OverAllocated(key)


def left_of_lines(book: Book) -> dict[str, int]:
    """What of each contract line no invoice is matched to."""
    taken = summed(book.invoiced, "of")
    return {one.id: one.fen - taken.get(one.id, 0) for one in book.lines}


def left_of_invoices(book: Book) -> dict[str, int]:
    """What of each blue invoice (after red letters) is matched to no contract line, never below 0."""
    taken, net = summed(book.invoiced, "paper"), net_of(book)
    return {key: max(0, fen - taken.get(key, 0)) for key, fen in net.items()}


def unpaid_of_invoices(book: Book) -> dict[str, int]:
    """What of each blue invoice (after red letters) no payment is matched to, never below 0."""
    taken, net = summed(book.paid, "of"), net_of(book)
    return {key: max(0, fen - taken.get(key, 0)) for key, fen in net.items()}


def left_of_payments(book: Book) -> dict[str, int]:
    """What of each payment is matched to no invoice; negative for refunds."""
    taken = summed(book.paid, "paper")
    return {one.id: one.fen - taken.get(one.id, 0) for one in book.payments}
