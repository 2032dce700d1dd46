"""The mixed model equations. Nominees are eliminated one by one; level, experts, sittings and strata are solved for densely.

`value = level + severity[expert] + sitting + scale[expert] × (strata + nominee) + noise`, noise variance
σ² × spread[expert] ÷ trust. All variances below are in units of σ². Sizes: n scores, N nominees, J experts, S sittings,
G strata of F stratifications, P = 1 + J + S + G; E = 2 with sittings, else 1: what of J and S a score hangs on.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from assessor.panel.refusal import PanelRefusal
from assessor.panel.scores import Bucket, Floats, Ints, Layout


class Ratios(NamedTuple):
    """Variances of nominees, experts' severity, each stratification's strata and sittings, divided by that of the noise."""

    nominee: float
    severity: float
    strata: tuple[float, ...]
    """One for each stratification; without any, one that nothing hangs on."""
    sitting: float | None = None
    """None without sittings."""

    def logs(self) -> Floats:
        """Their logarithms in one row, (R,)."""
        return np.log([self.nominee, self.severity, *self.strata, *([] if self.sitting is None else [self.sitting])])

    @classmethod
    def of(cls, layout: Layout, logs: Floats) -> "Ratios":
        """Back from the row of logarithms."""
        nominee, severity, *rest = np.exp(logs).tolist()
        sitting = rest.pop() if layout.sittings else None
        return cls(nominee, severity, tuple(rest), sitting)

    def of_effects(self, layout: Layout) -> Floats:
        """For each expert and sitting, (J + S,)."""
        return np.repeat([self.severity, self.sitting or 1.0], [len(layout.experts), layout.sittings])

    def of_strata(self, layout: Layout) -> Floats:
        """For each stratum, (G,)."""
        return np.repeat(self.strata[: len(layout.strata)], [len(labels) for labels in layout.strata])


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
    """Level, severities, sittings, strata, (P,)."""
    own: Floats
    """Each nominee's own part, (N,)."""
    total: Floats
    """Own part and strata, (N,)."""
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
    """Of own part and strata together, (N,)."""
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
    effects = len(layout.experts) + layout.sittings
    system = np.empty((layout.dense, layout.dense))
    right = np.empty(layout.dense)
    share = w.level_sum / w.precision
    system[0, 0] = w.weight.sum() - (share * w.level_sum).sum()
    right[0] = (w.weight * value).sum() - (share * w.value_sum).sum()
    inside = slice(1, effects + 1)
    system[0, inside] = system[inside, 0] = layout.per_effect(w.weight - w.loading * share[layout.nominee])
    right[inside] = layout.per_effect(w.weight * value - w.loading * (w.value_sum / w.precision)[layout.nominee])
    block = _pairs(layout, w)
    block[np.diag_indices(effects)] += layout.per_effect(w.weight) + 1 / ratios.of_effects(layout)
    system[inside, inside] = block
    if layout.strata:
        rest = 1 - w.information / w.precision
        after = slice(effects + 1, layout.dense)
        system[inside, after] = _crossed(
            layout.effects,
            layout.stratum[layout.nominee],
            w.loading * rest[layout.nominee],
            effects,
            layout.strata_count,
        )
        system[after, inside] = system[inside, after].T
        system[0, after] = system[after, 0] = layout.per_stratum(w.level_sum * rest)
        system[after, after] = _crossed(
            layout.stratum, layout.stratum, w.information * rest, layout.strata_count, layout.strata_count
        ) + np.diag(1 / ratios.of_strata(layout))
        right[after] = layout.per_stratum(w.value_sum * rest)
    return system, right


def _crossed(one: Ints, other: Ints, values: Floats, rows: int, columns: int) -> Floats:
    """Sums of `values` (m,) where a column of `one` (m, A) meets a column of `other` (m, B): (rows, columns)."""
    out = np.zeros(rows * columns)
    for left in one.T:
        for right in other.T:
            out += np.bincount(left * columns + right, values, minlength=rows * columns)
    return out.reshape(rows, columns)


def _pairs(layout: Layout, w: Weights) -> Floats:
    """What experts and sittings share by their scores, less what eliminating the nominees takes, (J + S, J + S).

    The diagonal of what they share is not in it.
    """
    effects = len(layout.experts) + layout.sittings
    block = np.zeros(effects * effects)
    for bucket in layout.buckets:
        who = layout.effects[bucket.places].reshape(len(bucket.rows), -1)
        loading = np.repeat(w.loading[bucket.places], layout.effects.shape[1], axis=1)
        product = loading[:, :, None] * (loading / -w.precision[bucket.rows, None])[:, None, :]
        place = who[:, :, None] * effects + who[:, None, :]
        block += np.bincount(place.ravel(), product.ravel(), minlength=effects * effects)
    shared = block.reshape(effects, effects)
    if layout.sittings:
        both = _crossed(layout.effects[:, :1], layout.effects[:, 1:], w.weight, effects, effects)
        shared += both + both.T
    return shared


def solve(layout: Layout, value: Floats, scale: Floats, spread: Floats, trust: Floats, ratios: Ratios) -> Solution:
    """Posterior means and the restricted likelihood. `value` (n,), `scale` and `spread` (J,), `trust` (n,)."""
    from scipy.linalg import lapack

    w = weigh(layout, value, scale, spread, trust, ratios.nominee)
    system, right = assemble(layout, value, w, ratios)
    factor, failed = lapack.dpotrf(system, lower=1, clean=0)
    if failed:
        raise PanelRefusal("singular", "这组评分的结构无法求解，请检查是否有专家或企业只剩极少评分。")
    dense = lapack.dpotrs(factor, right, lower=1)[0]
    effects = len(layout.experts) + layout.sittings
    severity = dense[1 + layout.effects].sum(axis=1)
    stratum = dense[1 + effects + layout.stratum].sum(axis=1)
    left = w.value_sum - w.level_sum * dense[0] - layout.per_nominee(w.loading * severity) - w.information * stratum
    own = left / w.precision
    total = own + stratum
    count = len(value)
    quadratic = (w.weight * value * value).sum() - (w.value_sum**2 / w.precision).sum() - right @ dense
    noise = max(float(quadratic), 1e-300) / (count - 1)
    criterion = (count - 1) * (np.log(noise) + 1) + 2 * np.log(np.diag(factor)).sum() + np.log(w.precision).sum()
    criterion += len(layout.nominees) * np.log(ratios.nominee)
    criterion += np.log(ratios.of_effects(layout)).sum() + np.log(ratios.of_strata(layout)).sum()
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
    each = layout.effects.shape[1]
    count, strata = places.shape[1] * each, slice(places.shape[1] * each + 1, None)
    effects = layout.effects[places].reshape(len(rows), count) + 1
    level = np.zeros((len(rows), 1), dtype=np.int64)
    local = np.concatenate([effects, level, 1 + len(layout.experts) + layout.sittings + layout.stratum[rows]], axis=1)
    toward = np.empty(local.shape)
    toward[:, :count] = np.repeat(-w.loading[places] / w.precision[rows, None], each, axis=1)
    toward[:, count] = -w.level_sum[rows] / w.precision[rows]
    toward[:, strata] = (1 - w.information[rows] / w.precision[rows])[:, None]
    block = inverse[local[:, :, None], local[:, None, :]]
    moved = (block @ toward[:, :, None])[:, :, 0]
    total = (moved * toward).sum(axis=1) + 1 / w.precision[rows]
    out.total[rows] = total
    out.own[rows] = total - 2 * moved[:, strata].sum(axis=1) + block[:, strata, strata].sum(axis=(1, 2))
    scale = w.scale[places]
    with_fixed = moved[:, count, None]
    fixed = block[:, count, count, None]
    for one in range(each):
        with_fixed = with_fixed + moved[:, one:count:each]
        fixed = fixed + 2 * block[:, count, one:count:each]
        for other in range(each):
            fixed = fixed + np.diagonal(block[:, one:count:each, other:count:each], axis1=1, axis2=2)
    out.shared[places] = with_fixed + scale * total[:, None]
    out.fitted[places] = fixed + 2 * scale * with_fixed + scale**2 * total[:, None]
