"""Migrated databases for tests: the migrations run once, each test gets a copy of its own."""

import shutil
from pathlib import Path

from models.migrate import upgrade
from models.store import engine_for
from tests.support.postgres import PostgresServer

TEMPLATE = "migrated"


def migrate(url: str) -> None:
    """Bring the database at `url` to the newest layout and let go of it."""
    engine = engine_for(url)
    try:
        upgrade(engine)
    finally:
        engine.dispose()


def sqlite_template(folder: Path) -> Path:
    """A migrated SQLite file; closing the last connection folds its write-ahead log in, so the file is all there is."""
    file = folder / f"{TEMPLATE}.db"
    migrate(f"sqlite:///{file}")
    return file


def sqlite_copy(template: Path, folder: Path) -> str:
    """The URL of a fresh copy of the migrated file."""
    file = folder / "service.db"
    shutil.copyfile(template, file)
    return f"sqlite:///{file}"


def postgres_template(server: PostgresServer) -> str:
    """The name of a migrated PostgreSQL database to copy from."""
    migrate(server.create(TEMPLATE))
    return TEMPLATE
