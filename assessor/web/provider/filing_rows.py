"""A filing as forms and pages want it: rows as typed, answers in words, and its history."""

import re
from typing import Any

from sqlmodel import Session, col, select
from werkzeug.datastructures import MultiDict

from assessor.cases.answer_words import answer_words
from assessor.cases.day_words import day_words
from assessor.cases.provider_filing import MOST_ROWS, sections_of, steps_of
from assessor.web.typed import typed_answer
from models.people import Organisation, Person
from models.provider import ProviderFiling, ProviderFilingVersion
from questionnaires.shapes import Pack, Section

ACTIONS = {"submit": "报送", "return": "退回补正", "accept": "同意备案", "remove": "移出目录"}
TONES = {"return": "warn", "accept": "good", "remove": "bad"}
_NAME = re.compile(r"(\d{1,3})-[a-z]")


def typed_rows(section: Section, form: MultiDict[str, str]) -> list[dict[str, Any]]:
    """The rows that a form sent, as typed. Field names are `<row>-<question>`."""
    numbers = sorted({int(found[1]) for name in form if (found := _NAME.match(name))})[: MOST_ROWS + 1]
    return [
        {q.id: typed_answer(q.model_copy(update={"id": f"{n}-{q.id}"}), form) for q in section.questions} for n in numbers
    ]


def history_rows(session: Session, filing: ProviderFiling, *, office: bool = False) -> list[dict[str, Any]]:
    """What happened, newest first; people of the office are named to the office only."""
    people = dict(session.exec(select(Person.id, Person.name)).all()) if office else {}
    steps = steps_of(session, filing)
    offices = dict(
        session.exec(
            select(Organisation.id, Organisation.name).where(
                col(Organisation.id).in_({one.organisation_id for one in steps})
            )
        ).all()
    )
    return [
        {
            "what": f"{ACTIONS[one.action]}（第 {one.version_seq} 版）",
            "who": people.get(one.actor_id) or offices.get(one.organisation_id),
            "behalf": offices.get(one.organisation_id) if office else None,
            "at": one.at,
            "reason": one.reason,
            "remark": f"备案日期 {day_words(one.filed_on)}" if one.filed_on else "",
            "tone": TONES.get(one.action),
        }
        for one in reversed(steps)
    ]


def document_views(pack: Pack, version: ProviderFilingVersion) -> list[dict[str, Any]]:
    """The frozen answers in words: sections with their rows of (label, words)."""
    return [
        {
            "title": section.title,
            "kind": section.kind,
            "line_name": section.line_name,
            "rows": [
                [{"label": q.label, "value": answer_words(q, row.get(q.id))} for q in section.questions]
                for row in version.document.get(section.id, [])
            ],
        }
        for section in sections_of(pack)
    ]
