"""Answers that come from a record, as a section's page shows them instead of a question."""

from typing import Any

from flask import g

from assessor.cases.answer_words import answer_words
from assessor.cases.known_facts import known_facts
from models.application import Application
from questionnaires.shapes import Pack, Section

ADDED_TO = ("choices", "integer")
"""Lists and counts: what an enterprise says beyond the record is added, so the question stays on the form."""


def known_rows(case: Application, pack: Pack, section: Section) -> dict[str, dict[str, Any]]:
    """By question id: label, the answer in words, the record in words. Empty for a rating."""
    known = known_facts(g.session, case, pack, g.moment.today)
    found = {}
    for question in section.questions:
        if (one := known.get(question.id)) is None or question.type in ADDED_TO:
            continue
        said = answer_words(question, one.value) if one.value is not None else None
        found[question.id] = {"label": question.label, "value": said or "提交后填写", "words": one.words}
    return found
