"""The demonstration's settled year: declarations of the cities, a fund, a first settlement, checks, payments, a void and the
settlement after it, told from August to November 2018 through the verbs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from assessor.access import Viewer
from assessor.cases import authority_figures as figures
from assessor.cases import provider_performance, settle
from assessor.cases.carry_out import confirm_proposal
from assessor.cases.commit_to_draw import commit_to_draw
from assessor.cases.confirm_service import Said, take_provider_step
from assessor.cases.declaration import freeze_declaration, records_for, save_draft, the_form
from assessor.cases.declaration_form import starting
from assessor.cases.declaration_hand_over import hand_over
from assessor.cases.enter_payments import Voucher, propose_due
from assessor.cases.enter_public_value import enter_public_value
from assessor.cases.freeze_draw import freeze_draw
from assessor.cases.fund_checks import PURPOSE, SHARE, Found, owed_of, target_project
from assessor.cases.fund_payments import accounts
from assessor.cases.inspectors import Declared, enter_inspector, pool
from assessor.cases.open_commitment import open_commitment
from assessor.cases.record_fund_check import pass_projects, record_fund_check, waiting_to_pass
from assessor.cases.scope import find_case
from assessor.cases.windows import BEIJING
from assessor.demo.accounts import office_login
from assessor.demo.fund_projects import CITIES, YEAR, Project, file_all
from assessor.demo.timetable import moment, moment_of
from assessor.demo.world import World
from assessor.draw import commitment
from assessor.policy import packs
from assessor.workflow import Moment
from models.batch import Batch
from models.people import Region
from models.vocabulary import PROVINCE_CODE
from questionnaires.awards import Award
from questionnaires.shapes import Pack

OPENED = datetime.combine(date(YEAR, 8, 16), time(9, 0), BEIJING)
FEW = 300
FUND_FEN = 3_000_000_00
PAID = ("320500", "320100", "320200")
"""Cities whose finance offices have paid before the void."""
ENTERED = "320400"
"""The city whose payment one person entered; it waits for the other."""

DONE = (
    "成立上云工作专班，会同云服务商到各县（市、区）宣讲，逐家摸清企业需求，建立项目台账。\n"
    "对填报的项目逐个核对合同、发票和系统使用情况，与服务商确认后在平台公布。"
)
PLANNED = "明年继续以设备上云和业务系统上云为重点，组织供需对接，跟踪已上云企业的使用效果，及时清理没有履行的协议。"
CASE = "该企业把生产管理系统迁到云上，车间数据实时汇总，排产由人工改为系统自动安排，交货期缩短，机房不再自建。"


@dataclass(frozen=True)
class Year:
    """What the steps of the story share."""

    world: World
    batch: Batch
    pack: Pack
    award: Award

    def on(self, month: int, day: int, minute: int = 60) -> Moment:
        """A moment of the year."""
        return moment(date(YEAR, month, day), minute)

    def officer(self, kind: str, code: str = PROVINCE_CODE, second: bool = False) -> Viewer:
        """An officer of an office."""
        return self.world.officers[office_login(kind, code) + ("-b" if second else "")]


def settled_pack(filings: int) -> Pack | None:
    """The programme of this story: the one whose award is shared out of a year's fund. None in a demonstration of few filings,
    which goes without it."""
    if filings < FEW:
        return None
    return next((pack for pack in packs.load().values() if figures.settled_awards(pack)), None)


def tell(world: World, batch: Batch, pack: Pack) -> int:
    """The whole year; returns how many projects it had."""
    year = Year(world, batch, pack, figures.settled_awards(pack)[0])
    projects = file_all(world, batch, pack)
    for number, city in enumerate((*CITIES, *sorted({one.case.city_code for one in projects} - set(CITIES)))):
        _declare(year, city, number)
    _enter(year, {"fund_yuan": FUND_FEN}, "苏财工贸〔2018〕下达年度资金的通知（演示）", year.on(9, 26))
    _settle(year, "各市已报送申报书，首次核算", year.on(9, 27))
    _check(year)
    for city in PAID:
        _pay(year, city, year.on(10, 24), f"国库{city}-2018-01")
    _void(year, projects)
    _settle(year, "一个项目作废，重新核算", year.on(11, 6))
    _pay(year, ENTERED, year.on(11, 8), f"国库{ENTERED}-2018-01", confirmed=False)
    _name(year)
    world.session.flush()
    return len(projects)


def _declare(year: Year, city: str, number: int) -> None:
    session, officer, finance = year.world.session, year.officer("city", city), year.officer("finance", city)
    at, form = year.on(9, 17, 60 + number), the_form(year.pack)
    records = records_for(session, officer, year.batch, year.pack, year.award, at)
    place = session.get_one(Region, city).name
    lines = [
        {"name": f"{one.enterprise}上云项目", "text": f"{CASE}年化协议金额 {one.base_fen // 100:,} 元。"}
        for one in records.projects[:5]
    ]
    typed = starting(form, records) | {
        "head": "分管负责人", "contact": "025-00000000", "enterprises": str(900 + 170 * number), "done": f"{place}{DONE}",
        "claim_yuan": f"{records.base_fen * 3 // 1000}.00", "planned": PLANNED, "cases": lines,
    }  # fmt: skip
    save_draft(session, officer, year.batch, year.pack, typed, 0, at)
    one = freeze_declaration(session, officer, year.batch, year.pack, year.award, year.on(9, 17, 90 + number), demo=True)
    where = (year.batch, year.pack, year.award)
    hand_over(session, finance, one, *where, "countersigned", "", year.on(9, 19, 60 + number))
    hand_over(session, officer, one, *where, "handed_in", "9月20日 EMS 寄出，一式三份", year.on(9, 20, 60 + number))
    hand_over(session, year.officer("province"), one, *where, "received", "", year.on(9, 21, 60 + number))


def _enter(year: Year, values: dict[str, int], reason: str, at: Moment) -> None:
    given = {name: figures.Given(name, "entered", value) for name, value in values.items()}
    first, second = year.officer("province"), year.officer("province", second=True)
    proposal = figures.propose_figures(year.world.session, first, year.batch, year.pack, given, reason, at)
    confirm_proposal(year.world.session, second, proposal, _later(at, 40))


def _settle(year: Year, reason: str, at: Moment) -> None:
    session, first = year.world.session, year.officer("province")
    seen = settle.preview(session, year.batch, year.pack, year.award).sha256
    proposal = settle.propose_run(session, first, year.batch, year.pack, year.award, seen, reason, at)
    confirm_proposal(session, year.officer("province", second=True), proposal, _later(at, 60))


def _check(year: Year) -> None:
    """The list is frozen and drawn, one project is added for a reason, the experts find all of them true but one."""
    session, province = year.world.session, year.officer("province")
    for name in () if pool(session, PROVINCE_CODE) else ("许专家", "沈专家", "韩专家"):
        declared = Declared("省信息中心（演示）", (), date(YEAR + 4, 12, 31))
        enter_inspector(session, province, name, "02500000000", "", declared, year.on(9, 28, 10))
    draw = freeze_draw(
        session, province, year.batch, year.pack, "双色球第2018115期开奖号码", year.on(9, 28), PURPOSE, SHARE
    )
    parties = {one: f"核查{number}" for number, one in enumerate((province, year.world.officers["auditor"]))}
    for one, secret in parties.items():
        digest = commitment(draw.list_sha256, one.organisation_name, secret)
        commit_to_draw(session, one, draw, digest, year.on(9, 28, 90))
    enter_public_value(session, province, draw, "04 09 13 21 28 30 + 07", year.on(9, 29, 10).at, year.on(9, 29, 30))
    for one, secret in parties.items():
        open_commitment(session, one, draw, secret, year.on(9, 29, 60))
    drawn = {one.case.id for one in owed_of(session, year.batch)}
    others = [one for one in waiting_to_pass(session, year.batch, year.pack) if one.id not in drawn]
    reason = "年化金额明显高于同类企业，列入重点排查"
    target_project(session, province, others[0], reason, year.on(9, 29, 90))
    for number, owed in enumerate(owed_of(session, year.batch)):
        case = find_case(session, province, owed.case.ref, lock=True)
        experts = ("许专家 省信息中心", "沈专家 某大学", "韩专家 某研究院")
        found = Found(date(YEAR, 10, 11), experts, "confirmed", "查看了合同、付款凭证和系统登录情况，与填报一致。")
        record_fund_check(session, province, case, year.pack, found, year.on(10, 12, 30 + number))
    refs = [one.ref for one in waiting_to_pass(session, year.batch, year.pack)]
    pass_projects(session, province, year.batch, year.pack, refs, year.on(10, 18))


def _pay(year: Year, city: str, at: Moment, voucher: str, *, confirmed: bool = True) -> None:
    """One person of the city's finance office enters everything that is due for the first time, another confirms."""
    session, finance = year.world.session, year.officer("finance", city)
    entered = propose_due(
        session, finance, year.batch, year.pack, year.award, _due(year, city), Voucher(at.today, voucher), at
    )
    if confirmed:
        confirm_proposal(session, year.officer("finance", city, second=True), entered, _later(at, 90))


def _due(year: Year, city: str) -> Iterable[str]:
    rows = accounts(year.world.session, year.batch, year.pack, year.award, city)
    return [one.case.ref for one in rows if one.turn == "pay"]


def _void(year: Year, projects: list[Project]) -> None:
    """A provider takes back one project that was not paid yet."""
    one = next(one for one in projects if one.case.city_code not in PAID)
    case = find_case(year.world.session, year.officer("province"), one.case.ref, lock=True)
    said = Said("refused", words="企业与本公司协商解除协议，服务没有继续履行。")
    take_provider_step(year.world.session, one.cloud, case, year.pack, "void", said, year.on(11, 2))


def _name(year: Year) -> None:
    session = year.world.session
    best = provider_performance.performance(session, year.batch, year.pack, year.award)[:2]
    proposal = provider_performance.propose_outstanding(
        session, year.officer("province"), year.batch, year.pack, year.award, dict.fromkeys(one.uscc for one in best),
        "服务企业数和服务金额居前，作废占比低", year.on(11, 12),
    )  # fmt: skip
    confirm_proposal(session, year.officer("province", second=True), proposal, year.on(11, 13))


def _later(at: Moment, minutes: int) -> Moment:
    return moment_of(at.at + timedelta(minutes=minutes))
