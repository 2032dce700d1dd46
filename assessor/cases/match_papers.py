"""Say which parts of papers belong together: the pure room proposes, people confirm here or type their own."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.money_book import Papers, papers_of
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.save_answers import must_be_editable
from assessor.money import capacity
from assessor.money.propose import Item, Proposal, propose
from assessor.money.shapes import Book
from assessor.workflow import Moment
from models.application import Application
from models.money import InvoiceShare, PaymentShare

INVOICED, PAID, BACK = "invoiced", "paid", "back"
"""What is matched: an invoice to a contract line, a payment to an invoice, a refund to a paid invoice."""


def proposals(book: Book) -> dict[str, tuple[Proposal, ...]]:
    """What may belong together, by what is matched. Amounts of refunds are negative."""
    unpaid, open_lines = capacity.unpaid_of_invoices(book), capacity.left_of_lines(book)
    open_invoices, open_payments = capacity.left_of_invoices(book), capacity.left_of_payments(book)
    paid = capacity.summed(book.paid, "of")
    lines = [
        Item(one.id, open_lines[one.id], one.seller, one.starts_on or one.signed_on, one.ends_on or one.signed_on)
        for one in book.lines
    ]
    return {
        INVOICED: propose(_invoices(book, open_invoices), lines),
        PAID: propose(_payments(book, open_payments, 1), _invoices(book, unpaid)),
        BACK: tuple(
            Proposal(one.paper, one.of, -one.fen, one.why)
            for one in propose(_payments(book, open_payments, -1), _invoices(book, paid))
        ),
    }


def _invoices(book: Book, fen: dict[str, int]) -> Iterator[Item]:
    for one in book.invoices:
        yield Item(one.id, fen.get(one.id, 0), one.seller, one.dated, one.dated)


def _payments(book: Book, fen: dict[str, int], sign: int) -> Iterator[Item]:
    for one in book.payments:
        yield Item(one.id, sign * fen[one.id], one.payee, one.paid_on, one.paid_on)


def match(
    session: Session,
    viewer: Viewer,
    case: Application,
    what: str,
    chosen: Iterable[tuple[str, str, int]],
    moment: Moment,
) -> int:
    """Confirm parts (paper, of, 分); returns how many. A part of a pair that is there already is added to it.

    The caller holds the lock of the case, so two people cannot give the same money away twice. Raises Refusal when more
    than there is would be given away, NotFound for a paper that is not of this filing.
    """
    must_be_editable(case)
    papers = papers_of(session, case)
    count = 0
    with session.begin_nested():
        for paper, of, fen in chosen:
            _add(session, viewer, case, papers, what, paper, of, fen, moment)
            count += 1
        session.flush()
        try:
            capacity.check(papers_of(session, case).book())
        except capacity.OverAllocated:
            raise Refusal(
                "核对的金额超过了其中一份材料的余额，可能刚有人核对过。请刷新页面，按余额重新核对。", status=409
            ) from None
    return count


def _add(
    session: Session, viewer: Viewer, case: Application, papers: Papers, what: str, paper: str, of: str, fen: int,
    moment: Moment,
) -> None:  # fmt: skip
    table, left, right, papers_left, papers_right = _tables(papers, what)
    if not _there(papers_left, paper) or not _there(papers_right, of):
        raise NotFound("没有找到要核对的材料")
    if fen == 0:
        raise Refusal("核对的金额不能是 0。", status=422)
    found: Any = session.exec(
        select(table).where(getattr(table, left) == int(paper), getattr(table, right) == int(of))
    ).one_or_none()
    if found is None:
        found = table(application_id=case.id, **{left: int(paper), right: int(of)}, fen=0)
    found.fen += fen
    found.by_person_id, found.at = viewer.person_id, moment.at
    if found.fen == 0:
        session.delete(found)
    else:
        session.add(found)
    session.flush()


def _there(rows: list[Any], name: str) -> bool:
    return any(str(row.id) == name for row in rows)


def _tables(papers: Papers, what: str) -> tuple[Any, str, str, list[Any], list[Any]]:
    if what == INVOICED:
        return InvoiceShare, "invoice_id", "line_id", list(papers.invoices), list(papers.lines)
    if what in (PAID, BACK):
        return PaymentShare, "payment_id", "invoice_id", list(papers.payments), list(papers.invoices)
    raise NotFound("没有找到要核对的材料")


def unmatch(session: Session, case: Application, what: str, share_id: int) -> None:
    """Take a confirmed part back. Refunds that would be left without a payment have to be taken back first: Refusal."""
    must_be_editable(case)
    papers = papers_of(session, case)
    table, _, _, _, _ = _tables(papers, what)
    found = session.exec(select(table).where(table.application_id == case.id, table.id == share_id)).one_or_none()
    if found is None:
        raise NotFound("这条核对已经取消")
    with session.begin_nested():
        session.delete(found)
        session.flush()
        try:
            capacity.check(papers_of(session, case).book())
        except capacity.OverAllocated:
            raise Refusal("这张发票还有退款对着它，请先取消退款的核对。", status=409) from None
