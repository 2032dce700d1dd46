"""What people should look at before they rely on the papers. A flag changes no amount."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assessor.money.capacity import identity, net_of, summed
from assessor.money.shapes import Book, Window
from assessor.policy.facts import party_name


@dataclass(frozen=True)
class Flag:
    """One thing to look at: its kind, the papers it is about, and a sentence."""

    kind: str
    papers: tuple[str, ...]
    says: str


Teller = Callable[[Book, Window, str], Iterator[Flag]]


def flags(book: Book, window: Window, applicant: str) -> tuple[Flag, ...]:
    """Everything to look at, in the order of the papers: contracts, invoices, payments."""
    return tuple(flag for teller in _TELLERS for flag in teller(book, window, applicant))


def _same(one: str, other: str) -> bool:
    return party_name(one) == party_name(other)


def _contracts(book: Book, window: Window, applicant: str) -> Iterator[Flag]:
    told: set[str] = set()
    for line in book.lines:
        if line.number not in told and not _same(line.buyer, applicant):
            told.add(line.number)
            yield Flag("buyer", (line.id,), f"合同 {line.number} 的甲方是“{line.buyer}”，不是申报企业，请说明关系。")


def _invoices(book: Book, window: Window, applicant: str) -> Iterator[Flag]:
    known = {identity(one) for one in book.invoices}
    net, taken, paid = net_of(book), summed(book.invoiced, "paper"), summed(book.paid, "of")
    for one in book.invoices:
        if not _same(one.buyer, applicant):
            yield Flag("buyer", (one.id,), f"发票 {one.number} 的购买方是“{one.buyer}”，不是申报企业，请说明关系。")
        if one.corrects is not None and one.corrects not in known:
            yield Flag(
                "red_alone",
                (one.id,),
                f"红字发票 {one.number} 冲减的蓝字发票 {one.corrects[1]} 不在本申报内，没有冲减任何金额。",
            )
        if one.fen > 0 and max(taken.get(one.id, 0), paid.get(one.id, 0)) > net[one.id]:
            yield Flag(
                "red_over", (one.id,), f"发票 {one.number} 红冲后的余额小于已核对的金额，只按余额计算，请减少核对金额。"
            )
    for one in book.invoices:
        if one.fen < 0 and one.corrects is not None and -one.fen > sum(
            other.fen for other in book.invoices if other.fen > 0 and identity(other) == one.corrects
        ) and one.corrects in known:  # fmt: skip
            yield Flag("red_more", (one.id,), f"红字发票 {one.number} 的金额超过它冲减的蓝字发票，请核对。")


def _parties(book: Book, window: Window, applicant: str) -> Iterator[Flag]:
    lines, invoices = {one.id: one for one in book.lines}, {one.id: one for one in book.invoices}
    for share in book.invoiced:
        invoice, line = invoices[share.paper], lines[share.of]
        if not _same(invoice.seller, line.seller):
            yield Flag(
                "seller",
                (invoice.id, line.id),
                f"发票 {invoice.number} 的销售方“{invoice.seller}”与合同 {line.number} 的乙方“{line.seller}”不同。",
            )


def _payments(book: Book, window: Window, applicant: str) -> Iterator[Flag]:
    invoices, shown = {one.id: one for one in book.invoices}, {one.id: _words(one.fen) for one in book.payments}
    of: dict[str, list[str]] = {}
    for share in book.paid:
        of.setdefault(share.paper, []).append(share.of)
    for one in book.payments:
        words = f"{one.paid_on:%Y-%m-%d} {'退款' if one.fen < 0 else '付款'} {shown[one.id]}"
        if not _same(one.payer, applicant):
            yield Flag(
                "payer", (one.id,), f"{words}的付款单位是“{one.payer}”，不是申报企业，须有代付说明，由审核人员认定。"
            )
        for name in of.get(one.id, ()):
            if not _same(one.payee, invoices[name].seller):
                yield Flag(
                    "payee",
                    (one.id, name),
                    f"{words}的收款单位“{one.payee}”与发票 {invoices[name].number} 的销售方不同。",
                )
        if one.fen > 0 and not window.holds(one.paid_on):
            yield Flag("outside", (one.id,), f"{words}不在计算期内，不计入。")
        if one.fen < 0 and window.takes_back(one.paid_on) and one.id not in of:
            yield Flag("refund_open", (one.id,), f"{words}还没有对应到发票，先从认定金额里全部扣除。")


def _words(fen: int) -> str:
    yuan, rest = divmod(abs(fen), 100)
    return f"{yuan:,}.{rest:02d} 元"


_TELLERS: tuple[Teller, ...] = (_contracts, _invoices, _parties, _payments)
