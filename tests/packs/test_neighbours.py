"""Schemes next door are data alone: a city's own ladder, one to five stars, a quota in per cent, lapse of an old star."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assessor.policy.document import parse
from assessor.policy.verdict import judge
from questionnaires.shapes import Pack
from tests.packs.support import MINIMAL, read, write_pack
from tests.policy.documents import five_star


def test_a_city_may_ask_only_three_stars_of_those_who_want_five(tmp_path: Path) -> None:
    level = "id: five_star\nrules:\n  - id: ladder\n    says: 已评定为三星级或四星级\n    with: {held: [three_star, four_star]}\n"
    write_pack(tmp_path, "city", {"pack.yaml": "extends: jiangsu-star-2022\n", "levels/five_star.yaml": level})
    pack = read(tmp_path, "city")
    held = [{"level": "three_star", "awarded_on": "2021-06-30"}]
    assert judge(pack, parse(five_star(stars_held=held), pack)).outcome == "eligible"
    assert judge(pack, parse(five_star(stars_held=[]), pack)).outcome == "ineligible"


STEPS = ["one_star", "two_star", "three_star", "four_star", "five_star"]


@pytest.fixture
def stars(tmp_path: Path) -> Pack:
    files = {name: text for name, text in MINIMAL.items() if not name.startswith("levels/")}
    files["questions/stars_held.yaml"] = (
        "id: stars_held\ntitle: 已评定\nkind: lines\ntable: stars_held\nquestions:\n"
        f"  - {{id: level, label: 星级, type: choice, choices: [{', '.join(f'[{s}, {s}]' for s in STEPS)}]}}\n"
        "  - {id: awarded_on, label: 公布日期, type: date, required: false}\n"
        "  - {id: confirmed_on, label: 最近一次确认, type: date, required: false}\n"
    )
    files["parameters.yaml"] = MINIMAL["parameters.yaml"].rstrip() + (
        "\n        quota_share:\n          says: 名额比例\n          unit: percent\n          cites: 一\n"
        '          values: [{from: 2030-01-01, value: "3"}]\n'
        "        star_lapses_after_years:\n          says: 几年不确认即失效\n          unit: years\n          cites: 一\n"
        "          values: [{from: 2030-01-01, value: 2}]\n"
    )
    for rank, level in enumerate(STEPS, start=1):
        below = "none" if rank == 1 else STEPS[rank - 2]
        files[f"levels/{level}.yaml"] = (
            f"id: {level}\ntitle: {level}\nrank: {rank}\ndecided_by: city\nrules:\n"
            "  - {id: ladder, says: 逐级, cites: 一, value: application, check: highest_star_in, "
            f"with: {{held: [{below}]}}, effect: ineligible, remedy: 请逐级申报。}}\n"
        )
    write_pack(tmp_path, "trial", files)
    return read(tmp_path)


def _held(level: str, **days: Any) -> list[dict[str, Any]]:
    return [{"level": level, **days}]


@pytest.mark.parametrize("rank", range(5))
def test_a_scheme_of_one_to_five_stars_is_climbed_step_by_step(stars: Pack, rank: int) -> None:
    held = _held(STEPS[rank - 1], awarded_on="2029-06-30") if rank else []
    outcomes = {
        level: judge(stars, parse({"level": level, "submitted_on": "2030-03-01", "stars_held": held}, stars)).outcome
        for level in STEPS
    }
    assert outcomes == {level: "eligible" if n == rank else "ineligible" for n, level in enumerate(STEPS)}


def test_a_quota_in_per_cent_is_a_parameter(stars: Pack) -> None:
    assert stars.parameter("quota_share") == Decimal(3)


@pytest.mark.parametrize(
    ("days", "outcome"),
    [
        ({"awarded_on": "2028-03-02"}, "eligible"),
        ({"awarded_on": "2028-03-01"}, "ineligible"),
        ({"awarded_on": "2020-01-01", "confirmed_on": "2028-03-02"}, "eligible"),
        ({"awarded_on": "2020-01-01", "confirmed_on": "2028-03-01"}, "ineligible"),
    ],
)
def test_a_star_unconfirmed_for_two_years_has_lapsed(stars: Pack, days: dict[str, str], outcome: str) -> None:
    document = {"level": "two_star", "submitted_on": "2030-03-01", "stars_held": _held("one_star", **days)}
    assert judge(stars, parse(document, stars)).outcome == outcome


def test_a_total_of_whole_numbers_is_bounded_by_a_count(tmp_path: Path) -> None:
    files = {
        **MINIMAL,
        "questions/sites.yaml": MINIMAL["questions/sites.yaml"].rstrip() + "\n          - {id: machines, label: 设备数, type: integer}\n",
        "levels/one_star.yaml": """
            id: one_star
            title: 一星级
            rank: 1
            decided_by: city
            rules:
              - id: enough-machines
                says: 设备总数够
                cites: 一
                total: sites.machines
                at_least: least_staff
                effect: return
                remedy: 请核对设备数。
                report_as: all_machines
              - id: not-too-many-sites
                says: 大厂区不超过十个
                cites: 一
                count: sites
                check: one_of
                with: {field: kind, values: [big]}
                at_most: least_staff
                effect: manual
                remedy: 请核对。
        """,
    }
    write_pack(tmp_path, "trial", files)
    pack = read(tmp_path)

    def outcome(*machines: int | None, kind: str = "big") -> tuple[str, str | None]:
        sites = [{"id": str(n), "kind": kind, "machines": count} for n, count in enumerate(machines)]
        verdict = judge(pack, parse({"level": "one_star", "sites": sites}, pack))
        return verdict.outcome, verdict.totals["all_machines"]

    assert outcome(4, 6) == ("eligible", "10")
    assert outcome(4, 5) == ("return", "9")
    assert outcome(10, None) == ("return", "10")
    assert outcome(*[1] * 11) == ("manual", "11")
    assert outcome(*[1] * 11, kind="small") == ("eligible", "11")
    assert date(2030, 1, 1) < pack.parameter("closes")  # type: ignore[operator]
