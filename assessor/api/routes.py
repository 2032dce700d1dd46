"""Version 1 of the interface. Answers are always JSON; a document that cannot be read is a 422 with its fields."""

from typing import Any

from flask import Blueprint, Response, current_app, g, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, NotFound

from assessor.api.answers import as_json, body_or_wait
from assessor.api.openapi import description
from assessor.policy.document import DocumentError
from assessor.policy.json_text import read_json
from assessor.policy.judged import judged
from assessor.policy.schema import schema
from assessor.web import star_register as register
from assessor.web.limits import seconds_to_wait
from assessor.web.public_keys import after_key, read_key
from assessor.web.public_stars import cacheable
from questionnaires.shapes import Pack

pages = Blueprint("api", __name__, url_prefix="/api/v1")
LARGEST = 2 * 1024 * 1024
CHECKS_PER_MINUTE = 60
STARS_PAGE = 200
WORDS = {
    404: "没有这个规则包，可用的见 /api/v1/packs。",
    405: "这个地址不接受这种请求方法。",
    413: f"申报文档最多 {LARGEST // 1024 // 1024} MiB，请去掉多余内容。",
    429: "请求太频繁，请稍后再试。",
    500: "系统出错了，错误已记录，请稍后再试。",
}


@pages.before_request
def measure() -> Response | None:
    """Count and read the body before the door opens a transaction: a slow or greedy sender holds nothing up."""
    if request.endpoint != "api.check":
        return None
    return body_or_wait(seconds_to_wait("api", CHECKS_PER_MINUTE), LARGEST, WORDS[429])


@pages.get("/packs")
def packs() -> Response:
    """Every pack: id, digest, title, document number, levels."""
    known: dict[str, Pack] = current_app.extensions["packs"]
    return as_json({"packs": [summary(pack) for pack in known.values()]})


@pages.get("/packs/<pack_id>/schema")
def pack_schema(pack_id: str) -> Response:
    """The JSON Schema of a pack's application document."""
    return as_json(schema(_pack(pack_id)))


@pages.post("/packs/<pack_id>/check")
def check(pack_id: str) -> Response:
    """Judge a document; the answer is the same as `flask check` (for a subsidy: `flask award`) prints."""
    pack = _pack(pack_id)
    try:
        answer = judged(pack, read_json(request.get_data()))
    except DocumentError as error:
        errors = [{"path": one.path, "message": one.message} for one in error.errors]
        return as_json({"error": "申报文档有内容需要修改。", "errors": errors}, 422)
    return as_json(answer)


@pages.get("/stars")
def stars() -> Response:
    """The register of announced stars: at most STARS_PAGE lines, newest first, and where the next page begins."""
    wanted, today = register.asked(request.args), g.moment.today
    found = register.after(register.query(wanted, today), read_key(request.args.get("after", "")))
    rows = list(g.session.execute(found.limit(STARS_PAGE + 1)).all())
    shown = register.listed(g.session, rows[:STARS_PAGE], today)
    more = after_key(shown[-1].awarded_on, shown[-1].id) if len(rows) > STARS_PAGE else None
    return cacheable(as_json({"stars": [_star(one) for one in shown], "next": more}))


def _star(one: register.Listed) -> dict[str, Any]:
    now = one.standing
    return {
        "name": one.name,
        "uscc": one.uscc,
        "level": one.level,
        "city": one.city,
        "awarded_on": one.awarded_on.isoformat(),
        "status": now.status,
        "current_level": now.level,
        "status_since": now.since.isoformat(),
        "page": url_for("certificates.show", certificate=one.ref, _external=True) if one.ref else None,
    }


@pages.get("/openapi.json")
def openapi() -> Response:
    """The description of this interface (OpenAPI 3.1)."""
    return as_json(description(current_app.extensions["packs"], CHECKS_PER_MINUTE, LARGEST))


@pages.errorhandler(HTTPException)
def on_http(error: HTTPException) -> ResponseReturnValue:
    """Errors as JSON, whatever the caller says it accepts."""
    code = error.code or 500
    return as_json({"error": WORDS.get(code, error.name)}, code)


def summary(pack: Pack) -> dict[str, Any]:
    """What a caller needs to choose a pack."""
    return {
        "id": pack.id,
        "kind": pack.kind,
        "digest": pack.digest,
        "title": pack.title,
        "document_number": pack.document_number,
        "issuer": pack.issuer,
        "levels": [{"id": level.id, "title": level.title} for level in pack.levels.values()],
    }


def _pack(pack_id: str) -> Pack:
    known: dict[str, Pack] = current_app.extensions["packs"]
    if pack_id not in known:
        raise NotFound
    return known[pack_id]
