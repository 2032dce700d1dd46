"""The days of a public notice: when one published today ends, and the last day that still leaves time before a deadline."""

from datetime import date, timedelta

from assessor.policy.calendar import add_working_days, is_working_day


def last_publication_day(deadline: date, working_days: int) -> date:
    """The last working day of publication after which the list can still be announced and reported on the deadline.

    The notice ends on the n-th working day after publication; the result is announced the day after at the earliest.
    Deadline 2022-04-15, 5 working days → 2022-04-07 (ends 04-14). Raises UnknownYear.
    """
    day = deadline - timedelta(days=working_days + 1)
    while add_working_days(day, working_days) >= deadline or not is_working_day(day):
        day -= timedelta(days=1)
    return day
