"""What some invented firms have in common although they should not, so that every kind of risk signal has its case. Pure.

Nothing here changes what the rules say of a filing.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from assessor.demo.papers import Sheet, sheets_for
from assessor.demo.quirks import LAST_PASSING
from assessor.demo.shapes import Filing
from assessor.demo.words import PROVIDERS

CHANGZHOU, SUZHOU, NANJING, NANTONG = "320400", "320500", "320100", "320600"
AGENCY_PHONE = "0519-0000 0817"
GROUP_ACCOUNT = "0000 8806 1010 3320 417"
COPIED = (
    "我公司把装配线上的扭矩、节拍和返修记录汇集到云端，用半年的数据训练模型，提前两小时预测瓶颈工位，"
    "班组长据此调人，线平衡率提高了九个百分点。"
)
NEARLY = (
    "本企业把装配线上的扭矩、节拍和返修记录汇集到云端，用一年的数据训练模型，提前两小时预测瓶颈工位，"
    "班组长据此调人，线平衡率提高了七个百分点。"
)

Fits = Callable[[Filing], bool]


@dataclass(frozen=True)
class Lent:
    """Another firm's paper; `resaved`: the picture was saved again, smaller and coarser."""

    owner: str
    seed: int
    sheet: Sheet
    resaved: bool


class _TooFew(LookupError):
    """A plan of few filings has no firms for this; it goes without."""


def entangle(told: tuple[Filing, ...]) -> tuple[Filing, ...]:
    """The plan with contract numbers and contacts filled in, and a few filings that repeat what is another firm's."""
    found = {one.firm.key: _with_numbers(one) for one in told}
    free = [one for one in found.values() if one.submitted_at and one.quirk == "plain"]
    for change in (_invoices, _contracts, _serials, _accounts, _contacts, _texts, _last_days, _providers):
        with suppress(_TooFew):
            for changed in change(free):
                found[changed.firm.key] = changed
                free = [one for one in free if one.firm.key != changed.firm.key]
    return tuple(found.values())


def lent_papers(told: tuple[Filing, ...], full: frozenset[int]) -> dict[int, list[Lent]]:
    """By firm, the papers that it hands in although they are another's: a contract, and a picture saved again."""
    there = [one for one in told if one.firm.key in full and one.submitted_at and one.firm.city == SUZHOU]
    if len(there) < 4:
        return {}
    return {
        there[1].firm.key: [_lent(there[0], "contract", resaved=False)],
        there[3].firm.key: [_lent(there[2], "screenshot", resaved=True)],
    }


def _lent(owner: Filing, kind: str, *, resaved: bool) -> Lent:
    sheet = next(one for one in sheets_for(owner, full=True) if one.kind == kind)
    return Lent(owner.firm.name, owner.firm.key, replace(sheet, proves=(("services", 0),)), resaved)


def _with_numbers(one: Filing) -> Filing:
    """Two firms in three state what is asked for beside the required answers."""
    key = one.firm.key
    if key % 3 == 0:
        return one
    services = tuple(
        replace(service, contract=f"YS-HT-{key:04d}-{number + 1:02d}") for number, service in enumerate(one.services)
    )
    return replace(
        one, services=services, contact=f"0519-0000 {key * 7 % 10000:04d}1", account=f"0000 7{key:04d} 21{key:05d} 04"
    )


def _some(free: list[Filing], city: str, count: int, fits: Fits = lambda one: True) -> list[Filing]:
    return [one for one in free if one.firm.city == city and fits(one)][:count]


def _just(free: list[Filing], city: str, count: int, fits: Fits = lambda one: True) -> list[Filing]:
    found = _some(free, city, count, fits)
    if len(found) < count:
        raise _TooFew
    return found


def _invoices(free: list[Filing]) -> Iterator[Filing]:
    """One invoice in two cities, and one twice in one city."""
    for first, second in ((SUZHOU, CHANGZHOU), (CHANGZHOU, CHANGZHOU), (NANJING, CHANGZHOU)):
        owner = _just(free, first, 1, _paid)[0]
        free = [one for one in free if one is not owner]
        other = _just(free, second, 1, _paid)[0]
        free = [one for one in free if one is not other]
        used = owner.payments[0]
        copied = replace(other.payments[0], invoice_code=used.invoice_code, invoice_number=used.invoice_number)
        yield replace(other, payments=(copied, *other.payments[1:]))


def _paid(one: Filing) -> bool:
    return bool(one.payments)


def _contracts(free: list[Filing]) -> Iterator[Filing]:
    owner, other = _just(free, CHANGZHOU, 2, lambda one: bool(one.services[0].contract))
    yield replace(
        other, services=(replace(other.services[0], contract=owner.services[0].contract), *other.services[1:])
    )


def _serials(free: list[Filing]) -> Iterator[Filing]:
    owner = _just(free, SUZHOU, 1, lambda one: bool(one.devices))[0]
    other = _just(free, CHANGZHOU, 1, lambda one: one.level == "four_star")[0]
    same = replace(other.devices[0], serial=owner.devices[0].serial, name=owner.devices[0].name)
    yield replace(other, devices=(same, *other.devices[1:]))


def _accounts(free: list[Filing]) -> Iterator[Filing]:
    for one in _some(free, CHANGZHOU, 2, lambda one: one.level == "three_star"):
        yield replace(one, account=GROUP_ACCOUNT)


def _contacts(free: list[Filing]) -> Iterator[Filing]:
    for city, count in ((CHANGZHOU, 2), (SUZHOU, 1)):
        for one in _some(free, city, count):
            yield replace(one, contact=AGENCY_PHONE)


def _texts(free: list[Filing]) -> Iterator[Filing]:
    several = [one for one in free if one.level == "five_star" and one.firm.city in (CHANGZHOU, NANJING)][:2]
    if len(several) < 2:
        raise _TooFew
    for one, words in zip(several, (COPIED, NEARLY), strict=True):
        yield replace(one, use_cases=(replace(one.use_cases[0], summary=words), *one.use_cases[1:]))


def _last_days(free: list[Filing]) -> Iterator[Filing]:
    for city in (CHANGZHOU, SUZHOU):
        for one in _some(free, city, 1, lambda one: len(one.services) > 2 and _paid(one)):
            yield replace(one, services=tuple(replace(line, used=((LAST_PASSING, None),)) for line in one.services))


def _providers(free: list[Filing]) -> Iterator[Filing]:
    for one in _some(free, NANTONG, 12):
        yield replace(one, services=tuple(replace(line, provider=PROVIDERS[4]) for line in one.services))
