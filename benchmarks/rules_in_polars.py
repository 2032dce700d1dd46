"""The three-star rules of 2022 as somebody who knows Polars would write them by hand, with the same columns as `judge_many`.

Every rule keeps its three outcomes. Returns application_id, outcome, one column per rule, and the spend in 分.
"""

from datetime import date

import polars as pl

WINDOW = (date(2021, 1, 1), date(2022, 1, 31))
LAST_START, OPENS, DEADLINE = date(2021, 10, 31), date(2022, 2, 28), date(2022, 4, 15)
DOMAINS = ["infrastructure", "design", "production", "logistics", "sales", "service"]
MET, NOT, UNKNOWN = pl.lit("met"), pl.lit("not_met"), pl.lit("unknown")
GOOD, NOTE, LOOK, BACK, BAR = 0, 0, 1, 2, 3
Rule = tuple[pl.Expr, pl.Expr]


def count(condition: pl.Expr, name: str) -> list[pl.Expr]:
    """How many lines meet a condition and how many fail it."""
    return [condition.sum().alias(f"{name}+"), (~condition).sum().alias(f"{name}-")]


def value(condition: pl.Expr, failed: int, unknown: int = BACK) -> Rule:
    outcome = pl.when(condition).then(MET).when(~condition).then(NOT).otherwise(UNKNOWN)
    return outcome, pl.when(condition).then(GOOD).when(~condition).then(failed).otherwise(unknown)


def every(name: str, lines: pl.Expr, none: int, partly: int, unknown: int = BACK, empty: int | None = None) -> Rule:
    met, failed = pl.col(f"{name}+"), pl.col(f"{name}-")
    nothing = lines == 0
    whole = (met == lines) & ~nothing
    open_ = (failed == 0) & ~nothing
    without = MET if empty == GOOD else NOT
    outcome = pl.when(whole).then(MET).when(nothing).then(without).when(open_).then(UNKNOWN).otherwise(NOT)
    effect = pl.when(whole).then(GOOD).when(nothing).then(none if empty is None else empty).when(open_).then(unknown)
    return outcome, effect.when(failed == lines).then(none).otherwise(partly)


def some(name: str, lines: pl.Expr, failed: int) -> Rule:
    met, sure = pl.col(f"{name}+"), pl.col(f"{name}-") == lines
    outcome = pl.when(met > 0).then(MET).when(sure).then(NOT).otherwise(UNKNOWN)
    return outcome, pl.when(met > 0).then(GOOD).when(sure).then(failed).otherwise(BACK)


def judge(frames: dict[str, pl.LazyFrame]) -> pl.DataFrame:
    """All the rules over all the applications."""
    services = frames["services"].group_by("application_id").agg(*_services())
    payments = frames["payments"].group_by("application_id").agg(*_payments())
    joined = frames["application"].join(services, on="application_id", how="left")
    joined = joined.join(payments, on="application_id", how="left")
    counted = [
        c for c in (*services.collect_schema(), *payments.collect_schema()) if c not in ("application_id", "spend_fen")
    ]
    rules = _application() | _use() | _spend()
    worst = pl.max_horizontal(*(effect for _, effect in rules.values()))
    names = pl.Series(["eligible", "manual", "return", "ineligible"])
    return (
        joined.with_columns(pl.col(counted).fill_null(0))
        .select(
            "application_id",
            worst.replace_strict(range(4), names, return_dtype=pl.String).alias("outcome"),
            *(outcome.alias(name) for name, (outcome, _) in rules.items()),
            pl.lit("unknown").alias("spend"),
            pl.lit("unknown").alias("scoring-guide"),
            "spend_fen",
        )
        .collect()
    )


def _services() -> list[pl.Expr]:
    col = pl.col
    in_use = (col("run_start") <= col("submitted_on")) & (col("run_end") >= col("submitted_on"))
    long = (col("run_start") <= LAST_START) & (col("run_months") >= 3)
    complete = pl.all_horizontal(col("name", "kind", "form", "domain", "run_start").is_not_null())
    return [
        pl.len().alias("services"),
        *count(long, "long"),
        *count(in_use, "in_use"),
        *count(in_use & long, "good"),
        (in_use & ~long).sum().alias("bad"),
        (~in_use).sum().alias("unused"),
        *count(complete, "complete"),
        *count(col("form").is_in(["public", "hybrid"]), "public"),
        *count(col("form") == "public", "only_public"),
        *count(col("kind") == "basic", "basic"),
        *count(col("kind") == "industrial_app", "app"),
        *count(col("domain").is_in(DOMAINS), "business"),
    ]


def _payments() -> list[pl.Expr]:
    col = pl.col
    inside, amount = col("paid_on").is_between(*WINDOW), col("amount_fen")
    known = inside & amount.is_not_null()
    return [
        pl.len().alias("payments"),
        (~inside).sum().alias("outside"),
        *count(inside & (amount >= 0), "refund"),
        (inside & (amount < 0)).sum().alias("refunds"),
        *count(inside & col("payer_same"), "payer"),
        (inside & ~col("payer_same")).sum().alias("others"),
        *count((amount <= 0) | (amount >= 10_000), "tiny"),
        *count(col("paid_on").is_not_null() & amount.is_not_null(), "paid"),
        *count(col("invoice_ok"), "invoice"),
        pl.when(known.any()).then(amount.filter(known).sum()).alias("spend_fen"),
    ]


def _application() -> dict[str, Rule]:
    col = pl.col
    needed = ["name", "uscc", "region", "legal_person", "finance_system", "credit_ok", "violations_count"]
    revenue = col("revenue_fen")
    return {
        "credit-code-valid": value(col("uscc_valid"), BACK),
        "credit-code-of-province": value(col("uscc_of_province"), LOOK, NOTE),
        "registered-in-province": value(col("region_in_province"), BAR),
        "region-known": value(col("region_known"), BACK),
        "legal-person": value(col("legal_person"), BAR),
        "finance-system": value(col("finance_system"), BAR),
        "credit-good": value(col("credit_ok"), BAR),
        "no-violations": value(col("violations_count") == 0, BAR),
        "revenue-in-yuan": value((revenue <= 0) | (revenue >= 10_000_000), LOOK, NOTE),
        "not-before-opening": value(col("submitted_on") >= OPENS, BACK),
        "not-late": value(col("submitted_on") <= DEADLINE, BAR),
        "pledge-given": value(col("pledge"), BACK),
        "enterprise-complete": value(pl.all_horizontal(col(needed).is_not_null()), BACK),
        "ladder": value(col("star_rank") == 0, BAR),
    }


def _use() -> dict[str, Rule]:
    lines = pl.col("services")
    in_scope = lines - pl.col("unused")
    qualifies = pl.col("good+") > 0
    fails = pl.col("bad") == in_scope
    return {
        "services-complete": every("complete", lines, BACK, BACK),
        "services-used-long-enough": every("long", lines, BAR, BACK),
        "services-still-in-use": every("in_use", lines, BAR, BACK),
        "a-service-qualifies": (
            pl.when(qualifies).then(MET).when(fails).then(NOT).otherwise(UNKNOWN),
            pl.when(qualifies).then(GOOD).when(fails).then(BAR).otherwise(BACK),
        ),
        "public-cloud": some("public", lines, BAR),
        "only-public-cloud": every("only_public", lines, LOOK, LOOK),
        "basic-cloud": some("basic", lines, BAR),
        "industrial-app": some("app", lines, BAR),
        "business-on-cloud": some("business", lines, BACK),
    }


def _spend() -> dict[str, Rule]:
    lines = pl.col("payments")
    inside = lines - pl.col("outside")

    def in_window(met: str, failed: str) -> Rule:
        good, bad = pl.col(met) == inside, pl.col(failed) > 0
        outcome = pl.when(good).then(MET).when(bad).then(NOT).otherwise(UNKNOWN)
        return outcome, pl.when(good).then(GOOD).when(bad).then(LOOK).otherwise(NOTE)

    return {
        "payments-complete": every("paid", lines, BACK, BACK, empty=GOOD),
        "no-refunds": in_window("refund+", "refunds"),
        "applicant-paid": in_window("payer+", "others"),
        "payments-in-yuan": every("tiny", lines, LOOK, LOOK, NOTE, empty=GOOD),
        "invoices-well-formed": every("invoice", lines, NOTE, NOTE, NOTE, empty=GOOD),
    }
