"""The JSON Schema (2020-12) of the application document of a pack."""

from typing import Any

from assessor.policy.answers import MONEY_PATTERN
from assessor.policy.awards.document import BATCH, FACTS
from assessor.policy.document import MAX_LINES
from questionnaires.forms import Question, Section
from questionnaires.shapes import Pack

_DATE = {"type": ["string", "null"], "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}


def schema(pack: Pack) -> dict[str, Any]:
    """What a document may look like. Absent and null mean unknown; keys that no question asks for are ignored."""
    if pack.kind == "subsidy":
        return _facts(pack)
    properties: dict[str, Any] = {
        "level": {"enum": list(pack.levels), "description": "、".join(f"{v.id}：{v.title}" for v in pack.levels.values())},
        "submitted_on": {**_DATE, "title": "提交日期"},
    }
    for section in pack.sections:
        if section.kind == "lines":
            properties[section.table or ""] = _lines(section)
        elif section.table:
            properties[section.table] = _object(section, {})
        else:
            properties |= _questions(section)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:pack:{pack.id}:{pack.digest}",
        "title": f"{pack.title}：申报文档",
        "description": "金额为以元为单位的文字，如 \"20000.00\"；没有写的就是尚不清楚。",
        "type": "object",
        "required": ["level"],
        "properties": properties,
    }


def _facts(pack: Pack) -> dict[str, Any]:
    """The file of `flask award`: the facts of one application, and what the authority enters for all of a year."""
    facts: dict[str, Any] = {}
    batch: dict[str, Any] = {}
    for section in pack.sections:
        if section.kind == "lines":
            facts[section.table or ""] = _lines(section)
        else:
            (batch if section.table == BATCH else facts).update(_questions(section))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:pack:{pack.id}:{pack.digest}",
        "title": f"{pack.title}：申报事实",
        "description": '金额为以元为单位的文字，如 "20000.00"；没有写的就是尚不清楚。',
        "type": "object",
        "required": [FACTS],
        "properties": {
            FACTS: {"type": "object", "title": "一家企业一个项目的事实", "properties": facts},
            BATCH: {"type": ["object", "null"], "title": "主管部门录入的年度数值", "properties": batch},
        },
    }


def _lines(section: Section) -> dict[str, Any]:
    line_id = {"id": {"type": "string", "minLength": 1, "maxLength": 64, "description": "行编号，同一表内不重复"}}
    item = _object(section, line_id)
    return {"type": ["array", "null"], "title": section.title, "maxItems": MAX_LINES, "items": {**item, "type": "object"}}


def _object(section: Section, more: dict[str, Any]) -> dict[str, Any]:
    return {"type": ["object", "null"], "title": section.title, "properties": {**more, **_questions(section)}}


def _questions(section: Section) -> dict[str, Any]:
    return {question.id: _question(question) for question in section.questions}


def _question(question: Question) -> dict[str, Any]:
    words = {"title": question.label} | ({"description": question.help} if question.help else {})
    return {**words, **_type(question)}


def _type(question: Question) -> dict[str, Any]:
    values = [value for value, _ in question.choices]
    match question.type:
        case "integer":
            return {"type": ["integer", "null"], "minimum": 0}
        case "money":
            return {"type": ["string", "null"], "pattern": f"^{MONEY_PATTERN}$"}
        case "date":
            return _DATE
        case "boolean":
            return {"type": ["boolean", "null"]}
        case "choice":
            return {"enum": [*values, None, ""]}
        case "choices":
            return {"type": ["array", "null"], "items": {"enum": values}}
        case "texts":
            return {"type": ["array", "null"], "items": {"type": "string"}}
        case "periods":
            period = {"type": "object", "properties": {"from": _DATE, "to": {**_DATE, "description": "null：仍在使用"}}}
            return {"type": ["array", "null"], "items": period}
        case "invoice":
            part = {"type": ["string", "null"]}
            return {"type": ["object", "null"], "properties": {"code": part, "number": part}}
        case _:
            return {"type": ["string", "null"]}
