"""Contracts, invoices and payments of some of the demonstration's filings, entered and matched by the enterprise's verbs."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from assessor.cases.contract_lines import lines_of_contract
from assessor.cases.match_papers import BACK, INVOICED, PAID, match, proposals
from assessor.cases.money_book import papers_of
from assessor.cases.refusal import Refusal
from assessor.cases.save_paper import save_paper
from assessor.demo.accounts import SHOWCASES
from assessor.demo.shapes import Payment, Service
from assessor.demo.world import Running, World
from assessor.workflow import Moment

EVERY = 25
"""One filing in so many has its papers entered, beside those that people sign in to see."""

OPEN = ("qiye-caogao",)
"""Whose papers wait to be matched, so that proposals can be tried."""


def enter_papers(world: World, one: Running, moment: Moment) -> None:
    """A contract for each service, an invoice for each payment, matched; but left open where that is to be tried."""
    firm = one.filing.firm
    if firm.login not in SHOWCASES and firm.key % EVERY:
        return
    lines, services = one.lines["services"], one.filing.services
    claims = {line: service.name for line, service in zip(lines, services, strict=True)}
    contracts: dict[int, Any] = {}
    for index, (line, service) in enumerate(zip(lines, services, strict=True)):
        paid = [p for p in one.filing.payments if p.service == index and not p.amount_yuan.startswith("-")]
        if service.provider and paid:
            contracts[index] = _enter_contract(world, one, claims, line, service, paid, moment)
    for number, payment in enumerate(one.filing.payments, 1):
        _enter_payment(world, one, claims, contracts, payment, f"YH{firm.key:05d}{number:02d}", moment)
    if firm.login not in OPEN:
        found = proposals(papers_of(world.session, one.opened).book())[BACK]
        match(world.session, one.certifier, one.opened, BACK, [(p.paper, p.of, p.fen) for p in found], moment)


def _enter_contract(
    world: World, one: Running, claims: dict[str, str], line: str, service: Service, paid: list[Payment], moment: Moment
) -> Any:
    """A contract of what was paid; its last instalment is still to come where the service goes on."""
    firm, start = one.filing.firm, service.used[0][0]
    whole = sum((Decimal(p.amount_yuan) for p in paid), Decimal(0))
    return _save(world, one, "contract", claims, moment, {
        "number": service.contract or f"YS-{firm.key:04d}-{line}", "buyer": firm.name, "seller": service.provider,
        "signed_on": (start - timedelta(days=12)).isoformat(), "starts_on": start.isoformat(),
        "amount_yuan": str(whole + (1200 if service.used[-1][1] is None else 0)), "claim": line,
    })  # fmt: skip


def _enter_payment(
    world: World, one: Running, claims: dict[str, str], contracts: dict[int, Any], payment: Payment, reference: str,
    moment: Moment,
) -> None:  # fmt: skip
    firm, seller = one.filing.firm, one.filing.services[payment.service].provider
    if not seller:
        return
    invoice = None
    if not payment.amount_yuan.startswith("-"):
        invoice = _save(world, one, "invoice", claims, moment, {
            "invoice": {"code": payment.invoice_code or "", "number": payment.invoice_number},
            "dated": (payment.paid_on - timedelta(days=9)).isoformat(), "buyer": firm.name, "seller": seller,
            "total_yuan": payment.amount_yuan,
        })  # fmt: skip
    paid = _save(world, one, "payment", claims, moment, {
        "paid_on": payment.paid_on.isoformat(), "payer": payment.payer, "payee": seller,
        "amount_yuan": payment.amount_yuan, "bank_ref": reference,
    })  # fmt: skip
    contract = contracts.get(payment.service)
    if firm.login in OPEN or invoice is None or paid is None or contract is None:
        return
    line = lines_of_contract(world.session, contract)[0]
    by = world.session, one.certifier, one.opened
    match(*by, INVOICED, [(str(invoice.id), str(line.id), invoice.total_fen)], moment)
    match(*by, PAID, [(str(paid.id), str(invoice.id), invoice.total_fen)], moment)


def _save(world: World, one: Running, kind: str, claims: dict[str, str], moment: Moment, typed: dict[str, Any]) -> Any:
    """Enter a paper; one that the plan bent so that nobody could enter it (a bad number, a nought) is left out."""
    try:
        return save_paper(world.session, one.certifier, one.opened, kind, claims, typed, moment)
    except Refusal:
        return None
