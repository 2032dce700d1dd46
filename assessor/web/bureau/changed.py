"""What changed since an earlier submission, in words for the reviewer."""

from typing import Any

from assessor.cases.changes import Change, changes_between
from assessor.web.bureau.file import line_names
from assessor.web.filters import level_title, yuan, zh_date
from models.application import Submission
from questionnaires.shapes import Pack, Question


def changed_rows(before: Submission, after: Submission, pack: Pack, regions: dict[str, str]) -> list[dict[str, Any]]:
    """Rows for the macro `diffs`: label, before, after (None: was not there)."""
    names = line_names(before, pack) | line_names(after, pack)
    return [_row(change, pack, names, regions) for change in changes_between(before, after, pack)]


def _row(change: Change, pack: Pack, names: dict[str, str], regions: dict[str, str]) -> dict[str, Any]:
    if change.section == "files":
        name = (change.after or change.before or {}).get("name", "")
        return {"label": f"材料 · {name}", "before": _file(change.before), "after": _file(change.after)}
    if not change.section:
        return {"label": "申报星级", "before": level_title(change.before), "after": level_title(change.after)}
    section = pack.section(change.section)
    label = " · ".join(part for part in (section.title, names.get(change.line_id, change.line_id)) if part)
    question = section.question(change.question)
    if question is None:
        return {"label": label, "before": _line(change.before), "after": _line(change.after)}
    label = f"{label} · {question.label}"
    words = [in_words(question, value, names, regions) for value in (change.before, change.after)]
    return {"label": label, "before": words[0], "after": words[1]}


def in_words(question: Question, value: Any, names: dict[str, str], regions: dict[str, str]) -> str:
    """An answer as a reader sees it; 未填 for one that was not given."""
    if value is None:
        return "未填"
    match question.type:
        case "money":
            return f"{yuan(value)} 元"
        case "date":
            return zh_date(value)
        case "boolean":
            return "是" if value else "否"
        case "choice":
            return question.choice_label(value)
        case "choices" | "texts":
            return "、".join(question.choice_label(one) for one in value) or "没有"
        case "periods":
            ends = [(zh_date(p["from"]), zh_date(p["to"]) if p.get("to") else "仍在使用") for p in value]
            return "；".join(f"{first} 至 {last}" for first, last in ends)
        case "invoice":
            return str(value["number"]) + (f"（代码 {value['code']}）" if value.get("code") else "")
        case "region":
            return regions.get(value, str(value))
        case _:
            return names.get(value, str(value)) if question.refers else str(value)


def _file(entry: dict[str, Any] | None) -> str | None:
    if entry is None:
        return None
    return f"{entry['name']}，SHA-256 {entry['sha256'][:12]}…，佐证 {len(entry['proves'])} 条"


def _line(row: dict[str, Any] | None) -> str | None:
    return None if row is None else "有这一条"
