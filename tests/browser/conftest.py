"""Journeys in a browser run on SQLite: what differs between the databases is tested below the door, on both."""

from pathlib import Path

import pytest

from tests.support import databases


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh migrated SQLite database."""
    return databases.sqlite_copy(sqlite_template, tmp_path)
