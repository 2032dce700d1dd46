"""Joint draws from the posterior: nominees' qualities together, with what is not known about the variances."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assessor.panel.equations import Ratios, Solution
from assessor.panel.reml import CENTRE_SD, SCALE_SD, SPREAD_SD, Estimate, again, scale_information, sizes_of
from assessor.panel.scores import Floats, Ints, Layout

PLACES = 16
"""How many settings of variances, scales and spreads the draws are spread over."""


def generator(seed: int) -> np.random.Generator:
    """A generator of its own for this seed; the same seed gives the same numbers for ever (PCG64)."""
    return np.random.Generator(np.random.PCG64(seed))


def draw(found: Estimate, count: int, seed: int) -> NDArray[np.float32]:
    """Qualities in every draw, (count rounded up to a multiple of 2 × PLACES, N), in standardised units."""
    rng = generator(seed)
    each = -(-count // (2 * PLACES))
    out = np.empty((2 * PLACES * each, len(found.given.layout.nominees)), dtype=np.float32)
    pattern = _pattern(found.given.layout)
    for turn, setting in enumerate(_settings(found, rng)):
        first = 2 * each * turn
        moved = _around(found, setting, each, pattern, rng)
        middle = setting.total.astype(np.float32)
        np.add(middle, moved, out=out[first : first + each])
        np.subtract(middle, moved, out=out[first + each : first + 2 * each])
    return out


def _settings(found: Estimate, rng: np.random.Generator) -> list[Solution]:
    """Solutions at settings drawn around the estimate by its curvature, in pairs on both sides of it."""
    given, experts = found.given, len(found.given.layout.experts)
    scale_sd = np.zeros(experts)
    spread_sd = np.zeros(experts)
    if given.scales_differ:
        scale_sd = 1 / np.sqrt(scale_information(given, found.solution, found.moments) + SCALE_SD**-2)
    if given.spreads_differ:
        spread_sd = 1 / np.sqrt(given.loads / 2 + SPREAD_SD**-2)
    ratio_sd = _ratio_sd(found)
    centre = found.solution.ratios.logs()
    out = []
    for _ in range(PLACES // 2):
        moves = rng.standard_normal(len(centre)) * ratio_sd, rng.standard_normal(experts), rng.standard_normal(experts)
        for side in (1, -1):
            ratios = Ratios.of(given.layout, np.clip(centre + side * moves[0], -16, 16))
            scale = found.scale * np.exp(side * moves[1] * scale_sd)
            spread = found.spread * np.exp(side * moves[2] * spread_sd)
            out.append(again(found, scale, spread, ratios))
    return out


def _ratio_sd(found: Estimate) -> Floats:
    """Standard errors of the log-ratios, (R,): as many effects as there are, less what is not known of each."""
    layout, ratios = found.given.layout, found.solution.ratios
    sizes = np.maximum(sizes_of(layout), 1)
    known = np.full(len(sizes), 0.7)
    known[0] = 1 - float(found.moments.own.mean()) / ratios.nominee
    known[1] = 1 - float(found.moments.dense[1 : len(layout.experts) + 1].mean()) / ratios.severity
    return np.asarray(1 / np.sqrt(sizes / 2 * np.maximum(known, 0.0) ** 2 + CENTRE_SD**-2), dtype=np.float64)


class Pattern(NamedTuple):
    """Which dense unknowns each nominee hangs on, as the rows of a sparse (N, P); `order` puts the parts in place."""

    columns: Ints
    starts: Ints
    order: Ints


def _pattern(layout: Layout) -> Pattern:
    nominees = np.arange(len(layout.nominees))
    each, factors = layout.effects.shape[1], layout.stratum.shape[1]
    after = 1 + len(layout.experts) + layout.sittings
    row = np.concatenate([np.repeat(layout.nominee, each), nominees, np.repeat(nominees, factors)])
    columns = (layout.effects.ravel() + 1, np.zeros_like(nominees), after + layout.stratum.ravel())
    order = np.argsort(row, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(row))])
    return Pattern(np.concatenate(columns)[order], starts, order)


def _around(
    found: Estimate, at: Solution, each: int, pattern: Pattern, rng: np.random.Generator
) -> NDArray[np.float32]:
    """Distances from the middle at one setting, (each, N): the dense unknowns' first, then the nominees' given those."""
    from scipy.linalg import lapack
    from scipy.sparse import csr_array

    layout, w, count = found.given.layout, at.weights, len(found.given.value)
    dense, _ = lapack.dtrtrs(at.factor, rng.standard_normal((layout.dense, each)), lower=1, trans=1)
    parts = (
        np.repeat(-w.loading / w.precision[layout.nominee], layout.effects.shape[1]),
        -w.level_sum / w.precision,
        np.repeat(1 - w.information / w.precision, layout.stratum.shape[1]),
    )
    part = np.concatenate(parts)[pattern.order].astype(np.float32)
    toward = csr_array((part, pattern.columns, pattern.starts), shape=(len(layout.nominees), layout.dense))
    moved = rng.standard_normal((each, len(layout.nominees)), dtype=np.float32)
    moved /= np.sqrt(w.precision).astype(np.float32)
    moved += (toward @ dense.astype(np.float32, order="C")).T
    moved *= np.float32(np.sqrt(at.noise * (count - 1) / rng.chisquare(count - 1)))
    return moved
