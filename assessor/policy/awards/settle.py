"""Sharing out a fund over many projects to the 分: pro rata by largest remainder, or in the order of filing.

Frames of Polars with `project_id` (unique) and `base_fen` (Int64, not negative). Pure: the order of rows makes no difference,
ties go to the smaller project_id, and sums add up exactly, per enterprise and per city as well, because those are sums of
projects (办法 12: the cities' totals follow from the ratio). Products are made in 128 bits.
"""

import math
from collections.abc import Mapping
from fractions import Fraction

import polars as pl

PROJECT, BASE, AWARD = "project_id", "base_fen", "award_fen"
_WIDE = pl.Int128


def pro_rata(
    projects: pl.DataFrame, fund_fen: int, weights: Mapping[str, Fraction] | None = None, by: str = ""
) -> pl.DataFrame:
    """Share the fund in proportion to base × weight; nobody gets more than the base. Adds `award_fen`.

    `weights`: how much a project counts by the answer in column `by` (1 when not listed), all positive. What a project
    cannot take goes to the others in the same proportion; when the fund covers every base, the rest of it is not spent.
    Raises ValueError for a negative fund, a negative or unknown base, a project listed twice, a weight of zero.
    """
    _check(projects, fund_fen)
    weighed = projects.lazy().with_columns(_weight(weights or {}, by).alias("_weight"))
    classes = _classes(weighed.group_by("_weight").agg(pl.col(BASE).cast(_WIDE).sum()).collect())
    fund, full = _filled(classes, fund_fen)
    whole = sum(weight * base for weight, base in classes.items() if weight not in full)
    if not whole:
        return projects.with_columns(pl.col(BASE).alias(AWARD))
    shared = weighed.with_columns(
        (pl.col(BASE).cast(_WIDE) * pl.col("_weight").cast(_WIDE) * pl.lit(fund, _WIDE)).alias("_exact")
    ).with_columns(
        (pl.col("_exact") // pl.lit(whole, _WIDE)).cast(pl.Int64).alias(AWARD),
        (pl.col("_exact") % pl.lit(whole, _WIDE)).alias("_rest"),
    )
    if full:
        taken = pl.col("_weight").is_in(sorted(full))
        shared = shared.with_columns(
            pl.when(taken).then(pl.col(BASE)).otherwise(pl.col(AWARD)).alias(AWARD),
            pl.when(taken).then(pl.lit(0, _WIDE)).otherwise(pl.col("_rest")).alias("_rest"),
        )
    return _with_the_rest(shared.collect(), fund_fen).select(*projects.columns, AWARD)


def _with_the_rest(shared: pl.DataFrame, fund_fen: int) -> pl.DataFrame:
    """The 分 that rounding down left over, one each to the largest remainders."""
    left = fund_fen - int(shared[AWARD].sum())
    if left <= 0:
        return shared
    lucky = shared.lazy().filter(pl.col("_rest") > 0)
    # The cut is a remainder: everybody above it gets one; on it, the smaller ids do until nothing is left.
    cut = lucky.select(pl.col("_rest").top_k(left).min()).collect().item()
    above = int((shared["_rest"] > cut).sum())
    on_cut = lucky.filter(pl.col("_rest") == cut).select(pl.col(PROJECT).sort().head(left - above)).collect()[PROJECT]
    extra = (pl.col("_rest") > cut) | ((pl.col("_rest") == cut) & pl.col(PROJECT).is_in(on_cut.implode()))
    return shared.with_columns(pl.when(extra).then(pl.col(AWARD) + 1).otherwise(pl.col(AWARD)).alias(AWARD))


def first_come(projects: pl.DataFrame, budget_fen: int, order: str, partly: bool = True) -> pl.DataFrame:
    """Grant every base in full in the order of the column `order` (then project_id) until the budget is used up.

    The project that the budget no longer covers gets what is left (`partly`) or nothing; those after it get nothing.
    Adds `award_fen`. Raises ValueError as pro_rata does, and for an unknown order.
    """
    _check(projects, budget_fen)
    if projects[order].null_count():
        raise ValueError(f"有项目没有写 {order}，不能排出先后")
    lined = projects.with_row_index("_row").sort(order, PROJECT)
    used = pl.col(BASE).cum_sum()
    left = pl.lit(budget_fen, pl.Int64) - (used - pl.col(BASE))
    award = (
        pl.min_horizontal(pl.col(BASE), left.clip(lower_bound=0))
        if partly
        else pl.when(used <= budget_fen).then(pl.col(BASE)).otherwise(0)
    )
    return lined.with_columns(award.cast(pl.Int64).alias(AWARD)).sort("_row").drop("_row")


def totals(settled: pl.DataFrame, by: str) -> pl.DataFrame:
    """What each enterprise or city (column `by`) gets in all: number of projects, base and award in 分, in order of `by`."""
    return settled.group_by(by).agg(pl.len().cast(pl.Int64).alias("projects"), pl.col(BASE).sum(), pl.col(AWARD).sum()).sort(by)


def _check(projects: pl.DataFrame, fund_fen: int) -> None:
    if fund_fen < 0:
        raise ValueError("资金总额不能是负数")
    base = projects[BASE]
    if base.null_count() or (base < 0).any():
        raise ValueError("每个项目的计算基数都要写明，且不能是负数")
    if projects[PROJECT].null_count() or projects[PROJECT].n_unique() != projects.height:
        raise ValueError("有项目编号空缺或重复，请核对；同一个项目只能列一次")


def _weight(weights: Mapping[str, Fraction], by: str) -> pl.Expr:
    """Weights over one denominator, as integers."""
    if any(weight <= 0 for weight in weights.values()):
        raise ValueError("权重要大于零")
    under = math.lcm(*(weight.denominator for weight in weights.values()))
    found = pl.lit(under, pl.Int64)
    for value, weight in weights.items():
        found = pl.when(pl.col(by) == value).then(pl.lit(int(weight * under), pl.Int64)).otherwise(found)
    return found


def _classes(sums: pl.DataFrame) -> dict[int, int]:
    """Sum of bases by weight, heaviest first."""
    return {int(weight): int(base) for weight, base in sorted(sums.iter_rows(), reverse=True)}


def _filled(classes: Mapping[int, int], fund_fen: int) -> tuple[int, set[int]]:
    """Which weights get their whole base, and what is left of the fund for the others.

    A project's share exceeds its base exactly when weight × fund ≥ Σ weight × base, so whole classes fill up, heaviest first.
    """
    fund, whole, full = fund_fen, sum(weight * base for weight, base in classes.items()), set[int]()
    for weight, base in classes.items():
        if weight * fund < whole:
            break
        fund, whole = fund - base, whole - weight * base
        full.add(weight)
    return fund, full
