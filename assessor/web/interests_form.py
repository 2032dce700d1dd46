"""The lines of a declaration of interests as they are typed: one a line, 'name code；what ties me to it'."""

from collections.abc import Iterable

from flask import request

from assessor.cases.declare_interests import KINDS, Interest
from assessor.cases.names import name_and_code
from models.experts import ExpertInterest

LABELS = {"enterprise": "有利害关系的企业", "provider": "有利害关系的云服务商"}
HELP = "每行一个：名称，可加空格和统一社会信用代码；要说明关系的，用分号隔开写在后面，例如“某某云计算有限公司；2021 年任技术顾问”。"
MOST_LINES = 80


def typed_interests(errors: dict[str, str]) -> list[Interest]:
    """What was typed. An empty declaration is one only when somebody said so: the box `none` is ticked."""
    found = []
    for kind in KINDS:
        for line in request.form.get(kind, "").splitlines()[:MOST_LINES]:
            who, _, words = line.replace(";", "；", 1).partition("；")
            if who.strip():
                name, code = name_and_code(who)
                found.append(Interest(kind, name, code, words.strip()))
    none = request.form.get("none") == "true"
    if not found and not none:
        errors["none"] = "请填写有利害关系的单位；没有的，请勾选“没有需要申报的利害关系”。"
    if found and none:
        errors["none"] = "上面填写了有利害关系的单位，请取消勾选“没有需要申报的利害关系”，或清空上面的内容。"
    return found


def as_lines(interests: Iterable[ExpertInterest], kind: str) -> str:
    """The lines of one kind as they would be typed."""
    rows = [one for one in interests if one.kind == kind]
    return "\n".join(
        " ".join(filter(None, (one.name, one.uscc))) + (f"；{one.words}" if one.words else "") for one in rows
    )
