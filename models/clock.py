"""The one clock: the database's own, moved in demonstrations only."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import text
from sqlmodel import Session

CLOCK_OFFSET = "clock_offset_seconds"
_OFFSET = "(SELECT value FROM setting WHERE key = :key)"
_NOW = {
    "sqlite": text(f"SELECT strftime('%Y-%m-%d %H:%M:%f', 'now'), {_OFFSET}"),
    "postgresql": text(f"SELECT clock_timestamp(), {_OFFSET}"),
}


def now(session: Session) -> datetime:
    """The database's own time in UTC, plus the demonstration clock's offset (absent in production)."""
    session.flush()  # an offset set in this very transaction counts
    connection = session.connection()
    raw, offset = connection.execute(_NOW[connection.dialect.name], {"key": CLOCK_OFFSET}).one()
    if isinstance(raw, str):  # SQLite has no type for an instant
        raw = datetime.fromisoformat(raw).replace(tzinfo=UTC)
    moment: datetime = raw.astimezone(UTC)
    return moment + timedelta(seconds=int(offset)) if offset else moment
