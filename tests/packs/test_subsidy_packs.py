"""The four subsidy packs: every requirement row carried, every number of the documents there, silent where they are silent."""

import json
from decimal import Decimal

import pytest

from assessor.policy import packs
from assessor.policy.judged import judged
from assessor.policy.schema import schema
from assessor.workflow import who
from questionnaires.examples import Example, read_examples
from questionnaires.reader import HOME
from questionnaires.shapes import Pack

PACKS = {pack.id: pack for pack in packs.load().values() if pack.kind == "subsidy"}
ROWS = {
    "jiangsu-subsidy-2018": {f"B{number:02d}" for number in range(1, 14)},
    "jiangxia-subsidy-2023": {f"C{number:02d}" for number in range(1, 10)},
    "yichun-subsidy-2023": {f"D{number:02d}" for number in range(1, 9)},
    "shenyang-subsidy-2018": {f"E{number:02d}" for number in range(1, 13)},
}
EXAMPLES = [(pack.id, example) for pack in PACKS.values() for example in read_examples(HOME / pack.id)]
OFFICES = {
    "jiangsu-subsidy-2018": {"certifier_of", "provider_of", "city_of", "finance_of_city", "province"},
    "jiangxia-subsidy-2023": {
        "certifier_of", "operator_of_county", "party_group_of_county", "provider_of", "county_of", "third_party_of_county",
        "government_of_county", "finance_of_county", "anybody_during_notice",
    },
    "yichun-subsidy-2023": {"certifier_of", "provider_of", "county_of", "finance_of_county", "city_of", "finance_of_city"},
    "shenyang-subsidy-2018": {
        "certifier_of", "county_of", "city_of", "data_bureau_of_city", "operator_of_city", "provider_of", "finance_of_city",
        "government_of_city", "finance_of_county",
    },
}  # fmt: skip


@pytest.mark.parametrize(("pack_id", "example"), EXAMPLES, ids=[f"{pack}:{example.id}" for pack, example in EXAMPLES])
def test_an_example_comes_out_as_it_says(pack_id: str, example: Example) -> None:
    answer = judged(PACKS[pack_id], example.application)
    assert answer["outcome"] == example.expect.outcome, answer["findings"]
    found = {finding["rule"]: finding["outcome"] for finding in answer["findings"]}
    assert {rule: found[rule] for rule in example.expect.findings} == example.expect.findings
    assert (answer["award_yuan"] or "none") == example.expect.award_yuan


def test_every_programme_has_examples_of_a_good_and_a_bad_case() -> None:
    outcomes = {pack: {e.expect.outcome for p, e in EXAMPLES if p == pack} for pack in PACKS}
    assert set(PACKS) == set(ROWS)
    assert all("eligible" in seen and len(seen) > 1 for seen in outcomes.values()), outcomes


@pytest.mark.parametrize("pack", PACKS.values(), ids=lambda pack: pack.id)
def test_every_requirement_of_the_document_stands_in_a_clause_and_is_carried(pack: Pack) -> None:
    points = {point.id: point for clause in pack.clauses.values() for point in clause.points}
    assert set(points) == ROWS[pack.id]
    assert all(point.carried_by and point.summary for point in points.values())


@pytest.mark.parametrize("pack", PACKS.values(), ids=lambda pack: pack.id)
def test_a_clause_that_rules_carry_is_cited_by_a_rule_or_an_award(pack: Pack) -> None:
    cited = {rule.cites for level in pack.levels.values() for rule in level.rules}
    cited |= {award.cites for award in pack.awards.values()}
    cited |= {award.uplift.cites for award in pack.awards.values() if award.uplift}
    cited |= {parameter.cites for parameter in pack.parameters.values() if parameter.cites}
    assert {clause.label for clause in pack.clauses.values() if "rules" in clause.carried_by} <= cited


@pytest.mark.parametrize("pack", PACKS.values(), ids=lambda pack: pack.id)
def test_every_office_of_the_document_acts_in_its_process(pack: Pack) -> None:
    assert pack.process is not None
    assert {step.who for step in pack.process.steps} == OFFICES[pack.id] <= set(who.known)


def _caps(pack: Pack, award: str) -> list[tuple[Decimal, Decimal]]:
    """Lower bound and cap of each bracket, in 元."""
    rows = []
    for bracket in pack.awards[award].brackets:
        since, cap = pack.parameter(bracket.since) if bracket.since else Decimal(0), pack.parameter(str(bracket.cap))
        assert isinstance(since, Decimal)
        assert isinstance(cap, Decimal)
        rows.append((since, cap))
    return rows


def _wan(*pairs: tuple[int, int]) -> list[tuple[Decimal, Decimal]]:
    return [(Decimal(since) * 10_000, Decimal(cap) * 10_000) for since, cap in pairs]


def test_the_brackets_are_those_of_the_documents_in_wan() -> None:
    jiangxia, shenyang = PACKS["jiangxia-subsidy-2023"], PACKS["shenyang-subsidy-2018"]
    assert _caps(jiangxia, "new") == _wan((100_000, 100), (50_000, 80), (10_000, 50), (2_000, 30), (1_200, 10))
    assert _caps(shenyang, "industrial-cloud") == _wan((500_000, 200), (40_000, 150), (2_000, 100), (0, 30))
    assert _caps(shenyang, "software-cloud") == _wan((10_000, 50), (1_000, 30), (50, 20), (0, 10))
    assert jiangxia.awards["new"].brackets[-1].only is not None
    assert [one.only for one in jiangxia.awards["new"].brackets[:-1]] == [None] * 4


def test_star_uplifts_and_budgets_that_the_documents_do_not_give_have_no_value() -> None:
    jiangsu = PACKS["jiangsu-subsidy-2018"]
    for name in ("uplift_three_star", "uplift_four_star", "uplift_five_star"):
        assert jiangsu.parameter(name) is None
    assert PACKS["shenyang-subsidy-2018"].parameter("budget") is None
    assert PACKS["yichun-subsidy-2023"].parameter("applies_from") is None


def test_labels_stay_as_printed_where_the_numbering_jumps() -> None:
    labels = set(PACKS["jiangxia-subsidy-2023"].clauses)
    assert {"第十六条", "第二十条", "第二十一条"} <= labels
    assert not labels & {"第十七条", "第十八条", "第十九条"}


def test_the_papers_of_yichun_are_all_there() -> None:
    pack = PACKS["yichun-subsidy-2023"]
    filing = [one for one in pack.documents.values() if one.cites == "三(二)"]
    assert (len(filing), {one.by for one in filing}) == (8, {"provider"})
    assert [one.at_least for one in filing if one.at_least > 1] == [pack.parameter("filing_cases")] == [3]
    assert len([one for one in pack.documents.values() if one.cites == "三(三)"]) == 5
    assert set(pack.forms) == {"provider_filing", "redemption"}
    functions = next(
        q for section in pack.forms["provider_filing"].sections for q in section.questions if q.id == "functions"
    )
    assert (functions.type, len(functions.choices)) == ("choices", 6)
    claimed = next(section for section in pack.forms["redemption"].sections if section.id == "enterprises")
    assert [q.id for q in claimed.questions] == ["name", "product", "term", "contract_yuan", "claim_yuan", "evaluation"]


def test_shenyang_asks_five_papers_and_takes_filings_until_the_fifth() -> None:
    pack = PACKS["shenyang-subsidy-2018"]
    assert len([one for one in pack.documents.values() if one.by == "enterprise"]) == 5
    assert pack.parameter("intake_day") == 5


@pytest.mark.parametrize("pack", PACKS.values(), ids=lambda pack: pack.id)
def test_the_schema_has_every_fact_and_keeps_the_authoritys_figures_apart(pack: Pack) -> None:
    found = schema(pack)["properties"]
    for section in pack.sections:
        holder = found["batch" if section.table == "batch" else "facts"]["properties"]
        holder = holder[section.table]["items"]["properties"] if section.kind == "lines" else holder
        assert {question.id for question in section.questions} <= set(holder)
    json.dumps(found)


def test_no_programme_is_named_in_the_code() -> None:
    words = ("jiangxia", "yichun", "shenyang", "jiangsu-subsidy", "江夏", "伊春", "沈阳")
    code = [
        path
        for floor in ("assessor", "models", "questionnaires", "dashboards")
        for path in (HOME.parent / floor).rglob("*.py")
    ]
    told = HOME.parent / "assessor" / "demo"  # the demonstration tells of places and has to name them
    read = [path for path in code if told not in path.parents]
    assert [path.name for path in read if any(word in path.read_text("utf-8") for word in words)] == []
