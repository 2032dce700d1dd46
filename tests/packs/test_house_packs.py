"""The packs of the house: every clause is carried, nothing is invented, the examples come out as an official reads them."""

import json
from datetime import date
from decimal import Decimal

import pytest

from assessor.policy import packs
from assessor.policy.document import parse
from assessor.policy.verdict import judge
from questionnaires.examples import Example, read_examples
from questionnaires.reader import HOME
from questionnaires.shapes import Pack

ALL = packs.load()
PACKS = {pack.id: pack for pack in ALL.values() if pack.kind == "rating"}
EXAMPLES = [(pack.id, example) for pack in PACKS.values() for example in read_examples(HOME / pack.id)]
ROWS = {f"A{number:02d}" for number in range(1, 19)}


@pytest.mark.parametrize(("pack_id", "example"), EXAMPLES, ids=[f"{pack}:{example.id}" for pack, example in EXAMPLES])
def test_an_example_comes_out_as_it_says(pack_id: str, example: Example) -> None:
    pack = PACKS[pack_id]
    verdict = judge(pack, parse(example.application, pack))
    assert verdict.outcome == example.expect.outcome, [f for f in verdict.findings if f.effect]
    for rule, outcome in example.expect.findings.items():
        assert verdict.finding(rule).outcome == outcome, rule
    if example.expect.spend_yuan is not None:
        assert verdict.totals["spend_yuan"] == example.expect.spend_yuan
    if example.expect.flags is not None:
        assert len(verdict.flags) == example.expect.flags, verdict.flags


def test_every_pack_has_examples() -> None:
    assert {pack for pack, _ in EXAMPLES} == set(PACKS)


@pytest.mark.parametrize("pack", PACKS.values(), ids=lambda pack: pack.id)
def test_every_requirement_of_the_notice_stands_in_a_clause_and_is_carried(pack: Pack) -> None:
    points = {point.id: point for clause in pack.clauses.values() for point in clause.points}
    assert set(points) == ROWS
    assert all(point.carried_by and point.summary for point in points.values())


@pytest.mark.parametrize("pack", PACKS.values(), ids=lambda pack: pack.id)
def test_a_clause_that_rules_carry_is_cited_by_a_rule(pack: Pack) -> None:
    cited = {rule.cites for level in pack.levels.values() for rule in level.rules}
    carried = {clause.label for clause in pack.clauses.values() if "rules" in clause.carried_by}
    assert carried <= cited
    said = {carrier for clause in pack.clauses.values() for carrier in clause.carried_by}
    assert {"rules", "service", "enterprise", "county", "city", "province", "experts", "nobody_yet"} == said


@pytest.mark.parametrize("pack", ALL.values(), ids=lambda pack: pack.id)
def test_a_clause_that_nobody_carries_is_a_stated_gap(pack: Pack) -> None:
    gaps = {gap.cites for gap in pack.gaps}
    nobody = {clause.label for clause in pack.clauses.values() if clause.carried_by == ("nobody_yet",)}
    assert nobody <= gaps


@pytest.mark.parametrize("pack", PACKS.values(), ids=lambda pack: pack.id)
def test_thresholds_that_the_documents_do_not_give_have_no_value(pack: Pack) -> None:
    for name in ("min_spend", "scoring_pass_mark"):
        assert pack.parameter(name) is None
        assert pack.parameters[name].not_set


@pytest.mark.parametrize("pack", ALL.values(), ids=lambda pack: pack.id)
def test_a_number_is_either_cited_or_marked_as_our_own_with_a_reason(pack: Pack) -> None:
    for parameter in pack.parameters.values():
        assert (parameter.cites is not None) != parameter.own_choice, parameter.id
        assert bool(parameter.reason) == parameter.own_choice, parameter.id


def test_the_first_batch_of_2022_has_the_dates_of_the_notice() -> None:
    pack = PACKS["jiangsu-star-2022"]
    assert pack.document_number == "苏工信融合〔2022〕46号"
    assert {name: pack.parameter(name) for name in pack.parameters if pack.parameters[name].cites not in (None, "附件1")} == {
        "min_continuous_months": 3,
        "use_cutoff": date(2022, 1, 31),
        "spend_from": date(2021, 1, 1),
        "spend_to": date(2022, 1, 31),
        "platform_opens": date(2022, 2, 28),
        "report_deadline": date(2022, 4, 15),
        "recommend_deadline": date(2022, 4, 30),
        "site_check_share": Decimal(10),
        "min_spend": None,
    }
    assert [(level.id, level.decided_by) for level in pack.levels.values()] == [
        ("three_star", "city"),
        ("four_star", "city"),
        ("five_star", "province"),
    ]


@pytest.mark.parametrize(
    ("pack_id", "cutoff", "first", "last"),
    [
        ("jiangsu-star-2022-second", date(2022, 9, 30), date(2021, 8, 1), date(2022, 9, 30)),
        ("jiangsu-star-2024", date(2024, 5, 31), date(2023, 1, 1), date(2024, 5, 31)),
    ],
)
def test_a_later_pack_changes_the_dates_it_knows_and_leaves_the_others_open(
    pack_id: str, cutoff: date, first: date, last: date
) -> None:
    pack = PACKS[pack_id]
    assert (pack.parameter("use_cutoff"), pack.parameter("spend_from"), pack.parameter("spend_to")) == (cutoff, first, last)
    for name in ("platform_opens", "report_deadline", "recommend_deadline"):
        assert pack.parameter(name) is None
    assert (pack.document_number, pack.issued) == (None, None)
    assert pack.digest != PACKS["jiangsu-star-2022"].digest


def test_in_2024_every_star_takes_any_form_of_cloud() -> None:
    for level in PACKS["jiangsu-star-2024"].levels.values():
        form_rules = [r for r in level.rules if r.arguments.get("field") == "form"]
        assert [rule.arguments["values"] for rule in form_rules] == [["public", "private", "hybrid"]]


@pytest.mark.parametrize("pack", ALL.values(), ids=lambda pack: pack.id)
def test_a_pack_comes_back_from_its_archive_copy_unchanged(pack: Pack) -> None:
    copy = json.loads(json.dumps(pack.model_dump(mode="json", by_alias=True)))
    again = Pack.model_validate(copy)
    assert again == pack
    assert {name: again.parameter(name) for name in pack.parameters} == {
        name: pack.parameter(name) for name in pack.parameters
    }


@pytest.mark.parametrize("pack", ALL.values(), ids=lambda pack: pack.id)
def test_every_required_question_says_what_is_wrong_when_it_is_empty(pack: Pack) -> None:
    silent = [
        f"{section.id}.{question.id}"
        for section in pack.sections
        for question in section.questions
        if question.required and "required" not in question.errors
    ]
    assert silent == []


@pytest.mark.parametrize("pack", ALL.values(), ids=lambda pack: pack.id)
def test_every_rule_has_a_sentence_and_a_remedy_that_end_like_sentences(pack: Pack) -> None:
    for level in pack.levels.values():
        for rule in level.rules:
            assert rule.says, rule.id
            assert not rule.says.endswith("。"), rule.id
            assert rule.remedy.endswith("。"), rule.id
