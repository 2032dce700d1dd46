"""The digest of a pack: SHA-256 over what it says, not over how or where it is stored."""

import hashlib
import json
from datetime import date
from typing import Any

from questionnaires.source import ById

UNORDERED = frozenset({"sections", "rules", "levels", "notices", "forms"})
"""Parts that come from a folder of files: their order is no content."""


def digest_of(resolved: dict[str, Any]) -> str:
    """`sha256:…` over canonical JSON of the resolved content, as written: defaults of the code are no part of it."""
    content = {key: dict(value) if key in UNORDERED else value for key, value in resolved.items()}
    text = json.dumps(_canonical(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode("utf-8")).hexdigest()


def _canonical(value: Any) -> Any:
    if isinstance(value, ById):
        return [_canonical(item) for item in value.values()]
    if isinstance(value, dict):
        return {key: _canonical(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_canonical(item) for item in value]
    return {"date": value.isoformat()} if isinstance(value, date) else value
