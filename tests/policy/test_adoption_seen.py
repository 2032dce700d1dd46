"""What pushed data say: summaries of days, continuity with its gap, and differences from a claim."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.policy.adoption_seen import GAP_DAYS, Claim, continuous, differences, heard, month_days

BEGIN, END = date(2021, 10, 31), date(2022, 1, 31)
DAYS = st.lists(st.dates(date(2021, 9, 1), date(2022, 3, 1)), min_size=1, max_size=60)


def _every(first: date, last: date, step: int) -> list[date]:
    return [first + timedelta(n) for n in range(0, (last - first).days + 1, step)]


@pytest.mark.parametrize(("step", "holds"), [(1, True), (GAP_DAYS, True), (GAP_DAYS + 1, False)])
def test_a_gap_longer_than_a_week_breaks_continuity(step: int, holds: bool) -> None:
    assert continuous([*_every(BEGIN, END, step), END], BEGIN, END) is holds


@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [(BEGIN, END, True), (BEGIN + timedelta(1), END, False), (BEGIN, END - timedelta(7), True),
     (BEGIN, END - timedelta(8), False), (BEGIN - timedelta(30), END + timedelta(30), True)],
)  # fmt: skip
def test_the_window_is_covered_from_its_first_day_to_its_cut_off(first: date, last: date, holds: bool) -> None:
    assert continuous(_every(first, last, 1), BEGIN, END) is holds


def test_without_any_data_nothing_is_known() -> None:
    assert continuous([], BEGIN, END) is None
    assert heard([]) is None
    assert differences(Claim(BEGIN, None, True), None, [], END) == []


@given(DAYS)
def test_a_summary_is_that_of_the_days_in_any_order(days: list[date]) -> None:
    found = heard(days[::-1])
    assert found == heard(sorted(set(days)))
    assert found is not None
    assert (found.first, found.last, found.days) == (min(days), max(days), len(set(days)))


@given(DAYS, st.dates(date(2021, 9, 1), date(2022, 3, 1)))
def test_more_days_never_break_what_was_continuous(days: list[date], more: date) -> None:
    if continuous(days, BEGIN, END):
        assert continuous([*days, more], BEGIN, END)


@pytest.mark.parametrize(("month", "active", "days"), [("2022-02", 28, 28), ("2022-02", 31, 28), ("2021-12", 4, 4), ("2021-12", 0, 0)])
def test_a_month_of_usage_is_as_many_days_of_that_month(month: str, active: int, days: int) -> None:
    found = month_days(month, active)
    assert len(set(found)) == days
    assert all(f"{day:%Y-%m}" == month for day in found)


def test_differences_say_both_sides() -> None:
    found = heard([date(2021, 8, 1), date(2021, 8, 20)])
    said = differences(Claim(date(2021, 6, 1), None, True), found, [date(2021, 7, 1)], date(2022, 3, 5))
    assert said == [
        "所填开始日期 2021-06-01 早于服务商数据里最早的 2021-07-01",
        "所填仍在使用，服务商数据到 2021-08-20 为止",
        "服务商数据中间最长有 19 天没有记录",
    ]
    assert differences(Claim(date(2021, 8, 1), date(2021, 8, 20)), heard(_every(date(2021, 8, 1), date(2021, 8, 20), 1)), [], END) == []
