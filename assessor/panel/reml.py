"""The variance components by restricted likelihood, and each expert's scale and noise with shrinkage.

The gradient needs no derivative of a determinant: by Fisher's identity it is the expected gradient of the complete data.
Everything is searched on the log scale by L-BFGS, each direction measured in units of its own standard error.
"""

from dataclasses import dataclass, replace

import numpy as np

from assessor.panel.equations import Moments, Ratios, Solution, moments, solve
from assessor.panel.refusal import PanelRefusal
from assessor.panel.scores import Floats, Layout

CENTRE = np.log([2.0, 0.3, 0.4, 0.2])
"""Log-ratios a priori of nominees, severity, strata, sittings: what people usually show; the data outweigh it quickly."""
CENTRE_SD = 1.0
SCALE_SD = 0.2
"""How far experts' scales differ a priori, on the log scale."""
SPREAD_SD = 0.6
"""The same for their noise variances."""
COARSE = 2e-6
"""Relative change of the criterion at which a search ends; `tolerance` of the estimator may ask for less."""


@dataclass(frozen=True)
class Given:
    """What is searched over: the data and how much to believe beforehand."""

    layout: Layout
    value: Floats
    """Standardised, (n,)."""
    trust: Floats
    """Between 0 and 1 for each score, (n,)."""
    weak_prior: bool = True
    tolerance: float = COARSE
    scales_differ: bool = True
    spreads_differ: bool = True

    @property
    def centre(self) -> Floats:
        """Log-ratios a priori in the order of `Ratios.logs`, (R,)."""
        strata = max(len(self.layout.strata), 1)
        return np.repeat(CENTRE, [1, 1, strata, int(self.layout.sittings > 0)])

    @property
    def loads(self) -> Floats:
        """Scores of each expert, (J,)."""
        return np.bincount(self.layout.expert, minlength=len(self.layout.experts)).astype(np.float64)


@dataclass(frozen=True)
class Estimate:
    """Where the search ended."""

    scale: Floats
    spread: Floats
    solution: Solution
    moments: Moments
    given: Given

    @property
    def trust(self) -> Floats:
        """Of each score, (n,)."""
        return self.given.trust


def scores_gradient(given: Given, found: Solution, m: Moments) -> tuple[Floats, Floats, Floats]:
    """Gradient of the log-likelihood by the log-ratios (R,), the log-scales (J,) and the log-spreads (J,)."""
    layout, w, noise = given.layout, found.weights, found.noise
    square = found.dense**2 / noise + m.dense
    own = float((found.own**2 / noise + m.own).sum())
    sizes = sizes_of(layout)
    groups = np.split(square[1:], np.cumsum(dense_sizes(layout))[:-1])
    experts, strata, sittings = groups[0], groups[2:], groups[1:2] if layout.sittings else []
    squares = [own, *(float(one.sum()) for one in (experts, *(strata or [np.zeros(0)]), *sittings))]
    by_ratio = (np.array(squares) / np.exp(found.ratios.logs()) - sizes) / 2
    missed = w.weight * (found.residual**2 / noise + m.fitted)
    by_spread = (layout.per_expert(missed) - given.loads) / 2
    moved = found.residual * found.total[layout.nominee] / noise - m.shared
    return by_ratio, layout.per_expert(w.loading * moved), by_spread


def dense_sizes(layout: Layout) -> list[int]:
    """Experts, sittings, then the strata of each stratification: the dense unknowns after the level, in their order."""
    return [len(layout.experts), layout.sittings, *map(len, layout.strata)]


def sizes_of(layout: Layout) -> Floats:
    """How many effects stand behind each ratio, in the order of `Ratios.logs`, (R,)."""
    strata = [len(labels) for labels in layout.strata] or [0]
    sittings = [layout.sittings] if layout.sittings else []
    return np.array([len(layout.nominees), len(layout.experts), *strata, *sittings], dtype=np.float64)


def scale_information(given: Given, found: Solution, m: Moments) -> Floats:
    """How well each expert's log-scale is known from the scores, (J,)."""
    signal = np.maximum(found.total**2 / found.noise - m.total, 0.0)[given.layout.nominee]
    return given.layout.per_expert(found.weights.weight * found.weights.scale**2 * signal)


def estimate(given: Given, differing: bool = True) -> Estimate:
    """Ratios first, with all experts alike; then, where they differ by more than chance, scales and spreads too."""
    experts = len(given.layout.experts)
    alike = replace(given, scales_differ=False, spreads_differ=False)
    start = np.concatenate([given.centre, np.zeros(2 * experts)])
    ratios = len(given.centre)
    first = _search(alike, start, np.ones(2 * experts))
    if not differing:
        return first
    _, by_scale, by_spread = scores_gradient(given, first.solution, first.moments)
    known = scale_information(given, first.solution, first.moments)
    chosen = replace(
        given,
        scales_differ=_more_than_chance(by_scale, known),
        spreads_differ=_more_than_chance(by_spread, _spread_information(given, first)),
    )
    if not (chosen.scales_differ or chosen.spreads_differ):
        return first
    start[:ratios] = first.solution.ratios.logs()
    precision = np.concatenate([known + SCALE_SD**-2, given.loads / 2 + SPREAD_SD**-2])
    start[ratios:] = np.concatenate([by_scale * chosen.scales_differ, by_spread * chosen.spreads_differ]) / precision
    return _search(chosen, np.clip(start, -5, 5), precision)


def _spread_information(given: Given, alike: Estimate) -> Floats:
    """How much the gradients by the log-spreads vary when experts do not differ: residuals are smaller than noise, (J,)."""
    left = 1 - np.clip(alike.solution.weights.weight * alike.moments.fitted, 0.0, 1.0)
    return given.layout.per_expert(left**2) / 2


def _more_than_chance(gradient: Floats, information: Floats) -> bool:
    """Squared gradients over information add up to about one an expert when experts do not differ; less: nothing to gain."""
    known = information > 1e-9
    count = int(known.sum())
    return count > 1 and float((gradient[known] ** 2 / information[known]).sum()) > count


def _search(given: Given, start: Floats, precision: Floats) -> Estimate:
    from scipy.optimize import minimize

    layout = given.layout
    experts, sizes = len(layout.experts), sizes_of(layout)
    unit = 1 / np.sqrt(np.concatenate([np.maximum(sizes, 1) / 4 + 1, precision]))
    free = np.concatenate([sizes > 0, np.repeat([given.scales_differ, given.spreads_differ], experts)])
    at = start.copy()
    best: dict[str, object] = {}

    def minus_log_posterior(x: Floats) -> tuple[float, Floats]:
        at[free] = x * unit[free]
        found = _solve(given, at)
        m = moments(layout, found)
        gradient = np.concatenate(scores_gradient(given, found, m))
        loss, pull = _prior(given, at)
        value = found.criterion / 2 + loss
        if not best or value < best["value"]:  # type: ignore[operator]
            best.update(value=value, found=found, moments=m, at=at.copy())
        return value, (pull - gradient)[free] * unit[free]

    options = {"maxiter": 200, "ftol": given.tolerance, "gtol": min(1e-2, given.tolerance * 1e3), "maxcor": 12}
    begin = start[free] / unit[free]
    done = minimize(
        minus_log_posterior, begin, jac=True, method="L-BFGS-B", bounds=_bounds(unit[free]), options=options
    )
    if not np.isfinite(done.fun):
        raise PanelRefusal("no_end", "模型没有算出稳定的结果，请以正式办法的结果为准。")
    end, found, m = best["at"], best["found"], best["moments"]
    assert isinstance(end, np.ndarray) and isinstance(found, Solution) and isinstance(m, Moments)
    scale, spread = np.exp(end[len(sizes) :]).reshape(2, experts)
    return Estimate(scale, spread, found, m, given)


def _bounds(unit: Floats) -> list[tuple[float, float]]:
    """Ratios between e^−16 and e^16: a variance of nothing is a place the search may end at, not one it falls from."""
    return [(-16 / one, 16 / one) for one in unit]


def _solve(given: Given, at: Floats) -> Solution:
    count = len(given.centre)
    ratios = Ratios.of(given.layout, at[:count])
    scale, spread = np.exp(at[count:]).reshape(2, len(given.layout.experts))
    return solve(given.layout, given.value, scale, spread, given.trust, ratios)


def _prior(given: Given, at: Floats) -> tuple[float, Floats]:
    """Minus the log prior and its gradient at the log-parameters."""
    experts = len(given.layout.experts)
    weight = np.concatenate(
        [
            np.full(len(given.centre), CENTRE_SD**-2 if given.weak_prior else 0.0),
            np.full(experts, SCALE_SD**-2),
            np.full(experts, SPREAD_SD**-2),
        ]
    )
    away = at - np.concatenate([given.centre, np.zeros(2 * experts)])
    return float((weight * away**2).sum() / 2), weight * away


def again(before: Estimate, scale: Floats, spread: Floats, ratios: Ratios) -> Solution:
    """The same data solved with other ratios, scales and spreads."""
    return solve(before.given.layout, before.given.value, scale, spread, before.trust, ratios)
