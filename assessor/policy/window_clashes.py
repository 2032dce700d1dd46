"""What does not fit in a city's filling window: the province's dates, the notice and the deadline, working days. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from assessor.policy.calendar import UnknownYear, add_working_days, is_working_day, last_publication_day


@dataclass(frozen=True)
class Plan:
    """The days that a window has to fit between; None where they are not set."""

    first: date | None
    last: date | None
    deadline: date | None
    notice_days: int | None
    correction_days: int | None


@dataclass(frozen=True)
class Clash:
    """One thing that does not fit; `grave` when the deadline cannot be kept as the window stands."""

    words: str
    grave: bool


def clashes(opens: date | None, closes: date | None, plan: Plan) -> tuple[Clash, ...]:
    """Everything that does not fit for a city whose window runs from `opens` to `closes`, both days included."""
    if opens is None or closes is None:
        return (Clash("还没有设置填报时间", True),)
    found = []
    if (plan.first and opens < plan.first) or (plan.last and closes > plan.last):
        found.append(Clash("填报时间超出省厅规定的起止日期", True))
    try:
        found += _against_deadline(closes, plan)
        if not is_working_day(closes):
            found.append(Clash(f"截止日 {_md(closes)} 不是工作日，当天咨询和受理可能无人应答", False))
        if rest := _holidays(opens, closes):
            found.append(Clash(f"填报时间内有法定节假日 {rest} 天（周末除外）", False))
    except UnknownYear as unknown:
        found.append(Clash(str(unknown), False))
    return tuple(found)


def _against_deadline(closes: date, plan: Plan) -> list[Clash]:
    if plan.deadline is None or not plan.notice_days:
        return []
    last = last_publication_day(plan.deadline, plan.notice_days)
    if closes >= last:
        return [
            Clash(
                f"填报 {_md(closes)} 截止，公示 {plan.notice_days} 个工作日最晚须 {_md(last)} 发布，赶不上 {_md(plan.deadline)} 报送",
                True,
            )
        ]
    needed = add_working_days(closes, plan.correction_days or 0)
    if plan.correction_days and needed >= last:
        return [
            Clash(
                f"填报 {_md(closes)} 截止后到最晚公示日 {_md(last)} 不足 {plan.correction_days} 个工作日，退回补正会来不及",
                False,
            )
        ]
    return []


def _holidays(first: date, last: date) -> int:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return sum(day.weekday() < 5 and not is_working_day(day) for day in days)


def _md(day: date) -> str:
    return f"{day.month}月{day.day}日"
