"""A section's lines as rows of a table: title, short answers, proof, and what the rules say of each line."""

from collections import Counter
from decimal import Decimal
from typing import Any

from flask import g, url_for

from assessor.cases.answer_words import answer_words, line_title
from assessor.cases.consistency import not_counted, rows_of
from assessor.cases.draft_verdict import Preview, marks_by_line, preview
from assessor.cases.open_remarks import Remarks
from assessor.cases.proofs import Place, by_place, proofs_of
from assessor.cases.save_answers import lines_of
from assessor.policy.findings import LineMark, Verdict
from assessor.web.enterprise.fields import read_row
from assessor.web.filters import zh_date
from models.application import Application
from questionnaires.shapes import Pack, Question, Section

TOO_LONG = ("long_text", "invoice")
ORDER = ("not_met", "unknown", "met")


def table_of(case: Application, pack: Pack, one: Section, remarks: Remarks) -> dict[str, Any]:
    """Columns, rows, foot and the totals of the rules for a section's table. A fixed number of queries."""
    seen = preview(g.session, case, pack, g.moment)
    lines = lines_of(g.session, case, one)
    read = {line.line_id: read_row(one, line.answers) for line in lines}
    files = by_place(proofs_of(g.session, case))
    titles = _other_titles(pack, one, seen)
    marks = marks_by_line(seen.verdict, one.table or "")
    outside = {
        row["id"]: period for row, _, period in not_counted(pack, case.level, one, rows_of(one, seen.made.document))
    }
    missing = _missing(one, seen)
    asked = Counter(place.line_id for (place, _), words in remarks.items() if place.section == one.id for _ in words)
    questions = [
        q
        for q in one.questions
        if q.applies_to(case.level) and (q.short or q.refers) and q.type not in TOO_LONG and q.id != "name"
    ]
    rows = []
    for number, line in enumerate(lines, 1):
        answers = read[line.line_id]
        rows.append(
            {
                "title": answers.get("name") or f"第 {number} 项",
                "full_title": line_title(one, answers, number),
                "href": url_for("enterprise.line", ref=case.ref, section_id=one.id, line_id=line.line_id),
                **{
                    q.id: answers.get(q.id) if q.type == "money" else answer_words(q, answers.get(q.id), titles)
                    for q in questions
                },
                "proofs": len(files.get(Place(one.id, line.line_id), ())) or None,
                "state": _state(missing.get(line.line_id, []), marks.get(line.line_id, []), outside.get(line.line_id)),
                "remarks": asked[line.line_id],
                "id": line.line_id,
                "version": line.version,
            }
        )
    return {
        "columns": _columns(one, questions),
        "rows": rows,
        "foot": _foot(questions, read),
        "totals": _totals(pack, case.level, one, seen.verdict),
    }


def _columns(one: Section, questions: list[Question]) -> list[dict[str, Any]]:
    shown: list[dict[str, Any]] = [
        {"key": "title", "label": one.line_name if one.line_name != "行" else "名称", "kind": "custom", "head": True}
    ]
    shown += [
        {
            "key": q.id,
            "label": q.label,
            "kind": "money" if q.type == "money" else "text",
            "unit": q.unit if q.type == "money" else None,
        }
        for q in questions
    ]
    shown.append({"key": "proofs", "label": "佐证", "kind": "custom"})
    return [*shown, {"key": "state", "label": "情况", "kind": "custom"}]


def _other_titles(pack: Pack, one: Section, seen: Preview) -> dict[str, str]:
    from assessor.cases.answer_words import line_titles

    others = [pack.table(q.refers) for q in one.questions if q.refers]
    return {line: title for other in others if other for line, title in line_titles(other, seen.made.document).items()}


def _missing(one: Section, seen: Preview) -> dict[str, list[str]]:
    labels = {q.id: q.label for q in one.questions}
    found: dict[str, list[str]] = {}
    for problem in (*seen.made.unreadable, *seen.made.missing):
        if problem.section == one.id:
            found.setdefault(problem.line_id, []).append(labels[problem.question])
    return found


def _state(missing: list[str], marks: list[tuple[str, LineMark]], outside: str | None) -> dict[str, Any]:
    """Badge and short words for one line: what is missing comes first, then what the rules say."""
    if missing:
        return {
            "tone": "warn",
            "word": "还差 " + "、".join(missing[:3]) + ("等" if len(missing) > 3 else ""),
            "notes": [],
        }
    if outside:
        return {"tone": "neutral", "word": "不计入合计", "notes": [f"日期不在 {outside} 内"]}
    if not marks:
        return {"tone": "good", "word": "已填完", "notes": []}
    worst = min((mark.outcome for _, mark in marks), key=ORDER.index)
    word, tone = {"met": ("符合", "good"), "not_met": ("请看说明", "bad"), "unknown": ("尚不明确", "warn")}[worst]
    notes = [
        _note(says, mark) for says, mark in marks if mark.outcome == worst and (mark.outcome != "met" or mark.met_on)
    ]
    return {"tone": tone, "word": word, "notes": list(dict.fromkeys(notes))[:2]}


def _note(says: str, mark: LineMark) -> str:
    if mark.met_on:
        return f"{'满足日期' if mark.outcome == 'met' else '最早'} {zh_date(mark.met_on)}"
    return f"{says}：{mark.note}" if mark.note else says


def _foot(questions: list[Question], read: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    sums = {
        q.id: sum((Decimal(row[q.id]) for row in read.values() if row.get(q.id) is not None), Decimal(0))
        for q in questions
        if q.type == "money"
    }
    return [{"title": "合计", **sums}] if sums else []


def _totals(pack: Pack, level: str, one: Section, verdict: Verdict | None) -> list[tuple[str, str]]:
    """What the rules add up over this section: (what the rule says, what was seen)."""
    if verdict is None:
        return []
    ids = [rule.id for rule in pack.levels[level].rules if rule.total and rule.table == one.table]
    return [(verdict.finding(rule).says, verdict.finding(rule).observed) for rule in ids]
