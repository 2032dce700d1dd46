"""What an example of the layout's constraints is, and the values that examples share."""

from typing import Any

from tests.support.world import on

NOW = on("2022-04-02")
PAPER: dict[str, Any] = {"sha256": "0" * 64, "name": "材料.pdf", "media_type": "application/pdf", "size": 1}
"""A file's columns in every table that keeps files."""

Never = tuple[str, str, dict[str, Any]]
"""Table, CHECK, and what about an otherwise sound row it refuses."""

Twice = tuple[str, tuple[str, ...], dict[str, Any]]
"""Table, the columns that are unique together, and what is changed so that nothing else stands in the way."""
