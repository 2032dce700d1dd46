"""Whatever a transaction writes is chained into the log just before it commits. Nobody has to remember to.

A session of `models.store` notes which rows its flushes write; at commit the rows are read back as the database holds
them, digested, and appended to the one chain. Writes that would go past the session are refused.
"""

import secrets
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Delete, Insert, Table, Update, delete, event, insert, inspect, select, text, tuple_
from sqlalchemy.orm import SessionTransaction, UOWTransaction
from sqlmodel import Session, SQLModel

from models.clock import now
from models.digests import EMPTY, contents, entry_hash, instant, reading, row_digest, row_key
from models.log import LogEntry, RowSalt

EXCUSED = {
    "auth_session": "谁在什么时候登录着，每次翻页都在变；不证明任何办理结果",
    "sign_in_try": "登录失败的计数，过后即清",
    "use_count": "限次用的计数，过后即清",
    "once_key": "防止同一表单重复提交的钥匙，不含办理内容",
    "carried_answers": "自测答案的临时存放，24 小时即清，提交前不是申报内容",
    "draft_answer": "企业正在填写的草稿，随打随存；提交时全文固定在 submission 里",
    "panel_mark": "专家正在填写的评分表，随打随存；锁定时全文固定在 panel_lock 里",
    "sheet_answer": "读入的工作簿等候确认，过期即清；确认后写入的内容各有记录",
    "fingerprint": "比对用的索引，由 submission 算出，可以重建；由它发现的风险提示和结论都在日志里",
    "case_figure": "统计用的索引，由 submission 和办理记录算出，可以重建",
    "file_likeness": "图片的感知哈希，由按 SHA-256 固定的原件算出",
    "provider_filing_answer": "服务商正在填写的备案草稿，随打随存；报送时全文固定在 provider_filing_version 里",
    "named_service": "由 submission 算出的索引（哪项服务写了哪家服务商），可以重建；服务商的确认和作废都在日志里",
    "log_entry": "日志本身，由链保护",
    "row_salt": "摘要所用的盐，须能删除；改了它，摘要就对不上",
}
"""Tables whose rows are not in the log, each with its reason. Every other table of the metadata is."""

TOUCHED, ACTOR, IN_FLUSH = "touched", "actor", "in_flush"
_LOCK = text("SELECT pg_advisory_xact_lock(72616369)")  # any number, the same in every process
_CHUNK = 500
_ENTRIES: Table = LogEntry.__table__  # type: ignore[attr-defined]
_SALTS: Table = RowSalt.__table__  # type: ignore[attr-defined]

Key = tuple[Any, ...]
Touched = dict[Table, dict[Key, bool]]
"""For each table the primary keys written in this transaction, and whether the row was there before it."""


class BehindTheLog(RuntimeError):
    """A statement would have changed a logged table without the log seeing it; the message says what to do instead."""


def is_logged(table: Table) -> bool:
    """Whether rows of this table have entries: every table of the models has, unless it is excused."""
    return table.metadata is SQLModel.metadata and table.name not in EXCUSED


class RecordingSession(Session):
    """A session whose commits are chained into the log. `session.info['actor']` is the person who acts, where known."""

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """As ever; what the flush itself sends to the database is known to the log and may pass."""
        if not (self.new or self.deleted or self.identity_map.check_modified()):
            return  # before every query, and mostly there is nothing to send
        known = self.connection().info
        before, known[IN_FLUSH] = known.get(IN_FLUSH, False), True
        try:
            super().flush(objects)
        finally:
            known[IN_FLUSH] = before


def watch(connection: Connection, statement: Any) -> None:
    """Refuse an INSERT, UPDATE or DELETE on a logged table that is not part of a session's flush."""
    if not isinstance(statement, Insert | Update | Delete) or connection.info.get(IN_FLUSH):
        return
    table = statement.table
    if isinstance(table, Table) and is_logged(table):
        raise BehindTheLog(
            f"a bulk {statement.__visit_name__} on {table.name} would not be in the log: load the rows and change them "
            "as objects (an attribute may be set to an SQL expression), or excuse the table in models/recording.py"
        )


@event.listens_for(RecordingSession, "after_flush")
def _note(session: Session, _context: UOWTransaction) -> None:
    touched: Touched = session.info.setdefault(TOUCHED, {})
    for row in session.new:
        _touch(touched, row, existed=False)
    for row in session.dirty:
        if session.is_modified(row):
            _touch(touched, row, existed=True)
    for row in session.deleted:
        _touch(touched, row, existed=True)


def _touch(touched: Touched, row: Any, *, existed: bool) -> None:
    state = inspect(row)
    table: Table = state.mapper.local_table
    if not is_logged(table):
        return
    keys = touched.setdefault(table, {})
    if existed and state.identity is not None:
        keys.setdefault(tuple(state.identity), True)  # a changed primary key: the old row is gone
    keys.setdefault(tuple(state.mapper.primary_key_from_instance(row)), existed)


@event.listens_for(RecordingSession, "after_soft_rollback")
def _forget(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:  # a savepoint's end is not the transaction's: what was noted before it stands
        session.info.pop(TOUCHED, None)


@event.listens_for(RecordingSession, "before_commit")
def _close(session: Session) -> None:
    if not session.in_nested_transaction():
        append(session)


def append(session: Session) -> None:
    """Chain what this transaction wrote so far, as it stands now. Called by the commit itself.

    Rows are read and digested before the lock is taken; under it only the chain's end is read and entries are added, and
    the commit follows at once. The lock is the last one a transaction takes, so it cannot be part of a deadlock.
    """
    session.flush()
    touched: Touched | None = session.info.pop(TOUCHED, None)
    if not touched:
        return
    connection = session.connection()
    drafts = [
        one for table in sorted(touched, key=lambda t: t.name) for one in _drafts(connection, table, touched[table])
    ]
    if not drafts:
        return
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK)
    at = now(session)
    seq, last = _end(connection)
    for number, draft in enumerate(drafts, seq + 1):
        draft |= {"seq": number, "previous": last, "actor_id": session.info.get(ACTOR), "at": instant(at)}
        salt = draft.pop("salt")
        last = draft["hash"] = entry_hash(draft)
        draft |= {"at": at, "salt": salt}
    _keep_salts(connection, drafts)
    connection.execute(insert(_ENTRIES), [{one.name: draft[one.name] for one in _ENTRIES.columns} for draft in drafts])


def _end(connection: Connection) -> tuple[int, str]:
    columns = _ENTRIES.columns
    found = connection.execute(select(columns.seq, columns.hash).order_by(columns.seq.desc()).limit(1)).first()
    return (found[0], found[1]) if found else (0, EMPTY)


def _drafts(connection: Connection, table: Table, keys: dict[Key, bool]) -> Iterator[dict[str, Any]]:
    """Entries without their place in the chain, ordered by key. What is there decides, not what was meant: a row that a
    savepoint took back leaves nothing."""
    there = dict(_read(connection, table, list(keys)))
    for key in sorted(keys, key=lambda one: tuple((isinstance(part, str), part) for part in one)):
        name, existed = row_key(key), keys[key]
        content = there.get(name)
        if content is None and not existed:
            continue
        operation = "delete" if content is None else "update" if existed else "insert"
        salt = None if content is None else secrets.token_hex(16)
        yield {
            "table_name": table.name,
            "row_key": name,
            "operation": operation,
            "digest": row_digest(table.name, content, salt) if content is not None and salt else None,
            "application_id": _case_of(table, content),
            "salt": salt,
        }


def _read(connection: Connection, table: Table, keys: list[Key]) -> Iterator[tuple[str, dict[str, Any]]]:
    primary = list(table.primary_key.columns)
    query = reading(table, connection.dialect.name)
    for start in range(0, len(keys), _CHUNK):
        some = keys[start : start + _CHUNK]
        single = len(primary) == 1
        asked = primary[0].in_([key[0] for key in some]) if single else tuple_(*primary).in_(some)
        yield from contents(connection, table, query.where(asked))


def _case_of(table: Table, content: dict[str, Any] | None) -> int | None:
    if content is None:
        return None
    found: int | None = content.get("id" if table.name == "application" else "application_id")
    return found


def _keep_salts(connection: Connection, drafts: list[dict[str, Any]]) -> None:
    """The new salt of each row in place of its old one."""
    columns = _SALTS.columns
    gone = [(one["table_name"], one["row_key"]) for one in drafts if one["operation"] != "insert"]
    for start in range(0, len(gone), _CHUNK):
        some = gone[start : start + _CHUNK]
        connection.execute(delete(_SALTS).where(tuple_(columns.table_name, columns.row_key).in_(some)))
    kept = [{column.name: one[column.name] for column in columns} for one in drafts if one["salt"]]
    if kept:
        connection.execute(insert(_SALTS), kept)
