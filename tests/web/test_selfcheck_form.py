"""The short form: what was typed is what is read, drawn again and sent along, whatever it was."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from assessor.policy import packs
from assessor.web.selfcheck_document import asked_rules, document_of, presumed, read, usual_day
from assessor.web.selfcheck_form import Answers, hidden_fields, parts_of, read_form
from questionnaires.shapes import Pack
from tests.support.short_form import PACK, READY_FOR_THREE

TODAY = date(2022, 3, 21)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return packs.load(None)[PACK]


def typed(**changes: str | None) -> MultiDict[str, str]:
    """The usual answers with changes; `__` stands for `-`, None takes a field out."""
    fields: dict[str, str | None] = {
        **READY_FOR_THREE,
        **{key.replace("__", "-"): value for key, value in changes.items()},
    }
    return MultiDict({key: value for key, value in fields.items() if value is not None})


NAMES = st.sampled_from(
    [*READY_FOR_THREE, "services-2-used-1-to", "devices-0-serves", "nobody-0-asks", "services-99-name"]
)
SENT = st.lists(st.tuples(NAMES, st.text(max_size=30)), max_size=40)


@given(sent=SENT)
def test_hidden_fields_bring_back_exactly_what_was_read(sent: list[tuple[str, str]]) -> None:
    pack = packs.load(None)[PACK]
    answers = read_form(MultiDict(sent), pack)
    again = read_form(MultiDict(hidden_fields(answers, pack)), pack)
    assert again == answers


@given(sent=SENT)
def test_anything_at_all_in_the_fields_gives_a_document_or_errors_by_field(sent: list[tuple[str, str]]) -> None:
    pack = packs.load(None)[PACK]
    found = read(read_form(MultiDict(sent), pack), pack, TODAY)
    if found.errors:
        assert all(words for words in found.errors.values())
    else:
        document_of(found, pack)


def test_a_blank_line_is_no_line_and_the_lines_close_up(pack: Pack) -> None:
    answers = read_form(typed(services__0__name="", services__0__kind=None, services__0__form=None,
                              services__0__used__0__from="", services__0__used__0__open=None), pack)  # fmt: skip
    assert [row["name"] for row in answers.rows["services"]] == ["云上排产"]


def test_there_is_none_is_an_answer_and_no_lines_is_not(pack: Pack) -> None:
    said = read(read_form(typed(), pack), pack, TODAY).document
    silent = read(read_form(typed(devices__none=None), pack), pack, TODAY).document
    assert said["devices"] == []
    assert "devices" not in silent


def test_none_together_with_lines_is_asked_about_and_nothing_is_dropped(pack: Pack) -> None:
    answers = read_form(typed(services__none="1"), pack)
    assert "services-none" in read(answers, pack, TODAY).errors
    assert len(answers.rows["services"]) == 2


def test_a_star_without_a_day_was_not_announced_yet(pack: Pack) -> None:
    form = typed(stars_held__none=None, stars_held__0__level="three_star")
    assert read(read_form(form, pack), pack, TODAY).document["stars_held"] == [
        {"id": "星级1", "level": "three_star", "awarded_on": None}
    ]


def test_what_cannot_be_read_is_named_at_its_field(pack: Pack) -> None:
    form = typed(payments__0__amount_yuan="2万元", services__1__used__0__from="2021-02-30", submitted_on="明天")
    assert set(read(read_form(form, pack), pack, TODAY).errors) == {
        "payments-0-amount_yuan", "services-1-used", "submitted_on",
    }  # fmt: skip


def test_what_only_the_engine_refuses_is_named_at_its_field_too(pack: Pack) -> None:
    form = typed(services__0__used__0__from="1800-01-01", services__1__name="长" * 501)
    assert set(read(read_form(form, pack), pack, TODAY).errors) == {"services-0-used", "services-1-name"}


@pytest.mark.parametrize(
    ("today", "usual"),
    [
        (date(2022, 1, 5), date(2022, 2, 28)),
        (date(2022, 3, 21), date(2022, 3, 21)),
        (date(2022, 4, 20), date(2022, 4, 20)),
        (date(2026, 11, 21), date(2022, 4, 15)),
    ],
)
def test_the_usual_day_is_today_until_every_deadline_is_over_and_then_the_first_deadline(
    pack: Pack, today: date, usual: date
) -> None:
    assert usual_day(pack, today) == usual


def test_what_is_not_asked_is_presumed_and_what_was_answered_is_not_touched(pack: Pack) -> None:
    document: dict[str, Any] = {"enterprise": {"legal_person": False}, "services": [{"id": "a", "kind": "basic"}]}
    full = presumed(document, pack)
    assert full["enterprise"]["legal_person"] is False
    assert "region" not in full["enterprise"]
    assert full["services"][0]["kind"] == "basic"
    assert "name" not in full["services"][0]
    assert full["pledge"] is True


def test_the_rules_of_the_ladder_and_the_dates_rest_on_the_short_form_and_the_pledge_does_not(pack: Pack) -> None:
    asked = asked_rules(pack, "three_star")
    assert {"ladder", "services-used-long-enough", "spend", "legal-person"} <= asked
    assert not {"pledge-given", "credit-code-valid", "business-on-cloud"} & asked


def test_more_lines_are_offered_only_where_they_were_asked_for(pack: Pack) -> None:
    answers = read_form(typed(), pack)
    before = {part.section.id: len(part.lines) for part in parts_of(answers, pack)}
    after = {part.section.id: len(part.lines) for part in parts_of(answers, pack, add="services")}
    assert after == {**before, "services": before["services"] + 2}


def test_the_empty_form_marks_nothing_as_answered(pack: Pack) -> None:
    assert all(not line.values for part in parts_of(Answers(pack.id), pack) for line in part.lines)
