"""Ways past the log, for tests that play somebody with the database's password. The product has none."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text
from sqlmodel import Session

from models.recording import IN_FLUSH


@contextmanager
def behind_the_log(session: Session) -> Iterator[None]:
    """Let bulk statements through that the service refuses."""
    known = session.connection().info
    known[IN_FLUSH] = True
    try:
        yield
    finally:
        known[IN_FLUSH] = False


def drop_triggers(connection: Connection, *tables: str) -> None:
    """Take off the protection of append-only tables, as their owner can."""
    if connection.dialect.name == "sqlite":
        found = connection.execute(text("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'")).all()
        for name, table in found:
            if not tables or table in tables:
                connection.execute(text(f"DROP TRIGGER {name}"))
        return
    query = "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal"
    for name, table in connection.execute(text(query)).all():
        if not tables or table in tables:
            connection.execute(text(f"DROP TRIGGER {name} ON {table}"))
