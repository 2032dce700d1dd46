"""The check-list and the second look, without tables: what a visit may change of a verdict, and what it may not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assessor.policy import packs
from assessor.policy.calendar import last_passing_start
from assessor.policy.checklist import checklist, open_rules
from assessor.policy.document import parse
from assessor.policy.inspected_document import LineFinding, inspected_document, overall
from assessor.policy.second_look import difference, in_force, weight, worse_rules
from assessor.policy.verdict import judge

PACK = packs.load()["jiangsu-star-2022"]
DOCUMENT: dict[str, Any] = {
    "level": "three_star",
    "submitted_on": "2022-03-05",
    "pledge": True,
    "enterprise": {
        "name": "示例制造有限公司", "uscc": "91320583XXFAKE0018", "region": "320583", "legal_person": True,
        "finance_system": True, "credit_ok": True, "violations": [],
    },
    "stars_held": [],
    "services": [
        {"id": "s1", "name": "云服务器", "kind": "basic", "form": "public", "domain": "infrastructure",
         "used": [{"from": "2021-06-01", "to": None}]},
        {"id": "s2", "name": "云上排产", "kind": "industrial_app", "form": "public", "domain": "production",
         "used": [{"from": "2021-07-15", "to": None}]},
    ],
    "payments": [{"id": "p1", "service": "s1", "paid_on": "2021-12-20", "amount_yuan": "45000.00"}],
}  # fmt: skip


def _verdict(document: dict[str, Any]) -> dict[str, Any]:
    return judge(PACK, parse(document, PACK)).to_record()


FILED = _verdict(DOCUMENT)
ITEMS = checklist(DOCUMENT, FILED, [], PACK, "three_star")


def _found(results: dict[str, str], corrections: dict[str, Any] | None = None) -> list[LineFinding]:
    return [
        LineFinding(item.section, item.line, item.question, item.claims, results.get(item.key, "confirmed"),  # type: ignore[arg-type]
                    corrections or {})
        for item in ITEMS
    ]  # fmt: skip


def _again(findings: Sequence[LineFinding]) -> dict[str, Any]:
    return _verdict(inspected_document(DOCUMENT, findings, PACK))


def test_every_line_is_an_item_and_of_what_is_given_once_what_the_pack_names() -> None:
    assert {item.key for item in ITEMS} == {
        "services:s1", "services:s2", "payments:p1", "enterprise:legal_person", "enterprise:finance_system",
    }  # fmt: skip


def test_what_the_rules_are_unsure_of_comes_first_with_the_rules_words() -> None:
    document = {**DOCUMENT, "services": [DOCUMENT["services"][0], {**DOCUMENT["services"][1], "used": []}]}
    items = checklist(document, _verdict(document), [], PACK, "three_star")
    assert items[0].key == "services:s2"
    assert [item.first for item in items] == sorted((item.first for item in items), reverse=True)
    assert any(concern.rule == "services-used-long-enough" for concern in items[0].concerns)


def test_a_flag_of_one_day_brings_its_line_to_the_front() -> None:
    start = last_passing_start(date(2022, 1, 31), 3)
    assert PACK.parameter("use_cutoff") == date(2022, 1, 31)
    late = {**DOCUMENT["services"][1], "used": [{"from": start.isoformat(), "to": None}]}
    document = {**DOCUMENT, "services": [DOCUMENT["services"][0], late]}
    verdict = _verdict(document)
    assert any(flag.startswith("s2：") for flag in verdict["flags"])
    assert checklist(document, verdict, [], PACK, "three_star")[0].key == "services:s2"


def test_proof_is_named_beside_the_line_that_it_proves() -> None:
    files = [{"ref": "f1", "proves": [{"section": "services", "line": "s1"}]}, {"ref": "f2", "proves": []}]
    items = {item.key: item for item in checklist(DOCUMENT, FILED, files, PACK, "three_star")}
    assert items["services:s1"].files == ("f1",)
    assert items["services:s2"].files == ()


def test_rules_on_what_is_given_once_are_listed_beside_the_items() -> None:
    document = {**DOCUMENT, "enterprise": {**DOCUMENT["enterprise"], "uscc": "91310115XXFAKE0017"}}
    assert "credit-code-valid" in [rule.rule for rule in open_rules(_verdict(document))]


@given(st.sampled_from(["confirmed", "unverified"]), st.permutations(range(len(ITEMS))))
def test_confirming_and_not_being_able_to_check_change_nothing(result: str, order: list[int]) -> None:
    found = _found({item.key: result for item in ITEMS})
    assert inspected_document(DOCUMENT, [found[i] for i in order], PACK) == DOCUMENT


@given(
    st.fixed_dictionaries({item.key: st.sampled_from(["confirmed", "refuted", "unverified"]) for item in ITEMS}),
    st.permutations(range(len(ITEMS))),
)
def test_the_order_in_which_items_arrive_does_not_matter(results: dict[str, str], order: list[int]) -> None:
    found = _found(results)
    assert inspected_document(DOCUMENT, found, PACK) == inspected_document(DOCUMENT, [found[i] for i in order], PACK)
    assert overall(found) == overall([found[i] for i in order])


@given(st.fixed_dictionaries({item.key: st.sampled_from(["confirmed", "refuted", "unverified"]) for item in ITEMS}))
def test_finding_the_same_twice_is_finding_it_once_and_the_filing_stays_as_it_was(results: dict[str, str]) -> None:
    before = repr(DOCUMENT)
    once = inspected_document(DOCUMENT, _found(results), PACK)
    assert inspected_document(DOCUMENT, _found(results) * 2, PACK) == once
    assert repr(DOCUMENT) == before


def test_refuting_the_only_qualifying_services_makes_it_ineligible() -> None:
    assert FILED["outcome"] == "eligible"
    after = _again(_found({"services:s1": "refuted", "services:s2": "refuted"}))
    assert after["outcome"] == "ineligible"
    assert "a-service-qualifies" in worse_rules(FILED, after)


def test_a_refuted_yes_is_a_no_and_not_an_unknown() -> None:
    after = inspected_document(DOCUMENT, _found({"enterprise:finance_system": "refuted"}), PACK)
    assert after["enterprise"]["finance_system"] is False
    assert _verdict(after)["outcome"] == "ineligible"


def test_a_correction_takes_the_place_of_the_claim_and_an_unknown_one_leaves_nothing() -> None:
    found = [one for one in _found({"payments:p1": "partly"}) if one.key == "payments:p1"]
    less = inspected_document(DOCUMENT, [replace(found[0], corrections={"amount_yuan": "4500.00"})], PACK)
    assert less["payments"][0]["amount_yuan"] == "4500.00"
    gone = inspected_document(DOCUMENT, [replace(found[0], corrections={"amount_yuan": None})], PACK)
    assert "amount_yuan" not in gone["payments"][0]


def test_a_finding_does_not_speak_of_a_claim_that_was_made_differently_since() -> None:
    new = {**DOCUMENT, "services": [{**DOCUMENT["services"][0], "name": "另一项服务"}, DOCUMENT["services"][1]]}
    assert len(inspected_document(new, _found({"services:s1": "refuted"}), PACK)["services"]) == 2
    assert len(inspected_document(DOCUMENT, _found({"services:s1": "refuted"}), PACK)["services"]) == 1


def test_the_whole_follows_from_the_items() -> None:
    assert overall(_found({})) == "confirmed"
    assert overall(_found({"services:s1": "unverified"})) == "partly"
    assert overall(_found({item.key: "refuted" for item in ITEMS})) == "refuted"
    assert overall(_found({item.key: "unverified" for item in ITEMS})) == "partly"
    assert overall(_found({**{item.key: "refuted" for item in ITEMS}, "services:s1": "unverified"})) == "refuted"
    assert overall([]) == "partly"


def test_a_visit_makes_nothing_better_by_itself() -> None:
    bad = {**DOCUMENT, "enterprise": {**DOCUMENT["enterprise"], "finance_system": False}}
    assert in_force(_verdict(bad), FILED)["outcome"] == "ineligible"
    assert in_force(FILED, _verdict(bad))["outcome"] == "ineligible"
    assert in_force(FILED, None) is FILED


@given(st.fixed_dictionaries({item.key: st.sampled_from(["confirmed", "refuted"]) for item in ITEMS}))
def test_no_finding_in_force_weighs_less_than_on_the_filing(results: dict[str, str]) -> None:
    after = _again(_found(results))
    now = {finding["rule"]: finding for finding in in_force(FILED, after)["findings"]}
    assert all(weight(now[finding["rule"]]) >= weight(finding) for finding in FILED["findings"])
    assert {turn.rule for turn in difference(FILED, after) if turn.worse} == set(worse_rules(FILED, after))
