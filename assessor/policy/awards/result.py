"""What an award comes to, line by line, and what it does to the outcome of the whole."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from assessor.policy.findings import Verdict
from assessor.policy.words import yuan


class Standing(StrEnum):
    """How far an award could be computed."""

    COMPUTED = "computed"
    UNSURE = "unsure"
    WAITING = "waiting"
    SILENT = "silent"
    OTHER = "other"
    MISSING = "missing"


EFFECTS: dict[Standing, str | None] = {
    Standing.COMPUTED: None,
    Standing.UNSURE: "manual",
    Standing.WAITING: "note",
    Standing.SILENT: "manual",
    Standing.OTHER: "manual",
    Standing.MISSING: "return",
}
"""What a standing does to the whole. WAITING: the authority's own figures are lacking, no fault of the firm's."""


@dataclass(frozen=True)
class Working:
    """One line of the workings: a sentence, its clause, and the amount (分) or the ratio it comes to."""

    says: str
    clause: str
    fen: int | None = None
    ratio: Fraction | None = None

    def to_json(self) -> dict[str, Any]:
        """Amount in 元 and ratio in per cent as decimal strings; null where the line has none."""
        return {
            "says": self.says,
            "clause": self.clause,
            "amount_yuan": None if self.fen is None else yuan(self.fen),
            "ratio": None if self.ratio is None else percent(self.ratio),
        }


def percent(ratio: Fraction) -> str:
    """A fraction in per cent, exact where four places are enough, else cut there and marked: 1/8 → 12.5%, 1/3 → 33.3333…%."""
    whole = ratio * 1_000_000
    text = f"{int(whole) // 10_000}.{int(whole) % 10_000:04d}".rstrip("0").rstrip(".")
    return f"{text}%" if whole.denominator == 1 else f"{text}…%"


@dataclass(frozen=True)
class AwardResult:
    """`fen` is None unless the award could be computed. `form` is the id of the award form, None when none applies."""

    standing: Standing
    form: str | None
    clause: str
    says: str
    fen: int | None = None
    workings: tuple[Working, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class AwardVerdict:
    """A verdict with its award. An application that is barred gets none; otherwise the award is what follows if all holds."""

    verdict: Verdict
    award: AwardResult

    @property
    def fen(self) -> int | None:
        """The award in 分; None when barred or not computed."""
        return None if self.verdict.outcome == "ineligible" else self.award.fen

    def to_json(self) -> dict[str, Any]:
        """As `flask check` prints, with award_yuan and the workings."""
        return {
            **self.verdict.to_json(),
            "award_yuan": None if self.fen is None else yuan(self.fen),
            "award_form": self.award.form,
            "workings": [working.to_json() for working in self.award.workings],
        }
