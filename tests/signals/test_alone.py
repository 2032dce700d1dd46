"""Signals within one filing, and the concentration of providers: just under, on and over each line."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from assessor.policy import packs
from assessor.signals.alone import edges, on_the_edge
from assessor.signals.providers import Share, concentrated, herfindahl, shares
from questionnaires.parameters import Parameter
from questionnaires.shapes import Pack

PACK = packs.load()["jiangsu-star-2022"]
TWO, UNIT = Decimal(2), 100_000


def with_threshold(yuan: str) -> Pack:
    """The pack with a least spend, as another notice may have one."""
    given = {"id": "min_spend", "says": "最低金额", "unit": "yuan", "cites": "一(三)",
             "values": [{"from": date(2022, 1, 27), "value": yuan}]}  # fmt: skip
    parameters = {**PACK.parameters, "min_spend": Parameter.model_validate(given)}
    return PACK.model_copy(update={"parameters": parameters, "digest": f"sha256:test-{yuan}"})


def document(paid: str, *starts: str) -> dict[str, Any]:
    services = [{"id": f"s{n}", "name": "云", "used": [{"from": day, "to": None}]} for n, day in enumerate(starts)]
    payments = [{"id": "p1", "paid_on": "2021-06-10", "amount_yuan": paid}]
    return {"level": "three_star", "submitted_on": "2022-03-05", "services": services, "payments": payments}


@pytest.mark.parametrize(
    ("total", "seen"),
    [(9_900_000, False), (10_000_000, True), (10_100_000, True), (10_200_000, False), (10_100_001, False)],
)
def test_a_round_total_on_or_just_over_the_threshold(total: int, seen: bool) -> None:
    assert on_the_edge(total, 10_000_000, TWO, UNIT) == seen


def test_the_edge_is_looked_for_only_where_the_pack_sets_a_threshold() -> None:
    filed = document("100000.00", "2021-06-01", "2021-07-01")
    assert edges(PACK, filed) == []
    found = edges(with_threshold("100000.00"), filed)
    assert [(one.kind, one.what, one.section) for one in found] == [("edge", "spend", "payments")]
    assert edges(with_threshold("100000.00"), document("100000.01", "2021-06-01")) == []


@pytest.mark.parametrize(
    ("starts", "seen"),
    [
        (("2021-10-31", "2021-10-31"), True),
        (("2021-10-31", "2021-10-30"), False),
        (("2021-11-01", "2021-11-01"), False),
        (("2021-10-31",), False),
        ((), False),
    ],
)
def test_services_that_all_begin_on_the_last_passing_day(starts: tuple[str, ...], seen: bool) -> None:
    assert [one.kind for one in edges(PACK, document("8123.00", *starts))] == (["last_day"] if seen else [])


@pytest.mark.parametrize(
    ("users", "applicants", "seen"), [(5, 10, False), (6, 10, True), (9, 9, False), (60, 101, False)]
)
def test_a_provider_is_shown_from_the_share_on_and_from_enough_applicants_on(
    users: int, applicants: int, seen: bool
) -> None:
    assert concentrated(Share("某云", users, applicants), Decimal(60), 10) == seen


def test_nobody_divides_by_no_applicants() -> None:
    assert not concentrated(Share("某云", 0, 0), Decimal(60), 0) or Share("某云", 0, 0).percent == 0
    assert herfindahl({}) is None


def test_the_herfindahl_index_of_one_and_of_ten_equal_providers() -> None:
    assert herfindahl({"甲": 7}) == 10_000
    assert herfindahl(dict.fromkeys("甲乙丙丁戊己庚辛壬癸", 3)) == 1_000
    assert [one.provider for one in shares({"乙": 1, "甲": 2, "丙": 2}, 3)] == ["丙", "甲", "乙"]
