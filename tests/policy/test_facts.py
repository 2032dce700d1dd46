"""Facts: computed once, from the document and nothing else."""

from datetime import date

import pytest

from assessor.policy.answers import Period
from assessor.policy.calendar import FAR_FUTURE
from assessor.policy.document import parse
from assessor.policy.facts import Facts, freeze, invoice_ok, party_name, run_in_use, valid_credit_code
from assessor.policy.frames import frame_types, frames
from tests.policy.documents import enterprise, payment, service, three_star
from tests.policy.support import star_2022

PACK = star_2022()


def _facts(**changes: object) -> Facts:
    return freeze(parse(three_star(**changes), PACK), PACK)


def test_money_is_integer_fen() -> None:
    row = _facts(payments=[payment("p1", "2021-06-10", "0.1"), payment("p2", "2021-06-10", "-30000.05")]).tables["payments"]
    assert [line["amount_fen"] for line in row] == [10, -3000005]
    assert all(type(line["amount_fen"]) is int for line in row)


def test_the_region_is_what_was_chosen_never_what_the_code_says() -> None:
    row = _facts(enterprise=enterprise(region="330106")).application
    assert row["uscc_of_province"] is True
    assert row["region_in_province"] is False


def test_the_facts_have_exactly_the_columns_of_the_frames() -> None:
    types = frame_types(PACK)
    tables = frames([("a", _facts(devices=[{"id": "d1"}], use_cases=[{"id": "u1"}], stars_held=[{"level": "three_star"}]))], PACK)
    for table, frame in tables.items():
        assert frame.height == 1 or table in ("services", "payments")
        assert dict(frame.schema) == types[table]


@pytest.mark.parametrize(
    ("periods", "on", "run"),
    [
        ((), date(2022, 3, 5), (None, None)),
        ((Period(None, FAR_FUTURE),), date(2022, 3, 5), (None, None)),
        ((Period(date(2021, 1, 1), None),), date(2022, 3, 5), (date(2021, 1, 1), None)),
        ((Period(date(2021, 1, 1), None), Period(date(2021, 6, 1), FAR_FUTURE)), date(2022, 3, 5), (None, FAR_FUTURE)),
        ((Period(date(2021, 1, 1), FAR_FUTURE), Period(date(2021, 6, 1), None)), date(2022, 3, 5), (date(2021, 1, 1), FAR_FUTURE)),
        ((Period(date(2022, 5, 1), FAR_FUTURE),), date(2022, 3, 5), (date(2022, 5, 1), FAR_FUTURE)),
        ((Period(date(2021, 1, 1), date(2021, 2, 1)), Period(date(2022, 5, 1), FAR_FUTURE)), None, (date(2022, 5, 1), FAR_FUTURE)),
    ],
)
def test_the_run_in_use(periods: tuple[Period, ...], on: date | None, run: tuple[date | None, date | None]) -> None:
    assert run_in_use(periods, on) == run


@pytest.mark.parametrize(
    ("code", "valid"),
    [
        ("91320583MA1EXAM175", True),
        ("91320583MA1EXAM176", False),
        ("91320583MA1EXAM17", False),
        ("91320583MA1EXAM17O", False),
        ("91-320583-MA1EXAM17-5", False),
        ("", False),
    ],
)
def test_the_check_character_of_a_credit_code(code: str, valid: bool) -> None:
    assert valid_credit_code(code) is valid


@pytest.mark.parametrize(
    ("code", "number", "ok"),
    [
        (None, "1" * 20, True),
        ("1" * 12, "1" * 20, False),
        ("1" * 10, "1" * 8, True),
        ("1" * 12, "1" * 8, True),
        ("1" * 11, "1" * 8, False),
        (None, "1" * 8, False),
        (None, "A" * 20, False),
        (None, "１" * 20, False),
        ("A" * 10, "1" * 8, False),
    ],
)
def test_the_shape_of_an_invoice(code: str | None, number: str, ok: bool) -> None:
    assert invoice_ok(code, number) is ok


def test_names_are_compared_without_regard_to_width_and_spaces() -> None:
    assert party_name("示例（江苏）有限公司") == party_name(" 示例(江苏)有限公司 ")
    assert party_name("甲有限公司") != party_name("甲集团有限公司")


def test_freezing_the_same_document_twice_gives_the_same_facts() -> None:
    document = parse(three_star(services=[service("s1", ("2021-06-01", "2021-07-01"), ("2021-07-02", None))]), PACK)
    assert freeze(document, PACK) == freeze(document, PACK)
