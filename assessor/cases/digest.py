"""Name a content by its SHA-256."""

import hashlib
import json
from typing import Any


def digest_of(content: Any) -> str:
    """SHA-256 over canonical JSON (sorted keys, no spaces, UTF-8), so that anybody can compute it again."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
