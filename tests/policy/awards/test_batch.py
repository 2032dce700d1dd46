"""Many applications at once come out as each one alone, form by form and bracket by bracket."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.policy import packs
from assessor.policy.awards.batch import amounts_many, award_many
from assessor.policy.awards.document import read_facts
from assessor.policy.awards.verdict import award
from assessor.policy.facts import freeze
from assessor.policy.frames import frames
from questionnaires.forms import Question
from questionnaires.rules import APPLICATION
from questionnaires.shapes import Pack

PACKS = {pack.id: pack for pack in packs.load().values() if pack.kind == "subsidy"}
EDGES = [0, 1, 3, 49_999_999, 50_000_000, 1_200_000_000, 2_000_000_000, 99_999_999_999, 100_000_000_000, 10**14 - 1]


def _answer(question: Question) -> st.SearchStrategy[Any]:
    match question.type:
        case "money":
            return st.one_of(st.sampled_from(EDGES), st.integers(-100, 10**13)).map(_yuan)
        case "integer":
            return st.integers(0, 4)
        case "date":
            return st.dates(date(2016, 1, 1), date(2024, 12, 31)).map(str)
        case "boolean":
            return st.booleans()
        case "choice":
            return st.sampled_from([value for value, _ in question.choices])
        case "choices":
            return st.lists(st.sampled_from([value for value, _ in question.choices]), max_size=2)
        case _:
            return st.just("某")


def _yuan(fen: int) -> str:
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def _facts(pack: Pack) -> st.SearchStrategy[dict[str, Any]]:
    facts: dict[str, Any] = {}
    batch: dict[str, Any] = {}
    for section in pack.sections:
        answers = {question.id: _answer(question) | st.none() for question in section.questions}
        if section.kind == "lines":
            facts[section.table or ""] = st.none() | st.lists(st.fixed_dictionaries(answers), max_size=2)
        else:
            (batch if section.table == "batch" else facts).update(answers)
    return st.fixed_dictionaries({"facts": st.fixed_dictionaries(facts), "batch": st.fixed_dictionaries(batch)})


def _uplifted() -> Pack:
    pack = PACKS["jiangsu-subsidy-2018"]
    shares = {"uplift_three_star": "10", "uplift_four_star": "20", "uplift_five_star": "33.3"}
    changed = {name: pack.parameters[name].model_copy(update={"values": _since(value)}) for name, value in shares.items()}
    return pack.model_copy(update={"digest": "sha256:uplifted", "parameters": {**pack.parameters, **changed}})


def _since(value: str) -> Any:
    known = PACKS["jiangxia-subsidy-2023"].parameters["new_share"].values[0]
    return (known.model_copy(update={"value": Decimal(value), "since": date(2018, 1, 1)}),)


ALL: Mapping[str, Pack] = {**PACKS, "with stars": _uplifted()}


@pytest.mark.parametrize("name", ALL)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_batch_says_of_each_what_is_said_of_it_alone(name: str, data: st.DataObject) -> None:
    pack = ALL[name]
    documents = [read_facts(one, pack) for one in data.draw(st.lists(_facts(pack), min_size=1, max_size=4))]
    made = frames([(str(number), freeze(document, pack)) for number, document in enumerate(documents)], pack)
    rows = award_many(pack, made).sort("application_id").to_dicts()
    for row, document in zip(rows, documents, strict=True):
        alone = award(pack, document)
        assert row["outcome"] == alone.verdict.outcome
        assert row["award_standing"] == str(alone.award.standing)
        assert row["award_fen"] == alone.fen
        if alone.award.fen is not None:
            assert row["award_form"] == alone.award.form
        for finding in alone.verdict.findings[:-1]:
            assert row[finding.rule] == finding.outcome


def test_amounts_alone_need_no_rules_and_keep_the_frame() -> None:
    pack = PACKS["shenyang-subsidy-2018"]
    document = read_facts({"cloud": "city_service", "paid_yuan": "2600000.00", "years_subsidised": 0}, pack)
    frame = frames([("A", freeze(document, pack))], pack)[APPLICATION]
    found = amounts_many(pack, frame)
    assert isinstance(found, pl.DataFrame)
    assert found["award_fen"].to_list() == [100_000_000]
    assert set(frame.columns) < set(found.columns)


def test_the_rules_of_an_application_stay_unknown_never_false_in_columns() -> None:
    pack = PACKS["yichun-subsidy-2023"]
    made = frames([("A", freeze(read_facts({}, pack), pack))], pack)
    row = award_many(pack, made).to_dicts()[0]
    assert {row[rule.id] for rule in pack.levels["subsidy"].rules} == {"unknown"}
    assert (row["outcome"], row["award_standing"], row["award_fen"]) == ("return", "missing", None)
