"""What an announced star is worth on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.policy.star_status import KIND_NAMES, Change, standing_on, why_not

AWARDED = date(2022, 4, 12)
DAY = timedelta(days=1)
LATER = AWARDED + 100 * DAY


def _on(*changes: Change, day: date = LATER) -> tuple[str, str | None, date]:
    now = standing_on("four_star", AWARDED, changes, day)
    return now.status, now.level, now.since


def test_a_star_counts_from_the_day_it_is_announced_and_not_before() -> None:
    assert _on(day=AWARDED - DAY) == ("not_yet", None, AWARDED)
    assert _on(day=AWARDED) == ("valid", "four_star", AWARDED)


def test_a_change_counts_on_its_own_day_and_not_before() -> None:
    gone = Change("withdraw", LATER)
    assert _on(gone, day=LATER - DAY) == ("valid", "four_star", AWARDED)
    assert _on(gone, day=LATER) == ("withdrawn", None, LATER)


def test_a_star_under_re_check_still_counts_until_it_is_decided() -> None:
    opened = Change("recheck_open", AWARDED + 9 * DAY)
    assert _on(opened) == ("recheck", "four_star", AWARDED + 9 * DAY)
    assert _on(opened, Change("recheck_closed", LATER)) == ("valid", "four_star", AWARDED)
    assert _on(opened, Change("keep", LATER)) == ("valid", "four_star", AWARDED)
    assert _on(opened, Change("downgrade", LATER, "three_star")) == ("downgraded", "three_star", LATER)


def test_a_downgraded_star_stays_downgraded_through_another_re_check() -> None:
    lower = Change("downgrade", AWARDED + DAY, "three_star")
    opened = Change("recheck_open", LATER)
    assert _on(lower, opened) == ("recheck", "three_star", LATER)
    assert _on(lower, opened, Change("keep", LATER)) == ("downgraded", "three_star", AWARDED + DAY)


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_nothing_follows_on_a_withdrawn_star(kind: str) -> None:
    assert why_not(standing_on("four_star", AWARDED, [Change("withdraw", LATER)], LATER), kind) is not None


@given(
    steps=st.lists(st.tuples(st.sampled_from([*KIND_NAMES]), st.integers(0, 30)), max_size=12),
    asked=st.integers(-5, 400),
)
def test_only_withdrawing_takes_the_star_and_nothing_gives_it_back(steps: list[tuple[str, int]], asked: int) -> None:
    day, changes = AWARDED, []
    for kind, wait in steps:
        day += wait * DAY
        changes.append(Change(kind, day, "three_star" if kind == "downgrade" else None))
    today = AWARDED + asked * DAY
    now = standing_on("four_star", AWARDED, changes, today)
    before = [change.kind for change in changes if change.on <= today]
    if "withdraw" not in before:
        assert (now.level is None) == (asked < 0)
    elif before[-1] == "withdraw":
        assert (now.status, now.level) == ("withdrawn", None)
