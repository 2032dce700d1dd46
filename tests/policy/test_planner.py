"""The way up: where the applicant stands, the earliest day, and the smallest set of changes."""

from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from assessor.policy.candidates import candidates
from assessor.policy.document import parse
from assessor.policy.edits import applied
from assessor.policy.facts import freeze
from assessor.policy.look import look
from assessor.policy.plan import plan_for
from assessor.policy.planner import LevelPlan, plan
from assessor.policy.states import severity_of
from assessor.policy.verdict import judge
from assessor.policy.ways import shortest_way
from tests.policy.documents import device, enterprise, five_star, four_star, payment, service, three_star, use_case
from tests.policy.support import cases, document_of, star_2022
from tests.policy.test_oracle import documents

PACK = star_2022()
TODAY = date(2022, 3, 1)


def _plan(document: dict[str, Any], today: date = TODAY) -> dict[str, LevelPlan]:
    return {one.level.id: one for one in plan(PACK, parse(document, PACK), today)}


def test_a_firm_that_is_ready_is_told_so_for_each_star() -> None:
    plans = _plan(four_star())
    assert [(level, one.state, one.outcome) for level, one in plans.items()] == [
        ("three_star", "ready", "eligible"),
        ("four_star", "ready", "eligible"),
        ("five_star", "closed", "ineligible"),
    ]
    assert plans["three_star"].changes == ()


def test_the_next_step_of_the_ladder_must_be_awarded_first() -> None:
    five = _plan(four_star())["five_star"]
    assert (five.next_award, five.reached, five.changes) == ("four_star", None, ())
    assert "ladder" in five.barred
    assert five.says == "要先评定为四星级并公布，才能申报五星级；本批次不能申报。"


def test_a_star_that_is_held_is_not_planned_again() -> None:
    plans = _plan(five_star())
    assert [one.state for one in plans.values()] == ["held", "held", "ready"]
    assert plans["four_star"].next_award is None


def test_one_bad_service_among_good_ones_is_taken_out() -> None:
    stopped = service("s3", ("2021-01-10", "2021-12-31"), name="云盘")
    three = _plan(three_star(services=[service("s1"), service("s2", kind="industrial_app"), stopped]))["three_star"]
    assert (three.state, three.outcome, three.reached) == ("near", "return", "eligible")
    assert [(c.kind, c.table, c.line) for c in three.changes] == [("remove", "services", "s3")]
    assert "云盘" in three.changes[0].says
    assert three.says == "做到下面 1 项就可以申报。"


def test_a_service_that_is_too_young_gives_the_earliest_day_and_says_that_this_batch_is_over() -> None:
    three = _plan(three_star(services=[service("s1", ("2021-11-01", None))]))["three_star"]
    assert (three.state, three.earliest, three.in_batch) == ("closed", date(2022, 2, 1), False)
    assert "2022-02-01" in three.says
    assert all(change.past for change in three.changes if change.kind == "add")
    step = next(s for s in three.steps if s.finding.rule == "services-used-long-enough")
    assert (step.met_on, step.in_batch) == (date(2022, 2, 1), False)


def test_when_every_young_service_counts_the_latest_decides_the_earliest_day() -> None:
    young = [service("s1", ("2021-11-05", None)), service("s2", ("2021-12-09", None), kind="industrial_app")]
    three = _plan(three_star(services=young))["three_star"]
    assert three.earliest == date(2022, 3, 9)


def test_a_device_can_still_be_connected_in_time() -> None:
    four = _plan(three_star())["four_star"]
    assert (four.state, [c.kind for c in four.changes]) == ("near", ["add"])
    assert not four.changes[0].past


def test_a_device_without_edge_processing_is_put_right_or_joined_by_another() -> None:
    four = _plan(four_star(devices=[device("d1", edge=False)]))["four_star"]
    assert (four.state, len(four.changes)) == ("near", 1)
    assert four.changes[0].kind in ("fix", "add")


def test_before_the_platform_opens_one_waits() -> None:
    three = _plan(three_star(submitted_on=None), date(2022, 2, 1))["three_star"]
    assert [c.kind for c in three.changes] == ["wait"]
    assert "2022-02-28" in three.changes[0].says
    assert (three.earliest, three.in_batch) == (date(2022, 2, 28), True)


def test_without_a_day_of_submission_today_is_taken_and_after_the_deadline_nothing_helps() -> None:
    assert _plan(three_star(submitted_on=None))["three_star"].state == "ready"
    late = _plan(three_star(submitted_on=None), date(2022, 4, 16))["three_star"]
    assert (late.state, late.barred) == ("closed", ("not-late",))


@pytest.mark.parametrize("key", ["legal_person", "finance_system", "credit_ok"])
def test_a_fact_that_speaks_against_the_firm_is_never_edited_away(key: str) -> None:
    three = _plan(three_star(enterprise=enterprise(**{key: False})))["three_star"]
    assert (three.state, three.changes, three.reached) == ("closed", (), None)
    assert len(three.barred) == 1


def test_what_is_not_answered_is_asked_one_by_one() -> None:
    three = _plan({"level": "three_star"})["three_star"]
    assert three.state == "unknown"
    asked = {question for change in three.changes for question in change.questions if change.table == "application"}
    assert asked == {"uscc", "region", "legal_person", "finance_system", "credit_ok", "violations", "pledge", "name"}
    added = [change for change in three.changes if change.kind == "add"]
    assert len(added) == 2
    assert not any(change.past for change in added)


def test_a_filing_that_an_officer_must_look_at_is_ready() -> None:
    three = _plan(three_star(payments=[payment("p1", "2021-06-10", "500.00", payer="集团")]))["three_star"]
    assert (three.state, three.outcome) == ("ready", "manual")
    assert "1 项" in three.says


def test_a_missing_technology_is_filled_in() -> None:
    five = _plan(five_star(use_cases=[use_case("u1", technologies=...)]))["five_star"]
    assert [(c.kind, c.line, c.questions) for c in five.changes] == [("fix", "u1", ("technologies",))]


def test_taking_out_the_only_industrial_app_asks_for_another_one() -> None:
    services = [service("s1"), service("s2", ("2021-12-01", None), kind="industrial_app")]
    three = _plan(three_star(services=services))["three_star"]
    assert sorted(c.kind for c in three.changes) == ["add", "remove"]
    assert "工业 APP" in next(c.says for c in three.changes if c.kind == "add")


def test_the_changes_of_every_case_reach_what_they_promise() -> None:
    for case in cases():
        document = parse(document_of(case), PACK)
        dated = document if document.submitted_on else replace(document, submitted_on=TODAY)
        for level in PACK.levels:
            own = replace(dated, level=level)
            way = shortest_way(plan_for(PACK, level), own, TODAY)
            if way.reached:
                assert judge(PACK, applied(own, way.edits)).outcome == way.reached
            else:
                assert way.edits == ()


@given(document=documents)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_no_smaller_set_of_the_known_changes_would_do(document: dict[str, Any]) -> None:
    parsed = parse(document, PACK)
    parsed = parsed if parsed.submitted_on else replace(parsed, submitted_on=TODAY)
    made = plan_for(PACK, parsed.level)
    way = shortest_way(made, parsed, TODAY)
    if way.reached is None:
        return
    assert judge(PACK, applied(parsed, way.edits)).outcome == way.reached
    facts = freeze(parsed, PACK)
    bars = [one for one in (look(p, facts) for p in made.rules) if severity_of(one.planned.rule, one.state) >= 2]
    known = {e.key: e for groups in candidates(made, parsed, bars, TODAY).values() for g in groups for e in g}
    for size in range(min(len(way.edits), 3)):
        for fewer in combinations(known.values(), size):
            assert judge(PACK, applied(parsed, fewer)).outcome not in ("eligible", "manual")


def test_a_filing_of_five_thousand_lines_is_planned_in_good_time() -> None:
    lines = [service(f"s{n}", ("2021-12-01", None)) if n % 50 == 0 else service(f"s{n}") for n in range(1_000)]
    three = _plan(three_star(services=[*lines, service("app", kind="industrial_app")]))["three_star"]
    assert (three.state, three.reached) == ("near", "eligible")
    assert {change.kind for change in three.changes} == {"remove"}
    assert len(three.changes) == 20


def test_every_sentence_of_a_plan_is_a_sentence() -> None:
    for case in cases():
        for one in _plan(document_of(case)).values():
            assert one.says.endswith("。")
            for change in one.changes:
                assert change.says
                assert not any(bad in change.says for bad in ("None", "True", "Period", "datetime", "_star"))
