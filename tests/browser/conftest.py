"""Journeys in a browser run on SQLite: what differs between the databases is below the door and is tested there on both."""

from pathlib import Path

import pytest

from tests.support import databases


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh migrated SQLite database."""
    return databases.sqlite_copy(sqlite_template, tmp_path)
