"""Calendar arithmetic of the notices: months, periods of use, working days. Time is always an argument."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from questionnaires.holidays import overrides as published_overrides

FAR_FUTURE = date(9999, 12, 31)
"""The end of a period that has not ended."""

OPEN_MONTHS = 99_999
"""Whole months of a period that has not ended."""

DAY = timedelta(days=1)
_SATURDAY = 5


class UnknownYear(ValueError):
    """The State Council's calendar of this year is not known: nothing may be computed with it."""


class Run(NamedTuple):
    """Joined use without a gap, both days included."""

    start: date
    end: date


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later (or earlier), clamped to the end of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not date.min.year <= year <= date.max.year:
        return date.min if year < date.min.year else date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_passing_start(cutoff: date, months: int) -> date:
    """The last start with `start + months ≤ cutoff` (46号 一(三)): 2022-01-31, 3 → 2021-10-31; 2022-02-28 → 2021-11-30.

    Clamping makes several starts reach the same day, so `cutoff − months` alone is too early at the end of a month.
    """
    guess = add_months(cutoff, -months)
    last_of_month = monthrange(guess.year, guess.month)[1]
    while guess.day < last_of_month and add_months(guess + DAY, months) <= cutoff:
        guess += DAY
    return guess


def whole_months(start: date, end: date) -> int:
    """How many whole months a run from start to end (both included) lasted; OPEN_MONTHS when it has not ended."""
    if end >= FAR_FUTURE:
        return OPEN_MONTHS
    after = end + DAY
    months = (after.year - start.year) * 12 + after.month - start.month
    return months if add_months(start, months) <= after else months - 1


def join_periods(periods: Iterable[tuple[date, date]]) -> tuple[Run, ...]:
    """Join overlapping and touching periods (the next starts at the latest one day after the end) in order of time."""
    runs: list[Run] = []
    for start, end in sorted(periods):
        if runs and (runs[-1].end >= FAR_FUTURE or start <= runs[-1].end + DAY):
            runs[-1] = Run(runs[-1].start, max(runs[-1].end, end))
        else:
            runs.append(Run(start, end))
    return tuple(runs)


def is_working_day(day: date, overrides: Mapping[date, bool] | None = None) -> bool:
    """Whether the day is a working day, make-up Saturdays included. Raises UnknownYear.

    `overrides` (default: questionnaires/holidays/overrides.csv) come before the library. In a year that only they know,
    days not listed follow the week.
    """
    listed = published_overrides() if overrides is None else overrides
    if day in listed:
        return listed[day]
    from chinese_calendar import is_workday

    try:
        return bool(is_workday(day))
    except NotImplementedError as error:
        if any(known.year == day.year for known in listed):
            return day.weekday() < _SATURDAY
        raise UnknownYear(f"没有 {day.year} 年的节假日安排，不能计算工作日；请先录入 questionnaires/holidays/overrides.csv") from error


def add_working_days(day: date, count: int, overrides: Mapping[date, bool] | None = None) -> date:
    """The `count`-th working day after `day`, which itself does not count: 2022-04-01, 5 → 2022-04-11."""
    if count < 0:
        raise ValueError("工作日天数不能是负数")
    while count > 0:
        day += DAY
        count -= is_working_day(day, overrides)
    return day


def last_publication_day(deadline: date, count: int, overrides: Mapping[date, bool] | None = None) -> date:
    """The last working day of publication after which a notice of `count` working days is over before `deadline`.

    The notice runs through its last working day; the step after it may be taken on the next day, at the latest on the
    deadline. Deadline 2022-04-15, 5 → 2022-04-07 (over on 04-14). Raises UnknownYear.
    """
    day = deadline - DAY
    while add_working_days(day, count, overrides) >= deadline or not is_working_day(day, overrides):
        day -= DAY
    return day
