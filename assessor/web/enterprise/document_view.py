"""A document (a draft as read, or a frozen submission) as summary lists and tables."""

from typing import Any

from flask import g, url_for

from assessor.cases.answer_words import answer_words, line_title, line_titles
from assessor.web.regions import region_names
from models.application import Application
from questionnaires.shapes import Pack, Question, Section


def section_views(
    case: Application, pack: Pack, sections: list[Section], document: dict[str, Any], *, edit: bool
) -> list[dict[str, Any]]:
    """For each section: title, rows of the summary list for a single section, titled groups of rows for lines."""
    names = region_names(g.session)
    titles = {s.table: line_titles(s, document) for s in pack.sections if s.kind == "lines"}
    views: list[dict[str, Any]] = []
    for section in sections:
        href = url_for("enterprise.section", ref=case.ref, section_id=section.id) if edit else None
        view: dict[str, Any] = {"id": section.id, "title": section.title, "href": href}
        if section.kind == "single":
            answers = document.get(section.table, {}) if section.table else document
            view["rows"] = _rows(section, case.level, answers, names, titles)
        else:
            view["lines"] = [
                {
                    "id": row["id"],
                    "title": line_title(section, row, number),
                    "rows": _rows(section, case.level, row, names, titles),
                }
                for number, row in enumerate(document.get(section.table or section.id, []), 1)
            ]
        views.append(view)
    return views


def _rows(
    section: Section,
    level: str,
    answers: dict[str, Any],
    names: dict[str, str],
    titles: dict[str | None, dict[str, str]],
) -> list[dict[str, Any]]:
    return [
        {
            "label": q.label,
            "value": _value(q, answers.get(q.id), names, titles),
            "kind": "money" if q.type == "money" else "text",
        }
        for q in section.questions
        if q.applies_to(level)
    ]


def _value(question: Question, value: Any, names: dict[str, str], titles: dict[str | None, dict[str, str]]) -> Any:
    if question.type == "money":
        return value
    if question.type == "region":
        return names.get(value, value)
    return answer_words(question, value, titles.get(question.refers))
