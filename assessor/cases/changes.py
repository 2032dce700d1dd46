"""What changed between two submissions, field by field, for the reviewer who sent the filing back."""

from dataclasses import dataclass
from typing import Any

from models.application import Submission
from questionnaires.shapes import Pack, Section


@dataclass(frozen=True)
class Change:
    """One field that is not what it was. `before` or `after` is None when it was not there."""

    section: str
    line_id: str
    question: str
    before: Any
    after: Any


def changes_between(before: Submission, after: Submission, pack: Pack) -> list[Change]:
    """Every difference in answers, lines and files, in the order of the form."""
    found: list[Change] = []
    if before.level != after.level:
        found.append(Change("", "", "level", before.level, after.level))
    for section in pack.sections:
        old, new = _rows(before.document, section), _rows(after.document, section)
        for line_id in list(dict.fromkeys([*old, *new])):
            found += _compare(section, line_id, old.get(line_id), new.get(line_id))
    return found + _files(before.files, after.files)


def _rows(document: dict[str, Any], section: Section) -> dict[str, dict[str, Any]]:
    if section.kind == "single":
        return {"": document.get(section.table, {}) if section.table else document}
    return {row.get("id", str(n)): row for n, row in enumerate(document.get(section.table or section.id, []), 1)}


def _compare(
    section: Section, line_id: str, old: dict[str, Any] | None, new: dict[str, Any] | None
) -> list[Change]:
    if old is None or new is None:
        return [Change(section.id, line_id, "", old, new)]
    return [
        Change(section.id, line_id, question.id, old.get(question.id), new.get(question.id))
        for question in section.questions
        if old.get(question.id) != new.get(question.id)
    ]


def _files(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[Change]:
    before, after = {f["ref"]: f for f in old}, {f["ref"]: f for f in new}
    refs = [ref for ref in dict.fromkeys([*before, *after]) if before.get(ref) != after.get(ref)]
    return [Change("files", ref, "", before.get(ref), after.get(ref)) for ref in refs]
