"""Filings around the edges: each quirk bends ordinary contents in one way and has one known outcome."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from assessor.demo.shapes import Filing, Payment, Service

LAST_PASSING, ONE_DAY_LATE, CUTOFF = date(2021, 10, 31), date(2021, 11, 1), date(2022, 1, 31)

Bend = Callable[[Filing], Filing]


def plain(filing: Filing) -> Filing:
    """Nothing special: passes."""
    return filing


def last_passing_day(filing: Filing) -> Filing:
    """The first service began on the last day that still reaches three months: passes, by one day."""
    return _first_service(filing, ((LAST_PASSING, None),))


def renewed_without_a_gap(filing: Filing) -> Filing:
    """Three contracts, each starting the day after the one before: one run of use, passes."""
    periods = ((date(2020, 5, 1), date(2020, 12, 31)), (date(2021, 1, 1), date(2021, 12, 31)), (date(2022, 1, 1), None))
    return _first_service(filing, periods)


def paid_on_the_edges(filing: Filing) -> Filing:
    """Payments on both first and last day of the window and one day outside each: passes, two of four count."""
    days = (date(2020, 12, 31), date(2021, 1, 1), CUTOFF, date(2022, 2, 1))
    base = filing.payments[0]
    edges = tuple(
        replace(base, paid_on=day, invoice_code="", invoice_number=_number(filing, n)) for n, day in enumerate(days)
    )
    return replace(filing, payments=edges)


def one_day_late(filing: Filing) -> Filing:
    """One service among good ones began one day late: to be put right."""
    return _first_service(filing, ((ONE_DAY_LATE, None),))


def gap(filing: Filing) -> Filing:
    """A gap between two contracts restarts the count: to be put right."""
    return _first_service(filing, ((date(2021, 1, 1), date(2021, 12, 1)), (date(2021, 12, 20), None)))


def stopped(filing: Filing) -> Filing:
    """A service that ended in December: to be put right."""
    return _first_service(filing, ((date(2021, 1, 10), date(2021, 12, 31)),))


def refund(filing: Filing) -> Filing:
    """Part of the money came back inside the window: an officer looks."""
    base = next((one for one in filing.payments if date(2021, 1, 1) <= one.paid_on <= CUTOFF), filing.payments[0])
    back = replace(
        base, paid_on=date(2022, 1, 12), amount_yuan="-1200.00", invoice_code="", invoice_number=_number(filing, 8)
    )
    return replace(filing, payments=(*filing.payments, back))


def parent_payer(filing: Filing) -> Filing:
    """The holding company paid: an officer looks."""
    paid = replace(filing.payments[0], payer=filing.firm.parent, paid_on=date(2021, 9, 15))
    return replace(filing, payments=(paid, *filing.payments[1:]))


def typed_in_wan(filing: Filing) -> Filing:
    """An amount that looks typed in 万元: an officer looks."""
    small = Payment(0, date(2021, 8, 20), "4.50", filing.firm.name, "", _number(filing, 7))
    return replace(filing, payments=(*filing.payments, small))


def hybrid(filing: Filing) -> Filing:
    """A hybrid cloud beside the public one; for 3★ an officer looks."""
    first, *others = filing.services
    return replace(filing, services=(first, replace(others[-1], form="hybrid"), *others[:-1]))


def all_late(filing: Filing) -> Filing:
    """Every service began one day late: a bar that this batch cannot lift."""
    late = tuple(replace(one, used=((ONE_DAY_LATE, None),)) for one in filing.services)
    return replace(filing, services=late)


def convicted(filing: Filing) -> Filing:
    """A violation is stated: a bar."""
    return replace(filing, violations=("2021年9月因未批先建被处以罚款（虚构）",))


def held_already(filing: Filing) -> Filing:
    """The firm holds the star already: a bar (the ladder)."""
    return replace(filing, earlier=filing.level)


def _first_service(filing: Filing, used: tuple[tuple[date, date | None], ...]) -> Filing:
    first: Service = replace(filing.services[0], used=used)
    return replace(filing, services=(first, *filing.services[1:]))


def _number(filing: Filing, n: int) -> str:
    return f"2232200099{filing.firm.key:05d}{n:05d}"


PASSES: tuple[Bend, ...] = (last_passing_day, renewed_without_a_gap, paid_on_the_edges)
LOOKED_AT: tuple[Bend, ...] = (refund, parent_payer, typed_in_wan)
PUT_RIGHT: tuple[Bend, ...] = (one_day_late, gap, stopped)
BARRED: tuple[Bend, ...] = (all_late, convicted, held_already)
OUTCOMES = (
    {bend.__name__: "eligible" for bend in (plain, *PASSES)}
    | {bend.__name__: "manual" for bend in (*LOOKED_AT, hybrid)}
    | {bend.__name__: "return" for bend in PUT_RIGHT}
    | {bend.__name__: "ineligible" for bend in BARRED}
)
"""What the rules say of each quirk (`hybrid`: of a 3★ filing)."""
