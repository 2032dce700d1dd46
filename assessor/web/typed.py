"""What a form sent for a section's questions, kept as typed (the reverse of components/ask.html)."""

import re
from typing import Any

from werkzeug.datastructures import MultiDict

from questionnaires.shapes import Question, Section

MOST_ROWS = 60


def typed_answers(section: Section, form: MultiDict[str, str], level: str) -> dict[str, Any]:
    """Typed answers of every question of the section that the form showed; untouched radio groups count as empty."""
    return {q.id: typed_answer(q, form) for q in section.questions if q.applies_to(level)}


def typed_answer(question: Question, form: MultiDict[str, str]) -> Any:
    """One question's typed answer, by its type."""
    name = question.id
    if question.type == "periods":
        return _periods(name, form)
    if question.type == "invoice":
        return {"code": form.get(f"{name}-code", ""), "number": form.get(f"{name}-number", "")}
    if question.type == "texts":
        return [] if form.get(f"{name}-none") else ([w for w in form.getlist(name) if w.strip()] or None)
    if question.type == "choices":
        return [] if form.get(f"{name}-none") else (form.getlist(name) or None)
    return form.get(name, "")


def _periods(name: str, form: MultiDict[str, str]) -> list[dict[str, Any]]:
    pattern = re.compile(rf"{re.escape(name)}-(\d{{1,4}})-(?:from|to|open)")
    numbers = sorted({int(found.group(1)) for key in form if (found := pattern.fullmatch(key))})[:MOST_ROWS]
    rows = [
        {
            "from": form.get(f"{name}-{n}-from", ""),
            "to": form.get(f"{name}-{n}-to", ""),
            "open": f"{name}-{n}-open" in form,
        }
        for n in numbers
    ]
    return [row for row in rows if row["from"] or row["to"] or row["open"]]
