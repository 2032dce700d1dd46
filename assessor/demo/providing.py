"""The demonstration's providers: registered, filed in one programme, confirming what customers claim, pushing their data."""

import json
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.add_account import add_account
from assessor.cases.api_tokens import find_token, issue_token
from assessor.cases.attach_file import TakenIn
from assessor.cases.carry_out import confirm_proposal
from assessor.cases.confirm_service import CONFIRMED, REFUSED, Said, confirm_service
from assessor.cases.customer_cases import customer_services, find_customer_case
from assessor.cases.file_as_provider import accept_filing, attach_material, return_filing, submit_filing
from assessor.cases.products import Offer, add_product
from assessor.cases.programme_offices import enter_programme_offices
from assessor.cases.provider_filing import materials_of, open_filing, save_section, sections_of
from assessor.cases.register_enterprise import Registration, register_enterprise
from assessor.cases.scope import last_submission
from assessor.cases.service_standing import Standing
from assessor.cases.set_up import enter_regions
from assessor.cases.take_push import take_push
from assessor.cases.undo_void import propose_undoing
from assessor.cases.void_service import void_service
from assessor.demo import providing_words as words
from assessor.demo.accounts import PASSWORD, office_login, password_hash
from assessor.demo.paper_making import keep
from assessor.demo.papers import Sheet
from assessor.demo.people import viewer_of
from assessor.demo.provider_codes import CODES
from assessor.demo.timetable import moment
from assessor.demo.words import PROVIDERS
from assessor.demo.world import World
from assessor.evidence.inspect import Inspected
from assessor.workflow import Moment
from models.application import Application
from models.people import Organisation
from models.vocabulary import OrgKind, Role
from questionnaires.shapes import Pack, Section

LOGINS = ("fuwushang", "fuwushang-2", "fuwushang-3")
MOST_CONFIRMED = 30
PUSHED_CUSTOMERS = 12
LESS = 500_000
"""分 by which the provider's amount is below some claims."""
REGISTERED, FILED, LOOKED, SAID = (moment(date(2022, 3, day), 30) for day in (1, 3, 7, 17))


def provide(world: World, pack: Pack | None) -> None:
    """Everything providers do. `pack`: a programme that admits providers by a filing, where this installation has one."""
    viewers = [_register(world.session, number) for number in range(len(LOGINS))]
    for number, viewer in enumerate(viewers):
        for offer in words.OFFERS[: 5 - number]:
            add_product(world.session, viewer, Offer(*offer), REGISTERED)
    if pack is not None and pack.providers is not None:
        _file(world, viewers, pack)
    for viewer in viewers[:2]:
        _confirm(world, viewer)
    _push(world.session, viewers[0], world.pack)


def _register(session: Session, number: int) -> Viewer:
    name, login = PROVIDERS[number], LOGINS[number]
    given = Registration(name, CODES[name], "320583", words.PEOPLE[number], "", login, PASSWORD, OrgKind.PROVIDER)
    person, membership = register_enterprise(session, given, REGISTERED, password_hash)
    own = session.get_one(Organisation, membership.organisation_id)
    hashed = password_hash(PASSWORD)
    add_account(
        session, own, words.PEOPLE[-1 - number], f"{login}-jb", Role.EDITOR, hashed, REGISTERED, must_change=False
    )
    return viewer_of(session, person, own, Role.CERTIFIER)


def _file(world: World, viewers: list[Viewer], pack: Pack) -> None:
    """One filing accepted, one returned, one being filled in."""
    session = world.session
    assert pack.providers is not None
    enter_regions(session, pack.regions, pack.province)
    enter_programme_offices(session, pack, REGISTERED)
    office = session.exec(
        select(Organisation).where(
            Organisation.kind == pack.providers.office.kind, Organisation.region_code == pack.providers.office.region
        )
    ).one()
    hashed = password_hash(PASSWORD)
    person, _ = add_account(session, office, "白山青", "beian", Role.OFFICER, hashed, REGISTERED, must_change=False)
    officer = viewer_of(session, person, office, Role.OFFICER)
    for number, viewer in enumerate(viewers):
        filing = open_filing(session, viewer, pack, FILED)
        sections = sections_of(pack)
        for section in sections if number < 2 else sections[:2]:
            save_section(session, viewer, filing, section, _rows(section, PROVIDERS[number]), 0, FILED)
        if number == 2:
            continue
        due = [(m, one) for m in materials_of(pack) for one in range(1, m.at_least + 1)]
        for count, (material, one) in enumerate(due):
            title = f"{material.title}（{one}）" if material.at_least > 1 else material.title
            paper = _paper(world.store_at, number, count, title)  # no two alike: the same paper twice counts once
            attach_material(session, viewer, filing, pack, material.id, paper, FILED)
        submit_filing(session, viewer, filing, pack, FILED)
        if number == 0:
            met = [one.id for one in pack.providers.conditions]
            accept_filing(session, officer, filing, pack, LOOKED.today, met, LOOKED)
        else:
            return_filing(session, officer, filing, pack, "典型案例缺少佐证的合同页；安全资质的有效期看不清。", LOOKED)


def _rows(section: Section, provider: str) -> list[dict[str, Any]]:
    count = 3 if section.id == "cases" else 2 if section.kind == "lines" else 1
    return [{q.id: words.typed(section, q, provider, number) for q in section.questions} for number in range(count)]


def _paper(store_at: str | None, number: int, count: int, title: str) -> TakenIn:
    """A material; without a store only its description."""
    name = f"{title[:16]}-{count + 1}.pdf"
    if store_at is None:
        digest = f"{number + 1:02d}{count:062d}"
        return TakenIn(name, digest, 48_000 + 1_700 * count, Inspected("application/pdf", 3, None, None, ()))
    sheet = Sheet(
        "report", title, PROVIDERS[number], None, FILED.today, (FILED.today, None), f"BA-{number + 1}-{count + 1}", ()
    )
    made = keep(store_at, PROVIDERS[number], 900_000 + 100 * number + count, sheet)
    return TakenIn(name, made.sha256, made.size, made.seen, made.likeness)


def _confirm(world: World, viewer: Viewer) -> None:
    """Most services are confirmed, some with a difference, one is refused, two are void and one of these comes back."""
    waiting = [(one, case) for one, case in customer_services(world.session, viewer) if one.state == "waiting"]
    for number, (one, case) in enumerate(waiting[:MOST_CONFIRMED]):
        if number % 6 == 5:
            continue
        locked = find_customer_case(world.session, viewer, case.ref, lock=True)
        if number in (7, 13):
            _void(world, viewer, locked, one, taken_back=number == 13)
        else:
            said = _said(one, number)
            confirm_service(world.session, viewer, locked, one.service.section, one.service.line_id, said, SAID)


def _said(one: Standing, number: int) -> Said:
    """What the provider says: mostly what was claimed; a claim of less than nothing it leaves open."""
    service = one.service
    first, last = service.first_on or SAID.today - timedelta(days=200), service.last_on
    fen = service.amount_fen if (service.amount_fen or 0) >= 0 else None
    later = first + timedelta(days=31)
    if number == 9:
        return Said(REFUSED, words="没有与这家企业签订过这项服务的合同。")
    if number % 8 == 3 and later <= (last or SAID.today):
        return Said(CONFIRMED, later, last, fen, "以开通记录为准。")
    if number % 8 == 6 and fen is not None and fen > LESS:
        return Said(CONFIRMED, first, last, fen - LESS)
    return Said(CONFIRMED, first, last, fen)


def _void(world: World, viewer: Viewer, case: Application, one: Standing, *, taken_back: bool) -> None:
    reason = "合同没有履行，双方已书面确认终止。"
    void = void_service(world.session, viewer, case, world.pack, one, reason, SAID)
    if taken_back:
        login = office_login("city", case.city_code)
        proposal = propose_undoing(
            world.session, world.officers[login], void, "服务商来函说明填错，合同仍在履行。", SAID
        )
        confirm_proposal(world.session, world.officers[f"{login}-b"], proposal, SAID)


def _push(session: Session, viewer: Viewer, pack: Pack) -> None:
    """Certificates, months of usage and heartbeats of some customers; one push is refused and sent again."""
    made, plain = issue_token(session, viewer, "生产环境对接", ["openings", "usage", "heartbeats"], REGISTERED)
    issue_token(session, viewer, "测试环境", ["usage"], REGISTERED)
    token = find_token(session, plain)
    assert token is not None and token.id == made.id
    found = customer_services(session, viewer)[:PUSHED_CUSTOMERS]
    bodies: list[tuple[str, dict[str, Any]]] = []
    for number, (one, case) in enumerate(found):
        code = session.get_one(Organisation, case.enterprise_id).uscc or ""
        first = one.service.first_on or date(2021, 7, 1)
        opened = first + timedelta(days=12 if number % 4 == 1 else 0)
        certificate = {"customer_uscc": code, "number": f"KT2021-{number + 101}", "service": one.service.title,
                       "opened_on": opened.isoformat(), "specification": "按合同约定"}  # fmt: skip
        bodies.append(("openings", {"certificates": [certificate]}))
        months = [{"customer_uscc": code, "service": one.service.title, "month": month, "active_days": days}
                  for month, days in words.USAGE if number % 5 != 3 or month != "2021-12"]  # fmt: skip
        bodies.append(("usage", {"months": months}))
        bodies += [("heartbeats", {"beats": beats}) for beats in _beats(session, case, code)]
    bodies.append(("usage", {"months": [{"customer_uscc": CODES[PROVIDERS[0]], "service": "云服务器", "month": "2022-13",
                                         "active_days": 40}]}))  # fmt: skip
    for number, (kind, body) in enumerate(bodies):
        at = Moment(SAID.at + timedelta(minutes=number), SAID.today)
        take_push(session, token, kind, f"demo-{number:08d}", json.dumps(body).encode(), at)


def _beats(session: Session, case: Application, code: str) -> list[list[dict[str, Any]]]:
    """Heartbeats of the devices of a filing, one a day; the second device of a filing was silent for two weeks."""
    submission = last_submission(session, case)
    devices = [row for row in (submission.document.get("devices") or () if submission else ()) if row.get("serial")]
    batches = []
    for number, device in enumerate(devices[:2]):
        days = [date(2021, 10, 20) + timedelta(days=step) for step in range(140)]
        heard = [day for day in days if not (number == 1 and date(2021, 12, 5) < day < date(2021, 12, 20))]
        batches.append([{"customer_uscc": code, "device": device["serial"], "at": f"{day.isoformat()}T08:30:00+08:00"}
                        for day in heard])  # fmt: skip
    return batches
