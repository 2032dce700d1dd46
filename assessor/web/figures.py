"""Figures drawn by plotly.js: the library from the installed wheel, and the nonce that its stylesheet needs."""

import re
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, send_file

from assessor.web.door import HEADERS

pages = Blueprint("figures", __name__)


@cache
def library() -> Path:
    """Where the wheel keeps plotly.js; found without importing plotly (that costs half a second)."""
    from importlib.util import find_spec

    spec = find_spec("plotly")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / "package_data" / "plotly.min.js"


@cache
def foreign_styles() -> tuple[str, ...]:
    """Ids of the style elements that the library would add for its map parts, unless an element with the id is there.

    The page puts an empty one there, so that nothing is added against the content security policy; no page shows maps.
    """
    asked = re.findall(r'if\(!document\.getElementById\("([0-9a-f]{64})"\)\)', library().read_text("utf-8"))
    return tuple(dict.fromkeys(asked))


@pages.get("/plotly.js")
def script() -> Response:
    """plotly.js, kept by browsers for a day; it is the same for everybody."""
    answer = send_file(library(), mimetype="text/javascript", max_age=86_400, conditional=True)
    answer.headers["Cache-Control"] = "private, max-age=86400"
    return answer


def with_figure(answer: Response, nonce: str) -> Response:
    """Let this page's one style element with the nonce in; scripts stay our own files only."""
    policy = HEADERS["Content-Security-Policy"].replace("style-src 'self'", f"style-src 'self' 'nonce-{nonce}'")
    answer.headers["Content-Security-Policy"] = policy
    return answer
