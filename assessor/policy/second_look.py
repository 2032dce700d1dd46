"""Two verdicts on one filing, as filed and as inspected: the difference rule by rule, and what is in force.

A visit can only take away. Where it makes a rule's finding worse or leaves it as bad, the finding after the visit is
in force; where it would make it better, the finding on the filing stands until the enterprise files it right itself.
"""

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
WEIGHT = {"note": 0, "manual": 1, "return": 2, "ineligible": 3}
WHOLE = ("eligible", "manual", "return", "ineligible")


@dataclass(frozen=True)
class Turn:
    """One rule before and after the visit. `worse`: the finding weighs more than before."""

    rule: str
    says: str
    clause: str
    before: str
    after: str
    observed_before: str
    observed_after: str
    changed: bool
    worse: bool


def difference(before: Json, after: Json) -> list[Turn]:
    """Every rule of the filing with both findings, changed ones first; the order of the rules otherwise."""
    then = {finding["rule"]: finding for finding in before["findings"]}
    turns = [_turn(then[now["rule"]], now) for now in after["findings"] if now["rule"] in then]
    return sorted(turns, key=lambda turn: (not turn.worse, not turn.changed))


def in_force(before: Json, after: Json | None) -> Json:
    """The verdict that reviewers judge and steps ask: the filing's own, with the findings that the visit made worse."""
    if after is None:
        return before
    now = {finding["rule"]: finding for finding in after["findings"]}
    findings = [_heavier(finding, now.get(finding["rule"], finding)) for finding in before["findings"]]
    worst = max((weight(finding) for finding in findings), default=0)
    return {**before, "findings": findings, "outcome": WHOLE[worst]}


def worse_rules(before: Json, after: Json | None) -> list[str]:
    """Rules whose finding weighs more after the visit than on the filing."""
    return [turn.rule for turn in difference(before, after) if turn.worse] if after else []


def weight(finding: Json) -> int:
    """How much a finding weighs for the whole: 0 nothing, 1 a person looks, 2 return, 3 a bar."""
    return WEIGHT.get(finding.get("effect") or "", 0)


def _heavier(before: Json, after: Json) -> Json:
    return after if weight(after) >= weight(before) and _rank(after) >= _rank(before) else before


def _rank(finding: Json) -> int:
    return {"met": 0, "unknown": 1, "not_met": 2}[finding["outcome"]]


def _turn(before: Json, after: Json) -> Turn:
    seen = tuple((one["outcome"], one.get("effect"), one["observed"]) for one in (before, after))
    return Turn(
        rule=before["rule"],
        says=before["says"],
        clause=before["clause"],
        before=before["outcome"],
        after=after["outcome"],
        observed_before=before["observed"],
        observed_after=after["observed"],
        changed=seen[0] != seen[1],
        worse=weight(after) > weight(before),
    )
