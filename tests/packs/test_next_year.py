"""Next year's notice of a subsidy is written as docs/packs.md tells: two or three small files, no code."""

from pathlib import Path
from typing import Any

import pytest

from assessor.policy import packs
from assessor.policy.judged import judged
from questionnaires.shapes import Pack
from tests.packs.support import write_pack

JIANGSU = {
    "pack.yaml": "extends: jiangsu-subsidy-2018\ntitle: 次年的奖补\ndocument_number: 示例〔2019〕1号\nissued: 2019-08-01\n"
    "in_force: 2019-08-01\n",
    "parameters.yaml": "signed_from:\n  values: [{from: 2019-08-01, value: 2018-01-01}]\n"
    "signed_to:\n  values: [{from: 2019-08-01, value: 2018-12-31}]\n"
    "project_deadline:\n  values: [{from: 2019-08-01, value: 2019-09-10}]\n",
}
JIANGXIA = {
    "pack.yaml": "extends: jiangxia-subsidy-2023\ntitle: 次年的补助\nin_force: 2024-07-31\nissued: 2024-07-31\n",
    "parameters.yaml": "top_from:\n  says: 新设一档的下限\n  unit: yuan\n  cites: 第十一条\n"
    "  values: [{from: 2024-07-31, value: '2000000000.00'}]\n"
    "top_cap:\n  says: 新设一档的上限\n  unit: yuan\n  cites: 第十一条\n"
    "  values: [{from: 2024-07-31, value: '900000.00'}]\n",
    "awards.yaml": "new:\n  brackets:\n"
    "    - {id: from-20yi, title: 20 亿元以上, from: top_from, cap: top_cap, cites: 第十一条}\n",
}


@pytest.fixture
def made(tmp_path: Path) -> dict[str, Pack]:
    write_pack(tmp_path, "jiangsu-next", JIANGSU)
    write_pack(tmp_path, "jiangxia-next", JIANGXIA)
    return packs.load(tmp_path)


@pytest.mark.parametrize(
    ("signed", "applied", "outcome"),
    [
        ("2017-12-31", "2019-09-10", "not_met"), ("2018-01-01", "2019-09-10", "met"), ("2018-12-31", "2019-09-10", "met"),
        ("2019-01-01", "2019-09-10", "not_met"), ("2018-06-01", "2019-09-11", "late"),
    ],
)  # fmt: skip
def test_the_dates_of_the_new_notice_hold_and_nothing_else_changed(
    made: dict[str, Pack], signed: str, applied: str, outcome: str
) -> None:
    facts: dict[str, Any] = {"category": "infrastructure", "form": "public", "annualised_yuan": "1200000.00",
                             "categories_already_subsidised": [], "signed_on": signed, "applied_on": applied}  # fmt: skip
    batch = {"fund_yuan": "10000000.00", "confirmed_total_yuan": "80000000.00"}
    answer = judged(made["jiangsu-next"], {"facts": facts, "batch": batch})
    found = {one["rule"]: one["outcome"] for one in answer["findings"]}
    assert found["signed-in-the-year"] == ("met" if outcome == "late" else outcome)
    assert found["not-late"] == ("not_met" if outcome == "late" else "met")
    assert (answer["award_yuan"] == "150000.00") is (outcome == "met")


@pytest.mark.parametrize(
    ("revenue", "award"),
    [("2000000000.00", "900000.00"), ("1999999999.99", "1000000.00"), ("999999999.99", "800000.00")],
)
def test_a_bracket_added_at_the_end_of_the_list_takes_its_place_by_its_amount(
    made: dict[str, Pack], revenue: str, award: str
) -> None:
    facts = {
        "project_type": "new",
        "industry_class": "industrial",
        "revenue_yuan": revenue,
        "amount_yuan": "9000000.00",
    }
    assert judged(made["jiangxia-next"], {"facts": facts})["award_yuan"] == award
    before = judged(made["jiangxia-subsidy-2023"], {"facts": facts})["award_yuan"]
    assert before == ("800000.00" if revenue.startswith("9") else "1000000.00"), "the earlier notice is as it was"
