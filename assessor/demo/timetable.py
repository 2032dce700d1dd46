"""The demonstration's calendar: what happened on which working day of February and March 2022, Beijing time."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from assessor.cases.windows import BEIJING
from assessor.workflow import Moment

PREPARED = datetime.combine(date(2022, 2, 21), time(9, 0), BEIJING)
WINDOWS_SET = datetime.combine(date(2022, 2, 24), time(10, 0), BEIJING)
NOW = datetime.combine(date(2022, 3, 21), time(9, 30), BEIJING)
OPENS = date(2022, 2, 28)
AWARDED_ON = date(2021, 6, 30)
"""When the stars of the year before were announced."""


def moment(day: date, minute: int) -> Moment:
    """Minute `minute` (0 to 479) of a working day that begins at 9."""
    return moment_of(datetime.combine(day, time(9, 0), BEIJING) + timedelta(minutes=minute))


def moment_of(at: datetime) -> Moment:
    """An instant with its day in Beijing."""
    local = at.astimezone(BEIJING)
    return Moment(local, local.date())


def _march(day: int) -> date:
    return date(2022, 3, day)


@dataclass(frozen=True)
class Days:
    """When each step of a filing was taken. The two notices of the province belong to the early and the middle pace."""

    county: date
    opinions: date
    visit: date
    credit: date
    evaluate: date
    publish: date
    object: date
    announce: date
    report: date
    recommend: date
    receive: date
    judge: date
    province_publish: date
    province_announce: date


PACES = {
    "early": Days(
        county=_march(2), opinions=_march(3), visit=_march(3), credit=_march(4), evaluate=_march(4), publish=_march(7),
        object=_march(9), announce=_march(15), report=_march(17), recommend=_march(7), receive=_march(8),
        judge=_march(9), province_publish=_march(10), province_announce=_march(18),
    ),
    "middle": Days(
        county=_march(9), opinions=_march(10), visit=_march(11), credit=_march(14), evaluate=_march(14),
        publish=_march(16),
        object=_march(18), announce=_march(28), report=_march(29), recommend=_march(15), receive=_march(16),
        judge=_march(17), province_publish=_march(17), province_announce=_march(28),
    ),
    "late": Days(
        county=_march(16), opinions=_march(17), visit=_march(17), credit=_march(17), evaluate=_march(18),
        publish=_march(25),
        object=_march(28), announce=_march(31), report=_march(31), recommend=_march(18), receive=_march(22),
        judge=_march(23), province_publish=_march(24), province_announce=_march(31),
    ),
}  # fmt: skip
"""`early` is announced by now, `middle` is in public notice, `late` is being looked at. No day after NOW is reached."""

FIRST_FILED = {
    "early": (OPENS, 2),
    "middle": (_march(2), 5),
    "middle:5": (_march(8), 1),
    "late": (_march(4), 8),
    "last": (_march(15), 4),
}
"""For each pace the first day of submitting and on how many working days filings came in."""
