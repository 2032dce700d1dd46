"""How values look: money never loses a fen or gains a unit, time is Beijing's, the unknown is never a zero."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from assessor.web import filters

fen = st.integers(min_value=-(10**13), max_value=10**13)


@given(fen)
def test_yuan_says_every_fen(amount: int) -> None:
    assert Decimal(filters.yuan(amount).replace(",", "")) * 100 == amount


@given(fen)
def test_a_decimal_and_a_text_in_yuan_look_like_the_same_fen(amount: int) -> None:
    as_yuan = Decimal(amount) / 100
    assert filters.yuan(as_yuan) == filters.yuan(str(as_yuan)) == filters.yuan(amount)


@given(fen)
def test_ten_thousands_are_exact_or_say_about(amount: int) -> None:
    shown = filters.wan(amount)
    if shown.startswith("约 "):
        assert abs(Decimal(shown[2:].replace(",", "")) * 1_000_000 - amount) <= 5_000
    else:
        assert Decimal(shown.replace(",", "")) * 1_000_000 == amount


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(4_500_000, "4.5"), (123_456_789, "约 123.46"), (0, "0"), (-3_000, "-0.003"), (100_000_000_000, "100,000")],
)
def test_ten_thousands_read_as_people_write_them(amount: int, shown: str) -> None:
    assert filters.wan(amount) == shown


@pytest.mark.parametrize("wrong", [1.5, True])
def test_money_is_never_a_float_or_a_truth(wrong: object) -> None:
    with pytest.raises(TypeError):
        filters.yuan(wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", ["abc", "NaN", "Infinity"])
def test_a_text_that_is_no_amount_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        filters.yuan(wrong)


@pytest.mark.parametrize("show", [filters.yuan, filters.wan, filters.zh_date, filters.zh_datetime, filters.zh_size])
def test_what_is_unknown_is_a_dash_and_not_zero(show: object) -> None:
    assert callable(show)
    assert show(None) == "—"


def test_a_stored_moment_is_shown_on_the_day_it_is_in_beijing() -> None:
    last_second = datetime(2022, 3, 20, 15, 59, 59, tzinfo=UTC)
    assert filters.zh_datetime(last_second, seconds=True) == "2022年3月20日 23:59:59"
    assert filters.zh_date(datetime(2022, 3, 20, 16, 0, tzinfo=UTC)) == "2022年3月21日"
    assert filters.zh_datetime(datetime(2022, 3, 20, 15, 59)) == "2022年3月20日 23:59"  # SQLite gives no zone


@given(st.dates())
def test_a_calendar_day_is_never_moved_by_a_time_zone(day: date) -> None:
    assert filters.zh_date(day) == filters.zh_date(day.isoformat()) == f"{day.year}年{day.month}月{day.day}日"
    assert filters.iso(day) == day.isoformat()


@pytest.mark.parametrize("typed", ["31/12/2021", "2021-13-01", "昨天", "2021-02-30"])
def test_a_date_somebody_mistyped_empties_the_control_and_does_not_break_the_page(typed: str) -> None:
    assert filters.iso(typed) == ""


@given(st.text(min_size=1))
def test_a_masked_name_keeps_only_its_first_character(name: str) -> None:
    assert filters.mask_name(name) == name[0] + "*" * max(len(name) - 1, 1)


@given(st.text(alphabet="0123456789-", min_size=7, max_size=20))
def test_a_masked_phone_hides_at_least_four_characters(phone: str) -> None:
    assert filters.mask_phone(phone).count("*") >= 4
    assert len(filters.mask_phone(phone)) == len(phone)


@given(st.text(min_size=1, max_size=40))
def test_a_field_id_is_safe_in_an_address(name: str) -> None:
    assert set(filters.field_id(name)) <= set("-_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


def test_a_level_has_its_name_and_stars_and_an_unknown_one_keeps_its_id() -> None:
    assert (filters.level_title("four_star"), filters.stars("four_star")) == ("四星级", "★★★★")
    assert (filters.level_title(None), filters.stars(None)) == ("未评星", "")
    assert filters.level_title("platinum") == "platinum"


def test_a_changed_stylesheet_gets_a_new_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = Flask("assessor", root_path=str(Path(filters.__file__).parent))
    monkeypatch.setattr(filters, "STATIC", tmp_path)
    (tmp_path / "a.css").write_text("a {}")
    with app.test_request_context():
        before = filters.asset("a.css")
        (tmp_path / "a.css").write_text("a { color: red }")
        assert filters.asset("a.css") != before


def test_days_in_a_sentence_of_the_rules_read_as_people_write_them_and_codes_stay() -> None:
    said = "到 2022-01-31 还差 15 天；自2020-05-01起；设备 YS-2021-01-01，编号 2022-01-311"
    words = "到 2022年1月31日 还差 15 天；自2020年5月1日起；设备 YS-2021-01-01，编号 2022-01-311"
    assert filters.days_in_words(said) == words
    assert filters.days_in_words(None) == ""
