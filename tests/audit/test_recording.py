"""Whatever is written is in the log, in the same transaction, on one chain."""

import threading
from typing import Any

import pytest
from sqlalchemy import Engine, func, insert, select, text, update
from sqlmodel import SQLModel

from assessor.audit.merkle import Growing
from assessor.cases.verify_log import compare_rows, walk
from models.application import Application
from models.batch import Setting
from models.log import LogEntry, RowSalt
from models.passing import UseCount
from models.people import Region
from models.recording import ACTOR, EXCUSED, BehindTheLog, is_logged
from models.store import snapshot, unit_of_work
from tests.support.offices import Offices


def entries(engine: Engine, table: str | None = None) -> list[LogEntry]:
    """The log, oldest first."""
    with unit_of_work(engine, write=False) as session:
        query = select(LogEntry).order_by(LogEntry.seq)  # type: ignore[arg-type]
        found = list(session.execute(query).scalars())
        session.expunge_all()
    return [one for one in found if table is None or one.table_name == table]


def problems(engine: Engine) -> list[str]:
    """What a verification would name."""
    with snapshot(engine) as session:
        walked = walk(session, set())
        return [*walked.problems, *compare_rows(session, walked)]


def test_every_table_is_logged_or_excused_with_a_reason() -> None:
    tables = set(SQLModel.metadata.tables)
    assert set(EXCUSED) <= tables
    assert all(len(reason) > 8 for reason in EXCUSED.values())
    assert {t.name for t in SQLModel.metadata.tables.values() if is_logged(t)} == tables - set(EXCUSED)
    assert {"event", "opinion", "submission", "public_notice", "award", "person", "checkpoint"} <= tables - set(EXCUSED)


def test_inserting_changing_and_deleting_a_row_are_each_on_the_chain(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        session.info[ACTOR] = 7
        session.add(Setting(key="a", value="1"))
    with unit_of_work(engine, write=True) as session:
        session.get_one(Setting, "a").value = "2"
    assert problems(engine) == []
    with unit_of_work(engine, write=True) as session:
        session.delete(session.get_one(Setting, "a"))
    log = entries(engine, "setting")
    assert [(one.operation, one.row_key, one.actor_id) for one in log] == [
        ("insert", "a", 7), ("update", "a", None), ("delete", "a", None),
    ]  # fmt: skip
    assert log[0].digest != log[1].digest
    assert log[2].digest is None
    assert problems(engine) == []


def test_a_rollback_leaves_no_entry(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), unit_of_work(engine, write=True) as session:
        session.add(Setting(key="a", value="1"))
        session.flush()
        raise ZeroDivisionError
    assert entries(engine) == []
    with unit_of_work(engine, write=True) as session:
        session.add(Setting(key="a", value="1"))
        session.flush()
        session.rollback()
        session.add(Setting(key="b", value="1"))
    assert [one.row_key for one in entries(engine)] == ["b"]
    assert problems(engine) == []


def test_what_a_savepoint_takes_back_is_not_in_the_log(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        session.add(Setting(key="kept", value="1"))
        with pytest.raises(ZeroDivisionError), session.begin_nested():
            session.add(Setting(key="taken back", value="1"))
            session.flush()
            raise ZeroDivisionError
        with session.begin_nested():
            session.add(Setting(key="nested", value="1"))
    assert [one.row_key for one in entries(engine)] == ["kept", "nested"]
    assert problems(engine) == []


def test_a_row_that_comes_and_goes_in_one_transaction_leaves_nothing(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        row = Setting(key="a", value="1")
        session.add(row)
        session.flush()
        session.delete(row)
    assert entries(engine) == []


def test_touching_a_row_without_changing_it_is_no_entry(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        session.add(Setting(key="a", value="1"))
    with unit_of_work(engine, write=True) as session:
        row = session.get_one(Setting, "a")
        row.value = "1"
        session.add(row)
    assert len(entries(engine)) == 1


def test_bulk_statements_on_a_logged_table_are_refused(engine: Engine) -> None:
    statements: list[Any] = [
        update(Region).values(name="改名"),
        insert(Setting).values(key="x", value="1"),
        SQLModel.metadata.tables["event"].delete(),
    ]
    for statement in statements:
        with pytest.raises(BehindTheLog, match="would not be in the log"), unit_of_work(engine, write=True) as session:
            session.execute(statement)
        with pytest.raises(BehindTheLog), unit_of_work(engine, write=True) as session:
            session.connection().execute(statement)
    with pytest.raises(BehindTheLog), unit_of_work(engine, write=True) as session:
        session.bulk_save_objects([Setting(key="x", value="1")])
    with unit_of_work(engine, write=True) as session:
        session.execute(update(UseCount).values(count=2))
    assert problems(engine) == []


def test_the_log_itself_is_only_appended_to(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        session.add(Setting(key="a", value="1"))
    for change in ("UPDATE log_entry SET actor_id = 1", "DELETE FROM log_entry"):
        with pytest.raises(Exception, match="append-only"), unit_of_work(engine, write=True) as session:
            session.connection().execute(text(change))


def test_nothing_personal_is_in_the_log_and_the_salt_of_what_was_is_gone(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        Offices(session).noticed()
    with unit_of_work(engine, write=True) as session:
        salts = session.execute(select(func.count()).select_from(RowSalt)).scalar_one()
        case = session.execute(select(Application)).scalars().one()
        key = ("application", str(case.id))
        before = session.get_one(RowSalt, key).salt
        case.version += 1
    with unit_of_work(engine, write=False) as session:
        assert session.get_one(RowSalt, key).salt != before
        assert session.execute(select(func.count()).select_from(RowSalt)).scalar_one() == salts
    written = "".join(str(one.model_dump()) for one in entries(engine))
    assert not any(word in written for word in ("示例", "人员", "argon2", "91320583"))
    assert problems(engine) == []


def test_two_who_write_the_same_content_cannot_be_told_by_their_digests(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        session.add_all([Setting(key="a", value="1"), Setting(key="b", value="1")])
    first, second = entries(engine)
    assert first.digest != second.digest


@pytest.mark.parametrize("writers", [6])
def test_writers_at_the_same_time_make_one_chain_and_nobody_waits_for_ever(engine: Engine, writers: int) -> None:
    each = 12
    failed: list[BaseException] = []
    together = threading.Barrier(writers)

    def write(writer: int) -> None:
        try:
            together.wait()
            for number in range(each):
                with unit_of_work(engine, write=True) as session:
                    session.add(Setting(key=f"{writer}-{number}", value="1"))
                    session.flush()
                    session.add(Setting(key=f"{writer}-{number}-b", value="1"))
        except BaseException as error:  # noqa: BLE001 - told to the test
            failed.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert [one.seq for one in entries(engine)] == list(range(1, writers * each * 2 + 1))
    assert problems(engine) == []


def test_the_growing_tree_is_the_known_one() -> None:
    """The example of RFC 9162's test vectors as Certificate Transparency publishes them: the empty tree's root."""
    assert Growing().root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
