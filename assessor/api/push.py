"""Providers push adoption data: opening certificates, monthly usage, device heartbeats. Answers are always JSON."""

import hashlib
import json
from typing import Any

from flask import Blueprint, Response, current_app, g, request
from flask.typing import ResponseReturnValue
from sqlmodel import select
from werkzeug.exceptions import HTTPException, NotFound, RequestEntityTooLarge

from assessor.cases.count_use import count_use
from assessor.cases.take_push import take_push
from assessor.web.limits import seconds_to_wait
from assessor.web.token_door import TOKEN_SCOPES, bearer
from models import store
from models.adoption import Push

pages = Blueprint("push", __name__, url_prefix="/api/v1/adoption")
LARGEST = 1024 * 1024
PUSHES_PER_MINUTE = 120
TRIES_PER_MINUTE = 600
"""Requests of one address, with whatever key: nobody tries keys out."""
WORDS = {
    400: "请求读不懂，请核对地址和内容。",
    401: "没有凭证，或凭证不对、已停用。请在请求头写 Authorization: Bearer 凭证。",
    403: "这个凭证不能报送这类数据，请由负责人另发一个。",
    404: "没有这个地址，或没有这次报送。",
    405: "这个地址不接受这种请求方法。",
    413: f"一次最多 {LARGEST // 1024 // 1024} MiB，请分几次报送。",
    429: "请求太频繁，请稍后再试。",
    500: "系统出错了，错误已记录，请稍后原样重发。",
    503: "系统正忙，没有收下，请稍后原样重发。",
}


@pages.before_request
def measure() -> Response | None:
    """Count and read the body before the door opens a transaction: a slow or greedy sender holds nothing up."""
    if request.endpoint not in TOKEN_SCOPES:
        return None
    wait = seconds_to_wait("push", TRIES_PER_MINUTE) or _wait_of_key()
    if wait is not None:
        answer = _json({"error": WORDS[429]}, 429)
        answer.headers["Retry-After"] = str(wait)
        return answer
    request.max_content_length = LARGEST
    if request.content_length and request.content_length > LARGEST:
        raise RequestEntityTooLarge
    request.get_data(cache=True, parse_form_data=False)
    return None


def _wait_of_key() -> int | None:
    if not (plain := bearer()):
        return None
    digest = hashlib.sha256(plain.encode()).hexdigest()
    with store.unit_of_work(current_app.extensions["engine"], write=True) as session:
        return count_use(session, f"key:{digest[:40]}", PUSHES_PER_MINUTE, store.now(session))


@pages.post("/openings")
def openings() -> Response:
    """Opening certificates of services."""
    return _take("openings")


@pages.post("/usage")
def usage() -> Response:
    """Usage by service and month."""
    return _take("usage")


@pages.post("/heartbeats")
def heartbeats() -> Response:
    """Heartbeats of devices."""
    return _take("heartbeats")


@pages.get("/pushes/<push_ref>")
def seen(push_ref: str) -> Response:
    """One of the provider's own pushes and what it was told."""
    query = select(Push).where(Push.ref == push_ref, Push.organisation_id == g.token.organisation_id)
    found = g.session.exec(query).one_or_none()
    if found is None:
        raise NotFound
    return _json({"outcome": found.outcome, "lines": found.lines, "body_sha256": found.body_sha256, **found.answer})


def _take(kind: str) -> Response:
    key = request.headers.get("Idempotency-Key", "")
    answer = take_push(g.session, g.token, kind, key, request.get_data(), g.moment)
    g.keep_changes = True  # a refused push is on record too
    made = _json(answer.content, answer.status)
    if answer.again:
        made.headers["Idempotent-Replayed"] = "true"
    return made


@pages.errorhandler(HTTPException)
def on_http(error: HTTPException) -> ResponseReturnValue:
    """Errors as JSON, whatever the caller says it accepts."""
    code = error.code or 500
    answer = _json({"error": WORDS.get(code, error.name)}, code)
    if code == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _json(value: Any, status: int = 200) -> Response:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Response(text.encode("utf-8", "replace"), status, mimetype="application/json")
