"""The settlement of a year's fund: what each confirmed project gets, the ratio as an exact fraction, and sums that add up.

`settle` shares by the ratio fund ÷ total, where the total is what the projects on record add up to, or a larger one that
the authority entered because some projects are not on record; then only their part of the fund is shared here. Money is
integer 分. Pure: frames of Polars in and out, in any order of rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import polars as pl

from assessor.policy.awards.settle import AWARD, BASE, PROJECT, first_come, pro_rata

PRO_RATA, FIRST_COME = "pro_rata", "first_come"
ORDER = "filed_at"
"""The column by which first come is first served; ties go to the smaller project_id."""


@dataclass(frozen=True)
class Figures:
    """What the authority gave: the fund, totals where it entered them, and how much each answer in `by` counts.

    `total_fen` is the plain total of all confirmed projects, `weighted_fen` the total with the weights; either is None
    when the records are to be added up.
    """

    fund_fen: int
    total_fen: int | None = None
    weighted_fen: int | None = None
    weights: Mapping[str, Fraction] = field(default_factory=dict)
    by: str = ""


@dataclass(frozen=True)
class Settled:
    """`lines`: the projects with `award_fen`. `ratio`: fund ÷ total, None for first come or when there is no project.

    `total` is the denominator (分, with weights a fraction), `on_record` the same sum over the projects at hand, and
    `shared_fen` the part of the fund that falls to them.
    """

    lines: pl.DataFrame
    ratio: Fraction | None
    total: Fraction
    on_record: Fraction
    shared_fen: int

    @property
    def base_fen(self) -> int:
        """What the projects at hand claim together."""
        return int(self.lines[BASE].sum())

    @property
    def awarded_fen(self) -> int:
        """What they get together; never more than `shared_fen`."""
        return int(self.lines[AWARD].sum())


def settle(projects: pl.DataFrame, method: str, figures: Figures) -> Settled:
    """Settle the projects (`project_id`, `base_fen`; `by` where there are weights, `filed_at` for first come).

    Raises ValueError with a Chinese sentence for an entered total smaller than what is on record, and as pro_rata does.
    """
    on_record = _sum(projects, figures)
    if method == FIRST_COME:
        lines = first_come(projects, figures.fund_fen, ORDER)
        return Settled(lines, None, on_record, on_record, figures.fund_fen)
    entered = figures.weighted_fen if figures.weights else figures.total_fen
    total = on_record if entered is None else Fraction(entered)
    if total < on_record:
        raise ValueError("录入的年化金额总数小于已有项目的合计，按它核算会超出资金总额，请核对")
    if not total:
        return Settled(pro_rata(projects, figures.fund_fen), None, total, on_record, figures.fund_fen)
    shared = int(figures.fund_fen * on_record // total)
    lines = pro_rata(projects, shared, figures.weights, figures.by)
    return Settled(lines, Fraction(figures.fund_fen) / total, total, on_record, shared)


def _sum(projects: pl.DataFrame, figures: Figures) -> Fraction:
    """Σ base × weight, exactly."""
    if not figures.weights:
        return Fraction(int(projects[BASE].cast(pl.Int128).sum() or 0))
    sums = projects.group_by(figures.by).agg(pl.col(BASE).cast(pl.Int128).sum())
    parts = (figures.weights.get(str(answer), Fraction(1)) * int(base) for answer, base in sums.iter_rows())
    return sum(parts, Fraction(0))


@dataclass(frozen=True)
class Difference:
    """A project whose award differs between two runs; None where it was in only one of them."""

    project_id: str
    before: int | None
    after: int | None

    @property
    def change(self) -> int:
        """After less before, in 分."""
        return (self.after or 0) - (self.before or 0)


def differences(before: Mapping[str, int], after: Mapping[str, int]) -> list[Difference]:
    """Every project whose award is not the same in both, those that left or came first, then by the size of the change."""
    found = [
        Difference(one, before.get(one), after.get(one))
        for one in {**before, **after}
        if before.get(one) != after.get(one)
    ]
    return sorted(
        found, key=lambda one: (one.before is not None and one.after is not None, -abs(one.change), one.project_id)
    )


def decimal_places(ratio: Fraction, places: int = 6) -> str:
    """A ratio as a percentage rounded half up, e.g. '12.345679'; the exact one is the fraction itself."""
    scaled = ratio * 100 * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return f"{whole // 10**places}.{whole % 10**places:0{places}d}"


__all__ = [
    "AWARD",
    "BASE",
    "ORDER",
    "PROJECT",
    "Difference",
    "Figures",
    "Settled",
    "decimal_places",
    "differences",
    "settle",
]
