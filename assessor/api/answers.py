"""What both interfaces do alike: answer in JSON, and take in a body before the door opens a transaction."""

import json
from typing import Any

from flask import Response, request
from werkzeug.exceptions import RequestEntityTooLarge


def as_json(value: Any, status: int = 200) -> Response:
    """The value as compact JSON in UTF-8; what no encoding has becomes a question mark."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Response(text.encode("utf-8", "replace"), status, mimetype="application/json")


def body_or_wait(wait: int | None, largest: int, words: str) -> Response | None:
    """Read the whole body (at most `largest` bytes), so that a slow or greedy sender holds nothing up; None when that is done.

    `wait`: seconds until the sender may ask again, said with `words` and 429. Raises RequestEntityTooLarge.
    """
    if wait is not None:
        answer = as_json({"error": words}, 429)
        answer.headers["Retry-After"] = str(wait)
        return answer
    request.max_content_length = largest
    if request.content_length and request.content_length > largest:
        raise RequestEntityTooLarge
    request.get_data(cache=True, parse_form_data=False)
    return None
