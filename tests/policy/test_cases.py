"""What the first batch of 2022 decides, case by case (tests/policy/cases): outcome, spend, findings."""

from typing import Any

import pytest

from assessor.policy.document import parse
from assessor.policy.verdict import judge
from tests.policy.support import cases, document_of, star_2022

PACK = star_2022()
CASES = cases()


@pytest.mark.parametrize("case", CASES, ids=[f"{case['id']} {case['name']}" for case in CASES])
def test_a_case_is_decided_as_the_notice_says(case: dict[str, Any]) -> None:
    verdict = judge(PACK, parse(document_of(case), PACK))
    expect = case["expect"]
    assert verdict.outcome == expect["outcome"], [(f.rule, f.observed, f.effect) for f in verdict.findings if f.effect]
    for rule, outcome in expect.get("findings", {}).items():
        assert verdict.finding(rule).outcome == outcome, rule
    if "spend_yuan" in expect:
        assert verdict.totals == {"spend_yuan": expect["spend_yuan"]}


def test_cases_have_ids_of_their_own_and_cover_every_outcome() -> None:
    ids = [case["id"] for case in CASES]
    assert len(ids) == len(set(ids))
    assert {case["expect"]["outcome"] for case in CASES} == {"ineligible", "return", "manual", "eligible"}


def test_every_barring_rule_of_every_star_is_seen_failing_somewhere() -> None:
    """A rule that no case can make fail might as well not be there."""
    failing: dict[str, set[str]] = {level: set() for level in PACK.levels}
    for case in CASES:
        for level in PACK.levels:
            document = {**document_of(case), "level": level}
            failing[level] |= {f.rule for f in judge(PACK, parse(document, PACK)).findings if f.effect}
    for level in PACK.levels.values():
        silent = {rule.id for rule in level.rules} - failing[level.id] - {"spend", "scoring-guide"}
        assert silent == set(), level.id
