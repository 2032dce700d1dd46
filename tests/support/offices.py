"""Offices with their people and cases on the way, all moved by the verbs, for tests of what the bureaus do."""

from dataclasses import dataclass, field

from sqlmodel import Session
from stdnum.cn import uscc

from assessor.access import Viewer
from assessor.cases.decide import decide
from assessor.cases.opinions import Judged, record_opinions
from assessor.cases.publish import publish
from assessor.cases.record_credit_review import CreditLook, record_credit_review
from assessor.cases.record_site_check import Visit, record_site_check
from assessor.cases.scope import last_submission
from assessor.policy import packs
from assessor.workflow import Moment
from models.application import Application
from models.batch import Batch
from models.draw import Draw
from models.notice import Award, PublicNotice
from models.people import Organisation
from models.vocabulary import Judgement, OrgKind, Role
from questionnaires.shapes import Pack
from tests.support.draws import hold_draw
from tests.support.filing import filed
from tests.support.world import World, on

PACK = "jiangsu-star-2022"


def credit_code(number: int) -> str:
    """A fictitious code with a right check character."""
    stem = f"91320583XXFAKE{number:03d}"
    return stem + uscc.calc_check_digit(stem)


@dataclass
class Offices:
    """A county, two people of its city, two of the province, neighbours, an auditor; and enterprises on demand."""

    session: Session
    world: World = field(init=False)
    pack: Pack = field(init=False)
    batch: Batch = field(init=False)
    firms: int = 0

    def __post_init__(self) -> None:
        self.world = World(self.session)
        self.world.regions()
        self.pack = packs.load()[PACK]
        self.batch = self.world.batch(PACK, self.pack.digest)
        self.world.window(self.batch, "320500", "2022-02-28", "2022-04-10")
        self.world.window(self.batch, "320100", "2022-02-28", "2022-04-10")
        self.county = self.officer(OrgKind.COUNTY, "320583", "昆山市工业和信息化局")
        self.city = self.officer(OrgKind.CITY, "320500", "苏州市工业和信息化局")
        self.city_two = self.world.person(self._office(self.city), Role.OFFICER)
        self.province = self.officer(OrgKind.PROVINCE, "320000", "江苏省工业和信息化厅")
        self.province_two = self.world.person(self._office(self.province), Role.OFFICER)

    def officer(self, kind: OrgKind, region: str, name: str) -> Viewer:
        """Somebody in an office of their own."""
        return self.world.person(self.world.organisation(kind, region, name), Role.OFFICER)

    def _office(self, viewer: Viewer) -> Organisation:
        return self.session.get_one(Organisation, viewer.organisation_id)

    def boss(self, region: str = "320583", name: str = "") -> Viewer:
        """The certifier of a new enterprise."""
        self.firms += 1
        firm = self.world.organisation(
            OrgKind.ENTERPRISE, region, name or f"示例制造{self.firms:03d}有限公司", credit_code(self.firms)
        )
        return self.world.person(firm, Role.CERTIFIER)

    def submitted(self, level: str = "three_star", at: Moment | None = None, region: str = "320583") -> Application:
        """A filing at its county that the rules find eligible."""
        boss = self.boss(region)
        if level == "five_star":
            self._held(boss, "four_star")
        return filed(self.session, boss, self.batch, self.pack, level, at)

    def _held(self, boss: Viewer, level: str) -> None:
        firm = self.session.get_one(Organisation, boss.organisation_id)
        earlier = Award(
            uscc=firm.uscc or "",
            name=firm.name,
            city_code="320500",
            level=level,
            awarded_on=on("2021-06-30").today,
            source="往年名单",
        )
        self.session.add(earlier)
        self.session.flush()

    def passed(self, level: str = "three_star", at: Moment | None = None) -> Application:
        """Forwarded by the county."""
        case = self.submitted(level, at)
        return self.take(self.county, case, "forward", at or on("2022-03-07"))

    def take(self, viewer: Viewer, case: Application, action: str, at: Moment, reason: str = "") -> Application:
        """Take a plain step."""
        decide(self.session, viewer, case, self.pack, action, case.version, at, reason=reason)
        return case

    def agree(self, viewer: Viewer, case: Application, at: Moment) -> None:
        """Record the findings as the viewer's opinions."""
        submission = last_submission(self.session, case)
        assert submission is not None
        judged = [Judged(f["rule"], Judgement(f["outcome"])) for f in submission.verdict["findings"]]
        record_opinions(self.session, viewer, case, self.pack, judged, at)

    def evaluated(self, level: str = "three_star", at: Moment | None = None, *, visit: bool = True) -> Application:
        """Evaluated (or screened) by the city, with a credit review and, when asked, a visit."""
        moment = at or on("2022-03-10")
        case = self.passed(level, at)
        self.agree(self.city, case, moment)
        if visit:
            self.draw(moment)
            self.visit(case, moment)
        self.credit(self.city, case, moment)
        return self.take(self.city, case, "screen" if level == "five_star" else "evaluate", moment)

    def draw(self, at: Moment) -> Draw:
        """Draw among all applicants of the city that stand in no list yet."""
        return hold_draw(self.session, self.city, self.province, self.batch, self.pack, at)

    def visit(self, case: Application, at: Moment) -> None:
        """A visit that confirms the filing."""
        seen = Visit(at.today, ("人员甲", "人员乙"), "confirmed", "现场查看了系统和设备，与申报一致。")
        record_site_check(self.session, self.city, case, self.pack, seen, at)

    def credit(
        self, viewer: Viewer, case: Application, at: Moment, until: str = "2022-06-30", result: str = "clear"
    ) -> None:
        """A look at the credit record."""
        look = CreditLook(
            at.today, on(until).today, "信用中国（江苏）", result, "查询所得" if result == "found" else ""
        )
        record_credit_review(self.session, viewer, case, self.pack, look, at)

    def noticed(self, at: str = "2022-04-01", level: str = "three_star") -> tuple[Application, PublicNotice]:
        """In public notice since a day; opened by the first person of the city."""
        case = self.evaluated(level)
        notice = publish(self.session, self.city, [case], self.pack, "苏州市公示", on(at))
        return case, notice
