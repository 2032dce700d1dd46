"""The pack of the first batch of 2022, and the cases that are told as changes to a passing document."""

import copy
import json
from pathlib import Path
from typing import Any

from assessor.policy import packs
from questionnaires.shapes import Pack
from tests.policy import documents

CASES = Path(__file__).parent / "cases" / "star-2022.json"


def star_2022() -> Pack:
    """The pack of 苏工信融合〔2022〕46号."""
    return packs.load()["jiangsu-star-2022"]


def cases() -> list[dict[str, Any]]:
    """Every case: id, name, base, set, drop, expect."""
    found: list[dict[str, Any]] = json.loads(CASES.read_text("utf-8"))
    return found


def document_of(case: dict[str, Any]) -> dict[str, Any]:
    """The whole document of a case: its base with `set` paths (services.0.form) written and `drop` paths taken out."""
    document = copy.deepcopy(getattr(documents, case["base"])())
    for path, value in case.get("set", {}).items():
        holder, key = _holder(document, path)
        holder[key] = copy.deepcopy(value)
    for path in case.get("drop", []):
        holder, key = _holder(document, path)
        del holder[key]
    return document  # type: ignore[no-any-return]


def _holder(document: Any, path: str) -> tuple[Any, Any]:
    *above, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    for part in above:
        document = document[part]
    return document, last
