"""The part of the OpenAPI description that tells providers how to push: paths, bodies, answers."""

from typing import Any

from assessor.policy.adoption_bodies import KINDS, MOST_LINES

TEXT = {"type": "string"}
SECURITY = {"token": {"type": "http", "scheme": "bearer", "description": "由服务商负责人在“数据接口”页面发放，只显示一次。"}}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "每一次报送用一个新的；没有收到回答时原样重发，得到同一个回答。同一个键另一份内容：409。",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9._:-]{8,64}$"},
}


def push_paths() -> dict[str, Any]:
    """The paths below /adoption."""
    paths = {f"/adoption/{name}": {"post": _post(name, kind.title)} for name, kind in KINDS.items()}
    which = {"name": "push_ref", "in": "path", "required": True, "schema": TEXT}
    seen = {
        "operationId": "seen",
        "summary": "查看一次报送",
        "security": [{"token": []}],
        "parameters": [which],
        "responses": {"200": _answer("报送和当时的回答", {"type": "object"}), **_refusals("401", "404", "429")},
    }
    return {**paths, "/adoption/pushes/{push_ref}": {"get": seen}}


def push_schemas() -> dict[str, Any]:
    """The bodies, and the answer to a push that was taken."""
    taken = {
        "type": "object",
        "required": ["push", "kind", "taken", "received_at"],
        "properties": {
            "push": {**TEXT, "description": "这次报送的编号"},
            "kind": {"enum": list(KINDS)},
            "taken": {"type": "integer", "description": "收下几条"},
            "received_at": {"type": "string", "format": "date-time"},
        },
    }
    return {f"push.{name}": _body(name) for name in KINDS} | {"push.taken": taken}


def _body(name: str) -> dict[str, Any]:
    kind = KINDS[name]
    line = {
        "type": "object",
        "additionalProperties": False,
        "required": [key for key, field in kind.fields.items() if field.required],
        "properties": {key: {**field.schema, "description": field.says} for key, field in kind.fields.items()},
    }
    lines = {"type": "array", "minItems": 1, "maxItems": MOST_LINES, "items": line}
    return {"type": "object", "additionalProperties": False, "required": [kind.key], "properties": {kind.key: lines}}


def _post(name: str, title: str) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": f"报送{title}",
        "security": [{"token": []}],
        "parameters": [_KEY],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/push.{name}"}}},
        },
        "responses": {
            "200": _answer("已收下；重发时回答相同，并带 Idempotent-Replayed: true", {"$ref": "#/components/schemas/push.taken"}),
            **_refusals("400", "401", "403", "409", "413", "422", "429"),
        },
    }


_WORDS = {
    "400": "没有写 Idempotency-Key", "401": "没有凭证，或凭证不对、已停用", "403": "凭证不能报送这类数据",
    "404": "没有这次报送", "409": "同一个键已经用于另一份内容", "413": "内容太大", "422": "有内容需要修改，逐项说明",
    "429": "太频繁，Retry-After 写明再等几秒",
}  # fmt: skip


def _refusals(*codes: str) -> dict[str, Any]:
    return {code: _answer(_WORDS[code], {"$ref": "#/components/schemas/error"}) for code in codes}


def _answer(words: str, shape: dict[str, Any]) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": shape}}}
