"""Whoever writes behind the log's back is found: rows, states, dates, entries, the log's tail; on both databases."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, Table, delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel

from assessor.audit.signing import public_text
from assessor.cases.checkpoints import make_checkpoint
from assessor.cases.object_to import Complaint, record_objection
from assessor.cases.refusal import Refusal
from assessor.cases.verify import Asked, verify
from models.batch import Setting
from models.digests import EMPTY, entry_hash, instant
from models.log import LogEntry
from models.recording import IN_FLUSH, is_logged
from models.store import snapshot, unit_of_work
from tests.support.behind import drop_triggers
from tests.support.offices import Offices
from tests.support.world import on

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
LOG: Table = LogEntry.__table__  # type: ignore[attr-defined]


@pytest.fixture
def story(engine: Engine) -> Engine:
    """A database in which a case went all the way to its public notice, and its log was signed once on the way."""
    with unit_of_work(engine, write=True) as session:
        offices = Offices(session)
        case, _ = offices.noticed()
        record_objection(
            session, offices.city, case, offices.pack, Complaint("张某", "13900000000", "查无此系统"), on("2022-04-02")
        )
    return engine


def signed(engine: Engine, day: str = "2022-04-03") -> str:
    """A checkpoint as somebody else keeps it."""
    with unit_of_work(engine, write=True) as session:
        return make_checkpoint(session, KEY, on(day)).note


def found(engine: Engine, **kept: str) -> list[str]:
    """What a verification names."""
    with snapshot(engine) as session:
        return list(verify(session, Asked(kept, public_text(KEY))).differences())


def behind(engine: Engine, *tamper: str | Callable[[Connection], None]) -> None:
    """Do it as the owner of the database: no triggers, no foreign keys, no session."""
    with engine.connect().execution_options(write=True) as connection:
        drop_triggers(connection)
        connection.info[IN_FLUSH] = True
        for one in tamper:
            if callable(one):
                one(connection)
            else:
                connection.execute(text(one))
        connection.commit()
        connection.info[IN_FLUSH] = False


def rehash(connection: Connection) -> None:
    """Recompute every sequence number and hash, as a careful forger would."""
    rows = [dict(row) for row in connection.execute(select(LOG).order_by(LOG.c.seq)).mappings()]
    connection.execute(delete(LOG))
    last = EMPTY
    for number, row in enumerate(rows, 1):
        row |= {"seq": number, "previous": last}
        last = row["hash"] = entry_hash({**row, "at": instant(row["at"])})
    connection.execute(insert(LOG), rows)


def test_an_untouched_story_has_nothing_to_name(story: Engine) -> None:
    kept = signed(story)
    assert found(story, kept=kept) == []


@pytest.mark.parametrize(
    ("tamper", "named"),
    [
        ("UPDATE event SET reason = '改写' WHERE seq = 2", "表 event 主键"),
        ("UPDATE event SET actor_id = actor_id - 1 WHERE seq = 3", "表 event 主键"),
        ("UPDATE opinion SET judgement = 'unknown', reason = '另有理由' WHERE id = 1", "表 opinion 主键 1"),
        ("UPDATE application SET state = 'rated'", "按办理记录应为"),
        ("UPDATE application SET level = 'four_star'", "表 application 主键"),
        ("UPDATE public_notice SET ends_on = '2022-04-08'", "表 public_notice 主键"),
        ("UPDATE filling_window SET closes_at = '2022-05-30 16:00:00.000000' WHERE region_code = '320500'", "filling_window"),
        ("UPDATE submission SET outcome = 'ineligible'", "表 submission 主键"),
        ("UPDATE credit_review SET valid_until = '2023-01-01'", "表 credit_review 主键"),
        ("UPDATE objection SET words = '没有意见'", "表 objection 主键"),
        ("UPDATE person SET password_hash = 'x' WHERE id = 1", "表 person 主键 1"),
        ("DELETE FROM remark", None),
        ("DELETE FROM opinion WHERE id = 2", "表 opinion 主键 2：这一行被绕过系统删除"),
        ("INSERT INTO setting (key, value) VALUES ('slipped', 'in')", "表 setting 主键 slipped：这一行不在日志中"),
        ("DELETE FROM row_salt WHERE table_name = 'event'", "盐不见了"),
        ("UPDATE row_salt SET salt = '00000000000000000000000000000000' WHERE table_name = 'event'", "内容与日志不符"),
        ("UPDATE log_entry SET actor_id = 99 WHERE seq = 5", "日志第 5 条的内容被改动"),
        ("UPDATE log_entry SET digest = NULL, operation = 'delete' WHERE seq = 5", "日志第 5 条的内容被改动"),
        ("UPDATE log_entry SET hash = 'zz' WHERE seq = 5", "日志第 5 条"),
        ("DELETE FROM log_entry WHERE seq = 5", "日志第 5 条不见了"),
    ],
)  # fmt: skip
def test_each_change_behind_the_logs_back_is_named(story: Engine, tamper: str, named: str | None) -> None:
    behind(story, tamper)
    if named is None:  # there was nothing to delete
        assert found(story) == []
    else:
        assert any(named in one for one in found(story)), found(story)


def test_entries_that_change_places_are_found(story: Engine) -> None:
    behind(
        story,
        "UPDATE log_entry SET seq = 999999 WHERE seq = 5",
        "UPDATE log_entry SET seq = 5 WHERE seq = 6",
        "UPDATE log_entry SET seq = 6 WHERE seq = 999999",
    )
    assert any("接不上" in one for one in found(story))


def test_a_deleted_tail_with_its_rows_is_found_by_a_checkpoint_kept_elsewhere(story: Engine) -> None:
    kept = signed(story)
    with snapshot(story) as session:
        size = session.execute(text("SELECT max(seq) FROM log_entry")).scalar_one()
        last = session.execute(select(LOG).where(LOG.c.table_name == "submission")).mappings().all()[-1]
    assert last["seq"] < size
    behind(story, "DELETE FROM checkpoint", "DELETE FROM log_entry WHERE table_name IN ('checkpoint', 'objection')")
    behind(
        story, "DELETE FROM row_salt WHERE table_name IN ('checkpoint', 'objection')", "DELETE FROM objection", rehash
    )
    assert found(story) == []  # the forgery is whole …
    assert any("末尾被删" in one for one in found(story, kept=kept))  # … but somebody kept a checkpoint


def test_a_history_written_anew_at_the_same_length_is_found_by_a_kept_checkpoint(story: Engine) -> None:
    kept = signed(story)

    def forge(connection: Connection) -> None:
        connection.execute(update(LOG).where(LOG.c.seq == 3).values(actor_id=12))
        rehash(connection)

    behind(story, forge)
    assert any("被改写过" in one for one in found(story, kept=kept))
    with pytest.raises(Refusal, match="不同"):  # and nothing is signed over it
        signed_again(story)


def signed_again(engine: Engine) -> str:
    """One more checkpoint, with something written in between."""
    with unit_of_work(engine, write=True) as session:
        session.add(Setting(key="more", value="1"))
    return signed(engine, "2022-04-05")


def test_a_second_checkpoint_continues_the_first_and_its_proof_is_checked(story: Engine) -> None:
    first = signed(story)
    assert signed(story, "2022-04-04") == first  # nothing was written since: nothing to sign
    second = signed_again(story)
    assert second != first
    assert found(story, first=first, second=second) == []
    behind(story, """UPDATE checkpoint SET proof = '["00"]' WHERE proof <> '[]'""" if story.dialect.name == "sqlite"
           else """UPDATE checkpoint SET proof = '["00"]' WHERE proof::text <> '[]'""")  # fmt: skip
    assert any("不是前一个存证点" in one for one in found(story))


def test_a_changed_checkpoint_file_or_another_key_is_refused(story: Engine) -> None:
    kept = signed(story)
    lines = kept.split("\n")
    shorter = "\n".join([lines[0], str(int(lines[1]) - 1), *lines[2:]])
    assert any("签名不成立" in one for one in found(story, kept=shorter))
    other = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
    with snapshot(story) as session:
        said = list(verify(session, Asked({"kept": kept}, public_text(other))).differences())
    assert any("没有这把公钥的签名" in one for one in said)


CELLS = [table for name, table in sorted(SQLModel.metadata.tables.items()) if is_logged(table)]


def _flips(connection: Connection) -> list[tuple[Table, Any, Any, Any]]:
    """Every cell of every logged row with another value in it: table, primary key, column, what would stand there."""
    found = []
    for table in CELLS:
        primary = list(table.primary_key.columns)
        for row in connection.execute(select(table)).mappings():
            key = tuple(row[one.name] for one in primary)
            others = ((column, _other(row[column.name])) for column in table.columns)
            found.extend((table, key, column, other) for column, other in others if other is not None)
    return found


def _other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1_000_000
    if isinstance(value, str):
        return f"{value[:-1]}{'甲' if value[-1:] != '甲' else '乙'}"
    if isinstance(value, list):
        return [*value, "甲"]
    if isinstance(value, dict):
        return {**value, "甲": 1}
    if value is None:
        return None
    return value + timedelta(days=1)


@pytest.fixture
def flipping(story: Engine) -> Callable[[int], tuple[str, list[str]]]:
    """Change one cell by its number, verify, and put it back."""
    behind(story)
    with story.connect() as connection:
        flips = _flips(connection)

    def flip(number: int) -> tuple[str, list[str]]:
        table, key, column, other = flips[number % len(flips)]
        asked = [one == part for one, part in zip(table.primary_key.columns, key, strict=True)]
        with story.connect().execution_options(write=True) as connection:
            _unguarded(connection)
            try:
                connection.execute(update(table).where(*asked).values({column.name: other}))
                with Session(bind=connection) as session:
                    said = list(verify(session, Asked()).differences())
            except IntegrityError:
                said = [f"表 {table.name} 的约束不许这样改"]
            connection.info[IN_FLUSH] = False
            connection.rollback()
        return f"{table.name}.{column.name}", said

    return flip


def _unguarded(connection: Connection) -> None:
    connection.info[IN_FLUSH] = True
    off = "SET LOCAL session_replication_role = replica"
    connection.execute(text("PRAGMA defer_foreign_keys = ON" if connection.dialect.name == "sqlite" else off))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(number=st.integers(0, 1_000_000))
def test_any_cell_of_any_row_that_is_changed_is_found(
    flipping: Callable[[int], tuple[str, list[str]]], number: int
) -> None:
    where, said = flipping(number)
    table = where.partition(".")[0]
    assert any(f"表 {table} " in one for one in said), (where, said)
