"""Which papers a firm hands in, and what stands on each: every paper agrees with the line that it proves. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from assessor.demo.shapes import Filing, Payment, Service
from assessor.documents.samples import Kind

YEAR = timedelta(days=364)
LOOKED_AT = date(2022, 2, 25)
"""When the screenshots, photographs and look-ups of the demonstration were made."""

FAMILY_TITLES = {
    "market": "需求预测应用",
    "remote_operation": "远程监控与运维应用",
    "quality_process": "质量与工艺优化应用",
}


@dataclass(frozen=True)
class Sheet:
    """One paper: its kind, what stands on it, and the lines it proves as (section, index of the line or None for all).

    `amount_fen` is None and `number` '' where the paper has none; `period` is what the paper covers.
    """

    kind: Kind
    item: str
    provider: str
    amount_fen: int | None
    dated_on: date
    period: tuple[date, date | None]
    number: str
    proves: tuple[tuple[str, int | None], ...]


def sheets_for(filing: Filing, full: bool) -> Iterator[Sheet]:
    """A full set proves every line; otherwise one contract and one invoice."""
    services = range(len(filing.services)) if full else (0,)
    for index in services:
        yield _contract(filing, index)
    paid = [one for one in filing.payments if not one.amount_yuan.startswith("-")]
    first = [one for one in paid if one.service == 0][:1] or paid[:1]
    for payment in paid if full else first:
        yield from _payment(filing, payment, voucher=full)
    if full:
        yield from _rest(filing)


def _contract(filing: Filing, index: int) -> Sheet:
    service = filing.services[index]
    total = sum((_fen(one) for one in filing.payments if one.service == index), 0)
    first, last = service.used[0][0], service.used[-1][1]
    number = f"YS-HT-{filing.firm.key:04d}-{index + 1:02d}"
    signed = first - timedelta(days=7)
    return Sheet(
        "contract", service.name, service.provider, max(total, 0) or None, signed, (first, last), number,
        (("services", index),),
    )  # fmt: skip


def _payment(filing: Filing, payment: Payment, voucher: bool) -> Iterator[Sheet]:
    service: Service = filing.services[payment.service]
    day, fen, index = payment.paid_on, _fen(payment), filing.payments.index(payment)
    number = f"{payment.invoice_code} {payment.invoice_number}".strip()
    places = (("payments", index),)
    yield Sheet("invoice", service.name, service.provider, fen, day, (day, None), number, places)
    if voucher:
        number = f"YS-HD-{filing.firm.key:04d}-{index + 1:02d}"
        yield Sheet("voucher", service.name, service.provider, fen, day, (day, None), number, places)


def _rest(filing: Filing) -> Iterator[Sheet]:
    firm, whole = filing.firm, (LOOKED_AT, None)
    company = (("enterprise", None),)
    yield Sheet("licence", firm.industry, "", None, firm.founded_on, (firm.founded_on, None), firm.uscc, company)
    yield Sheet(
        "credit_report", "信用查询", "信用中国（江苏）", None, LOOKED_AT, whole, f"YS-XY-{firm.key:04d}", company
    )
    yield Sheet("finance_rules", "财务管理制度", "", None, date(2020, 1, 2), (date(2020, 1, 2), None), "", company)
    for index, service in enumerate(filing.services):
        period = (service.used[-1][0], service.used[-1][1])
        yield Sheet("screenshot", service.name, service.provider, None, LOOKED_AT, period, "", (("services", index),))
    for index, device in enumerate(filing.devices):
        since, places = (device.connected_on, None), (("devices", index),)
        yield Sheet("device_list", device.name, "", None, LOOKED_AT, since, device.serial, places)
        if index == 0:
            yield Sheet("photo", device.name, "", None, LOOKED_AT, since, device.serial, places)
    for index, use_case in enumerate(filing.use_cases):
        title = FAMILY_TITLES[use_case.family]
        provider = filing.services[0].provider
        yield Sheet("report", title, provider, None, LOOKED_AT, whole, "", (("use_cases", index),))


def _fen(payment: Payment) -> int:
    return int(Decimal(payment.amount_yuan) * 100)
