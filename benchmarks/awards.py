"""The money of 100,000 projects: our forms and settlement next to the same arithmetic in hand-written Polars.

    .venv/bin/python benchmarks/awards.py [ROUNDS] [PROJECTS]
    .venv/bin/python benchmarks/awards.py populations [HOW_MANY]     sums of random populations, to the 分

Three pieces: the award of every project (ratio, cap by bracket), the sharing of a fund by largest remainder with weights by
star and totals by city, and, for our side alone, the whole verdict with every rule. The two sides take turns in one process
and must come to the same 分. Read the ratios: seconds belong to a machine and an hour.
"""

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

WEIGHTS = {"three_star": Fraction(11, 10), "four_star": Fraction(6, 5), "five_star": Fraction(4, 3)}
GOAL = 2.0


def main(rounds: int, count: int) -> None:
    """Make the projects, let both sides take turns, check that they agree, print medians and ratios."""
    from assessor.policy import packs
    from assessor.policy.awards.batch import amounts_many, award_many
    from assessor.policy.awards.settle import totals
    from assessor.policy.awards.settlement import Figures, settle

    pack = packs.load_one("jiangxia-subsidy-2023")
    made = facts(pack, count)
    projects = made["application"]
    claims = shared(count)
    fund = int(claims["base_fen"].sum()) // 3

    def ours() -> pl.DataFrame:
        settled = settle(claims, "pro_rata", Figures(fund, weights=WEIGHTS, by="star"))
        return totals(settled.lines, "city")

    def money(frame: Any) -> pl.DataFrame:
        return frame.select("award_standing", "award_form", "award_fen")  # type: ignore[no-any-return]

    pieces: dict[str, tuple[Callable[[], Any], Callable[[], Any] | None]] = {
        "award of every project": (lambda: money(amounts_many(pack, projects)), lambda: by_hand(projects)),
        "sharing of the fund": (ours, lambda: shared_by_hand(claims, fund)),
        "both": (
            lambda: (money(amounts_many(pack, projects)), ours())[1],
            lambda: (by_hand(projects), shared_by_hand(claims, fund))[1],
        ),
        "verdict and award": (lambda: award_many(pack, made)["award_fen"], None),
    }
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, polars {version('polars')}, "
          f"narwhals {version('narwhals')}; load {os.getloadavg()[0]:.1f}")  # fmt: skip
    print(f"{count:,} projects, medians of {rounds} rounds in turns\n")
    for name, (mine, theirs) in pieces.items():
        _compare(name, mine, theirs, rounds)


def _compare(name: str, mine: Callable[[], Any], theirs: Callable[[], Any] | None, rounds: int) -> None:
    if theirs is None:
        print(f"{name:24} ours {_median(mine, rounds) * 1e3:8.1f} ms")
        return
    if not mine().equals(theirs()):
        raise SystemExit(f"{name}: the two sides do not come to the same amounts")
    seen: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        seen[0].append(_once(mine))
        seen[1].append(_once(theirs))
    one, other = (statistics.median(times) for times in seen)
    print(f"{name:24} ours {one * 1e3:8.1f} ms   by hand {other * 1e3:8.1f} ms   × {one / other:.2f}  (goal ≤ {GOAL})")


def _median(run: Callable[[], Any], rounds: int) -> float:
    run()
    return statistics.median(_once(run) for _ in range(rounds))


def _once(run: Callable[[], Any]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def facts(pack: Any, count: int) -> dict[str, pl.DataFrame]:
    """Made-up applications of the right shape, most of them complete."""
    from assessor.policy.frames import frame_types

    chance = np.random.default_rng(2023)
    tables = {}
    for table, types in frame_types(pack).items():
        columns: dict[str, Any] = {}
        for name, kind in types.items():
            columns[name] = pl.Series([None], dtype=kind).new_from_index(0, count if table == "application" else 0)
        frame = pl.DataFrame(columns)
        if table == "application":
            frame = frame.with_columns(
                application_id=pl.Series([f"a{number:07d}" for number in range(count)]),
                project_type=pl.Series(chance.choice(["new", "renewal"], count)),
                industry_class=pl.Series(chance.choice(["industrial", "software", "industry_service"], count)),
                amount_fen=pl.Series(chance.integers(1, 10**9, count)),
                revenue_fen=pl.Series((10 ** chance.uniform(8, 12, count)).astype("int64")),
                new_awarded_this_year_fen=pl.Series(np.zeros(count, "int64")),
                renewal_awarded_this_year_fen=pl.Series(np.zeros(count, "int64")),
                records_given=pl.Series(np.ones(count, bool)),
            )
        tables[table] = frame
    return tables


def by_hand(projects: pl.DataFrame) -> pl.DataFrame:
    """The awards, and why there is none, as somebody who knows Polars and the two clauses would write them."""
    amount, revenue, yi = pl.col("amount_fen"), pl.col("revenue_fen"), 10_000_000_000
    cap = (
        pl.when(revenue >= 10 * yi).then(100_000_000).when(revenue >= 5 * yi).then(80_000_000)
        .when(revenue >= yi).then(50_000_000).when(revenue >= 2_000_000_000).then(30_000_000)
        .when((revenue >= 1_200_000_000) & (pl.col("industry_class") == "industrial")).then(10_000_000)
    )  # fmt: skip
    left_new = (cap - pl.col("new_awarded_this_year_fen")).clip(0)
    left_renewal = (10_000_000 - pl.col("renewal_awarded_this_year_fen")).clip(0)
    new = pl.when(cap.is_not_null()).then(pl.min_horizontal(amount * 3 // 10, left_new))
    renewal = pl.min_horizontal(amount // 2, left_renewal)
    is_renewal, is_new = pl.col("project_type") == "renewal", pl.col("project_type") == "new"
    nothing = amount.is_null() | (amount <= 0)
    silent = (revenue < 1_200_000_000) | ((revenue < 2_000_000_000) & (pl.col("industry_class") != "industrial"))
    standing = (
        pl.when(is_renewal & nothing).then(pl.lit("missing"))
        .when(is_renewal & pl.col("renewal_awarded_this_year_fen").is_null()).then(pl.lit("unsure"))
        .when(is_renewal).then(pl.lit("computed"))
        .when(is_new & (nothing | revenue.is_null())).then(pl.lit("missing"))
        .when(is_new & silent).then(pl.lit("silent"))
        .when(is_new & cap.is_null()).then(pl.lit("missing"))
        .when(is_new & pl.col("new_awarded_this_year_fen").is_null()).then(pl.lit("unsure"))
        .when(is_new).then(pl.lit("computed")).otherwise(pl.lit("missing"))
    )  # fmt: skip
    form = pl.when(is_renewal).then(pl.lit("renewal")).when(is_new).then(pl.lit("new")).otherwise(pl.lit(""))
    award = pl.when(is_renewal).then(renewal).when(is_new).then(new).cast(pl.Int64)
    found = standing.alias("award_standing"), form.alias("award_form"), award.alias("award_fen")
    return projects.lazy().select(*found).collect()


def shared(count: int) -> pl.DataFrame:
    """Made-up confirmed projects with stars and cities."""
    chance = np.random.default_rng(2018)
    return pl.DataFrame(
        {
            "project_id": [f"p{number:07d}" for number in range(count)],
            "city": chance.choice([f"32{number:02d}00" for number in range(1, 14)], count),
            "star": chance.choice(["none", *WEIGHTS], count, p=[0.7, 0.2, 0.08, 0.02]),
            "base_fen": chance.integers(100_000, 10**10, count),
        }
    )


def shared_by_hand(claims: pl.DataFrame, fund: int) -> pl.DataFrame:
    """Largest remainder over one denominator, no project over its base in these figures, totals by city."""
    weight = (
        pl.when(pl.col("star") == "three_star").then(33).when(pl.col("star") == "four_star").then(36)
        .when(pl.col("star") == "five_star").then(40).otherwise(30).cast(pl.Int64)
    )  # fmt: skip
    weighed = claims.lazy().with_columns((pl.col("base_fen") * weight).cast(pl.Int128).alias("w")).collect()
    whole = int(weighed["w"].sum())
    exact = weighed.lazy().with_columns((pl.col("w") * pl.lit(fund, pl.Int128)).alias("x"))
    shares = exact.with_columns(
        (pl.col("x") // pl.lit(whole, pl.Int128)).cast(pl.Int64).alias("award_fen"),
        (pl.col("x") % pl.lit(whole, pl.Int128)).alias("rest"),
    )
    shares_now = shares.sort("rest", "project_id", descending=[True, False]).collect()
    left = fund - int(shares_now["award_fen"].sum())
    paid = shares_now.with_row_index("row").with_columns(
        (pl.col("award_fen") + (pl.col("row") < left).cast(pl.Int64)).alias("award_fen")
    )
    figures = pl.len().cast(pl.Int64).alias("projects"), pl.col("base_fen").sum(), pl.col("award_fen").sum()
    return paid.group_by("city").agg(*figures).sort("city")


def populations(how_many: int) -> None:
    """Random populations, funds and weights: sums add up to the 分 by project, enterprise and city, nobody exceeds the base."""
    from assessor.policy.awards.settlement import AWARD, BASE, Figures, settle

    chance = np.random.default_rng(12)
    for _ in range(how_many):
        count = int(chance.integers(1, 60))
        claims = shared(count).with_columns(base_fen=pl.Series(chance.integers(0, 10 ** int(chance.integers(3, 13)), count)))
        claims = claims.with_columns(enterprise=pl.Series(chance.integers(0, 9, count)))
        fund = max(int(int(claims[BASE].sum()) * chance.uniform(0, 1.3)), 1)
        made = settle(claims, "pro_rata", Figures(fund, weights=WEIGHTS if chance.random() < 0.5 else {}, by="star"))
        given = min(fund, made.base_fen)
        by = [int(made.lines.group_by(key).agg(pl.col(AWARD).sum())[AWARD].sum()) for key in ("enterprise", "city")]
        if [made.awarded_fen, *by] != [given] * 3 or (made.lines[AWARD] > made.lines[BASE]).any():
            raise SystemExit(f"a population whose sums do not add up: fund {fund}, bases {claims[BASE].to_list()}")
    print(f"{how_many:,} populations: every sum adds up to the 分, by project, enterprise and city")


if __name__ == "__main__":
    if sys.argv[1:2] == ["populations"]:
        populations(int((sys.argv[2:3] or ["10000"])[0]))
        raise SystemExit
    main(*([int(number) for number in sys.argv[1:3]] + [9, 100_000][len(sys.argv) - 1 :]))
