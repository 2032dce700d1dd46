"""Providers and what their customers filed, for tests: star filings with named lines, and projects put in as rows."""

from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases.keep_pack import keep_pack
from assessor.cases.named_in import enter_named_services
from assessor.cases.names import new_ref
from assessor.cases.save_answers import lines_of, save_answers
from assessor.cases.submit import submit
from assessor.policy import packs
from assessor.workflow import Moment
from models.application import Application, Submission
from models.batch import Batch
from models.people import Organisation
from models.record import Event
from models.vocabulary import OrgKind, Role
from questionnaires.shapes import Pack
from tests.support.filing import draft
from tests.support.offices import Offices, credit_code
from tests.support.world import on

PROJECT_PACK = "jiangsu-subsidy-2018"


@dataclass
class Market:
    """Offices, two providers with people, and customers on demand."""

    offices: Offices
    made: int = 0
    batch: Batch | None = None
    provider: Organisation = field(init=False)
    boss: Viewer = field(init=False)
    clerk: Viewer = field(init=False)
    rival: Viewer = field(init=False)

    def __post_init__(self) -> None:
        world = self.offices.world
        self.provider = world.organisation(OrgKind.PROVIDER, "320583", "示例云计算有限公司", credit_code(801))
        self.boss, self.clerk = (world.person(self.provider, role) for role in (Role.CERTIFIER, Role.EDITOR))
        other = world.organisation(OrgKind.PROVIDER, "320106", "另一家云服务有限公司", credit_code(802))
        self.rival = world.person(other, Role.CERTIFIER)

    @property
    def session(self) -> Session:
        """The open session."""
        return self.offices.session

    @property
    def code(self) -> str:
        """The first provider's credit code."""
        return self.provider.uscc or ""

    def star(self, codes: tuple[str, ...] = (), at: Moment | None = None, region: str = "320583") -> Application:
        """A star filing whose service lines name these codes in turn (by default the first provider in both lines)."""
        offices, moment = self.offices, at or on("2022-03-05")
        boss = offices.boss(region)
        case = draft(self.session, boss, offices.batch, offices.pack, "three_star", moment)
        section = offices.pack.section("services")
        for row, code in zip(lines_of(self.session, case, section), codes or (self.code, self.code), strict=False):
            save_answers(self.session, boss, case, section, row.line_id, {"provider_uscc": code}, row.version, moment)
        submit(self.session, boss, case, offices.pack, case.version, moment, pledged=True)
        return case

    def pack(self) -> Pack:
        """The programme of projects."""
        return packs.load()[PROJECT_PACK]

    def project(self, amount: str = "120000.00", code: str | None = None, state: str = "submitted") -> Application:
        """A project put in as rows: `state` as if it had come there by one step."""
        pack, moment = self.pack(), on("2022-03-05")
        if self.batch is None:
            self.batch = self.offices.world.batch(pack.id, pack.digest)
            keep_pack(self.session, pack, moment)
        firm = self.offices.boss()
        facts: dict[str, Any] = {
            "category": "infrastructure", "annualised_yuan": amount, "provider_uscc": code or self.code,
        }  # fmt: skip
        case = self._row(firm, self.batch, state, moment)
        submission = Submission(
            application_id=case.id or 0, seq=1, level=case.level, document=facts, document_sha256="0" * 64, files=[],
            pack_id=pack.id, pack_digest=pack.digest, outcome="eligible",
            verdict={"findings": [], "outcome": "eligible"}, submitted_by=firm.person_id, at=moment.at,
        )  # fmt: skip
        self.session.add(submission)
        self.session.add(
            Event(application_id=case.id or 0, seq=1, action="submit", from_state="draft", to_state=state,
                  actor_id=firm.person_id, organisation_id=firm.organisation_id, at=moment.at)
        )  # fmt: skip
        self.session.flush()
        enter_named_services(self.session, case, pack, submission)
        return case

    def _row(self, firm: Viewer, batch: Batch, state: str, moment: Moment) -> Application:
        self.made += 1
        case = Application(
            ref=new_ref(), number=f"XM-{self.made:04d}", batch_id=batch.id or 0, enterprise_id=firm.organisation_id,
            level=next(iter(self.pack().levels)), county_code="320583", city_code="320500", state=state,
            state_since=moment.at, created_at=moment.at, created_by=firm.person_id,
        )  # fmt: skip
        self.session.add(case)
        self.session.flush()
        return case
