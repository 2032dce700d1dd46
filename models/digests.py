"""What a row says, as bytes that are the same on SQLite and PostgreSQL, and the hashes over it.

A row is a JSON object of its columns without those that are NULL (so a nullable column added later changes no old
digest), keys sorted, no blanks. Times are UTC with microseconds and Z, days ISO, bytes hexadecimal.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Date, DateTime, Select, String, Table, select, type_coerce
from sqlalchemy.types import TypeDecorator

EMPTY = "0" * 64
"""What stands before the first entry."""
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}")


def canonical(value: object) -> bytes:
    """JSON with one way to write everything: sorted keys, no blanks, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "surrogatepass")


def row_digest(table: str, content: Mapping[str, Any], salt: str) -> str:
    """The salted commitment to a row: SHA-256 over 16 bytes of salt and the row. `salt` is hexadecimal."""
    return hashlib.sha256(bytes.fromhex(salt) + canonical({"row": content, "table": table})).hexdigest()


def entry_hash(entry: Mapping[str, Any]) -> str:
    """The hash of a log entry, a leaf of RFC 6962: SHA-256 over a zero byte and the entry without its own hash."""
    said = {name: value for name, value in entry.items() if name != "hash"}
    return hashlib.sha256(b"\0" + canonical(said)).hexdigest()


def instant(at: datetime) -> str:
    """An aware time as the log writes it: 2022-03-05T01:30:00.000000Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def row_key(values: Sequence[Any]) -> str:
    """A primary key as text: the value itself, or a JSON list when it has several columns."""
    return str(values[0]) if len(values) == 1 else canonical(list(values)).decode()


def reading(table: Table, dialect: str) -> Select[Any]:
    """A query for every column of a table as it is stored.

    SQLite keeps times, days and truth values as text and numbers, and readers forgive much of what may stand there
    (any letter between day and time, 2 for true), so there they are read raw.
    """
    return select(*(type_coerce(c, String) if dialect == "sqlite" and _loose(c) else c for c in table.columns))


def _loose(column: Column[Any]) -> bool:
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    return isinstance(kind, DateTime | Date | Boolean)


def contents(connection: Connection, table: Table, query: Select[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Key and content of each row that a query made by `reading` finds.

    Raises ValueError (or what the driver raises) for a row whose stored text cannot be read as its type.
    """
    names = [column.name for column in table.columns]
    writers = [_writer(column, connection.dialect.name) for column in table.columns]
    keys = [names.index(column.name) for column in table.primary_key.columns]
    with connection.execute(query) as rows:
        for row in rows:
            said = [write(value) if value is not None else None for write, value in zip(writers, row, strict=True)]
            content = {name: value for name, value in zip(names, said, strict=True) if value is not None}
            yield row_key([said[place] for place in keys]), content


def _writer(column: Column[Any], dialect: str) -> Any:
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    if dialect == "sqlite" and isinstance(kind, DateTime):
        return _stored_instant
    if dialect == "sqlite" and isinstance(kind, Boolean):
        return _stored_truth
    return _plain


def _stored_instant(raw: Any) -> Any:
    if isinstance(raw, str) and _INSTANT.fullmatch(raw):
        return f"{raw[:10]}T{raw[11:]}Z"
    return raw


def _stored_truth(raw: Any) -> Any:
    return {0: False, 1: True}.get(raw, raw) if isinstance(raw, int) else raw


def _plain(value: Any) -> Any:
    """A value as JSON can write it."""
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value
