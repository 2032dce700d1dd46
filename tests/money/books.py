"""Books of papers for tests: made up at random within what can be typed, and small ones by hand."""

from datetime import date, timedelta

from hypothesis import strategies as st

from assessor.money.shapes import Book, ContractLine, Invoice, Payment, Share, Window

FIRM, SELLER = "示例制造有限公司", "示例云服务商"
DAY = date(2021, 6, 1)
WINDOW = Window(date(2021, 1, 1), date(2022, 1, 31))


def line(name: str = "l1", fen: int = 100_00, claim: str = "", day: date = DAY, number: str = "HT-1") -> ContractLine:
    return ContractLine(name, claim, fen, number, FIRM, SELLER, day)


def invoice(
    name: str = "i1", fen: int = 100_00, number: str = "1" * 20, code: str = "", corrects: tuple[str, str] | None = None,
    day: date = DAY, seller: str = SELLER,
) -> Invoice:  # fmt: skip
    return Invoice(name, code, number, day, FIRM, seller, fen, corrects)


def payment(
    name: str = "p1", fen: int = 100_00, day: date = DAY, payer: str = FIRM, payee: str = SELLER
) -> Payment:  # fmt: skip
    return Payment(name, day, payer, payee, fen)


def paid_book(contract: int, invoiced: int, paid: int) -> Book:
    """One contract line, one invoice matched to it as far as both go, one payment as far as both go."""
    return Book(
        (line(fen=contract),), (invoice(fen=invoiced),), (payment(fen=paid),),
        (Share("i1", "l1", min(contract, invoiced)),), (Share("p1", "i1", min(invoiced, paid)),),
    )  # fmt: skip


@st.composite
def books(draw: st.DrawFn) -> Book:
    """Any sound book: several lines and invoices, red letters, part payments, refunds linked and open, days in and out."""
    fen = st.integers(1, 300)
    days = st.integers(-400, 400).map(lambda n: DAY + timedelta(n))
    lines = tuple(
        line(f"l{n}", draw(fen), draw(st.sampled_from(["s1", "s2"])), draw(days), f"HT-{n}")
        for n in range(draw(st.integers(1, 3)))
    )
    blue = [invoice(f"i{n}", draw(fen), f"{n:020d}") for n in range(draw(st.integers(1, 4)))]
    red = [
        invoice(f"r{n}", -draw(fen), f"9{n:019d}", corrects=("", draw(st.sampled_from([one.number for one in blue] + ["8" * 20]))))
        for n in range(draw(st.integers(0, 2)))
    ]  # fmt: skip
    payments = [payment(f"p{n}", draw(fen), draw(days)) for n in range(draw(st.integers(1, 5)))]
    refunds = [payment(f"b{n}", -draw(fen), draw(days)) for n in range(draw(st.integers(0, 2)))]
    left_line, left_blue, unpaid = ({one.id: one.fen for one in side} for side in (lines, blue, blue))
    left_paid, given = {one.id: one.fen for one in payments}, dict.fromkeys((one.id for one in blue), 0)
    invoiced, paid = [], []
    for one in blue:
        for other in lines:
            most = min(left_blue[one.id], left_line[other.id])
            if most and draw(st.booleans()):
                part = draw(st.integers(1, most))
                left_blue[one.id] -= part
                left_line[other.id] -= part
                invoiced.append(Share(one.id, other.id, part))
        for giver in payments:
            most = min(unpaid[one.id], left_paid[giver.id])
            if most and draw(st.booleans()):
                part = draw(st.integers(1, most))
                unpaid[one.id] -= part
                left_paid[giver.id] -= part
                given[one.id] += part
                paid.append(Share(giver.id, one.id, part))
    for back in refunds:
        other = draw(st.sampled_from(blue))
        most = min(-back.fen, given[other.id])
        if most and draw(st.booleans()):
            part = draw(st.integers(1, most))
            given[other.id] -= part
            paid.append(Share(back.id, other.id, -part))
    return Book(lines, tuple(blue + red), tuple(payments + refunds), tuple(invoiced), tuple(paid))
