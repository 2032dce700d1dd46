"""Months, runs and working days (requirements F)."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.policy.calendar import (
    FAR_FUTURE,
    OPEN_MONTHS,
    UnknownYear,
    add_months,
    add_working_days,
    is_working_day,
    join_periods,
    last_passing_start,
    last_publication_day,
    whole_months,
)

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
MONTHS = st.integers(0, 40)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2021, 10, 31), 3, date(2022, 1, 31)),
        (date(2021, 11, 1), 3, date(2022, 2, 1)),
        (date(2021, 11, 29), 3, date(2022, 2, 28)),
        (date(2021, 11, 30), 3, date(2022, 2, 28)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2022, 1, 31), -3, date(2021, 10, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_months_are_counted_on_the_calendar_and_clamped(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@pytest.mark.parametrize(
    ("cutoff", "expected"),
    [
        (date(2022, 1, 31), date(2021, 10, 31)),
        (date(2022, 2, 28), date(2021, 11, 30)),
        (date(2022, 9, 30), date(2022, 6, 30)),
        (date(2024, 5, 31), date(2024, 2, 29)),
        (date(2024, 5, 30), date(2024, 2, 29)),
    ],
)
def test_the_last_passing_start_of_three_months(cutoff: date, expected: date) -> None:
    assert last_passing_start(cutoff, 3) == expected


@given(DAYS, MONTHS)
def test_the_last_passing_start_passes_and_the_day_after_does_not(cutoff: date, months: int) -> None:
    start = last_passing_start(cutoff, months)
    assert add_months(start, months) <= cutoff
    assert add_months(start + timedelta(days=1), months) > cutoff


@given(DAYS, st.integers(0, 900))
def test_whole_months_are_the_most_that_fit(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    months = whole_months(start, end)
    assert add_months(start, months) <= end + timedelta(days=1)
    assert add_months(start, months + 1) > end + timedelta(days=1)


def test_a_run_that_has_not_ended_has_all_the_months_one_can_ask_for() -> None:
    assert whole_months(date(2022, 1, 1), FAR_FUTURE) == OPEN_MONTHS


def test_touching_periods_join_and_a_gap_of_one_day_does_not() -> None:
    first, touching = (date(2021, 1, 1), date(2021, 3, 31)), (date(2021, 4, 1), date(2021, 6, 30))
    later = (date(2021, 4, 2), FAR_FUTURE)
    assert join_periods([touching, first]) == ((date(2021, 1, 1), date(2021, 6, 30)),)
    assert join_periods([first, later]) == (first, later)


def test_nothing_can_follow_a_period_that_has_not_ended() -> None:
    assert join_periods([(date(2021, 1, 1), FAR_FUTURE), (date(2030, 1, 1), date(2030, 2, 1))]) == ((date(2021, 1, 1), FAR_FUTURE),)


PERIODS = st.lists(st.tuples(DAYS, st.integers(0, 60)).map(lambda p: (p[0], p[0] + timedelta(days=p[1]))), max_size=8)


@given(PERIODS)
def test_joined_runs_cover_exactly_the_same_days(periods: list[tuple[date, date]]) -> None:
    def days(spans: object) -> set[date]:
        return {a + timedelta(days=n) for a, b in spans for n in range((b - a).days + 1)}  # type: ignore[attr-defined]

    runs = join_periods(periods)
    assert days(runs) == days(periods)
    assert all(b.start - a.end > timedelta(days=1) for a, b in pairwise(runs))


@pytest.mark.parametrize(
    ("published", "fifth"),
    [
        (date(2022, 4, 1), date(2022, 4, 11)),
        (date(2022, 4, 29), date(2022, 5, 10)),
        (date(2022, 9, 30), date(2022, 10, 12)),
    ],
)
def test_the_fifth_working_day_follows_the_state_councils_calendar(published: date, fifth: date) -> None:
    assert add_working_days(published, 5) == fifth


def test_the_day_of_publication_does_not_count_and_a_make_up_saturday_does() -> None:
    assert add_working_days(date(2022, 4, 1), 1) == date(2022, 4, 2)
    assert is_working_day(date(2022, 4, 2))
    assert date(2022, 4, 2).weekday() == 5
    assert not is_working_day(date(2022, 4, 5))


@pytest.mark.parametrize("year", [1999, 2199])
def test_a_year_whose_holidays_are_not_known_is_an_error(year: int) -> None:
    with pytest.raises(UnknownYear, match=str(year)):
        add_working_days(date(year, 6, 1), 5)


def test_overrides_come_before_the_calendar() -> None:
    closed = {date(2022, 4, 2): False, date(2022, 4, 6): False}
    assert add_working_days(date(2022, 4, 1), 1, closed) == date(2022, 4, 7)
    with pytest.raises(UnknownYear):
        is_working_day(date(2199, 6, 1), closed)


def test_a_year_entered_by_hand_follows_the_week_and_its_listed_days() -> None:
    entered = {date(2199, 10, 1): False, date(2199, 10, 5): True}
    assert date(2199, 10, 1).weekday() == 1
    assert date(2199, 10, 5).weekday() == 5
    assert [is_working_day(date(2199, 10, day), entered) for day in range(1, 8)] == [False, True, True, True, True, False, True]


def test_a_negative_number_of_working_days_is_refused() -> None:
    with pytest.raises(ValueError, match="负数"):
        add_working_days(date(2022, 4, 1), -1)


@given(st.dates(date(2022, 2, 1), date(2023, 12, 1)), st.integers(1, 12))
def test_a_notice_published_on_the_last_day_is_over_in_time_and_on_the_next_working_day_it_is_not(
    deadline: date, days: int
) -> None:
    last = last_publication_day(deadline, days)
    assert is_working_day(last)
    assert add_working_days(last, days) < deadline
    assert add_working_days(add_working_days(last, 1), days) >= deadline


@given(st.dates(date(2022, 1, 4), date(2023, 11, 1)), st.integers(1, 12))
def test_counted_forward_and_back_a_working_day_meets_itself(day: date, days: int) -> None:
    published = add_working_days(day, 1)
    over = add_working_days(published, days)
    assert last_publication_day(over + timedelta(days=1), days) == published


def test_a_deadline_in_a_year_without_a_calendar_is_loud() -> None:
    with pytest.raises(UnknownYear, match="2199 年的节假日安排"):
        last_publication_day(date(2199, 4, 15), 5)


def test_the_last_publication_day_before_the_report_of_2022() -> None:
    assert last_publication_day(date(2022, 4, 15), 5) == date(2022, 4, 7)
