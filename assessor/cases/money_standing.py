"""Where the proof of a filing's money stands: what is proven against what is claimed, what is open on each side."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessor.cases.money_book import Claims, Papers, claims_of
from assessor.money import capacity
from assessor.money.flags import Flag, flags
from assessor.money.proven import Proof, prove
from questionnaires.shapes import Pack


@dataclass(frozen=True)
class ClaimRow:
    """A line of the filing in 分: claimed (None: not said), by contracts, invoiced, paid in the window, proven."""

    claim: str
    title: str
    claimed: int | None
    contracted: int
    invoiced: int
    paid: int
    proven: int

    @property
    def short(self) -> int | None:
        """What is claimed and not proven; None when nothing was said."""
        return None if self.claimed is None else max(0, self.claimed - self.proven)


@dataclass(frozen=True)
class Standing:
    """The whole: rows by claim, the proof, things to look at, and what of each paper is open, by its id."""

    claims: Claims
    rows: tuple[ClaimRow, ...]
    proof: Proof
    flags: tuple[Flag, ...]
    open: Mapping[str, Mapping[str, int]]

    def to_record(self) -> dict[str, Any]:
        """What is frozen of it with a submission."""
        return {
            "says": self.claims.says,
            "cites": self.claims.cites,
            "window": [_iso(self.claims.window.first), _iso(self.claims.window.last)],
            "claims": [vars(row) for row in self.rows],
            "open_refunds": self.proof.open_refunds,
            "flags": [{"kind": one.kind, "papers": list(one.papers), "says": one.says} for one in self.flags],
            "open": {side: dict(amounts) for side, amounts in self.open.items()},
        }


def standing(pack: Pack, document: Mapping[str, Any], papers: Papers, applicant: str) -> Standing | None:
    """How it stands for this document; None for a programme that asks for no proof of money."""
    claims = claims_of(pack, document)
    if claims is None:
        return None
    book = papers.book()
    proof = prove(book, claims.window)
    known = dict.fromkeys([*claims.titles, *(line.claim for line in proof.lines)])
    rows = []
    for claim in known:
        line = proof.of(claim)
        title = claims.titles.get(claim, "已从申报中删去的一项")
        rows.append(
            ClaimRow(claim, title, claims.fen.get(claim), line.contracted, line.invoiced, line.paid, line.proven)
        )
    left = {
        "lines": capacity.left_of_lines(book),
        "invoices": capacity.left_of_invoices(book),
        "unpaid": capacity.unpaid_of_invoices(book),
        "payments": capacity.left_of_payments(book),
    }
    return Standing(claims, tuple(rows), proof, flags(book, claims.window, applicant), left)


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
