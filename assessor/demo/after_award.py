"""Stars of the year before whose holders do not file this time: one under re-check, one withdrawn, one lowered, one kept."""

from datetime import date

from sqlmodel import select

from assessor.cases.change_award import AwardDecision, change_award
from assessor.cases.earlier_awards import EarlierAward
from assessor.demo.accounts import office_login
from assessor.demo.firms import credit_code
from assessor.demo.timetable import AWARDED_ON, moment
from assessor.demo.world import World
from models.notice import Award
from models.vocabulary import PROVINCE_CODE

SOURCE = "2021年度省星级上云企业名单（演示数据）"
KEYS = range(9001, 9005)
FIRMS = (
    ("320583", "320500", "昆山虚构精密模具有限公司", "three_star"),
    ("320205", "320200", "无锡虚构节能泵业有限公司", "three_star"),
    ("320412", "320400", "常州虚构智能装备有限公司", "four_star"),
    ("320104", "320100", "南京虚构仪器仪表有限公司", "four_star"),
)
TAKEN = (
    (date(2022, 3, 16), AwardDecision("recheck_open", "年度复核抽中，正在核对云服务的续用情况。")),
    (date(2022, 3, 14), AwardDecision("withdraw", "复核发现云服务合同已经终止，企业书面确认不再使用。")),
    (date(2022, 3, 15), AwardDecision("downgrade", "上云设备已经停用，按三星级保留。", "three_star")),
    (date(2022, 3, 17), AwardDecision("keep", "年度复核，现场核对一致。")),
)


def past_awards() -> list[EarlierAward]:
    """The stars these firms were given the year before."""
    return [
        EarlierAward(credit_code(county, key), name, city, level, AWARDED_ON, SOURCE)
        for key, (county, city, name, level) in zip(KEYS, FIRMS, strict=True)
    ]


def recheck_some(world: World) -> None:
    """Two officers of the province look at these stars again."""
    first = world.officers[office_login("province", PROVINCE_CODE)]
    second = world.officers[office_login("province", PROVINCE_CODE) + "-b"]
    for number, (one, (day, decided)) in enumerate(zip(past_awards(), TAKEN, strict=True)):
        award = world.session.exec(select(Award).where(Award.uscc == one.uscc)).one()
        at = moment(day, 90 + number)
        change_award(world.session, first, award, world.pack, decided, at, confirmed_by=second.person_id)
