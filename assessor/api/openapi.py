"""The OpenAPI 3.1 description, made from the packs in use: their ids, levels and document schemas."""

from collections.abc import Mapping
from typing import Any

from assessor.api.openapi_push import SECURITY, push_paths, push_schemas
from assessor.policy.findings import OUTCOME_NAMES, WHOLE_NAMES
from assessor.policy.schema import schema
from assessor.policy.star_status import STATUS_NAMES
from assessor.web.star_register import LEVELS, STATUSES
from questionnaires.shapes import Pack

TEXT = {"type": "string"}
OPTIONAL = {"type": ["string", "null"]}


def description(packs: Mapping[str, Pack], per_minute: int, largest: int) -> dict[str, Any]:
    """The whole description. `per_minute` and `largest` are the limits a caller meets."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "星级上云企业评定：核对与名单接口",
            "version": "1",
            "description": f"送来的内容只用于当次核对，不保存。每个地址每分钟最多核对 {per_minute} 次，文档最大 {largest:,} 字节。",
        },
        "servers": [{"url": "/api/v1"}],
        "security": [],
        "paths": _paths(packs),
        "components": {"schemas": {**_schemas(packs), **push_schemas()}, "securitySchemes": SECURITY},
    }


def _paths(packs: Mapping[str, Pack]) -> dict[str, Any]:
    which = {
        "name": "pack_id",
        "in": "path",
        "required": True,
        "description": "规则包编号",
        "schema": {"enum": list(packs)},
    }
    documents = [{"$ref": f"#/components/schemas/document.{pack_id}"} for pack_id in packs]
    check = {
        "operationId": "check",
        "summary": "核对一份申报文档",
        "parameters": [which],
        "requestBody": {"required": True, "content": _content({"anyOf": documents})},
        "responses": {
            "200": _answer("核对结果；补助类规则包的结果另有补助金额", "verdict", "award"),
            "404": _answer("没有这个规则包", "error"),
            "413": _answer("文档太大", "error"),
            "422": _answer("文档读不懂，逐项说明", "error"),
            "429": {
                **_answer("太频繁", "error"),
                "headers": {"Retry-After": {"description": "再等几秒", "schema": {"type": "integer"}}},
            },
        },
    }
    return {
        "/packs": {"get": {"operationId": "packs", "summary": "现有的规则包", "responses": {"200": _answer("规则包", "packs")}}},
        "/packs/{pack_id}/schema": {
            "get": {
                "operationId": "schema",
                "summary": "申报文档的 JSON Schema",
                "parameters": [which],
                "responses": {
                    "200": {"description": "JSON Schema 2020-12", "content": _content({"type": "object"})},
                    "404": _answer("没有这个规则包", "error"),
                },
            }
        },
        "/packs/{pack_id}/check": {"post": check},
        "/stars": {"get": _stars_path()},
        **push_paths(),
    }  # fmt: skip


def _stars_path() -> dict[str, Any]:
    wishes = {
        "q": ("企业名称的一部分，或统一社会信用代码的开头", TEXT),
        "city": ("设区市代码，如 320500", TEXT),
        "level": ("公布的星级", {"enum": list(LEVELS)}),
        "year": ("公布年份，如 2022", TEXT),
        "status": ("现在的状态", {"enum": list(STATUSES)}),
        "after": ("上一页回答里的 next", TEXT),
    }
    return {
        "operationId": "stars",
        "summary": "已公布的星级名单，新公布的在前；带 ETag 和 Last-Modified",
        "parameters": [
            {"name": name, "in": "query", "required": False, "description": words, "schema": shape}
            for name, (words, shape) in wishes.items()
        ],
        "responses": {"200": _answer("一页名单", "stars"), "304": {"description": "没有变化"}},
    }


def _stars() -> dict[str, Any]:
    day = {"type": "string", "format": "date"}
    words = "、".join(f"{name}：{STATUS_NAMES[name]}" for name in STATUSES)
    star = _object(
        {
            "name": TEXT, "uscc": TEXT, "level": TEXT, "city": TEXT, "awarded_on": day,
            "status": {"enum": list(STATUSES), "description": words},
            "current_level": {**OPTIONAL, "description": "现在有效的星级；已撤销的为 null"},
            "status_since": {**day, "description": "现在的状态从哪天开始"},
            "page": {**OPTIONAL, "description": "核验页的地址"},
        }
    )  # fmt: skip
    return _object({"stars": {"type": "array", "items": star}, "next": OPTIONAL})


def _schemas(packs: Mapping[str, Pack]) -> dict[str, Any]:
    documents = {
        f"document.{pack.id}": {k: v for k, v in schema(pack).items() if not k.startswith("$")}
        for pack in packs.values()
    }
    known = {"verdict": _verdict(), "award": _award(), "packs": _packs(), "stars": _stars(), "error": _error()}
    return {**documents, **known}


def _verdict() -> dict[str, Any]:
    outcome = {"enum": list(OUTCOME_NAMES), "description": "、".join(f"{k}：{v}" for k, v in OUTCOME_NAMES.items())}
    line = _object({"id": TEXT, "outcome": outcome, "met_on": {"type": ["string", "null"], "format": "date"}})
    finding = _object(
        {
            "rule": TEXT, "clause": TEXT, "outcome": outcome, "observed": TEXT, "required": TEXT, "says": TEXT,
            "remedy": OPTIONAL,
            "lines": {"type": "array", "items": line},
        }
    )  # fmt: skip
    whole = {"enum": list(WHOLE_NAMES), "description": "、".join(f"{k}：{v}" for k, v in WHOLE_NAMES.items())}
    return _object(
        {
            "pack": TEXT,
            "digest": TEXT,
            "level": TEXT,
            "outcome": whole,
            "findings": {"type": "array", "items": finding},
            "totals": {"type": "object", "additionalProperties": {**OPTIONAL, "description": "以元为单位的小数文字"}},
            "flags": {"type": "array", "items": TEXT},
        }
    )


def _award() -> dict[str, Any]:
    verdict = _verdict()["properties"]
    amount = {**OPTIONAL, "description": "以元为单位的小数文字；不符合或算不出时为 null"}
    working = _object({"says": TEXT, "clause": TEXT, "amount_yuan": amount, "ratio": OPTIONAL})
    more = {"award_yuan": amount, "award_form": OPTIONAL, "workings": {"type": "array", "items": working}}
    return _object({**verdict, **more})


def _packs() -> dict[str, Any]:
    level = _object({"id": TEXT, "title": TEXT})
    pack = _object(
        {
            "id": TEXT,
            "kind": {"enum": ["rating", "subsidy"]},
            "digest": TEXT,
            "title": TEXT,
            "document_number": OPTIONAL,
            "issuer": TEXT,
            "levels": {"type": "array", "items": level},
        }
    )
    return _object({"packs": {"type": "array", "items": pack}})


def _error() -> dict[str, Any]:
    field = _object({"path": {**TEXT, "description": "如 services[0].used[1].from；空表示整份文档"}, "message": TEXT})
    return {**_object({"error": TEXT, "errors": {"type": "array", "items": field}}), "required": ["error"]}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


def _content(shape: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": shape}}


def _answer(words: str, *names: str) -> dict[str, Any]:
    shapes = [{"$ref": f"#/components/schemas/{name}"} for name in names]
    return {"description": words, "content": _content(shapes[0] if len(shapes) == 1 else {"anyOf": shapes})}
