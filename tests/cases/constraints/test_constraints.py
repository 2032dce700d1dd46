"""Every CHECK and UNIQUE of the layout refuses a line that must never be, on SQLite and on PostgreSQL.

Each example is a sound row, made by the verbs where they make it by the way, written once more with something changed.
The examples stand beside this file, one module a subject, with the rows that they need.
"""

from typing import Any

import pytest
from sqlalchemy import CheckConstraint, Index, Table, UniqueConstraint, insert, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel

from assessor.cases.object_to import Complaint, record_objection
from assessor.cases.scope import last_submission
from models.application import Application
from tests.cases.constraints import (
    cases,
    draws,
    frauds,
    funds,
    meetings,
    money,
    offices,
    panels,
    projects,
    providers,
    stars,
    visits,
)
from tests.cases.constraints.shapes import NOW, Never, Twice
from tests.support.behind import behind_the_log
from tests.support.draws import drawn_twice
from tests.support.offices import Offices

TABLES = SQLModel.metadata.tables
SUBJECTS = (
    cases,
    draws,
    frauds,
    funds,
    meetings,
    money,
    offices,
    panels,
    projects,
    providers,
    stars,
    visits,
)
NEVER: list[Never] = [one for subject in SUBJECTS for one in subject.NEVER]
TWICE: list[Twice] = [one for subject in SUBJECTS for one in subject.TWICE]

NEW_KEYS = {"code": "999999", "token_hash": "1" * 64, "seq": 999_999, "size": 999_999}
"""Primary keys that no database counts up."""


def _short(table: Table, constraint: str) -> str:
    return constraint.removeprefix(f"ck_{table.name}_")


def _furnished(session: Session) -> Application:
    """At least one row in every table of the examples, the newest of each as the examples say."""
    world = Offices(session)
    case, _ = world.noticed()
    providers.furnish(world)
    frauds.furnish(world)  # early: the newest rows of other tables are those of the other subjects
    said = record_objection(session, world.city, case, world.pack, Complaint("张某", "13900000000", "查无此系统"), NOW)
    submission = last_submission(session, case)
    assert submission is not None
    star = stars.star_of(world, case)
    cases.furnish(world, case)
    projects.furnish(world, case)
    drawn_twice(session, world, case, star)
    stars.furnish(world, case, said, star)
    visits.furnish(world, case, submission)
    money.furnish(world, case, submission)
    offices.furnish(world)
    panels.furnish(world, case)
    meetings.furnish(world)
    funds.furnish(world, case)
    offices.sign_the_log(world)
    return case


def _again(session: Session, name: str, changed: dict[str, Any]) -> None:
    """Write the newest row of a table once more with something changed."""
    table = TABLES[name]
    newest = select(table).order_by(next(iter(table.primary_key)).desc())
    if name == "organisation" and changed == {"kind": "enterprise"}:
        newest = newest.where(table.c.uscc.is_not(None))
    row = dict(session.execute(newest.limit(1)).mappings().one())
    row.pop("id", None)
    row |= {key: other for key, other in NEW_KEYS.items() if key in table.primary_key.columns}
    with session.begin_nested(), behind_the_log(session):
        session.execute(insert(table).values(**row | changed))


def test_every_check_of_the_layout_has_an_example_here() -> None:
    found = {
        (table.name, _short(table, str(one.name)))
        for table in TABLES.values()
        for one in table.constraints
        if isinstance(one, CheckConstraint)
    }
    assert found == {(table, constraint) for table, constraint, _ in NEVER}


def test_every_unique_of_the_layout_has_an_example_here() -> None:
    found = {
        (table.name, tuple(column.name for column in one.columns))
        for table in TABLES.values()
        for one in (*table.constraints, *table.indexes)
        if isinstance(one, UniqueConstraint) or (isinstance(one, Index) and one.unique)
    }
    # One that holds the primary key can be broken by no row: it is there for a foreign key to point at.
    assert {one for one in found if "id" not in one[1]} == {(table, columns) for table, columns, _ in TWICE}


def test_no_row_that_must_never_be_is_taken(session: Session) -> None:
    _furnished(session)
    for table, constraint, changed in NEVER:
        with pytest.raises(IntegrityError, match=f"ck_{table}_{constraint}"):
            _again(session, table, changed)


def test_nothing_that_is_single_is_written_twice(session: Session) -> None:
    _furnished(session)
    sqlite = session.get_bind().dialect.name == "sqlite"
    for table, columns, changed in TWICE:
        said = ", ".join(f"{table}.{column}" for column in columns) if sqlite else f"Key ({', '.join(columns)})="
        with pytest.raises(IntegrityError) as refused:
            _again(session, table, changed)
        # PostgreSQL writes a column whose name is also a word of its own in quotation marks.
        assert said in str(refused.value).replace('"', ""), (table, columns)


def test_a_withdrawn_application_makes_room_for_another_in_the_same_batch(session: Session) -> None:
    case = _furnished(session)
    _again(session, "application", {"ref": "another", "number": "another", "state": "withdrawn"})
    assert case.state == "held"
