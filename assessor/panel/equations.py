"""The mixed model equations. Nominees are eliminated one by one; only level, experts and strata are solved for densely.

`value = level + severity[expert] + scale[expert] × (stratum + nominee) + noise`, noise variance σ² × spread[expert] ÷ trust.
All variances below are in units of σ². Sizes: n scores, N nominees, J experts, G strata, P = 1 + J + G.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from assessor.panel.refusal import PanelRefusal
from assessor.panel.scores import Bucket, Floats, Layout


class Ratios(NamedTuple):
    """Variances of nominees, experts' severity and strata, divided by that of the noise."""

    nominee: float
    severity: float
    stratum: float


@dataclass(frozen=True)
class Weights:
    """What each score weighs, and the sums that the elimination of the nominees needs."""

    scale: Floats
    """Of each score's expert, (n,)."""
    weight: Floats
    """trust ÷ spread, (n,)."""
    loading: Floats
    """weight × scale, (n,)."""
    level_sum: Floats
    """Sum of loadings, (N,)."""
    information: Floats
    """Sum of weight × scale², (N,)."""
    precision: Floats
    """information + 1 ÷ nominee ratio, (N,)."""
    value_sum: Floats
    """Sum of loading × value, (N,)."""


@dataclass(frozen=True)
class Solution:
    """The posterior means given the ratios, scales and spreads, and the Cholesky factor they came from."""

    ratios: Ratios
    weights: Weights
    factor: Floats
    """Lower Cholesky factor of the dense system, (P, P); the other triangle is not to be read."""
    dense: Floats
    """Level, severities, strata, (P,)."""
    own: Floats
    """Each nominee's own part, (N,)."""
    total: Floats
    """Own part and stratum, (N,)."""
    residual: Floats
    """Of each score, (n,)."""
    noise: float
    """σ², profiled."""
    criterion: float
    """−2 × restricted log-likelihood, without its constant."""

    @property
    def level(self) -> float:
        """The common level."""
        return float(self.dense[0])


@dataclass(frozen=True)
class Moments:
    """Posterior variances in units of σ²."""

    dense: Floats
    """Diagonal of the dense block, (P,)."""
    own: Floats
    """Of each nominee's own part, (N,)."""
    total: Floats
    """Of own part and stratum together, (N,)."""
    fitted: Floats
    """Of the fitted value of each score, (n,)."""
    shared: Floats
    """Covariance of each score's fitted value with its nominee's total, (n,)."""


def weigh(layout: Layout, value: Floats, scale: Floats, spread: Floats, trust: Floats, ratio: float) -> Weights:
    """Weights of the scores (n,) and their sums over the nominees (N,)."""
    of_score = scale[layout.expert]
    weight = trust / spread[layout.expert]
    loading = weight * of_score
    information = layout.per_nominee(loading * of_score)
    return Weights(
        of_score,
        weight,
        loading,
        layout.per_nominee(loading),
        information,
        information + 1 / ratio,
        layout.per_nominee(loading * value),
    )


def assemble(layout: Layout, value: Floats, w: Weights, ratios: Ratios) -> tuple[Floats, Floats]:
    """The dense system (P, P) and its right-hand side (P,)."""
    experts, strata = len(layout.experts), len(layout.strata)
    system = np.empty((layout.dense, layout.dense))
    right = np.empty(layout.dense)
    share = w.level_sum / w.precision
    system[0, 0] = w.weight.sum() - (share * w.level_sum).sum()
    right[0] = (w.weight * value).sum() - (share * w.value_sum).sum()
    inside = slice(1, experts + 1)
    system[0, inside] = system[inside, 0] = layout.per_expert(w.weight - w.loading * share[layout.nominee])
    right[inside] = layout.per_expert(w.weight * value - w.loading * (w.value_sum / w.precision)[layout.nominee])
    block = _pairs(layout, w)
    block[np.diag_indices(experts)] += layout.per_expert(w.weight) + 1 / ratios.severity
    system[inside, inside] = block
    if strata:
        rest = 1 - w.information / w.precision
        after = slice(experts + 1, layout.dense)
        place = layout.expert * strata + layout.stratum[layout.nominee]
        crossed = np.bincount(place, w.loading * rest[layout.nominee], minlength=experts * strata)
        system[inside, after] = crossed.reshape(experts, strata)
        system[after, inside] = system[inside, after].T
        system[0, after] = system[after, 0] = layout.per_stratum(w.level_sum * rest)
        system[after, after] = np.diag(layout.per_stratum(w.information * rest) + 1 / ratios.stratum)
        right[after] = layout.per_stratum(w.value_sum * rest)
    return system, right


def _pairs(layout: Layout, w: Weights) -> Floats:
    """What eliminating the nominees takes from each pair of experts, (J, J)."""
    experts = len(layout.experts)
    block = np.zeros(experts * experts)
    for bucket in layout.buckets:
        who, loading = layout.expert[bucket.places], w.loading[bucket.places]
        product = loading[:, :, None] * (loading / -w.precision[bucket.rows, None])[:, None, :]
        place = who[:, :, None] * experts + who[:, None, :]
        block += np.bincount(place.ravel(), product.ravel(), minlength=experts * experts)
    return block.reshape(experts, experts)


def solve(layout: Layout, value: Floats, scale: Floats, spread: Floats, trust: Floats, ratios: Ratios) -> Solution:
    """Posterior means and the restricted likelihood. `value` (n,), `scale` and `spread` (J,), `trust` (n,)."""
    from scipy.linalg import lapack

    w = weigh(layout, value, scale, spread, trust, ratios.nominee)
    system, right = assemble(layout, value, w, ratios)
    factor, failed = lapack.dpotrf(system, lower=1, clean=0)
    if failed:
        raise PanelRefusal("singular", "这组评分的结构无法求解，请检查是否有专家或企业只剩极少评分。")
    dense = lapack.dpotrs(factor, right, lower=1)[0]
    experts, strata = len(layout.experts), len(layout.strata)
    severity = dense[1 : experts + 1][layout.expert]
    stratum = dense[experts + 1 :][layout.stratum] if strata else np.zeros(len(layout.nominees))
    left = w.value_sum - w.level_sum * dense[0] - layout.per_nominee(w.loading * severity) - w.information * stratum
    own = left / w.precision
    total = own + stratum
    count = len(value)
    quadratic = (w.weight * value * value).sum() - (w.value_sum**2 / w.precision).sum() - right @ dense
    noise = max(float(quadratic), 1e-300) / (count - 1)
    criterion = (count - 1) * (np.log(noise) + 1) + 2 * np.log(np.diag(factor)).sum() + np.log(w.precision).sum()
    criterion += len(layout.nominees) * np.log(ratios.nominee) + experts * np.log(ratios.severity)
    criterion += strata * np.log(ratios.stratum) if strata else 0.0
    criterion += np.log(spread)[layout.expert].sum()
    residual = value - dense[0] - severity - w.scale * total[layout.nominee]
    return Solution(ratios, w, factor, dense, own, total, residual, noise, float(criterion))


def moments(layout: Layout, found: Solution) -> Moments:
    """Posterior variances of everything the likelihood's gradient and the leave-one-out residuals need."""
    from scipy.linalg import lapack

    inverse = lapack.dpotri(found.factor, lower=1)[0]
    inverse = np.tril(inverse) + np.tril(inverse, -1).T
    nominees, scores = len(layout.nominees), len(layout.value)
    out = Moments(np.diag(inverse), np.empty(nominees), np.empty(nominees), np.empty(scores), np.empty(scores))
    for bucket in layout.buckets:
        _fill(layout, found.weights, inverse, bucket, out)
    return out


def _fill(layout: Layout, w: Weights, inverse: Floats, bucket: Bucket, out: Moments) -> None:
    """Variances of the nominees of one bucket. `toward`: how a total moves with the dense unknowns it hangs on."""
    rows, places = bucket
    count, strata = places.shape[1], bool(layout.strata)
    local = np.zeros((len(rows), count + 1 + strata), dtype=np.int64)
    local[:, :count] = layout.expert[places] + 1
    toward = np.zeros(local.shape)
    toward[:, :count] = -w.loading[places] / w.precision[rows, None]
    toward[:, count] = -w.level_sum[rows] / w.precision[rows]
    if strata:
        local[:, count + 1] = 1 + len(layout.experts) + layout.stratum[rows]
        toward[:, count + 1] = 1 - w.information[rows] / w.precision[rows]
    block = inverse[local[:, :, None], local[:, None, :]]
    moved = (block @ toward[:, :, None])[:, :, 0]
    total = (moved * toward).sum(axis=1) + 1 / w.precision[rows]
    out.total[rows] = out.own[rows] = total
    if strata:
        out.own[rows] = total - 2 * moved[:, count + 1] + block[:, count + 1, count + 1]
    scale = w.scale[places]
    with_fixed = moved[:, count, None] + moved[:, :count]
    diagonal = np.diagonal(block, axis1=1, axis2=2)
    out.shared[places] = with_fixed + scale * total[:, None]
    out.fitted[places] = (
        diagonal[:, count, None] + diagonal[:, :count] + 2 * block[:, count, :count]
        + 2 * scale * with_fixed + scale**2 * total[:, None]
    )  # fmt: skip
