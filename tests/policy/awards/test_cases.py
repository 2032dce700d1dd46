"""What the four subsidy documents decide, case by case (tests/policy/cases/subsidies.json): outcome and award."""

import json
from pathlib import Path
from typing import Any

import pytest

from assessor.policy import packs
from assessor.policy.judged import judged
from questionnaires.shapes import Pack

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "cases" / "subsidies.json").read_text("utf-8"))
PACKS: dict[str, Pack] = {pack.id: pack for pack in packs.load().values() if pack.kind == "subsidy"}


@pytest.mark.parametrize("case", CASES, ids=[f"{case['id']} {case['name']}" for case in CASES])
def test_a_case_is_decided_as_the_document_says(case: dict[str, Any]) -> None:
    answer = judged(PACKS[case["pack"]], case)
    assert {name: answer[name] for name in case["expect"]} == case["expect"], answer["findings"]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_workings_end_in_the_award(case: dict[str, Any]) -> None:
    answer = judged(PACKS[case["pack"]], case)
    if answer["award_yuan"] is not None:
        assert answer["workings"][-1]["amount_yuan"] == answer["award_yuan"]
        assert all(line["clause"] in PACKS[case["pack"]].clauses for line in answer["workings"])
        assert answer["award_form"] in PACKS[case["pack"]].awards


def test_cases_have_ids_of_their_own_and_reach_every_outcome_form_and_bracket() -> None:
    ids = [case["id"] for case in CASES]
    assert len(ids) == len(set(ids))
    answers = [(case["pack"], judged(PACKS[case["pack"]], case)) for case in CASES]
    assert {answer["outcome"] for _, answer in answers} == {"ineligible", "return", "manual", "eligible"}
    paid = {(pack, answer["award_form"]) for pack, answer in answers if answer["award_yuan"]}
    assert paid == {(pack.id, form) for pack in PACKS.values() for form in pack.awards}
    said = " ".join(line["says"] for _, answer in answers for line in answer["workings"])
    assert [
        bracket.id
        for pack in PACKS.values()
        for award in pack.awards.values()
        for bracket in award.brackets
        if f"“{bracket.title}”" not in said
    ] == []


def test_every_barring_rule_of_every_programme_is_seen_at_work() -> None:
    """A rule that nothing can make fail might as well not be there: what each one asks is denied once."""
    for pack in PACKS.values():
        whole = next(case for case in CASES if case["pack"] == pack.id and case["expect"].get("outcome") == "eligible")
        for level in pack.levels.values():
            for rule in level.rules:
                field = rule.arguments.get("field")
                if rule.check == "is_true" and rule.effect == "ineligible":
                    facts = {**whole["facts"], field: False, "project_type": "renewal", "route": "self_paid"}
                    facts = {name: value for name, value in facts.items() if name in _questions(pack)}
                    answer = judged(pack, {"facts": facts, "batch": whole.get("batch")})
                    assert answer["outcome"] == "ineligible", (pack.id, rule.id)


def _questions(pack: Pack) -> set[str]:
    names = {question.id for section in pack.sections for question in section.questions}
    return names | {str(section.table) for section in pack.sections if section.kind == "lines"}


def test_a_fact_that_the_pack_does_not_ask_is_named_never_ignored_in_silence() -> None:
    case = next(case for case in CASES if case["id"] == "T30")
    wrong = {**case, "facts": {**case["facts"], "amout_yuan": "1.00", "level": "x"}, "batch": {"fund_yuan": "1.00"}}
    flags = " ".join(judged(PACKS[case["pack"]], wrong)["flags"])
    for name in ("amout_yuan", "level", "batch.fund_yuan"):
        assert f"“{name}”" in flags


def test_facts_may_be_given_without_a_wrapper_and_the_description_of_a_case_is_no_fact() -> None:
    case = next(case for case in CASES if case["id"] == "T91")
    pack = PACKS[case["pack"]]
    bare = judged(pack, {**case["facts"], "batch": case["batch"]})
    assert bare == judged(pack, case)
    assert not any("不是本规则包的栏目" in flag for flag in bare["flags"])


def test_an_unknown_answer_never_pays_more_than_the_known_one_and_never_passes_for_eligible() -> None:
    """Taking any one fact away from an application that passes leaves it less than eligible, or changes nothing at all."""
    for pack in PACKS.values():
        whole = next(case for case in CASES if case["pack"] == pack.id and case["expect"].get("outcome") == "eligible")
        award = judged(pack, whole)["award_yuan"]
        level = next(iter(pack.levels.values()))
        asked = {
            str(name)
            for rule in level.rules
            if rule.effect == "ineligible" and not rule.where
            for name in rule.arguments.values()
        }
        for name in asked & set(whole["facts"]):
            facts = {key: value for key, value in whole["facts"].items() if key != name}
            answer = judged(pack, {"facts": facts, "batch": whole.get("batch")})
            assert answer["outcome"] in ("return", "manual"), (pack.id, name)
            assert answer["award_yuan"] in (award, None)
