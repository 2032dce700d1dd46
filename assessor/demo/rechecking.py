"""Last year's stars looked at again in the demonstration: one withdrawn, one in notice, one answered, one just told."""

import io
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from sqlmodel import select

from assessor.access import Viewer
from assessor.cases import recheck as rechecks
from assessor.cases import recheck_acts as acts
from assessor.cases.attach_file import TakenIn
from assessor.cases.earlier_awards import EarlierAward, enter_earlier_awards
from assessor.demo import people
from assessor.demo.firms import make_firm
from assessor.demo.plan import SEED
from assessor.demo.timetable import AWARDED_ON, moment
from assessor.demo.world import World
from assessor.documents.samples import sample
from assessor.evidence.inspect import Inspected
from assessor.evidence.store import open_store
from assessor.workflow import Moment
from models.notice import Award
from models.recheck import Recheck
from questionnaires.regions import regions

SOURCE = "2021年度省星级上云企业名单（演示数据）"
FIRST_KEY = 701


@dataclass(frozen=True)
class _Told:
    """One firm of last year: where, its star, its login, why it is looked at, and the days of each step."""

    region: str
    level: str
    login: str
    reason: str
    opened: date
    answered: date | None = None
    visited: date | None = None
    proposed: date | None = None
    published: date | None = None
    confirmed: date | None = None


def _d(month: int, day: int) -> date:
    return date(2022, month, day)


TOLD = (
    _Told("320404", "four_star", "qiye-chexiao", "平台监测显示上云设备长期没有数据。",
          _d(2, 22), _d(2, 28), _d(3, 2), _d(3, 3), _d(3, 4), _d(3, 14)),
    _Told("320583", "four_star", "qiye-jiangji", "服务商反映设备上云合同已到期未续。",
          _d(2, 23), _d(3, 1), _d(3, 9), _d(3, 14), _d(3, 16)),
    _Told("320205", "three_star", "qiye-yifu", "按年度抽查安排，复查上云服务是否仍在使用。", _d(3, 7), _d(3, 15)),
    _Told("320583", "four_star", "qiye-fucha", "按年度抽查安排，复查设备上云是否仍在使用。", _d(3, 14)),
)  # fmt: skip
GONE = ("equipment-with-edge", "equipment-serves")
WITHDRAWN_BECAUSE = "复查时企业已停用全部设备上云，平台账号注销超过半年，不再符合四星级的规则。"
LOWERED_BECAUSE = "设备上云合同到期未续、边缘网关已拆除，仍在用公有云服务和工业 APP，符合三星级的规则。"


def recheck_all(world: World, store: str | None) -> None:
    """Enter the firms with their stars of last year, and take each as far as its days go."""
    for key, told in enumerate(TOLD, FIRST_KEY):
        _tell(world, key, told, store)


def _tell(world: World, key: int, told: _Told, store: str | None) -> None:
    session = world.session
    places = regions(world.pack.regions)
    region = places[told.region]
    city = places[region.parent or ""]
    made = make_firm(key, region, city, Random(f"{SEED}:{key}"))  # noqa: S311 - invention, not secrecy
    firm = replace(made, login=told.login)
    boss = people.register_firm(session, firm, moment(_d(2, 21), 60))
    star = EarlierAward(firm.uscc, firm.name, city.code, told.level, AWARDED_ON, SOURCE)
    enter_earlier_awards(session, [star], moment(_d(2, 21), 60))
    award = session.exec(select(Award).where(Award.uscc == firm.uscc)).one()
    recheck = rechecks.open_recheck(
        session, world.province(), award, world.batch, world.pack, told.reason, moment(told.opened, 90)
    )
    _acts(world, told, recheck, award, boss, _paper(firm.name, key, store))


def _acts(world: World, told: _Told, recheck: Recheck, award: Award, boss: Viewer, papers: list[TakenIn]) -> None:
    session, pack = world.session, world.pack
    first, second = world.province(), world.province(second=True)
    words = "各项云服务和上云设备均在使用，合同和近三个月付款见附件。"
    if told.published is not None:
        words = "公有云服务仍在使用，设备上云合同到期后尚未续签。"
    if told.answered:
        acts.answer_recheck(session, boss, recheck, award, pack, words, papers, moment(told.answered, 200))
    if told.visited:
        at = moment(told.visited, 200)
        acts.record_visit(session, first, recheck, award, pack, _visit(world, award, at), at)
    if told.proposed:
        _propose(world, told, recheck, award, moment(told.proposed, 200))
    if told.published:
        acts.publish_outcome(session, first, recheck, award, pack, moment(told.published, 200))
    if told.confirmed:
        acts.confirm(session, second, recheck, award, pack, "confirm_withdraw", moment(told.confirmed, 200))


def _propose(world: World, told: _Told, recheck: Recheck, award: Award, at: Moment) -> object:
    kind, to, why = (
        ("withdraw", None, WITHDRAWN_BECAUSE) if told.confirmed else ("downgrade", "three_star", LOWERED_BECAUSE)
    )
    return acts.propose_outcome(world.session, world.province(), recheck, award, world.pack, kind, to, why, at)


def _visit(world: World, award: Award, at: Moment) -> acts.RecheckVisit:
    _, rules = acts.rules_for(world.session, award, world.pack)
    judged = {rule.rule: "not_met" if rule.rule in GONE else "met" for rule in rules}
    names = (world.province().name, world.province(second=True).name)
    words = "现场未见边缘网关，控制台没有设备数据；办公和排产系统仍在云上使用。"
    return acts.RecheckVisit(at.today, names, "partly", words, judged)


def _paper(name: str, key: int, store: str | None) -> list[TakenIn]:
    """A sample contract as proof; none where no store is given."""
    if store is None:
        return []
    file, content = sample(
        "contract", enterprise=name, provider="江苏虚构云计算有限公司", item="设备上云服务", amount_fen=6_800_000,
        dated_on=date(2021, 3, 1), period=(date(2021, 3, 1), date(2022, 2, 28)), number=f"FC-{key}", seed=key,
    )  # fmt: skip
    kept = open_store(store).put(io.BytesIO(content))
    return [TakenIn(file, kept.sha256, kept.size, Inspected("application/pdf", None, None, None, ()))]
