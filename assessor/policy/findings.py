"""What the rules found. Shapes of docs/application.md; `to_json` writes exactly those."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

Outcome = Literal["met", "not_met", "unknown"]
Whole = Literal["ineligible", "return", "manual", "eligible"]

OUTCOME_NAMES: dict[str, str] = {"met": "符合", "not_met": "不符合", "unknown": "尚不明确"}
WHOLE_NAMES: dict[str, str] = {
    "ineligible": "不符合",
    "return": "需补正",
    "manual": "需人工核对",
    "eligible": "通过形式审查",
}


@dataclass(frozen=True)
class LineMark:
    """How one line stands under a rule. `met_on`: the day on which it is or becomes met, where that is a question of time."""

    id: str
    outcome: Outcome
    met_on: date | None
    note: str


@dataclass(frozen=True)
class Finding:
    """What one rule found, in words.

    `effect`: ineligible, return, manual or note when the finding does that to the whole; None when it does nothing
    (met, or the pack sets no value). `remedy` is None when there is nothing to mend.
    """

    rule: str
    clause: str
    outcome: Outcome
    observed: str
    required: str
    says: str
    remedy: str | None
    lines: tuple[LineMark, ...]
    effect: str | None
    table: str

    def to_json(self) -> dict[str, Any]:
        """As in the document that `flask check` prints."""
        lines = [
            {"id": mark.id, "outcome": mark.outcome, "met_on": mark.met_on.isoformat() if mark.met_on else None}
            for mark in self.lines
        ]
        return {
            "rule": self.rule,
            "clause": self.clause,
            "outcome": self.outcome,
            "observed": self.observed,
            "required": self.required,
            "says": self.says,
            "remedy": self.remedy,
            "lines": lines,
        }

    def to_record(self) -> dict[str, Any]:
        """As kept with a submission: to_json with the notes of the lines, the effect and the table."""
        notes = [{**line, "note": mark.note} for line, mark in zip(self.to_json()["lines"], self.lines, strict=True)]
        return {**self.to_json(), "lines": notes, "effect": self.effect, "table": self.table}


@dataclass(frozen=True)
class Verdict:
    """The findings of every rule of a level and what they make of the whole.

    `totals`: amounts as decimal strings in 元, None when there is nothing to add up. `unset`: ids of rules that cannot
    be judged because the pack sets no value; they do not change the outcome. `flags`: sentences for a person to look at.
    """

    pack: str
    digest: str
    level: str
    outcome: Whole
    findings: tuple[Finding, ...]
    totals: dict[str, str | None]
    flags: tuple[str, ...]
    unset: tuple[str, ...]

    def finding(self, rule: str) -> Finding:
        """The finding of a rule. Raises KeyError."""
        for finding in self.findings:
            if finding.rule == rule:
                return finding
        raise KeyError(rule)

    def to_json(self) -> dict[str, Any]:
        """The shape of docs/application.md."""
        return {
            "pack": self.pack,
            "digest": self.digest,
            "level": self.level,
            "outcome": self.outcome,
            "findings": [finding.to_json() for finding in self.findings],
            "totals": self.totals,
            "flags": list(self.flags),
        }

    def to_record(self) -> dict[str, Any]:
        """As kept with a submission: to_json with everything a reviewer's page shows."""
        findings = [finding.to_record() for finding in self.findings]
        return {**self.to_json(), "findings": findings, "unset": list(self.unset)}
