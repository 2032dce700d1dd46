"""What is proven of a filing is the least of contract, invoice and payment, whatever the order and whatever comes back."""

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.money.capacity import OverAllocated, left_of_payments, net_of, unpaid_of_invoices
from assessor.money.flags import flags
from assessor.money.proven import Proof, prove
from assessor.money.shapes import Book, Share, Window
from tests.money.books import DAY, FIRM, WINDOW, books, invoice, line, paid_book, payment


@pytest.mark.parametrize(("contract", "invoiced", "paid"), [(50, 60, 70), (70, 50, 60), (60, 70, 50), (60, 60, 60)])
def test_the_least_of_the_three_is_proven(contract: int, invoiced: int, paid: int) -> None:
    assert prove(paid_book(contract, invoiced, paid), WINDOW).proven == min(contract, invoiced, paid)


@pytest.mark.parametrize(
    ("day", "proven"),
    [("2020-12-31", 0), ("2021-01-01", 100_00), ("2022-01-31", 100_00), ("2022-02-01", 0)],
)
def test_payments_count_on_the_first_and_the_last_day_of_the_window(day: str, proven: int) -> None:
    book = replace(paid_book(100_00, 100_00, 100_00), payments=(payment(day=date.fromisoformat(day)),))
    assert prove(book, WINDOW).proven == proven
    assert prove(book, Window()).proven == 100_00


def test_a_refund_that_belongs_to_no_invoice_yet_is_taken_off_the_whole() -> None:
    book = paid_book(100_00, 100_00, 100_00)
    book = replace(book, payments=(*book.payments, payment("b1", -30_00, date(2022, 6, 1))))
    assert prove(book, WINDOW) == Proof(
        (replace(prove(paid_book(100_00, 100_00, 100_00), WINDOW).lines[0], proven=70_00),), 30_00
    )
    matched = replace(book, paid=(*book.paid, Share("b1", "i1", -30_00)))
    assert (prove(matched, WINDOW).proven, prove(matched, WINDOW).open_refunds) == (70_00, 0)


def test_a_refund_before_the_window_takes_nothing() -> None:
    book = paid_book(100_00, 100_00, 100_00)
    early = replace(book, payments=(*book.payments, payment("b1", -30_00, date(2020, 12, 31))))
    assert prove(early, WINDOW).proven == 100_00


def test_a_refund_of_what_was_paid_before_the_window_is_taken_off_what_was_paid_inside() -> None:
    book = Book(
        (line(fen=200_00),),
        (invoice(), invoice("i2", number="2" * 20)),
        (payment(), payment("p2", day=date(2020, 6, 1)), payment("b1", -30_00)),
        (Share("i1", "l1", 100_00), Share("i2", "l1", 100_00)),
        (Share("p1", "i1", 100_00), Share("p2", "i2", 100_00), Share("b1", "i2", -30_00)),
    )
    assert (prove(book, WINDOW).proven, prove(book, WINDOW).open_refunds) == (70_00, 30_00)


def test_a_part_payment_fills_the_contract_that_was_signed_first_whatever_was_typed_first() -> None:
    later, earlier = line("l1", claim="s1", day=date(2021, 6, 2), number="HT-2"), line("l2", claim="s2", number="HT-1")
    shares = (Share("i1", "l1", 100_00), Share("i1", "l2", 100_00))
    for invoiced in (shares, shares[::-1]):
        book = Book((later, earlier), (invoice(fen=200_00),), (payment(),), invoiced, (Share("p1", "i1", 100_00),))
        assert [(one.claim, one.proven) for one in prove(book, WINDOW).lines] == [("s1", 0), ("s2", 100_00)]


def test_a_red_letter_invoice_reduces_the_one_it_corrects_and_no_other() -> None:
    book = paid_book(100_00, 100_00, 100_00)
    red = invoice("r1", -40_00, "2" * 20, corrects=("", "1" * 20))
    assert prove(replace(book, invoices=(*book.invoices, red)), WINDOW).proven == 60_00
    of_another = replace(red, corrects=("", "3" * 20))
    assert prove(replace(book, invoices=(*book.invoices, of_another)), WINDOW).proven == 100_00
    of_older = replace(red, corrects=("3200211130", "1" * 20))  # the same number with a code is another invoice
    assert prove(replace(book, invoices=(*book.invoices, of_older)), WINDOW).proven == 100_00


@pytest.mark.parametrize(
    "change",
    [
        {"invoiced": (Share("i1", "l1", 100_01),)},
        {"invoiced": (Share("i1", "l1", 60_00), Share("i1", "l2", 60_00))},
        {"invoiced": (Share("i1", "l1", 60_00), Share("i2", "l1", 60_00))},
        {"invoiced": (Share("i1", "l1", -1),)},
        {"paid": (Share("p1", "i1", 100_01),)},
        {"paid": (Share("p1", "i1", 60_00), Share("p2", "i1", 60_00))},
        {"paid": (Share("p1", "i1", 60_00), Share("p1", "i2", 60_00))},
        {"paid": (Share("p1", "i1", -1),)},
        {"paid": (Share("p1", "i1", 10_00), Share("b1", "i1", -10_01))},
        {"paid": (Share("p1", "i1", 0),)},
        {"paid": (Share("p1", "r1", 1),)},
    ],
)
def test_no_paper_is_given_away_twice(change: dict[str, tuple[Share, ...]]) -> None:
    papers = Book(
        (line(), line("l2")), (invoice(), invoice("i2", number="2" * 20), invoice("r1", -5, "3" * 20, corrects=("", "1" * 20))),
        (payment(), payment("p2"), payment("b1", -50_00)),
    )  # fmt: skip
    with pytest.raises(OverAllocated):
        prove(replace(papers, **change), WINDOW)


@given(books())
def test_never_more_is_proven_than_was_contracted_invoiced_or_paid(book: Book) -> None:
    proof = prove(book, WINDOW)
    inside = sum(one.fen for one in book.payments if one.fen > 0 and WINDOW.holds(one.paid_on))
    back = sum(one.fen for one in book.payments if one.fen < 0 and WINDOW.takes_back(one.paid_on))
    assert 0 <= proof.proven <= max(0, inside + back)
    for one in proof.lines:
        assert 0 <= one.proven <= one.paid <= one.invoiced <= one.contracted
    assert sum(one.invoiced for one in proof.lines) <= sum(net_of(book).values())


@given(books(), st.randoms(use_true_random=False))
def test_the_order_of_the_papers_makes_no_difference(book: Book, dice: random.Random) -> None:
    def mixed(side: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(dice.sample(side, len(side)))

    other = Book(*(mixed(side) for side in (book.lines, book.invoices, book.payments, book.invoiced, book.paid)))
    assert prove(other, WINDOW) == prove(book, WINDOW)


@given(books(), st.integers(1, 400), st.integers(-400, 400))
def test_a_refund_never_raises_anything(book: Book, fen: int, day: int) -> None:
    before = prove(book, WINDOW)
    back = payment("extra", -fen, DAY + timedelta(day))
    after = prove(replace(book, payments=(*book.payments, back)), WINDOW)
    assert all(new.proven <= old.proven for new, old in zip(after.lines, before.lines, strict=True))
    room = {share.of: share.fen for share in book.paid if share.fen > 0}
    for name, most in room.items():
        linked = replace(
            book, payments=(*book.payments, back), paid=(*book.paid, Share("extra", name, -min(fen, most)))
        )  # fmt: skip
        try:
            after = prove(linked, WINDOW)
        except OverAllocated:
            continue
        assert all(new.proven <= old.proven for new, old in zip(after.lines, before.lines, strict=True))


@given(books(), st.integers(1, 400))
def test_a_red_letter_invoice_never_raises_anything(book: Book, fen: int) -> None:
    before = prove(book, WINDOW)
    for one in book.invoices:
        red = invoice("extra", -fen, "7" * 20, corrects=("", one.number))
        after = prove(replace(book, invoices=(*book.invoices, red)), WINDOW)
        assert all(new.paid <= old.paid for new, old in zip(after.lines, before.lines, strict=True))
        assert after.proven <= before.proven


@given(books())
def test_what_is_left_and_what_is_matched_make_the_whole(book: Book) -> None:
    left = left_of_payments(book)
    assert sum(left.values()) + sum(share.fen for share in book.paid) == sum(one.fen for one in book.payments)
    assert all(fen >= 0 for fen in unpaid_of_invoices(book).values())


def test_another_payer_another_buyer_and_a_strange_payee_are_flagged_and_change_nothing() -> None:
    book = paid_book(100_00, 100_00, 100_00)
    odd = replace(
        book,
        payments=(payment(payer="集团公司", payee="别的公司"),),
        invoices=(replace(invoice(seller="再一家"), buyer="集团公司"),),
    )
    assert prove(odd, WINDOW).proven == 100_00
    assert [one.kind for one in flags(odd, WINDOW, FIRM)] == ["buyer", "seller", "payer", "payee"]
    alike = replace(book, payments=(payment(payer=" 示例制造 有限公司"),))
    assert flags(alike, WINDOW, FIRM) == ()


def test_what_does_not_count_is_told() -> None:
    book = Book(
        (line(),),
        (
            invoice(),
            invoice("r1", -30_00, "2" * 20, corrects=("", "9" * 20)),
            invoice("r2", -130_00, "3" * 20, corrects=("", "1" * 20)),
        ),
        (payment("p1", day=date(2020, 1, 1)), payment("b1", -1)),
        (Share("i1", "l1", 100_00),),
    )  # fmt: skip
    kinds = [one.kind for one in flags(book, WINDOW, FIRM)]
    assert kinds == ["red_over", "red_alone", "red_more", "outside", "refund_open"]
