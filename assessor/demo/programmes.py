"""The demonstration's subsidy programmes: enterprises, providers and offices of every kind, and projects on their way.

What happened is data (`programmes.json`): by programme the county, the first day, a sound set of answers, and for each project
what differs and which steps were taken on which day after. Whoever may take a step takes it, by the pack's process table.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases import set_up
from assessor.cases.add_account import add_account
from assessor.cases.attach_file import attach_file
from assessor.cases.carry_out import confirm_proposal
from assessor.cases.describe_file import Paper
from assessor.cases.materials import materials_of, place_of
from assessor.cases.open_project import open_project
from assessor.cases.pay_a_project import propose_payment
from assessor.cases.reach import region_of
from assessor.cases.register_enterprise import Registration, register_enterprise
from assessor.cases.save_answers import save_answers
from assessor.cases.say_none import say_none
from assessor.cases.submit import submit
from assessor.cases.take_step import Given, most_fen, take_step
from assessor.demo.accounts import PASSWORD, password_hash
from assessor.demo.firms import credit_code
from assessor.demo.paper_making import keep
from assessor.demo.papers import Sheet
from assessor.demo.people import viewer_of
from assessor.demo.timetable import moment, moment_of
from assessor.demo.words import GIVEN, SURNAMES
from assessor.evidence.inspect import Inspected
from assessor.evidence.taken_in import TakenIn
from assessor.workflow import Actor, Moment, who
from assessor.workflow_subsidies import moves_money
from models.application import Application
from models.batch import Batch
from models.people import Membership, Organisation, Person
from models.vocabulary import OrgKind, Role
from questionnaires.shapes import Pack

TOLD = Path(__file__).with_name("programmes.json")
REASONS = {"extend": "设备到货推迟，需要延长实施时间", "return": "请补充合同的盖章页", "refuse": "不在本市登记注册"}
PAPERS = {
    "signed_by": "王处长", "opinion": "查看了合同、付款凭证和系统运行情况，属实。", "experts": "李工、赵工、钱工",
    "acceptance": "accepted", "paper": "关于下达上云补助资金计划的通知",
}  # fmt: skip
FIRST_CODE = 20_000
"""Numbers of the credit codes of these firms, beyond those of the rating's."""


@dataclass
class Teller:
    """One programme while its projects are told."""

    session: Session
    pack: Pack
    batch: Batch
    told: dict[str, Any]
    store_at: str | None
    number: int
    firms: dict[str, Viewer] = field(default_factory=dict)
    people: dict[tuple[str, str], Viewer] = field(default_factory=dict)
    provider: Viewer | None = None

    @property
    def first(self) -> date:
        """The day on which the first project was opened."""
        return date.fromisoformat(self.told["day"])

    def register(self, name: str, login: str, kind: OrgKind) -> Viewer:
        """Register a firm with its certifier."""
        self.number += 1
        at, person_name = moment(self.first, 5), SURNAMES[self.number % len(SURNAMES)] + GIVEN[self.number % len(GIVEN)]
        given = Registration(
            name,
            credit_code(self.told["county"], self.number),
            self.told["county"],
            person_name,
            "",
            login,
            PASSWORD,
            kind,
        )
        person, membership = register_enterprise(self.session, given, at, password_hash)
        firm = self.session.get_one(Organisation, membership.organisation_id)
        return viewer_of(self.session, person, firm, Role.CERTIFIER)

    def office(self, actor: Actor, case: Application) -> Viewer:
        """Somebody of the office that an actor means."""
        if actor.kind is OrgKind.PROVIDER:
            assert self.provider is not None
            return self.provider
        key = actor.kind.value, region_of(actor, case)
        if key not in self.people:
            self.people[key] = officer_of(self.session, *key, moment(self.first, 0))
        return self.people[key]


def tell_programmes(session: Session, packs: dict[str, Pack], store_at: str | None) -> int:
    """Open each programme and tell its projects; returns how many there are."""
    count = 0
    for index, told in enumerate(json.loads(TOLD.read_text("utf-8"))):
        pack = packs[told["pack"]]
        at = moment(date.fromisoformat(told["day"]), 0)
        batch = set_up.open_batch(session, pack, at)
        teller = Teller(session, pack, batch, told, store_at, FIRST_CODE + 100 * index)
        teller.provider = teller.register(told["provider"], f"yun-{told['county']}", OrgKind.PROVIDER)
        for order, story in enumerate(told["stories"]):
            _tell(teller, story, order)
            count += 1
    return count


def officer_of(session: Session, kind: str, region: str, at: Moment, *, second: bool = False) -> Viewer:
    """The first (or second) officer of an office, with an account called after kind and region if there is none yet."""
    query = select(Organisation).where(Organisation.kind == kind, Organisation.region_code == region)
    office = session.exec(query.order_by(col(Organisation.id))).first()
    assert office is not None, (kind, region)
    there = (
        select(Person)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(Membership.organisation_id == office.id, Membership.role == Role.OFFICER)
    )
    person = session.exec(there.order_by(col(Person.id)).offset(int(second))).first()
    if person is None:
        login, number = f"{kind.replace('_', '-')}-{region}{'-b' if second else ''}", (office.id or 0) + 7 * second
        name = SURNAMES[number * 3 % len(SURNAMES)] + GIVEN[number * 5 % len(GIVEN)]
        person, _ = add_account(
            session, office, name, login, Role.OFFICER, password_hash(PASSWORD), at, must_change=False
        )
    return viewer_of(session, person, office, Role.OFFICER)


def _tell(teller: Teller, story: dict[str, Any], order: int) -> None:
    session, pack = teller.session, teller.pack
    at = moment(teller.first + timedelta(days=order % 3), 40 + 30 * order)
    boss = teller.firms.get(story["login"]) or teller.register(story["firm"], story["login"], OrgKind.ENTERPRISE)
    teller.firms[story["login"]] = boss
    case = open_project(session, boss, teller.batch, pack, at)
    _fill(teller, boss, case, teller.told["facts"] | story.get("facts", {}), at)
    if story.get("draft"):
        return
    submit(session, boss, case, pack, case.version, at, pledged=True)
    for number, (action, days) in enumerate(story["steps"]):
        _take(teller, case, action, moment(teller.first + timedelta(days=days), 60 + number))


def _fill(teller: Teller, boss: Viewer, case: Application, facts: dict[str, Any], at: Moment) -> None:
    session, pack = teller.session, teller.pack
    assert teller.provider is not None
    code = session.get_one(Organisation, teller.provider.organisation_id).uscc
    answers = {"provider_uscc": code, **facts}
    for section in pack.sections:
        if section.asked and section.kind == "lines":
            say_none(session, boss, case, section, at)
        elif section.asked:
            typed = {q.id: _typed(answers[q.id]) for q in section.questions if answers.get(q.id) is not None}
            save_answers(session, boss, case, section, "", typed, 0, at)
    for number, material in enumerate(materials_of(pack)):
        paper = Paper(material.kind or "other", at.today, None, (place_of(material),))
        attach_file(session, boss, case, pack, _file(teller, case, material.title, number), paper, at)


def _file(teller: Teller, case: Application, title: str, number: int) -> TakenIn:
    """A paper of its own; without a store only its description."""
    firm = teller.session.get_one(Organisation, case.enterprise_id).name
    if teller.store_at is None:
        digest = hashlib.sha256(f"{case.id} {title} {number}".encode()).hexdigest()
        return TakenIn(f"{title}.pdf", digest, 1, Inspected("application/pdf", 1, None, None, ()))
    sheet = Sheet(
        "contract",
        title,
        teller.told["provider"],
        None,
        teller.first,
        (teller.first, None),
        f"YS-{case.id}-{number}",
        (),
    )
    made = keep(teller.store_at, firm, (case.id or 0) * 10 + number, sheet)
    return TakenIn(f"{title[:40]}.pdf", made.sha256, made.size, made.seen, made.likeness)


def _take(teller: Teller, case: Application, action: str, at: Moment) -> None:
    assert teller.pack.process is not None
    step = teller.pack.process.step(action, case.state)
    assert step is not None, (action, case.state)
    actor = who.known[step.who].actor
    assert actor is not None
    day = at.today.isoformat()
    given = {**PAPERS, "meeting_on": day, "signed_on": day, "accepted_on": day}
    given["until_day"] = (at.today + timedelta(days=180)).isoformat()
    given["amount"] = f"{(most_fen(teller.session, case, teller.pack) or 0) / 100:.2f}"
    viewer = teller.office(actor, case)
    if moves_money(step):
        _pay(
            teller,
            viewer,
            case,
            action,
            {**given, "voucher": f"国库{at.today:%Y%m%d}-{case.id:04d}", "moved_on": day},
            at,
        )
        return
    take_step(
        teller.session, viewer, case, teller.pack, action, case.version, Given(REASONS.get(action, ""), given), at
    )


def _pay(teller: Teller, first: Viewer, case: Application, action: str, papers: dict[str, str], at: Moment) -> None:
    """One person of the finance office enters the payment, another confirms it."""
    session, office = teller.session, teller.session.get_one(Organisation, first.organisation_id)
    second = officer_of(session, office.kind, office.region_code, at, second=True)
    given = Given(REASONS.get(action, ""), papers)
    entered = propose_payment(session, first, case, teller.pack, action, case.version, given, at)
    confirm_proposal(session, second, entered, moment_of(at.at + timedelta(minutes=40)))


def _typed(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, list) else str(value)
