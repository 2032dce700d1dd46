"""Enter stars announced in earlier years into the register, so that the ladder stands on records and not on claims."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, select

from assessor.cases.certify import enter_in_register
from assessor.cases.home import home_city
from assessor.cases.refusal import Refusal
from assessor.cases.register_enterprise import credit_code_problem
from assessor.workflow import Moment
from models.notice import Award
from models.people import Region

LEVELS = ("three_star", "four_star", "five_star")


@dataclass(frozen=True)
class EarlierAward:
    """A star as an earlier announcement has it; `source` names the announcement."""

    uscc: str
    name: str
    city_code: str
    level: str
    awarded_on: date
    source: str


def enter_earlier_awards(session: Session, given: list[EarlierAward], moment: Moment) -> int:
    """Add the stars that are not in the register yet; returns how many. Raises Refusal naming every wrong line."""
    cities = set(session.exec(select(Region.code).where(home_city())))
    problems = [words for number, one in enumerate(given, 1) for words in _problems(number, one, cities, moment)]
    if problems:
        raise Refusal(*problems[:20], status=422)
    known = {(row.uscc, row.level, row.awarded_on) for row in session.exec(select(Award))}
    fresh = {(one.uscc, one.level, one.awarded_on): one for one in given}
    for key, one in fresh.items():
        if key not in known:
            award = Award(
                uscc=one.uscc, name=one.name.strip(), city_code=one.city_code, level=one.level,
                awarded_on=one.awarded_on, source=one.source.strip(),
            )  # fmt: skip
            session.add(award)
            session.flush()
            enter_in_register(session, award, moment)
    session.flush()
    return len(fresh.keys() - known)


def _problems(number: int, one: EarlierAward, cities: set[str], moment: Moment) -> list[str]:
    return [f"第 {number} 行：{words}" for _, words in problems_of(one, cities, moment)]


def problems_of(one: EarlierAward, cities: set[str], moment: Moment) -> list[tuple[str, str]]:
    """What is wrong with a star: (the column it is in, the sentence)."""
    found = []
    if problem := credit_code_problem(one.uscc):
        found.append(("统一社会信用代码", problem))
    if one.city_code not in cities:
        found.append(("设区市", f"没有代码为 {one.city_code} 的设区市。"))
    if one.level not in LEVELS:
        found.append(("星级", f"没有 {one.level} 这个星级，可用的有 {'、'.join(LEVELS)}。"))
    if one.awarded_on > moment.today:
        found.append(("公布日期", "公布日期不能晚于今天。"))
    if not one.name.strip() or not one.source.strip():
        found.append(("公布文件", "请填写企业名称和公布文件。"))
    return found
