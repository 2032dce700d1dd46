"""The demonstration's experts: invented people of invented institutes, with accounts and yearly declarations."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from assessor.access import Viewer
from assessor.cases.declare_interests import Interest, declare
from assessor.cases.expert_accounts import give_account
from assessor.cases.experts import ExpertEntry, enter_expert
from assessor.cases.windows import BEIJING
from assessor.demo.accounts import PASSWORD, expert_login, password_hash
from assessor.demo.people import viewer_of
from assessor.demo.timetable import moment_of
from assessor.demo.words import GIVEN, PROVIDERS, SURNAMES
from assessor.demo.world import World
from assessor.workflow import Moment
from models.experts import Expert
from models.people import Organisation
from models.vocabulary import EXPERT_FIELDS, Role

COUNT = 40
"""How many sit on the demonstration's panel; a few more are in the pool and may not serve."""
CITIES = ("320100", None, "320200", "320400", "320500", "320100", "320300", None, "320600", "321000")
INSTITUTES = ("云帆工程大学", "沧浪理工学院", "工业云研究所", "智能制造研究中心", "数字经济研究院", "软件测评中心", "信息安全研究院", "自动化研究所")
TITLES = ("教授", "研究员", "高级工程师", "正高级工程师", "副教授")
LATE = ("expired", "soon", "none", "no_account")
"""Why those beyond `COUNT` may not serve, or only for a short time."""


@dataclass(frozen=True)
class Judge:
    """An expert of the demonstration with the viewer who acts for them."""

    number: int
    expert: Expert
    viewer: Viewer


def enter_pool(world: World) -> list[Judge]:
    """Enter everybody; returns those who may sit on a panel, by number from 1."""
    entered = _at(date(2022, 3, 2), 600)
    fields = list(EXPERT_FIELDS)
    judges = []
    for number in range(1, COUNT + len(LATE) + 1):
        late = LATE[number - COUNT - 1] if number > COUNT else ""
        expert = enter_expert(world.session, world.province(), _entry(number, fields), entered)
        if late != "no_account":
            judges.append(_seated(world, number, expert, late))
    return judges[:COUNT]


def _entry(number: int, fields: list[str]) -> ExpertEntry:
    own = (fields[number % 5], fields[5 + number * 5 % 9], fields[14 + number % 4], fields[number * 7 % len(fields)])
    providers = ((PROVIDERS[number % len(PROVIDERS)], ""),) if number % 13 == 0 else ()
    return ExpertEntry(
        name=SURNAMES[number * 3 % len(SURNAMES)] + GIVEN[number * 7 % len(GIVEN)],
        phone=f"13900{700_000 + number:06d}",
        employer=f"{INSTITUTES[number % len(INSTITUTES)]}（演示）",
        employer_uscc="",
        title=TITLES[number % len(TITLES)],
        city_code=CITIES[number % len(CITIES)],
        fields=own,
        providers=providers,
    )


def _seated(world: World, number: int, expert: Expert, late: str) -> Judge:
    session, opened = world.session, _at(date(2022, 3, 2), 610)
    if late == "expired":
        opened = _at(date(2021, 3, 1), 600)
    elif late == "soon":
        opened = _at(date(2021, 4, 2), 600)
    login = expert_login(number)
    person = give_account(session, world.province(), expert, login, password_hash(PASSWORD), opened, must_change=False)
    office = session.get_one(Organisation, world.province().organisation_id)
    judge = Judge(number, expert, viewer_of(session, person, office, Role.EXPERT))
    if late != "none":
        told = opened if late else _at(date(2022, 3, 3), 540 + number * 5)
        declare(session, judge.viewer, expert, _interests(world, number), told)
    return judge


def _interests(world: World, number: int) -> list[Interest]:
    """A few have to do with an enterprise that files, or with a provider."""
    firms = [one.filing.firm for one in world.running.values() if one.filing.goal == "at_province"]
    if number % 9 == 0 and firms:
        firm = firms[number * 11 % len(firms)]
        return [Interest("enterprise", firm.name, firm.uscc, "近三年有合作课题")]
    if number % 17 == 0:
        return [Interest("provider", PROVIDERS[number % len(PROVIDERS)], "", "2021 年任技术顾问")]
    return []


def _at(day: date, minute: int) -> Moment:
    """Minute of the day, Beijing time."""
    return moment_of(datetime.combine(day, time(0), BEIJING) + timedelta(minutes=minute))
