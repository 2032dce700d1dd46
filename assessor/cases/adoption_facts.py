"""What providers pushed of an enterprise, beside what its filing claims: services by contract or name, devices by number."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, select

from assessor.policy.adoption_seen import Claim, Heard, continuous, differences, heard, month_days
from assessor.policy.calendar import last_passing_start
from assessor.policy.facts import party_name
from assessor.policy.named_services import named_services, rows_of
from assessor.signals.normal import normal
from models.adoption import HeartbeatDay, OpeningCertificate, UsageMonth
from models.people import Organisation
from questionnaires.shapes import Pack, Section

MONTHS, CUTOFF = "min_continuous_months", "use_cutoff"
SERIAL = "serial"
SERVICE, DEVICE = "service", "device"


@dataclass(frozen=True)
class Beside:
    """One service or device of a filing with what was pushed of it. `continuous` over the pack's months to its cut-off;
    None: not asked or nothing known."""

    kind: str
    section: str
    line: str
    title: str
    claim: Claim
    source: str
    found: Heard | None
    opened: tuple[date, ...]
    continuous: bool | None
    hints: tuple[str, ...]


@dataclass
class _Pushed:
    """What is known of one thing: days heard, opening days, and by whom it was sent."""

    days: set[date] = field(default_factory=set)
    opened: set[date] = field(default_factory=set)
    sources: set[int] = field(default_factory=set)


def beside_claims(session: Session, pack: Pack, document: Mapping[str, Any], uscc: str, filed_on: date) -> list[Beside]:
    """Every service and device of a document of which a provider pushed something. The document is not changed."""
    services, devices = _pushed(session, uscc)
    if not services and not devices:
        return []
    names = dict(session.exec(select(Organisation.id, Organisation.name).where(Organisation.kind == "provider")).all())
    found = []
    for one in named_services(pack, document):
        pushed = services.get((one.uscc, "n", one.number)) if one.number else None
        pushed = pushed or services.get((one.uscc, "t", party_name(one.title) or one.title))
        if pushed:
            claim = Claim(one.first, one.last, one.open)
            found.append(_beside(SERVICE, one.section, one.line, one.title, claim, pushed, pack, names, filed_on))
    for section, line, row, serial in _devices(pack, document):
        if pushed := devices.get(normal(SERIAL, serial) or serial):
            claim = Claim(_first_date(section, row), None, still=True)
            title = str(row.get("name") or serial)
            found.append(_beside(DEVICE, section.id, line, title, claim, pushed, pack, names, filed_on))
    return found


def _beside(
    kind: str, section: str, line: str, title: str, claim: Claim, pushed: _Pushed, pack: Pack,
    names: Mapping[int | None, str], filed_on: date,
) -> Beside:  # fmt: skip
    seen = heard(pushed.days)
    until = filed_on if kind == DEVICE else filed_on.replace(day=1) - timedelta(days=1)  # usage comes month by month
    return Beside(
        kind, section, line, title, claim, "、".join(sorted(names.get(one, "") for one in pushed.sources)), seen,
        tuple(sorted(pushed.opened)), _window(pack, pushed.days),
        tuple(differences(claim, seen, sorted(pushed.opened), until)),
    )  # fmt: skip


def _window(pack: Pack, days: set[date]) -> bool | None:
    """Whether the data alone show continuous use over the months that the pack asks for, up to its cut-off."""
    if MONTHS not in pack.parameters or CUTOFF not in pack.parameters:
        return None
    months, end = pack.parameter(MONTHS), pack.parameter(CUTOFF)
    if not isinstance(months, int) or not isinstance(end, date):
        return None
    return continuous(days, last_passing_start(end, months), end)


def _pushed(session: Session, uscc: str) -> tuple[dict[tuple[str, str, str], _Pushed], dict[str, _Pushed]]:
    """What was pushed of a customer: services by provider's code and contract number or name, devices by number.

    Of one certificate number, and of one service and month, the newest push holds.
    """
    codes = dict(session.exec(select(Organisation.id, Organisation.uscc).where(Organisation.kind == "provider")).all())
    services: dict[tuple[str, str, str], _Pushed] = defaultdict(_Pushed)
    devices: dict[str, _Pushed] = defaultdict(_Pushed)
    for one in _newest_openings(session, uscc):
        for key in _keys(codes.get(one.provider_id) or "", one.service, one.contract_number):
            services[key].opened.add(one.opened_on)
            services[key].sources.add(one.provider_id)
    for month in _newest_usage(session, uscc):
        for key in _keys(codes.get(month.provider_id) or "", month.service, month.contract_number):
            services[key].days.update(month_days(month.month, month.active_days))
            services[key].sources.add(month.provider_id)
    beats = select(HeartbeatDay).where(HeartbeatDay.customer_uscc == uscc)
    for beat in session.exec(beats):
        device = devices[normal(SERIAL, beat.device) or beat.device]
        device.days.add(beat.day)
        device.sources.add(beat.provider_id)
    return dict(services), dict(devices)


def _keys(code: str, service: str, number: str) -> list[tuple[str, str, str]]:
    keys = [(code, "t", party_name(service) or service)]
    return [*keys, (code, "n", number)] if number else keys


def _newest_openings(session: Session, uscc: str) -> list[OpeningCertificate]:
    query = select(OpeningCertificate).where(OpeningCertificate.customer_uscc == uscc)
    rows = session.exec(query.order_by(col(OpeningCertificate.id)))
    return list({(one.provider_id, one.number): one for one in rows}.values())


def _newest_usage(session: Session, uscc: str) -> list[UsageMonth]:
    query = select(UsageMonth).where(UsageMonth.customer_uscc == uscc)
    rows = session.exec(query.order_by(col(UsageMonth.id)))
    return list({(one.provider_id, one.service, one.contract_number, one.month): one for one in rows}.values())


def _devices(pack: Pack, document: Mapping[str, Any]) -> list[tuple[Section, str, Mapping[str, Any], str]]:
    found = []
    for section in pack.sections:
        asked = next((q for q in section.questions if q.signal == SERIAL), None)
        if asked is not None:
            found += [
                (section, line, row, str(row[asked.id])) for line, row in rows_of(section, document) if row.get(asked.id)
            ]
    return found


def _first_date(section: Section, row: Mapping[str, Any]) -> date | None:
    asked = next((q for q in section.questions if q.type == "date"), None)
    value = row.get(asked.id) if asked else None
    return date.fromisoformat(value) if isinstance(value, str) else None
