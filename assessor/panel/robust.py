"""Heavy-tailed noise as a switch: scores that the others do not bear out lose trust, above all an expert's who has several.

Noise is a mixture. An honest expert slips now and then (`SLIP`), a partial one often (`PARTIAL`); which of the two an expert
is follows from all of the expert's scores together. A score out of line comes from a wide normal or, where the full mark is
known, is the full mark with probability `FULL`. Everything is judged by what the *other* scores predict for it.
"""

from dataclasses import replace

import numpy as np

from assessor.panel.reml import Estimate, Given, estimate
from assessor.panel.scores import Floats

BAD = 0.05
"""Share of experts who may be partial, a priori."""
PARTIAL, SLIP = 0.3, 0.004
"""Share of scores out of line, of a partial and of an honest expert."""
FULL = 0.3
"""Share of full marks among scores out of line."""
WIDE = 6.0
"""Extra variance of a score out of line, in units of the nominees' variance."""
CUT = 6.0
"""How much further than that its weight is taken down."""
ROUNDS = 4


def left_out(found: Estimate) -> tuple[Floats, Floats]:
    """Each score minus what the others predict for it, and the variance of that prediction, in closed form, (n,)."""
    solution, noise = found.solution, found.solution.noise
    leverage = np.clip(solution.weights.weight * found.moments.fitted, 0.0, 1 - 1e-9)
    return solution.residual / (1 - leverage), noise * found.moments.fitted / (1 - leverage)


def heavy_tailed(given: Given, differing: bool, full: float | None, half_step: float) -> tuple[Estimate, Floats]:
    """The estimate with trust in each score, and how likely each expert is partial, (J,).

    `full`: the full mark, standardised; `half_step`: half the step between two marks, in the same unit.
    """
    found = estimate(given, differing=False)
    partial = np.zeros(len(given.layout.experts))
    for turn in range(ROUNDS):
        trust, partial = _trust(found, full, half_step)
        found = estimate(replace(given, trust=trust), differing=differing and turn > 0)
    return found, partial


def _trust(found: Estimate, full: float | None, half_step: float) -> tuple[Floats, Floats]:
    layout, solution = found.given.layout, found.solution
    noise = solution.noise * found.spread[layout.expert]
    extra = WIDE * solution.noise * solution.ratios.nominee
    ratio = _likelihood_ratio(found, noise, extra, full, half_step)
    often, seldom = np.log(1 - PARTIAL + PARTIAL * ratio), np.log(1 - SLIP + SLIP * ratio)
    odds = np.log((1 - BAD) / BAD) + layout.per_expert(seldom) - layout.per_expert(often)
    partial = 1 / (1 + np.exp(np.clip(odds, -50, 50)))
    of_score = partial[layout.expert]
    out = of_score * PARTIAL * ratio / np.exp(often) + (1 - of_score) * SLIP * ratio / np.exp(seldom)
    return 1 - out * (1 - noise / (noise + CUT * extra)), partial


def _likelihood_ratio(found: Estimate, noise: Floats, extra: float, full: float | None, half_step: float) -> Floats:
    """How much better "out of line" explains each score than "as usual", (n,)."""
    from scipy.special import log_ndtr

    away, predicted = left_out(found)
    usual, wide = noise + predicted, noise + predicted + extra
    as_usual = -(np.log(usual) + away**2 / usual) / 2
    as_odd = -(np.log(wide) + away**2 / wide) / 2
    if full is not None:
        at_top = found.given.value >= full - 1e-9
        as_usual = np.where(at_top, log_ndtr((half_step - away) / np.sqrt(usual)), as_usual)
        tail = np.exp(log_ndtr((half_step - away) / np.sqrt(wide)))
        as_odd = np.where(at_top, np.log(FULL + (1 - FULL) * tail), as_odd + np.log(1 - FULL))
    return np.asarray(np.exp(np.clip(as_odd - as_usual, -50, 50)), dtype=np.float64)
