"""A year's settlement: never more than base or fund, sums exact, monotone, and a void with its undo changes nothing for good."""

from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.policy.awards.settlement import AWARD, Figures, decimal_places, differences, settle

WEIGHTS = {"three_star": Fraction(11, 10), "five_star": Fraction(4, 3)}
ROWS = st.lists(st.tuples(st.integers(0, 10**12), st.sampled_from(["none", *WEIGHTS])), min_size=1, max_size=20)
POPULATIONS = 300
"""Here; `benchmarks/awards.py populations` draws 10,000."""


def _frame(rows: list[tuple[int, str]], without: int | None = None) -> pl.DataFrame:
    kept = [(n, base, star) for n, (base, star) in enumerate(rows) if n != without]
    return pl.DataFrame(
        {
            "project_id": [f"p{n:04d}" for n, _, _ in kept],
            "base_fen": [base for _, base, _ in kept],
            "star": [star for _, _, star in kept],
            "city": [f"c{n % 3}" for n, _, _ in kept],
        },
        schema={"project_id": pl.String, "base_fen": pl.Int64, "star": pl.String, "city": pl.String},
    )


def _awards(rows: list[tuple[int, str]], figures: Figures, without: int | None = None) -> dict[str, int]:
    return dict(settle(_frame(rows, without), "pro_rata", figures).lines.select("project_id", AWARD).iter_rows())


@given(rows=ROWS, fund=st.integers(1, 10**13), elsewhere=st.integers(0, 10**13), starred=st.booleans())
@settings(max_examples=POPULATIONS, deadline=None)
def test_no_more_than_base_and_fund_is_ever_given_and_cities_add_up(
    rows: list[tuple[int, str]], fund: int, elsewhere: int, starred: bool
) -> None:
    weights, by = (WEIGHTS, "star") if starred else ({}, "")
    on_record = sum(Fraction(weights.get(star, 1)) * base for base, star in rows)
    total = -(-on_record.numerator // on_record.denominator) + elsewhere
    figures = Figures(fund, total, total, weights, by)
    made = settle(_frame(rows), "pro_rata", figures)
    assert made.awarded_fen <= made.shared_fen <= fund
    assert (made.lines[AWARD] <= made.lines["base_fen"]).all() and (made.lines[AWARD] >= 0).all()
    assert made.awarded_fen == min(made.shared_fen, made.base_fen)
    assert made.lines.group_by("city").agg(pl.col(AWARD).sum())[AWARD].sum() == made.awarded_fen
    if total:
        assert made.ratio == Fraction(fund, total)
        assert made.shared_fen == fund * on_record // total


@given(rows=ROWS, fund=st.integers(1, 10**13), chosen=st.integers(0, 19), more=st.integers(1, 10**12))
@settings(max_examples=POPULATIONS, deadline=None)
def test_who_claims_more_gets_no_less_and_a_void_with_its_undo_restores_every_number(
    rows: list[tuple[int, str]], fund: int, chosen: int, more: int
) -> None:
    figures, one = Figures(fund), chosen % len(rows)
    before = _awards(rows, figures)
    raised = [(base + more if n == one else base, star) for n, (base, star) in enumerate(rows)]
    name = f"p{one:04d}"
    assert _awards(raised, figures)[name] >= before[name]
    after = _awards(rows, figures, without=one)
    assert name not in after and all(after[other] + 1 >= before[other] for other in after)
    changed = differences(before, after)
    assert sum(d.change for d in changed) == sum(after.values()) - sum(before.values())
    assert _awards(rows, figures) == before


def test_the_edges_of_a_fund() -> None:
    rows = [(100, "none"), (200, "none")]
    assert _awards(rows, Figures(299)) == {"p0000": 100, "p0001": 199}
    assert _awards(rows, Figures(300)) == {"p0000": 100, "p0001": 200} == _awards(rows, Figures(301))
    assert _awards(rows, Figures(3, total_fen=300)) == {"p0000": 1, "p0001": 2}
    with pytest.raises(ValueError, match="小于已有项目的合计"):
        _awards(rows, Figures(3, total_fen=299))
    empty = settle(_frame([(0, "none")]), "pro_rata", Figures(5))
    assert (empty.ratio, empty.awarded_fen) == (None, 0)


def test_first_come_goes_by_the_time_of_filing_and_the_last_one_gets_what_is_left() -> None:
    frame = _frame([(100, "none"), (100, "none"), (100, "none")]).with_columns(filed_at=pl.Series([3, 1, 2]))
    made = settle(frame, "first_come", Figures(150))
    assert made.lines[AWARD].to_list() == [0, 100, 50] and made.ratio is None


def test_the_ratio_is_shown_rounded_half_up_beside_the_exact_fraction() -> None:
    shown = [decimal_places(Fraction(*pair)) for pair in ((1, 8), (2, 3), (1, 3), (1, 1), (1, 2 * 10**8))]
    assert shown == ["12.500000", "66.666667", "33.333333", "100.000000", "0.000001"]
