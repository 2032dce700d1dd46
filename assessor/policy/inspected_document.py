"""From a filing and what a visit found to the inspected document, in the same shape, to be judged by the same rules.

What was confirmed and what could not be checked stays as filed; a corrected value takes the place of the claim; a
refuted line is taken out. A finding speaks only of the claims that were looked at: filed differently, they are not
touched. Pure, and independent of the order of the findings.
"""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Literal

from questionnaires.forms import Question, Section
from questionnaires.shapes import Pack

Json = dict[str, Any]
Result = Literal["confirmed", "partly", "refuted", "unverified"]
RESULTS: dict[str, str] = {
    "confirmed": "属实",
    "partly": "部分属实",
    "refuted": "不属实",
    "unverified": "现场未能核实",
}


@dataclass(frozen=True)
class LineFinding:
    """What a visit found of one item. `corrections`: document values by question, None for 'not known any more'."""

    section: str
    line: str
    question: str
    claims: Mapping[str, Any]
    result: Result
    corrections: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The item it speaks of."""
        return f"{self.section}:{self.line or self.question}"


def inspected_document(document: Json, findings: Iterable[LineFinding], pack: Pack) -> Json:
    """The document as the visit found it; the one that was handed over is left as it is."""
    made = deepcopy(document)
    sections = {section.id: section for section in pack.sections}
    for finding in findings:
        section = sections.get(finding.section)
        if section is None or finding.result in ("confirmed", "unverified"):
            continue
        if section.kind == "single":
            _once(made, section, finding)
        else:
            made[section.table or ""] = [row for row in _rows(made, section) if _kept(row, finding)]
    return made


def overall(findings: Iterable[LineFinding]) -> str:
    """The result of a whole visit: confirmed, partly or refuted, as `site_check` knows them.

    Everything confirmed: confirmed. Nothing that was checked holds: refuted. Anything between, also when something
    could not be checked: partly.
    """
    results = {finding.result for finding in findings}
    if results <= {"confirmed"} and results:
        return "confirmed"
    return "refuted" if results and results <= {"refuted", "unverified"} and "refuted" in results else "partly"


def _rows(document: Json, section: Section) -> list[Json]:
    return list(document.get(section.table or "") or ())


def _kept(row: Json, finding: LineFinding) -> bool:
    """Whether the row stays; a corrected one is changed in place (it is ours: the document was copied)."""
    if row.get("id") != finding.line or any(row.get(name) != value for name, value in finding.claims.items()):
        return True
    if finding.result == "refuted":
        return False
    _correct(row, finding.corrections)
    return True


def _once(document: Json, section: Section, finding: LineFinding) -> None:
    place = document.setdefault(section.table, {}) if section.table else document
    question = section.question(finding.question)
    if question is None or place.get(question.id) != finding.claims.get(question.id):
        return
    if finding.result == "partly":
        _correct(place, finding.corrections)
    else:
        _correct(place, {question.id: _opposite(question, place.get(question.id))})


def _opposite(question: Question, claimed: Any) -> Any:
    """What a refuted claim leaves: yes becomes no and no yes; of anything else nothing is known."""
    return not claimed if question.type == "boolean" and isinstance(claimed, bool) else None


def _correct(place: Json, corrections: Mapping[str, Any]) -> None:
    for name, value in corrections.items():
        if value is None:
            place.pop(name, None)
        else:
            place[name] = value
