"""A subsidy batch with a fund: its offices, and projects in any state, made as rows; what settles them are the verbs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from flask import Flask
from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases import authority_figures as figures
from assessor.cases import settle
from assessor.cases.carry_out import confirm_proposal
from assessor.cases.digest import digest_of
from assessor.cases.enter_payments import Voucher, propose_due
from assessor.cases.fund_payments import Account, accounts
from assessor.cases.last_run import last_run
from assessor.cases.names import new_ref
from assessor.policy import packs
from models.application import Application, Submission
from models.batch import Batch
from models.people import Organisation, Region
from models.settlement import SettlementLine, SettlementRun
from models.store import unit_of_work
from models.two_persons import Proposal
from models.vocabulary import OrgKind, Role
from questionnaires.awards import Award
from questionnaires.shapes import Pack
from tests.support.desk import Desk
from tests.support.offices import credit_code
from tests.support.world import World, on

PACK = "jiangsu-subsidy-2018"
THEN = "2018-09-28"
PROVIDERS = {"甲云": "甲云科技有限公司", "乙云": "乙云信息有限公司"}


@dataclass
class Funds:
    """Two people of the province, a city with two people in its finance office, another city; projects on demand."""

    session: Session
    world: World = field(init=False)
    pack: Pack = field(init=False)
    batch: Batch = field(init=False)
    made: int = 0

    def __post_init__(self) -> None:
        self.world = World(self.session)
        if self.session.get(Region, "320000") is None:
            self.world.regions()
        self.pack = packs.load()[PACK]
        self.batch = Batch(
            pack_id=PACK, pack_digest=self.pack.digest, title=self.pack.title, created_at=on("2018-08-16").at
        )
        self.session.add(self.batch)
        self.session.flush()
        office = self.world.organisation(OrgKind.PROVINCE, "320000", "江苏省工业和信息化厅")
        self.province, self.province_two = (self.world.person(office, Role.OFFICER) for _ in range(2))
        self.city = self.officer(OrgKind.CITY, "320500", "苏州市工业和信息化局")
        treasury = self.world.organisation(OrgKind.FINANCE, "320500", "苏州市财政局")
        self.finance, self.finance_two = (self.world.person(treasury, Role.OFFICER) for _ in range(2))
        self.other_city = self.officer(OrgKind.CITY, "320100", "南京市工业和信息化局")
        self.other_finance = self.officer(OrgKind.FINANCE, "320100", "南京市财政局")
        audit = self.world.organisation(OrgKind.AUDIT, "320000", "省级审计监督组")
        self.auditor = self.world.person(audit, Role.AUDITOR)
        self.county = self.officer(OrgKind.COUNTY, "320583", "昆山市工业和信息化局")

    @property
    def award(self) -> Award:
        """The one award that is settled."""
        return self.pack.awards["project"]

    def officer(self, kind: OrgKind, region: str, name: str) -> Viewer:
        """Somebody in an office of their own."""
        return self.world.person(self.world.organisation(kind, region, name), Role.OFFICER)

    def project(
        self,
        yuan: str,
        region: str = "320583",
        state: str = "declared",
        enterprise: Organisation | None = None,
        **facts: Any,
    ) -> Application:
        """A filed project with an annualised amount, in a state."""
        self.made += 1
        firm = enterprise or self.world.organisation(
            OrgKind.ENTERPRISE, region, f"示例制造{self.made:03d}有限公司", credit_code(500 + self.made)
        )
        boss = self.world.person(firm, Role.CERTIFIER)
        city = self.session.get_one(Region, region).parent or region
        case = Application(
            ref=new_ref(), number=f"BZ2018-{self.made:04d}", batch_id=self.batch.id or 0, enterprise_id=firm.id or 0,
            level="subsidy", slot=f"p{self.made}", county_code=region, city_code=city, state=state,
            state_since=on("2018-09-12").at, created_at=on("2018-09-01").at, created_by=boss.person_id,
        )  # fmt: skip
        self.session.add(case)
        self.session.flush()
        self.filing(case, {"annualised_yuan": yuan, "star": "none", "category": "infrastructure", **facts}, boss)
        return case

    def filing(self, case: Application, facts: dict[str, Any], by: Viewer, seq: int = 1) -> Submission:
        """A frozen filing."""
        row = Submission(
            application_id=case.id or 0, seq=seq, level="subsidy", document=facts, document_sha256=digest_of(facts),
            files=[], pack_id=PACK, pack_digest=self.pack.digest, outcome="eligible",
            verdict={"outcome": "eligible", "findings": [], "flags": []},
            submitted_by=by.person_id, at=on("2018-09-05", f"09:{self.made % 60:02d}:00").at,
        )  # fmt: skip
        self.session.add(row)
        self.session.flush()
        return row

    def enter(self, day: str = THEN, **values: int | None) -> None:
        """Enter figures by both persons: fund_yuan in 分, uplift_… in basis points; None leaves a total to the records."""
        given = {
            name: figures.Given(name, "records" if value is None else "entered", value)
            for name, value in values.items()
        }
        proposal = figures.propose_figures(
            self.session, self.province, self.batch, self.pack, given, "财政厅下达年度资金的通知", on(day)
        )
        confirm_proposal(self.session, self.province_two, proposal, on(day))

    def run(self, day: str = THEN) -> SettlementRun:
        """Settle by both persons."""
        seen = settle.preview(self.session, self.batch, self.pack, self.award).sha256
        proposal = settle.propose_run(
            self.session, self.province, self.batch, self.pack, self.award, seen, "各市已报送申报书", on(day)
        )
        confirm_proposal(self.session, self.province_two, proposal, on(day))
        found = last_run(self.session, self.batch, self.award.id)
        assert found is not None
        return found

    def settled(self, *yuan: str, fund_fen: int = 60_000_00) -> list[Application]:
        """Checked projects of a settled year: the finance office's turn."""
        cases = [self.project(amount) for amount in yuan]
        self.enter(fund_yuan=fund_fen)
        self.run()
        for case in cases:
            self.put(case, "checked")
        return cases

    def put(self, case: Application, state: str) -> None:
        """Put a project into a state, whatever its process says."""
        case.state = state
        self.session.add(case)
        self.session.flush()

    def asked(self, *cases: Application, voucher: str = "国库支付2018-001", day: str = THEN) -> Proposal:
        """What is due of these projects, entered by the first person of the finance office."""
        paper, refs = Voucher(on(day).today, voucher), [one.ref for one in cases]
        return propose_due(self.session, self.finance, self.batch, self.pack, self.award, refs, paper, on(day))

    def pay(self, *cases: Application, voucher: str = "国库支付2018-001", day: str = THEN) -> None:
        """The same, confirmed by the second."""
        confirm_proposal(self.session, self.finance_two, self.asked(*cases, voucher=voucher, day=day), on(day))

    @property
    def fraud_office(self) -> SimpleNamespace:
        """Both people of the province, as the steps of a finding of fraud take them (tests/support/frauds.py)."""
        return SimpleNamespace(session=self.session, first=self.province, second=self.province_two, pack=self.pack)

    def account(self, case: Application) -> Account:
        """How a project's money stands."""
        return accounts(self.session, self.batch, self.pack, self.award, refs=[case.ref])[0]

    def awards(self, run: SettlementRun) -> dict[int, int]:
        """What a run gives, by application."""
        rows = self.session.exec(select(SettlementLine).where(SettlementLine.run_id == run.id))
        return {row.application_id: row.award_fen for row in rows}


class FundDesk(Desk):
    """The desks of a fund behind the real pages. `funds` may be used inside `at_work()` only."""

    def __init__(self, app: Flask) -> None:
        app.config["WTF_CSRF_ENABLED"] = False
        self.app = app
        with unit_of_work(app.extensions["engine"], write=True) as session:
            self.funds = Funds(session)

    @contextmanager
    def at_work(self) -> Iterator[Funds]:
        """The funds with an open transaction, committed at the end."""
        with unit_of_work(self.app.extensions["engine"], write=True) as session:
            self.funds.session = self.funds.world.session = session
            self.funds.batch = session.merge(self.funds.batch)
            yield self.funds
            session.flush()
            session.refresh(self.funds.batch)
            session.expunge(self.funds.batch)

    def look_state(self, ref: str) -> str:
        """The state of a project as stored now."""
        return str(self.rows(select(Application.state).where(Application.ref == ref))[0])
