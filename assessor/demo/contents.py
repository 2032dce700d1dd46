"""What a firm files for a star: ordinary contents first; quirks.py then bends them."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from assessor.demo import words
from assessor.demo.shapes import Device, Firm, Payment, Service, UseCase

EARLIEST, LAST_PASSING = date(2020, 3, 1), date(2021, 10, 31)


def services_for(level: str, random: Random) -> tuple[Service, ...]:
    """Two to five lines: at least one basic service and one industrial app."""
    forms = ("public",) if level == "three_star" else ("public", "public", "private", "hybrid")
    provider = random.choice(words.PROVIDERS)
    basics = random.sample(words.BASIC, random.choice((1, 1, 2, 2, 3)))
    apps = random.sample(words.APPS, random.choice((1, 1, 2)))
    made = [Service(name, "basic", random.choice(forms), "infrastructure", provider, _used(random)) for name in basics]
    for name, domain in apps:
        maker = provider if random.random() < 0.5 else random.choice(words.PROVIDERS)
        made.append(Service(name, "industrial_app", random.choice(forms), domain, maker, _used(random)))
    return tuple(made)


def _used(random: Random) -> tuple[tuple[date, date | None], ...]:
    start = EARLIEST + timedelta(days=random.randrange((LAST_PASSING - EARLIEST).days - 20))
    renewal = date(start.year + 1, start.month, min(start.day, 28))
    if renewal < date(2022, 2, 1) and random.random() < 0.35:
        return ((start, renewal - timedelta(days=1)), (renewal, None))
    return ((start, None),)


def payments_for(firm: Firm, services: tuple[Service, ...], random: Random) -> tuple[Payment, ...]:
    """One to four payments a service, most of them inside 2021-01-01 … 2022-01-31."""
    made = [_payment(firm, index, day, random) for index, one in enumerate(services) for day in _days(one, random)]
    return tuple(sorted(made, key=lambda one: (one.paid_on, one.service)))


def _days(service: Service, random: Random) -> Iterator[date]:
    first = max(service.used[0][0], date(2020, 12, 1))
    for _ in range(random.choice((1, 1, 2, 2, 3))):
        day = first + timedelta(days=random.randrange(5, 40))
        if day > date(2022, 2, 20):
            return
        yield day
        first = day + timedelta(days=random.choice((30, 90, 170)))


def _payment(firm: Firm, service: int, day: date, random: Random) -> Payment:
    amount = random.choice((3_600, 9_800, 12_000, 18_000, 26_400, 45_000, 68_000, 120_000)) + random.randrange(100) / 4
    if random.random() < 0.4:
        code, number = f"32002{random.randrange(10**5):05d}", f"{random.randrange(10**8):08d}"
    else:
        code, number = "", f"22322000000{random.randrange(10**9):09d}"
    return Payment(service, day, f"{amount:.2f}", firm.name, code, number)


def devices_for(level: str, random: Random) -> tuple[Device, ...]:
    """Two to six devices with edge-side processing for 4★ and 5★; none for 3★."""
    if level == "three_star":
        return ()
    made = []
    for number in range(random.randrange(2, 7)):
        kind = random.choice(sorted(words.DEVICES))
        serves = tuple(sorted(random.sample(words.SERVES, random.choice((1, 2, 3)))))
        day = date(2020, 6, 1) + timedelta(days=random.randrange(500))
        serial = f"YS-{random.randrange(10**6):06d}-{number + 1}"
        made.append(
            Device(kind, random.choice(words.DEVICES[kind]), serial, day, number == 0 or random.random() < 0.7, serves)
        )
    return tuple(made)


def _told(says: str, own: Random) -> str:
    """The firm's own way of telling it: where they began, what they do, how they went about it, what came of it."""
    steps = "".join(own.sample(words.USE_CASE_STEPS, 2))
    return own.choice(words.USE_CASE_PLACES) + says + steps + own.choice(words.USE_CASE_RESULTS)


def use_cases_for(level: str, random: Random, key: int) -> tuple[UseCase, ...]:
    """One to three innovative applications for 5★."""
    if level != "five_star":
        return ()
    chosen = random.sample(words.USE_CASES, random.choice((1, 2, 3)))
    own = Random(f"{key}:use cases")  # noqa: S311 - each firm tells of its own; the plan's dice stay as they were
    return tuple(UseCase(family, technologies, _told(says, own)) for family, technologies, says in chosen)
