"""The check-list of a visit, made from what the applicant itself claimed. Pure: a frozen filing in, a list out.

Each line of the filing is one item, and of what is given once each fact that the pack has looked at on site. An item
carries the claims as filed, the proof handed in for them, and what the rules were unsure of. Items on which a rule is
not met or unknown, or which a flag names, come first; otherwise the order of the form stands.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from questionnaires.forms import Section
from questionnaires.shapes import Pack

Json = dict[str, Any]
ONCE = "application"


@dataclass(frozen=True)
class Concern:
    """A rule that was not clearly met: its id, words and clause, what it found, and the note on this very line."""

    rule: str
    says: str
    clause: str
    outcome: str
    note: str


@dataclass(frozen=True)
class Item:
    """One thing to look at. `line` for a row of a table, `question` for a fact given once; the other is ''.

    `claims` are the document's values by question id, None where nothing was claimed. `files` are refs of the manifest.
    """

    section: str
    line: str
    question: str
    claims: Mapping[str, Any]
    files: tuple[str, ...] = ()
    concerns: tuple[Concern, ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The item's name in a visit: `services:s1`, `enterprise:legal_person`."""
        return f"{self.section}:{self.line or self.question}"

    @property
    def first(self) -> bool:
        """Whether it comes before the others."""
        return bool(self.concerns or self.flags)

    def to_json(self) -> Json:
        """As kept with the visit."""
        return {
            "key": self.key,
            "section": self.section,
            "line": self.line,
            "question": self.question,
            "claims": dict(self.claims),
            "files": list(self.files),
            "concerns": [vars(one) for one in self.concerns],
            "flags": list(self.flags),
        }


def checklist(document: Json, verdict: Json, files: Sequence[Json], pack: Pack, level: str) -> list[Item]:
    """Every item of a filing, those that need a look first."""
    made = [
        item
        for section in pack.sections
        if section.inspect and section.asked and section.applies_to(level)
        for item in _items(section, document, verdict, files, level)
    ]
    return sorted(made, key=lambda item: not item.first)


def open_rules(verdict: Json) -> list[Concern]:
    """Rules on what is given once (or on a total) that are not clearly met: to be kept in mind on the visit."""
    unset = set(verdict.get("unset", ()))
    return [
        _concern(finding, finding["observed"])
        for finding in verdict["findings"]
        if finding["outcome"] != "met" and finding["rule"] not in unset and not finding["lines"]
    ]


def _items(section: Section, document: Json, verdict: Json, files: Sequence[Json], level: str) -> Iterator[Item]:
    asked = [question.id for question in section.questions if question.applies_to(level)]
    if section.kind == "single":
        filled = document.get(section.table) or {} if section.table else document
        proof = tuple(_proof(files, section.id, ""))
        for name in section.inspect.questions if section.inspect else ():
            if name in asked:
                yield Item(section.id, "", name, {name: filled.get(name)}, proof)
        return
    for number, row in enumerate(document.get(section.table or "") or (), 1):
        line = str(row.get("id") or f"{section.table}-{number}")
        yield Item(
            section.id,
            line,
            "",
            {name: row.get(name) for name in asked},
            tuple(_proof(files, section.id, line)),
            tuple(_concerns(verdict, section.table or "", line)),
            tuple(flag for flag in verdict.get("flags", ()) if flag.startswith(f"{line}：")),
        )


def _proof(files: Sequence[Json], section: str, line: str) -> Iterator[str]:
    for file in files:
        if any(place["section"] == section and place["line"] == line for place in file["proves"]):
            yield file["ref"]


def _concerns(verdict: Json, table: str, line: str) -> Iterator[Concern]:
    for finding in verdict["findings"]:
        if finding.get("table") == table:
            for mark in finding["lines"]:
                if mark["id"] == line and mark["outcome"] != "met":
                    yield _concern({**finding, "outcome": mark["outcome"]}, mark.get("note", ""))


def _concern(finding: Json, note: str) -> Concern:
    return Concern(finding["rule"], finding["says"], finding["clause"], finding["outcome"], note)
