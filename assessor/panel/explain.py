"""Why a nominee stands where it stands: every score's part, adding up to the quality."""

from typing import NamedTuple

import numpy as np

from assessor.panel.reml import Estimate


class Part(NamedTuple):
    """One score: raw value, minus severity, over scale (`adjusted`), times its share of the weight (`part`), in points.

    `severity` has that of the sitting in it, where there are sittings.
    """

    expert: str
    value: float
    severity: float
    scale: float
    adjusted: float
    share: float
    part: float
    trust: float


class Explanation(NamedTuple):
    """A nominee's quality in points. The parts and `expected_part` add up to it within 1e-9."""

    nominee: str
    quality: float
    parts: tuple[Part, ...]
    expected: float
    """What was expected of it before any score: the level of the panel, and of its strata."""
    expected_share: float
    """The weight of that expectation: small with many scores, large with few."""
    expected_part: float


def explain(found: Estimate, nominee: int, centre: float, unit: float) -> Explanation:
    """The parts of one nominee's quality. `centre` and `unit` turn standardised values back into points."""
    layout, solution, w = found.given.layout, found.solution, found.solution.weights
    level = centre + unit * solution.level
    parts = []
    for place in np.flatnonzero(layout.nominee == nominee):
        expert = int(layout.expert[place])
        severity, scale = unit * float(solution.dense[1 + layout.effects[place]].sum()), float(found.scale[expert])
        adjusted = level + (float(layout.value[place]) - level - severity) / scale
        share = float(w.loading[place] * w.scale[place] / w.precision[nominee])
        trust = float(found.trust[place])
        value = float(layout.value[place])
        parts.append(Part(layout.experts[expert], value, severity, scale, adjusted, share, share * adjusted, trust))
    after = 1 + len(layout.experts) + layout.sittings
    stratum = unit * float(solution.dense[after + layout.stratum[nominee]].sum())
    share = float(1 / (solution.ratios.nominee * w.precision[nominee]))
    quality = level + unit * float(solution.total[nominee])
    expected = level + stratum
    return Explanation(layout.nominees[nominee], quality, tuple(parts), expected, share, share * expected)
