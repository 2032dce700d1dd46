"""Projects of subsidy programmes as rows, wherever they stand in their process, with the offices of their programme."""

from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases.keep_pack import keep_pack
from assessor.cases.names import new_ref
from assessor.policy import packs
from assessor.policy.awards.document import read_facts
from assessor.policy.awards.verdict import award
from assessor.workflow import Moment
from models.application import Application, Submission
from models.batch import Batch
from models.people import Organisation, Region
from models.record import Event
from models.vocabulary import OrgKind, Role
from questionnaires.shapes import Pack
from tests.support.offices import credit_code
from tests.support.world import World, on

PLACES = {
    "32": (("320000", "江苏省", "province", None), ("320500", "苏州市", "city", "320000"), ("320583", "昆山市", "county", "320500")),
    "42": (("420000", "湖北省", "province", None), ("420100", "武汉市", "city", "420000"), ("420115", "江夏区", "county", "420100")),
    "21": (("210000", "辽宁省", "province", None), ("210100", "沈阳市", "city", "210000"), ("210106", "铁西区", "county", "210100")),
}  # fmt: skip
"""Province, city and county of each programme's province, by the first two digits."""

FACTS: dict[str, dict[str, Any]] = {
    "jiangsu-subsidy-2018": {"category": "infrastructure", "industry_class": "industrial", "annualised_yuan": "1200000.00"},
    "jiangxia-subsidy-2023": {"project_type": "new", "industry_class": "industrial", "amount_yuan": "800000.00",
                              "revenue_yuan": "60000000.00"},
    "shenyang-subsidy-2018": {"cloud": "industrial", "applicant_class": "industrial", "paid_yuan": "600000.00",
                              "revenue_yuan": "900000000.00"},
}  # fmt: skip


@dataclass
class Projects:
    """One programme with two officers of the office that establishes fraud in it, and projects on demand."""

    session: Session
    pack_id: str = "jiangsu-subsidy-2018"
    world: World = field(init=False)
    pack: Pack = field(init=False)
    batch: Batch = field(init=False)
    firms: int = 100
    at: Moment = field(default_factory=lambda: on("2022-03-01"))

    def __post_init__(self) -> None:
        self.world = World(self.session)
        self.pack = packs.load()[self.pack_id]
        for code, name, kind, parent in PLACES[self.pack.province]:
            if self.session.get(Region, code) is None:
                self.session.add(Region(code=code, name=name, kind=kind, parent=parent))
                self.session.flush()
        self.batch = Batch(
            pack_id=self.pack.id, pack_digest=self.pack.digest, title=self.pack.title, created_at=self.at.at
        )
        self.session.add(self.batch)
        self.session.flush()
        keep_pack(self.session, self.pack, self.at)
        kind = OrgKind(next(iter(self.pack.bars.values())).decided_by)
        office = self.world.organisation(kind, self.code(kind), "认定部门")
        self.first, self.second = (self.world.person(office, Role.OFFICER, f"{self.pack_id}-{n}") for n in "ab")

    def code(self, kind: OrgKind) -> str:
        """The region of an office of this kind."""
        return PLACES[self.pack.province][{OrgKind.PROVINCE: 0, OrgKind.CITY: 1}.get(kind, 2)][0]

    def office(self, kind: OrgKind, login: str) -> Viewer:
        """Somebody in another office of the programme."""
        return self.world.person(self.world.organisation(kind, self.code(kind), login), Role.OFFICER, login)

    def boss(self, name: str = "") -> Viewer:
        """The certifier of a new enterprise of the county."""
        self.firms += 1
        title = name or f"虚构制造{self.firms}有限公司"
        firm = self.world.organisation(OrgKind.ENTERPRISE, self.code(OrgKind.COUNTY), title, credit_code(self.firms))
        return self.world.person(firm, Role.CERTIFIER, f"boss-{self.pack_id}-{self.firms}")

    def project(self, state: str, boss: Viewer | None = None, slot: str = "", **facts: Any) -> Application:
        """A filed project that stands in `state`, with a submission as the rules find it."""
        boss = boss or self.boss()
        firm = self.session.get_one(Organisation, boss.organisation_id)
        ref = new_ref()
        case = Application(
            ref=ref, number=f"N-{ref}", batch_id=self.batch.id or 0, enterprise_id=firm.id or 0, level="subsidy",
            slot=slot, county_code=firm.region_code, city_code=self.code(OrgKind.CITY), state=state,
            state_since=self.at.at, created_at=self.at.at, created_by=boss.person_id,
        )  # fmt: skip
        self.session.add(case)
        self.session.flush()
        given = {name: value for name, value in (FACTS[self.pack_id] | facts).items() if value is not None}
        document = {"facts": given}
        found = award(self.pack, read_facts(document, self.pack))
        verdict = found.verdict.to_record() | {"award_yuan": found.to_json()["award_yuan"]}
        self.session.add(
            Submission(
                application_id=case.id or 0, seq=1, level="subsidy", document=given, document_sha256="0" * 64, files=[],
                pack_id=self.pack.id, pack_digest=self.pack.digest, outcome=verdict["outcome"], verdict=verdict,
                submitted_by=boss.person_id, at=self.at.at,
            )
        )  # fmt: skip
        self.session.add(
            Event(
                application_id=case.id or 0, seq=1, action="submit", from_state="draft", to_state=state,
                actor_id=boss.person_id, organisation_id=firm.id or 0, at=self.at.at,
            )
        )  # fmt: skip
        self.session.flush()
        return case
