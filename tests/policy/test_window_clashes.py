"""What does not fit in a city's window, on both sides of every line."""

from datetime import date

import pytest

from assessor.policy.window_clashes import Plan, clashes

PLAN = Plan(date(2022, 2, 28), date(2022, 4, 30), date(2022, 4, 15), 5, 5)


def _said(closes: str, opens: str = "2022-02-28", plan: Plan = PLAN) -> list[str]:
    return [clash.words for clash in clashes(date.fromisoformat(opens), date.fromisoformat(closes), plan)]


def test_a_city_without_a_window_is_a_clash() -> None:
    (only,) = clashes(None, None, PLAN)
    assert only.grave and "还没有设置" in only.words


@pytest.mark.parametrize(
    ("closes", "grave"), [("2022-04-06", False), ("2022-04-07", True), ("2022-04-08", True), ("2022-03-25", False)]
)
def test_a_window_that_leaves_no_room_for_the_notice_before_the_deadline_is_grave(closes: str, grave: bool) -> None:
    found = clashes(date(2022, 2, 28), date.fromisoformat(closes), PLAN)
    assert any(clash.grave and "最晚须 4月7日" in clash.words for clash in found) is grave


@pytest.mark.parametrize(("closes", "tight"), [("2022-03-29", False), ("2022-03-30", True), ("2022-04-06", True)])
def test_a_window_that_leaves_no_room_for_a_correction_is_said(closes: str, tight: bool) -> None:
    assert any("退回补正会来不及" in words for words in _said(closes)) is tight


def test_a_window_outside_the_provinces_is_grave() -> None:
    assert any("超出省厅" in words for words in _said("2022-03-20", "2022-02-27"))
    assert not any("超出省厅" in words for words in _said("2022-03-20"))


def test_a_last_day_that_is_no_working_day_and_holidays_inside_are_said() -> None:
    said = _said("2022-04-05", plan=Plan(None, None, None, None, None))
    assert any("不是工作日" in words for words in said) and any("节假日 2 天" in words for words in said)
    assert _said("2022-04-02", plan=Plan(None, None, None, None, None)) == []  # a make-up Saturday


def test_an_unknown_year_is_said_and_nothing_is_guessed() -> None:
    found = clashes(date(2090, 3, 1), date(2090, 3, 20), Plan(None, None, date(2090, 4, 15), 5, 5))
    assert len(found) == 1 and not found[0].grave
