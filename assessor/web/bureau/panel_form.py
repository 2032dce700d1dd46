"""The forms of a panel's set-up: rules and timetable, and criteria in rows; what was typed stays where it cannot be taken."""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from flask import request

from assessor.cases.panels import WHOLE, Criterion, PanelRules, criteria_problems
from assessor.panel.official import METHODS
from assessor.web.bureau import typed
from models.batch import Batch
from models.panel import Panel

LABELS = {
    "title": "评审组名称", "level": "星级", "rule": "汇总办法", "each": "每家企业的专家数", "minimum": "有效评分的最少份数",
    "cap": "每位专家的上限", "line": "入围方式", "quota": "名额", "passing": "分数线", "scoring_from": "评分开始",
    "scoring_to": "评分截止", "meeting_on": "会评日期",
}  # fmt: skip
RULES = [
    ("mean", METHODS["mean"], "所有锁定的评分取平均。"),
    ("trimmed_mean", METHODS["trimmed_mean"], "至少要有 3 份评分。"),
    ("median", METHODS["median"], "取中间的一份；双数份时取中间两份的平均。"),
]
MOST_ROWS = 60


def typed_rules(errors: dict[str, str]) -> PanelRules | None:
    """The rules as typed; None with sentences in `errors` when they cannot be read."""
    form = request.form
    title = typed.text("title", LABELS["title"], errors, least=2, most=60)
    rule = typed.chosen("rule", LABELS["rule"], list(METHODS), errors)
    numbers = {name: _needed(name, errors) for name in ("each", "minimum", "cap")}
    start, end = (typed.day(name, LABELS[name], errors) for name in ("scoring_from", "scoring_to"))
    meeting = typed.day("meeting_on", LABELS["meeting_on"], errors) if form.get("meeting_on", "").strip() else None
    line = typed.chosen("line", LABELS["line"], ["quota", "pass"], errors)
    quota = _needed("quota", errors) if line == "quota" else None
    passing = _hundredths(errors) if line == "pass" else None
    if errors or start is None or end is None:
        return None
    each, minimum, cap = (numbers[name] or 0 for name in ("each", "minimum", "cap"))
    return PanelRules(title, rule, minimum, each, cap, start, end, meeting, quota, passing)


def typed_criteria(errors: dict[str, str]) -> tuple[list[Criterion], list[dict[str, Any]]]:
    """The criteria in the order of the page, and the rows as typed. Empty rows are left out."""
    numbers = sorted({int(found[1]) for name in request.form if (found := re.fullmatch(r"c-(\d{1,4})-title", name))})
    read, rows = [], []
    for number in numbers[:MOST_ROWS]:
        title, weight, guidance = (
            request.form.get(f"c-{number}-{part}", "").strip() for part in ("title", "weight", "guidance")
        )
        if not (title or weight or guidance):
            continue
        rows.append({"title": title, "weight": weight, "guidance": guidance})
        whole = int(weight) if weight.isascii() and weight.isdigit() and len(weight) < 6 else 0
        read.append(Criterion(title, whole, guidance))
    for said in criteria_problems(read):
        found_in = re.match(r"第 (\d+) 项", said)
        name = f"c-{int(found_in[1]) - 1}-{'weight' if '权重' in said else 'title'}" if found_in else ""
        errors[name] = errors.get(name, "") + said
    return read, rows


def how_far(criteria: Sequence[Criterion]) -> str:
    """What to say after the criteria were saved."""
    total = sum(one.weight for one in criteria)
    if total == WHOLE:
        return "已保存评审指标，权重合计 100%。"
    return f"已保存评审指标，权重合计 {total}%；合计到 100% 才能冻结。"


def empty(batch: Batch, levels: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """A fresh form. Only what follows from the batch is filled in: rule, weights and numbers are the organiser's to set."""
    only = levels[0] if len(levels) == 1 else None
    return {"title": f"{batch.title}{only[1] if only else ''}专家评审", "level": only[0] if only else ""}


def saved(panel: Panel) -> dict[str, Any]:
    """The rules of a panel as the form shows them."""
    passing = None if panel.pass_hundredths is None else f"{Decimal(panel.pass_hundredths) / 100:.2f}"
    line = "quota" if panel.quota is not None else "pass"
    names = ("title", "rule", "each", "minimum", "cap", "quota", "scoring_from", "scoring_to", "meeting_on")
    return {name: getattr(panel, name) for name in names} | {"line": line, "passing": passing}


def _needed(name: str, errors: dict[str, str]) -> int | None:
    found = typed.whole(name, LABELS[name], errors)
    if found is None and name not in errors:
        errors[name] = f"请填写{LABELS[name]}。"
    return found


def _hundredths(errors: dict[str, str]) -> int | None:
    words = request.form.get("passing", "").strip()
    try:
        points = Decimal(words) if re.fullmatch(r"\d{1,3}(\.\d{1,2})?", words) else None
    except InvalidOperation:
        points = None
    if points is None:
        errors["passing"] = "分数线请填写 0 至 100 之间、最多两位小数的分数，例如 80 或 82.50。"
        return None
    return int(points * 100)
