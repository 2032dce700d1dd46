"""An award that the documents leave to the authority: whether it does, and what the amount may not exceed. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessor.policy.awards.plan import PlannedAward, awards_of
from assessor.policy.awards.result import AwardVerdict, Standing
from assessor.policy.words import money
from questionnaires.forms import Question
from questionnaires.shapes import Pack

OPEN = (Standing.SILENT, Standing.OTHER, Standing.UNSURE)


@dataclass(frozen=True)
class Ceiling:
    """The most that may be set (分), None when the documents give neither a base nor a cap; in words what it follows from."""

    fen: int | None
    says: str


def left_to_the_authority(found: AwardVerdict) -> bool:
    """Whether the rules give no amount and wait for nobody else: not for the enterprise, not for the authority's figures.

    A computed award is never left to anybody, nor is one that a rule refuses.
    """
    return found.fen is None and found.award.standing in OPEN and found.verdict.outcome != "ineligible"


def ceiling(pack: Pack, found: AwardVerdict, document: Mapping[str, Any]) -> Ceiling:
    """The lower one of the claim base and the programme's absolute cap, as far as they are known.

    When no form applies, the most generous of the pack's forms counts. What was granted this year goes off its cap.
    """
    forms = [one for one in awards_of(pack) if found.award.form in (None, one.award.id)]
    bases = [
        (fen, one.fields["base"].label)
        for one in forms
        if (fen := _answer(document, one.fields.get("base"))) is not None
    ]
    caps = [cap for one in forms if (cap := _cap(one, document)) is not None]
    limits = []
    if bases:
        limits.append((max(bases)[0], f"“{max(bases)[1]}”{money(max(bases)[0])}"))
    if caps and len(caps) == len(forms):
        limits.append((max(caps), f"文件规定的上限还剩 {money(max(caps))}"))
    if not limits:
        return Ceiling(None, "文件没有规定补助基数和上限")
    return Ceiling(min(limits)[0], "，".join(words for _, words in limits))


def _cap(planned: PlannedAward, document: Mapping[str, Any]) -> int | None:
    """The form's own cap, else the highest of a table of caps, less what was granted this year already."""
    cap = planned.numbers.get("cap")
    steps = [one.step.cap for one in planned.brackets]
    if cap is None and planned.one_bracket and steps and None not in steps:
        cap = max(step for step in steps if step is not None)
    if cap is None:
        return None
    return max(int(cap) - (_answer(document, planned.used) or 0), 0)


def _answer(document: Mapping[str, Any], question: Question | None) -> int | None:
    """An amount of the document (元, decimal string) in 分."""
    value = document.get(question.id) if question else None
    return None if value in (None, "") else int(Decimal(str(value)) * 100)
