"""Programmes for tests: their regions and offices, somebody in each, a provider, and projects made through the verbs.

Which programme is data: its pack, where the enterprise sits, the day, and one of the pack's own examples for the answers.
"""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases import set_up
from assessor.cases.authority_figures import Given as Figure
from assessor.cases.authority_figures import propose_figures, settled_awards
from assessor.cases.carry_out import confirm_proposal
from assessor.cases.materials import materials_of, place_of
from assessor.cases.open_project import open_project
from assessor.cases.pay_a_project import propose_payment
from assessor.cases.reach import region_of
from assessor.cases.save_answers import save_answers
from assessor.cases.say_none import say_none
from assessor.cases.settle import preview, propose_run
from assessor.cases.submit import submit
from assessor.cases.take_step import Given, most_fen, take_step
from assessor.cases.windows import BEIJING
from assessor.policy import packs
from assessor.workflow import Moment, who
from assessor.workflow_subsidies import moves_money
from models.application import Application
from models.batch import Batch
from models.evidence import EvidenceFile, EvidenceLink
from models.people import Organisation, Person
from models.record import Event
from models.store import now
from models.vocabulary import OrgKind, Role
from questionnaires.examples import read_examples
from questionnaires.reader import HOME
from questionnaires.regions import HOME as HOME_PROVINCE
from questionnaires.shapes import Pack
from tests.support.offices import credit_code
from tests.support.world import World, on

PLACES = {
    "jiangsu-subsidy-2018": ("320505", "2018-09-03", "infrastructure"),
    "jiangxia-subsidy-2023": ("420115", "2024-03-04", "new-industrial"),
    "yichun-subsidy-2023": ("230717", "2023-06-05", "first-purchase"),
    "shenyang-subsidy-2018": ("210106", "2020-06-01", "industrial-cloud"),
}
"""By pack: the county of the enterprise, a day on which it may file, an example that passes."""

PAPERS = {
    "signed_by": "张主任", "opinion": "查看了合同、凭证和系统，情况属实。", "experts": "王工、李工", "acceptance": "accepted",
    "paper": "关于上云补助的通知", "voucher": "国库支付凭证001",
}  # fmt: skip


@dataclass
class Programme:
    """One programme with everybody who acts in it."""

    session: Session
    pack_id: str
    world: World = field(init=False)
    pack: Pack = field(init=False)
    batch: Batch = field(init=False)
    day: str = ""
    firms: int = 0
    people: dict[int, Viewer] = field(default_factory=dict)
    _people: dict[tuple[str, str], Viewer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.world = World(self.session)
        self.pack = packs.load()[self.pack_id]
        self.county, first, self.example = PLACES[self.pack_id]
        self.day = self.day or first
        if self.pack.province == HOME_PROVINCE:
            set_up.enter_regions(self.session, self.pack.regions)
        self.batch = set_up.open_batch(self.session, self.pack, self.at)
        self.provider = self.world.person(
            self.world.organisation(OrgKind.PROVIDER, self.county, "示例云服务有限公司", credit_code(900)),
            Role.CERTIFIER,
        )

    @classmethod
    def again(cls, session: Session, pack_id: str) -> "Programme":
        """The same programme in a later transaction; whoever acts gets a new account."""
        made = cls.__new__(cls)
        made.session, made.pack_id, made.pack, made.firms = session, pack_id, packs.load()[pack_id], 0
        made.county, _, made.example = PLACES[pack_id]
        made.day = now(session).astimezone(BEIJING).date().isoformat()
        made.people, made._people = {}, {}
        made.world = World(session, made=session.exec(select(func.count()).select_from(Person)).one())
        made.batch = session.exec(select(Batch).where(Batch.pack_id == pack_id)).one()
        office = session.exec(select(Organisation).where(Organisation.kind == OrgKind.PROVIDER)).one()
        made.provider = made.world.person(office, Role.CERTIFIER)
        return made

    @property
    def at(self) -> Moment:
        """The moment at which everything happens, unless a test sets `day`."""
        return on(self.day)

    def boss(self, name: str = "") -> Viewer:
        """The certifier of a new enterprise in the programme's county."""
        self.firms += 1
        made = self.world.organisation(
            OrgKind.ENTERPRISE, self.county, name or f"示例制造{self.firms:03d}有限公司", credit_code(self.firms)
        )
        viewer = self.world.person(made, Role.CERTIFIER)
        self.people[viewer.person_id] = viewer
        return viewer

    def office(self, kind: OrgKind, region: str = "") -> Organisation:
        """The office of a kind in the programme's county, or where a test says."""
        query = select(Organisation).where(
            Organisation.kind == kind, Organisation.region_code == (region or self.county)
        )
        return self.session.exec(query).one()

    def facts(self) -> dict[str, Any]:
        """The answers of the pack's example."""
        found = next(one for one in read_examples(HOME / self.pack.id) if one.id == self.example)
        return dict(found.application["facts"])

    def draft(self, boss: Viewer | None = None, **changed: Any) -> Application:
        """A complete draft: the example's answers (with some changed), every paper, the provider."""
        boss = boss or self.boss()
        case = open_project(self.session, boss, self.batch, self.pack, self.at)
        firm = self.session.get_one(Organisation, self.provider.organisation_id)
        facts = self.facts() | {"provider_uscc": firm.uscc} | changed
        for section in self.pack.sections:
            if not section.asked:
                continue
            if section.kind == "lines":
                say_none(self.session, boss, case, section, self.at)
                continue
            typed = {q.id: _typed(facts[q.id]) for q in section.questions if facts.get(q.id) is not None}
            save_answers(self.session, boss, case, section, "", typed, 0, self.at)
        for number, material in enumerate(materials_of(self.pack)):
            self._paper(case, boss, f"{number:064d}", place_of(material).section, material.id)
        return case

    def _paper(self, case: Application, boss: Viewer, sha256: str, section: str, line: str) -> None:
        paper = EvidenceFile(
            ref=f"{case.ref[:8]}{line[:6]}", application_id=case.id or 0, kind="other", sha256=sha256, name=f"{line}.pdf",
            media_type="application/pdf", size=1000, pages=1, uploaded_by=boss.person_id, uploaded_at=self.at.at,
        )  # fmt: skip
        self.session.add(paper)
        self.session.flush()
        self.session.add(EvidenceLink(file_id=paper.id or 0, section=section, line_id=line))
        self.session.flush()

    def filed(self, boss: Viewer | None = None, **changed: Any) -> Application:
        """The same, submitted."""
        boss = boss or self.boss()
        case = self.draft(boss, **changed)
        submit(self.session, boss, case, self.pack, case.version, self.at, pledged=True)
        return case

    def viewer(self, action: str, case: Application) -> Viewer:
        """Whoever takes this step of the case: an officer of the office that the table names, or the provider."""
        assert self.pack.process is not None
        step = self.pack.process.step(action, case.state)
        assert step is not None, (action, case.state)
        actor = who.known[step.who].actor
        assert actor is not None
        if actor.kind is OrgKind.PROVIDER:
            return self.provider
        key = actor.kind.value, region_of(actor, case)
        if key not in self._people:
            query = select(Organisation).where(Organisation.kind == key[0], Organisation.region_code == key[1])
            self._people[key] = self.world.person(self.session.exec(query).first() or _none(key), Role.OFFICER)
        return self._people[key]

    def take(self, case: Application, action: str, reason: str = "", **papers: str) -> Event:
        """Take a step as whoever may, with everything written down that it asks for."""
        given = {**PAPERS, **dict.fromkeys(("meeting_on", "signed_on", "accepted_on", "moved_on"), self.day), **papers}
        if "amount" not in papers:
            given["amount"] = f"{(most_fen(self.session, case, self.pack) or 0) / 100:.2f}"
        viewer = self.viewer(action, case)
        assert self.pack.process is not None
        step = self.pack.process.step(action, case.state)
        if step is not None and moves_money(step):
            return self._pay(case, action, viewer, Given(reason, given))
        return take_step(self.session, viewer, case, self.pack, action, case.version, Given(reason, given), self.at)

    def _pay(self, case: Application, action: str, viewer: Viewer, given: Given) -> Event:
        """One person of the finance office enters what the step pays, another confirms."""
        entered = propose_payment(self.session, viewer, case, self.pack, action, case.version, given, self.at)
        confirm_proposal(self.session, self.colleague(viewer), entered, self.at)
        found = select(Event).where(Event.application_id == case.id).order_by(col(Event.seq).desc())
        return self.session.exec(found).first()  # type: ignore[return-value]

    def colleague(self, viewer: Viewer) -> Viewer:
        """Another officer of the same office."""
        key = "colleague", str(viewer.organisation_id)
        if key not in self._people:
            office = self.session.get_one(Organisation, viewer.organisation_id)
            self._people[key] = self.world.person(office, Role.OFFICER)
        return self._people[key]

    def settle(self, fund_fen: int = 15_000_000) -> None:
        """Settle the year's fund by two persons of the province, as its pages do: every declared project gets its amount."""
        award = settled_awards(self.pack)[0]
        office = self.session.exec(select(Organisation).where(Organisation.kind == OrgKind.PROVINCE)).one()
        first, second = (self.world.person(office, Role.OFFICER) for _ in range(2))
        given = {"fund_yuan": Figure("fund_yuan", "entered", fund_fen)}
        entered = propose_figures(self.session, first, self.batch, self.pack, given, "财政厅的通知", self.at)
        confirm_proposal(self.session, second, entered, self.at)
        seen = preview(self.session, self.batch, self.pack, award).sha256
        run = propose_run(self.session, first, self.batch, self.pack, award, seen, "各市已报送", self.at)
        confirm_proposal(self.session, second, run, self.at)


def _none(key: tuple[str, str]) -> Organisation:
    raise AssertionError(f"no such office: {key}")


def _typed(value: Any) -> Any:
    """A fact of an example as somebody would type it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, list) else str(value)
