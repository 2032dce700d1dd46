"""Made-up facts of many applications for the benchmark, from a seed, in the columns of assessor/policy/frames.py."""

from datetime import date
from typing import Any

import numpy as np
import polars as pl

from assessor.policy.calendar import FAR_FUTURE, OPEN_MONTHS
from assessor.policy.frames import frame_types
from questionnaires.shapes import Pack

EPOCH = date(1970, 1, 1)


class Maker:
    """Columns of one table; `unknown` is the share of nulls in every column that may be unknown."""

    def __init__(self, rng: np.random.Generator, rows: int, unknown: float) -> None:
        self.rng, self.rows, self.unknown = rng, rows, unknown

    def holes(self, values: Any, kind: Any) -> pl.Series:
        """The values with some of them unknown."""
        return (
            pl.Series(values, dtype=kind, strict=False)
            .to_frame("x")
            .select(pl.when(pl.Series(self.rng.random(self.rows) >= self.unknown)).then(pl.col("x")))
            .to_series()
        )

    def yes(self, share: float) -> pl.Series:
        """True with a probability."""
        return self.holes(self.rng.random(self.rows) < share, pl.Boolean)

    def one(self, words: list[str], shares: list[float]) -> pl.Series:
        """One of some words."""
        return self.holes(self.rng.choice(words, self.rows, p=shares), pl.String)

    def days(self, first: date, last: date) -> pl.Series:
        """Days, evenly spread."""
        span = self.rng.integers((first - EPOCH).days, (last - EPOCH).days + 1, self.rows)
        return self.holes(span, pl.Int32).cast(pl.Date)

    def fen(self, typical: float) -> pl.Series:
        """Amounts in 分, a few of them refunds."""
        sign = np.where(self.rng.random(self.rows) < 0.01, -1, 1)
        return self.holes((self.rng.lognormal(np.log(typical), 1.0, self.rows) * 100).astype(np.int64) * sign, pl.Int64)


def tables(pack: Pack, count: int, seed: int, unknown: float) -> dict[str, pl.DataFrame]:
    """Frames of `count` three-star applications with about five services and five payments each."""
    rng = np.random.default_rng(seed)
    ids = pl.Series([f"A{n:07d}" for n in range(count)])
    made = {"application": _application(Maker(rng, count, unknown), ids)}
    for table, most, columns in (("services", 9, _services), ("payments", 9, _payments), ("devices", 3, _devices)):
        per = rng.integers(1 if table != "devices" else 0, most + 1, count)
        owner = np.repeat(np.arange(count), per)
        keys = {"application_id": ids[owner], "line_id": pl.Series(np.arange(len(owner))).cast(pl.String)}
        submitted = {"submitted_on": made["application"]["submitted_on"][owner]}
        made[table] = pl.DataFrame({**keys, **submitted, **columns(Maker(rng, len(owner), unknown))})
    return {table: _complete(made.get(table), columns) for table, columns in frame_types(pack).items()}


def _complete(frame: pl.DataFrame | None, columns: dict[str, Any]) -> pl.DataFrame:
    if frame is None:
        return pl.DataFrame(schema=columns)
    missing = [pl.lit(None, dtype=kind).alias(name) for name, kind in columns.items() if name not in frame.columns]
    return frame.with_columns(missing).select(pl.col(name).cast(kind) for name, kind in columns.items())


def _application(make: Maker, ids: pl.Series) -> dict[str, Any] | pl.DataFrame:
    given = dict.fromkeys(("services_given", "payments_given", "devices_given", "stars_held_given"), [True] * make.rows)
    return pl.DataFrame({
        "application_id": ids,
        "level": ["three_star"] * make.rows,
        "submitted_on": make.days(date(2022, 2, 27), date(2022, 4, 16)),
        "star_rank": make.holes(make.rng.choice([0, 1, 2], make.rows, p=[0.9, 0.07, 0.03]), pl.Int64),
        "name": make.one(["甲", "乙"], [0.5, 0.5]),
        "uscc": make.one(["91320583MA1EXAM175"], [1.0]),
        "uscc_valid": make.yes(0.98),
        "uscc_of_province": make.yes(0.99),
        "region": make.one(["320583", "320576"], [0.9, 0.1]),
        "region_known": make.yes(0.99),
        "region_in_province": make.yes(0.995),
        **{name: make.yes(0.99) for name in ("legal_person", "finance_system", "credit_ok", "pledge")},
        "violations_count": make.holes(make.rng.choice([0, 1], make.rows, p=[0.98, 0.02]), pl.Int64),
        "revenue_fen": make.fen(80_000_000),
        **given,
    })  # fmt: skip


def _services(make: Maker) -> dict[str, Any]:
    open_end = make.rng.random(make.rows) < 0.9
    end = pl.select(
        pl.when(pl.Series(open_end)).then(pl.lit(FAR_FUTURE)).otherwise(pl.lit(date(2022, 2, 10)))
    ).to_series()
    return {
        "name": make.one(["云"], [1.0]),
        "kind": make.one(["basic", "industrial_app"], [0.5, 0.5]),
        "form": make.one(["public", "private", "hybrid"], [0.94, 0.03, 0.03]),
        "domain": make.one(["design", "production"], [0.5, 0.5]),
        "run_start": make.days(date(2020, 1, 1), date(2021, 11, 20)),
        "run_end": end,
        "run_months": make.holes(np.where(open_end, OPEN_MONTHS, 9), pl.Int64),
    }


def _payments(make: Maker) -> dict[str, Any]:
    return {
        "paid_on": make.days(date(2020, 12, 1), date(2022, 2, 20)),
        "amount_fen": make.fen(15_000),
        "payer_same": make.yes(0.99),
        "invoice_number": make.one(["1" * 20], [1.0]),
        "invoice_ok": make.yes(0.99),
    }


def _devices(make: Maker) -> dict[str, Any]:
    return {"name": make.one(["机床"], [1.0]), "edge": make.yes(0.8)}
