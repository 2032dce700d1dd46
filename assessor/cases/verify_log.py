"""Walk the log, recompute what it says about every row, derive the cases' states again, and name what does not fit."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select, Table, select
from sqlmodel import Session, SQLModel

from assessor.audit.merkle import Growing
from models.digests import EMPTY, contents, entry_hash, instant, reading, row_digest, row_key
from models.log import LogEntry, RowSalt
from models.recording import is_logged

_ENTRIES: Table = LogEntry.__table__  # type: ignore[attr-defined]
_SALTS: Table = RowSalt.__table__  # type: ignore[attr-defined]
_BATCH = {"yield_per": 2000}


@dataclass
class Last:
    """What the newest entry about a row says."""

    seq: int
    operation: str
    digest: str | None
    at: str
    seen: bool = False


@dataclass
class Walked:
    """The chain once walked: its size, the newest entry of each row by table and key, roots at the sizes asked for."""

    size: int = 0
    last: dict[str, dict[str, Last]] = field(default_factory=dict)
    roots: dict[int, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    leaves: list[bytes] = field(default_factory=list)


def walk(session: Session, sizes: set[int], *, keep: bool = False) -> Walked:
    """Recompute every link. An entry that was changed, left out, moved or slipped in is named by its number.

    `keep` keeps every entry's hash, for proofs.
    """
    walked, tree, previous = Walked(), Growing(), EMPTY
    names = [column.name for column in _ENTRIES.columns]
    for number, row in enumerate(_rows(session, select(_ENTRIES).order_by(_ENTRIES.c.seq)), 1):
        entry = dict(zip(names, row, strict=True))
        entry["at"] = instant(entry["at"])
        if entry["seq"] != number:
            walked.problems.append(f"日志第 {number} 条不见了（其后是第 {entry['seq']} 条）")
            return walked
        if entry["previous"] != previous:
            walked.problems.append(f"日志第 {number} 条与前一条接不上")
        if entry_hash(entry) != entry["hash"]:
            walked.problems.append(
                f"日志第 {number} 条的内容被改动（表 {entry['table_name']}，主键 {entry['row_key']}）"
            )
        previous = entry["hash"]
        tree.add(leaf := _leaf(previous))
        if keep:
            walked.leaves.append(leaf)
        if number in sizes:
            walked.roots[number] = tree.root().hex()
        rows = walked.last.setdefault(entry["table_name"], {})
        rows[entry["row_key"]] = Last(number, entry["operation"], entry["digest"], entry["at"])
    walked.size = tree.size
    return walked


def _leaf(stored: str) -> bytes:
    try:
        return bytes.fromhex(stored)
    except ValueError:
        return b""  # not a hash at all: already named above, and no root will fit


def _rows(session: Session, query: Any) -> Iterator[Any]:
    with session.connection().execute(query.execution_options(**_BATCH)) as rows:
        yield from rows


def compare_rows(session: Session, walked: Walked) -> Iterator[str]:
    """Every row of every logged table against its newest entry; each sentence names table and key."""
    for table in sorted(SQLModel.metadata.tables.values(), key=lambda one: one.name):
        if is_logged(table):
            yield from _compare_table(session.connection(), table, walked.last.get(table.name, {}))
    unknown = walked.last.keys() - {t.name for t in SQLModel.metadata.tables.values() if is_logged(t)}
    yield from (f"日志中有本系统没有的表 {name}" for name in sorted(unknown))


def count_rows(walked: Walked) -> int:
    """How many rows the log says there are."""
    return sum(one.operation != "delete" for rows in walked.last.values() for one in rows.values())


def _compare_table(connection: Connection, table: Table, last: dict[str, Last]) -> Iterator[str]:
    salts = _salts(connection, table)
    for key, content in _contents(connection, table):
        where = f"表 {table.name} 主键 {key}"
        said = last.get(key)
        if said is None:
            yield f"{where}：这一行不在日志中，是绕过系统加进去的"
            continue
        said.seen = True
        if said.operation == "delete":
            yield f"{where}：日志第 {said.seq} 条（{said.at}）记有删除，这一行却还在"
        elif key not in salts:
            yield f"{where}：摘要所用的盐不见了，无法核对（日志第 {said.seq} 条，{said.at}）"
        elif not isinstance(content, dict) or _digest(table, content, salts[key]) != said.digest:
            yield f"{where}：内容与日志不符，在日志第 {said.seq} 条（{said.at}）之后被绕过系统改动"
    for key, said in last.items():
        if not said.seen and said.operation != "delete":
            yield f"表 {table.name} 主键 {key}：这一行被绕过系统删除（日志第 {said.seq} 条，{said.at}）"


def _digest(table: Table, content: dict[str, Any], salt: str) -> str:
    try:
        return row_digest(table.name, content, salt)
    except (TypeError, ValueError):
        return ""


def _salts(connection: Connection, table: Table) -> dict[str, str]:
    query = select(_SALTS.c.row_key, _SALTS.c.salt).where(_SALTS.c.table_name == table.name)
    return {row[0]: row[1] for row in connection.execute(query.execution_options(**_BATCH))}


def _contents(connection: Connection, table: Table) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """Key and content of every row; content is None for a row whose stored text is no longer of its type."""
    query, done = reading(table, connection.dialect.name), set()
    try:
        for key, content in contents(connection, table, query.execution_options(**_BATCH)):
            done.add(key)
            yield key, content
    except (ValueError, TypeError):
        primary = list(table.primary_key.columns)
        for values in connection.execute(select(*primary)).all():
            if row_key(values) not in done:
                asked = [column == value for column, value in zip(primary, values, strict=True)]
                yield _content(connection, table, query.where(*asked), row_key(values))


def _content(connection: Connection, table: Table, query: Select[Any], key: str) -> tuple[str, dict[str, Any] | None]:
    try:
        return next(contents(connection, table, query), (key, None))
    except (ValueError, TypeError):
        return key, None
