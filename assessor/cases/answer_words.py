"""How an answer reads: one question's value, and one line of a section, in words for a person."""

from decimal import Decimal
from typing import Any

from assessor.cases.day_words import day_words, span_words
from questionnaires.shapes import Question, Section

YES_NO = {True: "是", False: "否"}


def answer_words(question: Question, value: Any, refers: dict[str, str] | None = None) -> str | None:
    """The words of a document value (not of typed text); None when it was not answered.

    `refers` gives the titles of the lines that a `refers` question may name.
    """
    if value is None:
        return None
    if question.type == "boolean":
        return YES_NO[value]
    if question.type == "choice":
        return question.choice_label(value)
    if question.type == "choices":
        return "、".join(map(question.choice_label, value)) or "没有"
    if question.type == "texts":
        return "；".join(value) or "没有"
    if question.type == "money":
        return f"{Decimal(value):,.2f} 元"
    if question.type == "periods":
        return "；".join(span_words(row["from"], row["to"]) for row in value)
    if question.type == "date":
        return day_words(value)
    if question.type == "invoice":
        return f"{value['code']} {value['number']}" if value["code"] else value["number"]
    if question.refers and refers is not None:
        return refers.get(value, "（已不在申报中）")
    return f"{value} {question.unit}" if question.unit else str(value)


def line_title(section: Section, answers: dict[str, Any], number: int) -> str:
    """A line's own name: what was typed as name, else its first choice, else date and amount, else its number."""
    if name := answers.get("name"):
        return str(name)
    parts = []
    for kind in (("choice",), ("date", "money")):
        for question in section.questions:
            words = answer_words(question, answers.get(question.id)) if question.type in kind else None
            if words:
                parts.append(words)
        if parts:
            return " ".join(parts[:2])
    return f"第 {number} {'行' if section.line_name == '行' else '项' + section.line_name}"


def line_titles(section: Section, document: dict[str, Any]) -> dict[str, str]:
    """Titles by line id for every line of a section of the document."""
    rows = document.get(section.table or section.id, [])
    return {row.get("id", str(number)): line_title(section, row, number) for number, row in enumerate(rows, 1)}
