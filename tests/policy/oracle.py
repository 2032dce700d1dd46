"""The rules of the first batch of 2022 once more, as plain Python on the raw document, written apart from the engine.

Every rule returns met, not_met or unknown and, when it does something to the whole, what. Nothing here imports the
engine: where the two disagree, one of them misreads the notice.
"""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Any

from stdnum.cn import uscc

Result = tuple[str, str | None]
MET: Result = ("met", None)
CUTOFF, SPEND = date(2022, 1, 31), (date(2021, 1, 1), date(2022, 1, 31))
OPENS, DEADLINE = date(2022, 2, 28), {"three_star": date(2022, 4, 15), "four_star": date(2022, 4, 15), "five_star": date(2022, 4, 30)}
RANK = {"three_star": 1, "four_star": 2, "five_star": 3}
LADDER = {"three_star": {0}, "four_star": {0, 1}, "five_star": {2}}
COUNTIES: set[str] = set()
"""Filled by the tests from the published list."""


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def plus_three_months(start: date) -> date:
    year, month = start.year + (start.month + 2) // 12, (start.month + 2) % 12 + 1
    for last in (start.day, 30, 29, 28):
        try:
            return date(year, month, min(last, start.day))
        except ValueError:
            continue
    raise AssertionError


def fen(text: str | None) -> int | None:
    if text is None:
        return None
    yuan, _, rest = text.lstrip("-").partition(".")
    return (-1 if text.startswith("-") else 1) * (int(yuan) * 100 + int(rest.ljust(2, "0") or 0))


def every(rows: list[dict[str, Any]] | None, test: Callable[[dict[str, Any]], bool | None], effect: str, **other: str) -> Result:
    """`other`: partly, unknown, empty; empty='met' means nothing to object to."""
    if rows is None:
        return "unknown", other.get("unknown", "return")
    marks = [test(row) for row in rows]
    if not marks:
        return MET if other.get("empty") == "met" else ("not_met", other.get("empty", effect))
    if all(mark is True for mark in marks):
        return MET
    if all(mark is False for mark in marks):
        return "not_met", effect
    if False in marks:
        return "not_met", other.get("partly", effect)
    return "unknown", other.get("unknown", "return")


def some(rows: list[dict[str, Any]] | None, test: Callable[[dict[str, Any]], bool | None], effect: str, empty: str | None = None) -> Result:
    if rows is None:
        return "unknown", "return"
    marks = [test(row) for row in rows]
    if True in marks:
        return MET
    if None in marks:
        return "unknown", "return"
    return "not_met", effect if marks or empty is None else empty


def value(mark: bool | None, effect: str, unknown: str = "return") -> Result:
    return MET if mark else ("unknown", unknown) if mark is None else ("not_met", effect)


def both(*marks: bool | None) -> bool | None:
    return False if False in marks else None if None in marks else True


def run(service: dict[str, Any], on: date | None) -> tuple[date | None, date | None]:
    """Start and end (date.max: still in use) of the run in use, or None where it is not known.

    An end that was not written could be any day from the start on, or none: every possibility is tried.
    """
    periods = service.get("used") or []
    if not periods or any(not p.get("from") for p in periods):
        return None, None
    starts = [day(p["from"]) or date.max for p in periods]
    edges = {s + timedelta(days=n) for s in starts for n in (-2, -1, 0, 1)} | {date.max}
    ends = [
        {day(p["to"]) or date.max} if "to" in p else {edge for edge in edges if edge >= start}
        for p, start in zip(periods, starts, strict=True)
    ]
    possible = {_run(sorted(zip(starts, some_ends, strict=True)), on) for some_ends in product(*ends)}
    first, last = {start for start, _ in possible}, {end for _, end in possible}
    return first.pop() if len(first) == 1 else None, last.pop() if len(last) == 1 else None


def _run(spans: list[tuple[date, date]], on: date | None) -> tuple[date, date]:
    runs: list[list[date]] = []
    for start, end in spans:
        if runs and (runs[-1][1] == date.max or start <= runs[-1][1] + timedelta(days=1)):
            runs[-1][1] = max(runs[-1][1], end)
        else:
            runs.append([start, end])
    begun = [r for r in runs if on is None or r[0] <= on]
    start, end = (begun or runs[:1])[-1]
    return start, end


def judge(document: dict[str, Any]) -> tuple[str, dict[str, str], int | None]:
    """The outcome of the whole, of every rule, and the spend in 分."""
    results = {**_enterprise(document), **_filing(document), **_use(document), **_level(document)}
    spend, results["payments"] = _spend(document, results)
    del results["payments"]
    effects = {effect for _, effect in results.values()}
    whole = next((o for o in ("ineligible", "return", "manual") if o in effects), "eligible")
    return whole, {rule: outcome for rule, (outcome, _) in results.items()}, spend


def _enterprise(document: dict[str, Any]) -> dict[str, Result]:
    firm = document.get("enterprise") or {}
    code, region, violations = firm.get("uscc"), firm.get("region"), firm.get("violations")
    valid = None if code is None else uscc.is_valid(code)
    revenue = fen(firm.get("revenue_yuan"))
    needed = ("name", "uscc", "region", "legal_person", "finance_system", "credit_ok", "violations")
    return {
        "credit-code-valid": value(valid, "return"),
        "credit-code-of-province": value(code[2:4] == "32" if valid else None, "manual", "note"),
        "registered-in-province": value(None if region is None else region[:2] == "32", "ineligible"),
        "region-known": value(None if region is None else region in COUNTIES, "return"),
        "legal-person": value(firm.get("legal_person"), "ineligible"),
        "finance-system": value(firm.get("finance_system"), "ineligible"),
        "credit-good": value(firm.get("credit_ok"), "ineligible"),
        "no-violations": value(None if violations is None else not violations, "ineligible"),
        "revenue-in-yuan": value(None if revenue is None else revenue <= 0 or revenue >= 10_000_000, "manual", "note"),
        "enterprise-complete": value(all(firm.get(key) is not None for key in needed), "return"),
    }


def _filing(document: dict[str, Any]) -> dict[str, Result]:
    on = day(document.get("submitted_on"))
    return {
        "not-late": value(None if on is None else on <= DEADLINE[document["level"]], "ineligible"),
        "not-before-opening": value(None if on is None else on >= OPENS, "return"),
        "pledge-given": value(document.get("pledge"), "return"),
        "services-complete": every(
            document.get("services"),
            lambda s: all(s.get(k) for k in ("name", "kind", "form", "domain")) and run(s, on)[0] is not None,
            "return",
        ),
        "payments-complete": every(
            document.get("payments"), lambda p: bool(p.get("paid_on") and p.get("amount_yuan")), "return", empty="met"
        ),
        "scoring-guide": ("unknown", None),
    }


def _use(document: dict[str, Any]) -> dict[str, Result]:
    on = day(document.get("submitted_on"))

    def long_enough(service: dict[str, Any]) -> bool | None:
        start, end = run(service, on)
        if start is None:
            return None
        full = plus_three_months(start)
        if full > CUTOFF:
            return False
        return None if end is None else end == date.max or full <= end + timedelta(days=1)

    def in_use(service: dict[str, Any]) -> bool | None:
        start, end = run(service, on)
        if on is None:
            return None
        return both(None if start is None else start <= on, None if end is None else end >= on)

    services = document.get("services")
    return {
        "services-used-long-enough": every(services, long_enough, "ineligible", partly="return"),
        "services-still-in-use": every(services, in_use, "ineligible", partly="return"),
        "a-service-qualifies": _qualifies(services, long_enough, in_use),
    }


def _qualifies(services: Any, long_enough: Any, in_use: Any) -> Result:
    inside = None if services is None else [s for s in services if in_use(s) is not False]
    return some(inside, lambda s: None if in_use(s) is None else long_enough(s), "ineligible")


def _spend(document: dict[str, Any], results: dict[str, Result]) -> tuple[int | None, Result]:
    payments = document.get("payments")
    name = (document.get("enterprise") or {}).get("name")

    def inside(payment: dict[str, Any]) -> bool | None:
        paid = day(payment.get("paid_on"))
        return None if paid is None else SPEND[0] <= paid <= SPEND[1]

    def where(test: Callable[[dict[str, Any]], bool | None]) -> Callable[[dict[str, Any]], bool | None]:
        return lambda payment: None if inside(payment) is None else test(payment)

    window = None if payments is None else [p for p in payments if inside(p) is not False]
    amount = lambda p: fen(p.get("amount_yuan"))  # noqa: E731
    results["no-refunds"] = every(
        window, where(lambda p: None if amount(p) is None else amount(p) >= 0), "manual", unknown="note", empty="met"
    )
    results["applicant-paid"] = every(
        window, where(lambda p: None if not p.get("payer") or name is None else p["payer"] == name), "manual", unknown="note", empty="met"
    )
    results["payments-in-yuan"] = every(
        payments,
        lambda p: None if amount(p) is None else amount(p) <= 0 or amount(p) >= 10_000,
        "manual",
        unknown="note",
        empty="met",
    )
    results["invoices-well-formed"] = every(payments, _invoice_ok, "note", unknown="note", empty="met")
    results["spend"] = ("unknown", None)
    counted = [amount(p) for p in payments or [] if inside(p) and amount(p) is not None]
    return (sum(counted) if counted else None), MET


def _invoice_ok(payment: dict[str, Any]) -> bool | None:
    invoice = payment.get("invoice") or {}
    code, number = invoice.get("code"), invoice.get("number")
    if not number:
        return None
    return len(number) == 20 if code is None else len(number) == 8 and len(code) in (10, 12)


def _level(document: dict[str, Any]) -> dict[str, Result]:
    level, services = document["level"], document.get("services")
    rank = _rank(document)
    found = {"ladder": value(None if rank is None else rank in LADDER[level], "ineligible")}

    def is_one(key: str, *values: str) -> Callable[[dict[str, Any]], bool | None]:
        return lambda row: None if row.get(key) is None else row[key] in values

    if level == "three_star":
        domains = ("infrastructure", "design", "production", "logistics", "sales", "service")
        found["public-cloud"] = some(services, is_one("form", "public", "hybrid"), "ineligible")
        found["only-public-cloud"] = every(services, is_one("form", "public"), "manual")
        found["industrial-app"] = some(services, is_one("kind", "industrial_app"), "ineligible")
        found["business-on-cloud"] = some(services, is_one("domain", *domains), "return")
    else:
        devices = document.get("devices")
        listed = lambda d: None if d.get("serves") is None else bool(d["serves"])  # noqa: E731
        complete = lambda d: bool(d.get("name") and d.get("class") and d.get("serves") is not None)  # noqa: E731
        found["any-cloud-form"] = every(services, is_one("form", "public", "private", "hybrid"), "return", empty="ineligible")
        found["equipment-with-edge"] = some(devices, lambda d: d.get("edge"), "ineligible")
        found["equipment-serves"] = every(devices, listed, "return", empty="ineligible")
        found["devices-complete"] = every(devices, complete, "return", empty="ineligible")
    if level != "four_star":
        found["basic-cloud"] = some(services, is_one("kind", "basic"), "ineligible")
    if level == "five_star":
        cases = document.get("use_cases")
        with_family = None if cases is None else [c for c in cases if c.get("family") != ""]
        techs = lambda c: None if c.get("family") is None or c.get("technologies") is None else bool(c["technologies"])  # noqa: E731
        found["innovation"] = some(cases, lambda c: None if c.get("family") is None else True, "ineligible")
        found["innovation-technologies"] = some(with_family, techs, "return", empty="note")
    return found


def _rank(document: dict[str, Any]) -> int | None:
    held, on = document.get("stars_held"), day(document.get("submitted_on"))
    if held is None:
        return None
    could_be = [{0}]
    for star in held:
        ranks = {RANK[star["level"]]} if star.get("level") else {1, 2, 3}
        if "awarded_on" not in star:
            could_be.append({0} | ranks)
        elif star["awarded_on"] is None:
            could_be.append({0})
        elif on is None:
            could_be.append({0} | ranks)
        else:
            could_be.append(ranks if star["awarded_on"] <= on.isoformat() else {0})
    highest = {max(ranks) for ranks in product(*could_be)}
    return highest.pop() if len(highest) == 1 else None
