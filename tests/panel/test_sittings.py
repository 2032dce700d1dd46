"""Several stratifications at once, and experts whose severity differs from sitting to sitting: held against a dense solution."""

from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from assessor.panel.equations import Ratios, solve
from assessor.panel.model import PanelModel
from assessor.panel.refusal import PanelRefusal
from assessor.panel.reml import Estimate
from assessor.panel.scores import Score, lay_out
from tests.panel.made import panel, sectors

Floats = NDArray[np.float64]
ROWS, _ = panel(3, nominees=40, experts=8)
SECTOR, CITY = sectors(ROWS), sectors(ROWS, 3)


def _sittings(rows: list[Score], strata: dict[str, str]) -> dict[tuple[str, str], str]:
    return {(row.nominee, row.expert): strata[row.nominee] for row in rows}


def _fitted(rows: list[Score] = ROWS, **parameters: object) -> PanelModel:
    model = PanelModel(**parameters)  # type: ignore[arg-type]
    return model.fit(rows, strata=[SECTOR, CITY], sittings=_sittings(rows, SECTOR))


def _one_hot(of: "NDArray[np.int64]", count: int) -> Floats:
    return np.asarray(np.eye(count)[of], dtype=np.float64)


class Dense(NamedTuple):
    """What a dense solution says, σ² profiled: restricted criterion, totals, leave-one-out residuals, variances of own parts."""

    criterion: float
    total: Floats
    left_out: Floats
    own: Floats


def _dense(found: Estimate, ratios: Ratios) -> Dense:
    layout, value = found.given.layout, found.given.value
    scale = found.scale[layout.expert][:, None]
    nominee = _one_hot(layout.nominee, len(layout.nominees))
    effects = sum(_one_hot(layout.effects[:, one], len(layout.experts) + layout.sittings) for one in range(2))
    strata = sum(_one_hot(layout.stratum[:, one], layout.strata_count) for one in range(len(layout.strata)))
    random = np.concatenate([nominee * scale, effects, scale * (nominee @ strata)], axis=1)
    variance = np.concatenate(
        [np.full(nominee.shape[1], ratios.nominee), ratios.of_effects(layout), ratios.of_strata(layout)]
    )
    whole = random * variance @ random.T + np.diag(found.spread[layout.expert] / found.trust)
    inverse, one = np.linalg.inv(whole), np.ones(len(value))
    known = float(one @ inverse @ one)
    level = float(one @ inverse @ value) / known
    weighed = inverse @ (value - level)
    noise = float((value - level) @ weighed) / (len(value) - 1)
    criterion = (len(value) - 1) * (np.log(noise) + 1) + np.linalg.slogdet(whole)[1] + np.log(known)
    shares = variance * (random.T @ weighed)
    total = shares[: nominee.shape[1]] + strata @ shares[-layout.strata_count :]
    projected = inverse - np.outer(inverse @ one, one @ inverse) / known
    own = ratios.nominee - ratios.nominee**2 * np.diag((nominee * scale).T @ projected @ (nominee * scale))
    return Dense(float(criterion), total, (projected @ value) / np.diag(projected), own)


@pytest.mark.parametrize("differing", [True, False])
def test_qualities_and_residuals_with_sittings_are_those_of_a_dense_solution(differing: bool) -> None:
    model = _fitted(differing=differing)
    plain = _dense(model.estimate_, model.estimate_.solution.ratios)
    np.testing.assert_allclose(model.estimate_.solution.total, plain.total, atol=1e-9)
    told = np.array([row.difference for row in model.residuals()]) / model.unit_
    np.testing.assert_allclose(told, plain.left_out, atol=1e-8)
    np.testing.assert_allclose(model.estimate_.moments.own, plain.own, atol=1e-9)


def test_the_restricted_criterion_with_sittings_is_that_of_a_dense_solution() -> None:
    found = _fitted().estimate_
    layout, ratios = found.given.layout, found.solution.ratios
    other = Ratios(0.7, 0.2, (0.9, 0.05), 0.6)
    ours = [
        solve(layout, found.given.value, found.scale, found.spread, found.trust, one).criterion
        for one in (ratios, other)
    ]
    plain = [_dense(found, one).criterion for one in (ratios, other)]
    assert ours[1] - ours[0] == pytest.approx(plain[1] - plain[0], abs=1e-8)


def test_the_search_ends_where_no_variance_can_be_bettered() -> None:
    found = _fitted(differing=False, weak_prior=False, tolerance=1e-14).estimate_
    best, at = found.solution.criterion, found.solution.ratios.logs()
    for place in range(len(at)):
        for step in (-0.02, 0.02):
            moved = at.copy()
            moved[place] += step
            ratios = Ratios.of(found.given.layout, moved)
            again = solve(found.given.layout, found.given.value, found.scale, found.spread, found.trust, ratios)
            assert again.criterion >= best - 1e-7


def test_the_parts_of_an_explanation_add_up_with_sittings_and_two_stratifications() -> None:
    model = _fitted(heavy_tails=True, full_mark=100)
    for place, name in enumerate(model.nominees_):
        told = model.explain(name)
        assert abs(sum(part.part for part in told.parts) + told.expected_part - model.quality_[place]) < 1e-9


def test_an_expert_who_is_harsh_to_one_sector_only_no_longer_decides_there() -> None:
    rows, quality = panel(11, nominees=120, experts=10, each=4, severity=0.0, noise=3.0)
    strata = sectors(rows)
    rng = np.random.Generator(np.random.PCG64(5))
    mood = {
        (expert, label): 10 * rng.standard_normal()
        for expert in sorted({row.expert for row in rows})
        for label in sorted(set(strata.values()))
    }
    uneven = [row._replace(value=row.value + mood[row.expert, strata[row.nominee]]) for row in rows]
    truth = np.array([quality[name] for name in dict.fromkeys(row.nominee for row in uneven)])
    plain = PanelModel().fit(uneven, strata=strata)
    apart = PanelModel().fit(uneven, strata=strata, sittings=_sittings(uneven, strata))
    gained = np.corrcoef(apart.quality_, truth)[0, 1] - np.corrcoef(plain.quality_, truth)[0, 1]
    assert gained > 0.05
    assert apart.variances_["sitting"] == pytest.approx(100, rel=0.5)


def test_sittings_that_say_nothing_new_change_nothing() -> None:
    alone = {(row.nominee, row.expert): f"{row.nominee}" for row in ROWS}
    always = dict.fromkeys(alone, "同一场")
    plain = lay_out(ROWS, SECTOR)
    for sittings in (alone, always):
        given = lay_out(ROWS, SECTOR, sittings)
        assert given.sittings == 0 and given.dense == plain.dense


def test_a_score_without_its_sitting_is_refused_with_its_name() -> None:
    sittings = _sittings(ROWS, SECTOR)
    del sittings["n000", ROWS[0].expert]
    with pytest.raises(PanelRefusal, match="没有写明评审场次的评分：n000"):
        lay_out(ROWS, SECTOR, sittings)


def test_ranks_with_sittings_hold_the_posterior_mean_and_variance() -> None:
    model = _fitted(differing=False, draws=4000)
    solution, moments = model.estimate_.solution, model.estimate_.moments
    drawn = model.draw()
    np.testing.assert_allclose(drawn.mean(axis=0), solution.total, atol=0.12)
    wide = drawn.var(axis=0) / (solution.noise * moments.total)
    assert 0.9 < np.median(wide) < 1.3
