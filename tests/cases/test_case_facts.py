"""What the process table is told of a case: everything that a step asks, and nothing else is read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session

from assessor.cases.case_facts import case_facts
from assessor.cases.move import leave, move
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.save_answers import MOST_LINES, add_lines, lines_of
from assessor.policy import packs
from assessor.workflow import CaseFacts
from tests.support.filing import draft
from tests.support.offices import Offices
from tests.support.visits import WHEN
from tests.support.world import on

OF_A_RECHECK = {"evaluated_by", "answer_due", "proposes"}
SET_FOR_A_STEP = {"step_due"}


@pytest.fixture
def offices(session: Session) -> Offices:
    return Offices(session)


@contextmanager
def _statements(session: Session) -> Iterator[list[str]]:
    """Every SELECT sent inside the block."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            seen.append(statement)

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    yield seen
    event.remove(connection, "before_cursor_execute", note)


def test_every_fact_that_a_predicate_may_ask_is_read_from_the_tables(offices: Offices) -> None:
    facts = case_facts(offices.session, offices.passed(), offices.pack, WHEN)
    told = {*vars(facts), *vars(type(facts))}
    missing = {one.name for one in fields(CaseFacts)} - told - OF_A_RECHECK - SET_FOR_A_STEP
    assert not missing, f"predicates would see the default of {missing}, whatever the case is"


def test_leave_for_a_step_reads_only_what_the_step_asks(offices: Offices) -> None:
    case = offices.passed()
    with _statements(offices.session) as seen:
        leave(offices.session, offices.city, case, offices.pack, "record_opinion", WHEN)
    assert len(seen) <= 3, seen


def test_a_fact_is_read_once_however_many_steps_ask_for_it(offices: Offices) -> None:
    facts = case_facts(offices.session, offices.passed(), offices.pack, WHEN)
    with _statements(offices.session) as seen:
        first = (facts.opinions_missing, facts.opinion_against, facts.inspected_worse, facts.outcome)
        asked = len(seen)
        assert (facts.opinions_missing, facts.opinion_against, facts.inspected_worse, facts.outcome) == first
    assert len(seen) == asked > 0


def test_leave_for_one_step_is_no_leave_for_another(offices: Offices) -> None:
    case = offices.passed()
    given = leave(offices.session, offices.city, case, offices.pack, "record_opinion", WHEN)
    with pytest.raises(Refusal):
        move(offices.session, offices.city, case, offices.pack, "evaluate", WHEN, allowed=given)


def test_leave_is_asked_again_once_the_case_has_moved_on(offices: Offices) -> None:
    case = offices.passed()
    given = leave(offices.session, offices.city, case, offices.pack, "record_opinion", WHEN)
    case.state = "evaluated"
    with pytest.raises(Refusal):
        move(offices.session, offices.city, case, offices.pack, "record_opinion", WHEN, allowed=given)


def test_several_lines_are_added_in_their_order_or_not_at_all(offices: Offices) -> None:
    boss = offices.boss()
    case = draft(offices.session, boss, offices.batch, offices.pack)
    section = offices.pack.section("services")
    there = len(lines_of(offices.session, case, section))
    names = [f"云服务{number}" for number in range(3)]
    ids = add_lines(offices.session, boss, case, section, [{"name": one} for one in names], on("2022-03-02"))
    added = lines_of(offices.session, case, section)[there:]
    assert [(row.line_id, row.answers["name"]) for row in added] == list(zip(ids, names, strict=True))
    assert [row.position for row in added] == sorted(row.position for row in added)
    with pytest.raises(Refusal, match="最多填写"):
        add_lines(offices.session, boss, case, section, [{}] * (MOST_LINES - there - 2), on("2022-03-02"))
    assert len(lines_of(offices.session, case, section)) == there + 3
    with pytest.raises(NotFound):
        add_lines(offices.session, boss, case, offices.pack.section("enterprise"), [{}], on("2022-03-02"))


def test_the_packs_are_read_once_however_they_are_asked_for() -> None:
    assert packs.load() is packs.load(None)


def test_facts_as_they_will_be_differ_in_nothing_else(offices: Offices) -> None:
    facts = case_facts(offices.session, offices.passed(), offices.pack, WHEN)
    later = facts.but(paid_fen=100)
    assert (later.paid_fen, facts.paid_fen) == (100, 0)
    assert later.opinions_missing == facts.opinions_missing != ()
    with pytest.raises(AssertionError):
        facts.but(payed_fen=100)
