"""The enterprise's side of the story: open, fill in, submit, put right, withdraw, through its own verbs."""

from dataclasses import replace
from datetime import date
from typing import Any

from assessor.cases.move import move
from assessor.cases.open_application import open_application
from assessor.cases.save_answers import add_lines, find_answer, find_line, save_answers
from assessor.cases.submit import submit
from assessor.demo.money import enter_papers
from assessor.demo.provider_codes import CODES
from assessor.demo.quirks import LAST_PASSING, PUT_RIGHT
from assessor.demo.shapes import Device, Filing, Payment, Service, UseCase
from assessor.demo.world import Running, World
from assessor.workflow import Moment


def open_case(world: World, one: Running, moment: Moment) -> None:
    """Start the draft."""
    one.case = open_application(world.session, one.certifier, world.batch, world.pack, one.filing.level, moment)


def fill(world: World, one: Running, moment: Moment) -> None:
    """Type everything in; a draft that has only begun stops after a part."""
    filing = one.filing
    _save(world, one, "enterprise", _enterprise(filing), moment)
    if filing.path in ("begun", "from_draft"):
        return
    _lines(world, one, "services", [_service(s) for s in filing.services], moment)
    if filing.path == "half":
        return
    services = one.lines["services"]
    _lines(world, one, "payments", [_payment(p, services, filing.account) for p in filing.payments], moment)
    _lines(world, one, "devices", [_device(d) for d in filing.devices], moment)
    _lines(world, one, "use_cases", [_use_case(u) for u in filing.use_cases], moment)
    enter_papers(world, one, moment)
    if world.attach is not None:
        world.attach(world, one, moment)
    if filing.path != "almost":
        _save(world, one, "pledge", {"pledge": "true"}, moment)


def file(world: World, one: Running, moment: Moment) -> None:
    """The certifier signs the pledge and submits (or submits again)."""
    submit(world.session, one.certifier, one.opened, world.pack, one.opened.version, moment, pledged=True)


def mend(world: World, one: Running, moment: Moment) -> None:
    """Put the first service right, as the remark asked."""
    section, line_id = world.pack.section("services"), one.lines["services"][0]
    version = find_line(world.session, one.opened, section, line_id).version
    fixed = replace(one.filing.services[0], used=((min(one.filing.services[0].used[0][0], LAST_PASSING), None),))
    save_answers(world.session, one.certifier, one.opened, section, line_id, _service(fixed), version, moment)


def withdraw(world: World, one: Running, moment: Moment) -> None:
    """Take the filing back."""
    move(
        world.session,
        one.certifier,
        one.opened,
        world.pack,
        "withdraw",
        moment,
        reason="部分云服务合同正在续签，拟下一批次再申报。",
    )


def needs_mending(filing: Filing) -> bool:
    """Whether the first service of the filing is the one that a remark points at."""
    return filing.quirk in {bend.__name__ for bend in PUT_RIGHT}


def _save(world: World, one: Running, section_id: str, typed: dict[str, Any], moment: Moment) -> None:
    section = world.pack.section(section_id)
    row = find_answer(world.session, one.opened, section)
    save_answers(world.session, one.certifier, one.opened, section, "", typed, row.version if row else 0, moment)


def _lines(world: World, one: Running, section_id: str, typed: list[dict[str, Any]], moment: Moment) -> None:
    section = world.pack.section(section_id)
    one.lines[section_id] = add_lines(world.session, one.certifier, one.opened, section, typed, moment)


def _enterprise(filing: Filing) -> dict[str, Any]:
    firm = filing.firm
    return {
        "legal_person": "true", "finance_system": "true", "credit_ok": "true", "violations": list(filing.violations),
        "founded_on": _day(firm.founded_on), "industry": firm.industry, "employees": str(firm.employees),
        "revenue_yuan": firm.revenue_yuan, "contact_phone": filing.contact,
    }  # fmt: skip


def _service(service: Service) -> dict[str, Any]:
    used = [{"from": _day(first), "to": _day(last), "open": last is None} for first, last in service.used]
    return {
        "name": service.name, "kind": service.kind, "form": service.form, "domain": service.domain,
        "provider": service.provider, "provider_uscc": CODES.get(service.provider, ""),
        "contract_number": service.contract, "used": used,
    }  # fmt: skip


def _payment(payment: Payment, services: list[str], account: str) -> dict[str, Any]:
    return {
        "service": services[payment.service], "paid_on": _day(payment.paid_on), "amount_yuan": payment.amount_yuan,
        "payer": payment.payer, "payer_account": account,
        "invoice": {"code": payment.invoice_code, "number": payment.invoice_number},
    }  # fmt: skip


def _device(device: Device) -> dict[str, Any]:
    edge = "" if device.edge is None else str(device.edge).lower()
    return {
        "name": device.name, "class": device.kind, "serial": device.serial, "connected_on": _day(device.connected_on),
        "edge": edge, "serves": list(device.serves),
    }  # fmt: skip


def _use_case(use_case: UseCase) -> dict[str, Any]:
    return {"family": use_case.family, "technologies": list(use_case.technologies), "summary": use_case.summary}


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
