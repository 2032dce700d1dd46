"""Providers push adoption data: opening certificates, monthly usage, device heartbeats. Answers are always JSON."""

import hashlib

from flask import Blueprint, Response, current_app, g, request
from flask.typing import ResponseReturnValue
from sqlmodel import select
from werkzeug.exceptions import HTTPException, NotFound

from assessor.api.answers import as_json, body_or_wait
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
    return body_or_wait(seconds_to_wait("push", TRIES_PER_MINUTE) or _wait_of_key(), LARGEST, WORDS[429])


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
    return as_json({"outcome": found.outcome, "lines": found.lines, "body_sha256": found.body_sha256, **found.answer})


def _take(kind: str) -> Response:
    key = request.headers.get("Idempotency-Key", "")
    answer = take_push(g.session, g.token, kind, key, request.get_data(), g.moment)
    g.keep_changes = True  # a refused push is on record too
    made = as_json(answer.content, answer.status)
    if answer.again:
        made.headers["Idempotent-Replayed"] = "true"
    return made


@pages.errorhandler(HTTPException)
def on_http(error: HTTPException) -> ResponseReturnValue:
    """Errors as JSON, whatever the caller says it accepts."""
    code = error.code or 500
    answer = as_json({"error": WORDS.get(code, error.name)}, code)
    if code == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer
