"""The panel's model as an estimator with scikit-learn's conventions: parameters in the constructor, `fit`, results in `…_`.

`score = level + severity + sitting + scale × (strata + nominee) + noise`.
It stands beside the official result and decides nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from assessor.panel import audit, disagreement, experts, explain, official, posterior, ranks, robust, sensitivity
from assessor.panel.conventions import Estimator, is_whole
from assessor.panel.equations import Ratios
from assessor.panel.official import Method
from assessor.panel.refusal import PanelRefusal, PanelWarning
from assessor.panel.reml import COARSE, Estimate, Given, estimate
from assessor.panel.scores import Floats, Layout, Score, lay_out


class Ranked(NamedTuple):
    """One nominee, official result first. Qualities are in points; the last five are None where no order may be shown."""

    nominee: str
    official: official.Official
    raw_mean: float
    trimmed_mean: float | None
    scores: int
    component: int
    quality: float
    expected_rank: float | None
    low: int | None
    high: int | None
    p_in: float | None
    zone: str | None


class PanelModel(Estimator):
    """Severity-corrected qualities with honest ranks. Same scores and same seed, same answer.

    Parameters, looked at when `fit` begins:
    `seed` (0 or more): of the draws. `draws`: joint posterior draws for the ranks. `differing`: let experts differ in scale and
    noise where the scores show it. `heavy_tails`: mistrust scores that the others do not bear out; `full_mark` and `step` (the
    highest mark and the distance between marks, in points) sharpen that. `min_scores`: fewer for a nominee are warned of.
    `weak_prior=False` gives plain REML. `tolerance`: of the search.

    What was found, for N nominees and J experts, in points where nothing else is said:
    `nominees_` (N) and `experts_` (J): ids, in the order of the arrays. `quality_` (N,): level, strata and nominee together.
    `level_`: of the whole panel. `severity_` (J,): above 0 gives more. `scale_` (J,): without unit, 1 is usual.
    `noise_` (J,): a standard deviation. `variances_`: of nominee, severity, strata, sitting and noise, in points squared.
    `warnings_`: sentences for the reader. `partial_` (J,): chance that several of an expert's scores are out of line,
    None without `heavy_tails`.
    """

    def __init__(
        self,
        *,
        seed: int = 0,
        draws: int = 2000,
        differing: bool = True,
        heavy_tails: bool = False,
        full_mark: float | None = None,
        step: float = 1.0,
        min_scores: int = 3,
        weak_prior: bool = True,
        tolerance: float = COARSE,
    ) -> None:
        self.seed, self.draws = seed, draws
        self.differing, self.heavy_tails = differing, heavy_tails
        self.full_mark, self.step = full_mark, step
        self.min_scores, self.weak_prior, self.tolerance = min_scores, weak_prior, tolerance

    def fit(
        self,
        X: Iterable[Score] | Sequence[tuple[str, str]],  # noqa: N803  scikit-learn's name
        y: Sequence[float] | None = None,
        *,
        strata: Mapping[str, str] | Sequence[Mapping[str, str]] | None = None,
        sittings: Mapping[tuple[str, str], str] | None = None,
    ) -> Self:
        """Fit rows of `Score`, or pairs (nominee, expert) with their values as `y`.

        `strata`: each nominee's stratum, or several such stratifications at once. `sittings`: the sitting of each
        (nominee, expert), where an expert may be harsher in one than in another.

        Raises PanelRefusal: a parameter or a row that cannot be read, no scores, a pair twice, unlocked or conflicted scores,
        one expert or one score each, no spread.
        """
        rows = _rows(X) if y is None else _paired(X, y)
        return self.fit_layout(lay_out(rows, strata, sittings), rows)

    def fit_layout(self, layout: Layout, rows: Sequence[Score] = ()) -> Self:
        """Fit a layout that was checked before. Without `rows` the official result cannot be shown."""
        self._check_parameters()
        _answerable(layout)
        self.layout_, self._rows = layout, tuple(rows)
        self.centre_, self.unit_ = float(layout.value.mean()), float(layout.value.std())
        value = (layout.value - self.centre_) / self.unit_
        given = Given(layout, value, np.ones(len(value)), self.weak_prior, self.tolerance)
        self.partial_: Floats | None = None
        if self.heavy_tails:
            full = None if self.full_mark is None else (self.full_mark - self.centre_) / self.unit_
            half_step = self.step / 2 / self.unit_
            self.estimate_, self.partial_ = robust.heavy_tailed(given, self.differing, full, half_step)
        else:
            self.estimate_ = estimate(given, self.differing)
        self._publish()
        return self

    def _publish(self) -> None:
        found, layout = self.estimate_, self.layout_
        count = len(layout.experts)
        self.nominees_, self.experts_ = layout.nominees, layout.experts
        self.level_ = self.centre_ + self.unit_ * found.solution.level
        self.quality_ = self.level_ + self.unit_ * found.solution.total
        self.severity_ = self.unit_ * found.solution.dense[1 : count + 1]
        self.scale_ = found.scale
        self.noise_ = self.unit_ * np.sqrt(found.solution.noise * found.spread)
        self.variances_ = {
            name: self.unit_**2 * found.solution.noise * ratio for name, ratio in _named(found.solution.ratios)
        } | {"noise": self.unit_**2 * found.solution.noise}
        self.warnings_ = _warnings(layout, self.min_scores)
        self._drawn: NDArray[np.float32] | None = None

    @property
    def orders_all_(self) -> bool:
        """Whether all nominees may stand in one order: linked by experts, or made comparable by strata."""
        return bool(self.layout_.strata) or int(self.layout_.component.max(initial=0)) == 0

    def draw(self) -> NDArray[np.float32]:
        """Joint draws of the qualities, (draws, nominees), in standardised units; the same ones every time."""
        self._check_fitted()
        if self._drawn is None:
            self._drawn = posterior.draw(self.estimate_, self.draws, self.seed)
        return self._drawn

    def ranks(self, quota: int) -> ranks.Ranks:
        """Expected ranks, intervals and chances as arrays, in the order of `nominees_`."""
        self._check_quota(quota)
        return ranks.ranks(self.draw(), quota)

    def rank(self, quota: int, official_method: Method = "mean", minimum: int = 1, places: int = 2) -> list[Ranked]:
        """All nominees in the official order, each with what the model says beside it."""
        found = self.ranks(quota)
        layout, shown = self.layout_, self.orders_all_
        counts = layout.per_nominee(np.ones(len(layout.value))).astype(int)
        means = layout.per_nominee(layout.value) / counts
        trimmed = _trimmed(layout)
        place = {name: number for number, name in enumerate(layout.nominees)}
        rows = []
        for row in official.official_results(self._rows, official_method, minimum, places, quota):
            i = place[row.nominee]
            model: tuple[Any, ...] = (None,) * 5
            if shown:
                p_in = float(found.p_in[i])
                model = (float(found.expected[i]), int(found.low[i]), int(found.high[i]), p_in, ranks.zone(p_in))
            rows.append(
                Ranked(
                    row.nominee, row, float(means[i]), trimmed[i], int(counts[i]), int(layout.component[i]),
                    float(self.quality_[i]), *model,
                )
            )  # fmt: skip
        return rows

    def explain(self, nominee: str) -> explain.Explanation:
        """The parts of one nominee's quality; they add up to it within 1e-9."""
        self._check_fitted()
        if nominee not in self.nominees_:
            raise PanelRefusal("unknown_nominee", f"这次评审中没有“{nominee}”的评分。")
        return explain.explain(self.estimate_, self.nominees_.index(nominee), self.centre_, self.unit_)

    def sensitivity(self, quota: int) -> list[sensitivity.Dropped]:
        """Who crosses the line when one expert is left out."""
        self._check_quota(quota)
        self._check_order()
        return sensitivity.sensitivity(self.estimate_, quota)

    def audit(self, groups: Mapping[str, str], quota: int) -> list[audit.Group]:
        """In, to be discussed and out by group (city, size, sector)."""
        self._check_quota(quota)
        self._check_order()
        rows = self.rank(quota)
        return audit.audit(
            [
                (row.nominee, row.zone or "discuss", row.p_in or 0.0, (row.official.rank or quota + 1) <= quota)
                for row in rows
            ],
            groups,
        )

    def report_experts(self) -> list[experts.Report]:
        """Severity, scale, noise and flags of every expert: for the organiser only."""
        self._check_fitted()
        return experts.report_experts(self.estimate_, self.unit_, self.partial_)

    def residuals(self) -> list[disagreement.Residual]:
        """Every score against what the others predict for it."""
        self._check_fitted()
        return disagreement.residuals(self.estimate_, self.unit_)

    def _check_quota(self, quota: int) -> None:
        self._check_fitted()
        if not (is_whole(quota) and 0 < quota <= len(self.nominees_)):
            raise PanelRefusal("quota", f"名额应当是 1 和 {len(self.nominees_)} 之间的整数。")

    def _check_order(self) -> None:
        if not self.orders_all_:
            raise PanelRefusal("disconnected", DISCONNECTED)


def _named(ratios: Ratios) -> list[tuple[str, float]]:
    strata = [(f"stratum_{number}" if number > 1 else "stratum", one) for number, one in enumerate(ratios.strata, 1)]
    sitting = [] if ratios.sitting is None else [("sitting", ratios.sitting)]
    return [("nominee", ratios.nominee), ("severity", ratios.severity), *strata, *sitting]


def _rows(given: Iterable[Any]) -> list[Score]:
    try:
        return [Score(*row) for row in given]
    except TypeError as error:
        says = "评分应当逐行写成“企业、专家、分数”；只有企业和专家两列的，分数另用 y 给出。"
        raise PanelRefusal("rows", says) from error


def _paired(given: Iterable[Any], values: Sequence[float]) -> list[Score]:
    pairs: list[Any] = [tuple(row) for row in given]
    if len(pairs) != len(values) or any(len(row) != 2 for row in pairs):
        raise PanelRefusal(
            "rows", f"每行应当是企业和专家两列，与分数一一对应；现有 {len(pairs)} 行、{len(values)} 个分数。"
        )
    return [Score(row[0], row[1], value) for row, value in zip(pairs, values, strict=True)]


DISCONNECTED = "各组企业之间没有共同的专家，也没有按组分层，不能跨组排序。请补派跨组评审，或按组分层后再计算。"


def _answerable(layout: Layout) -> None:
    if len(layout.experts) < 2:
        raise PanelRefusal("one_expert", "只有一位专家，无法区分宽严与企业水平，只给出正式办法的结果。")
    if len(layout.nominees) < 2:
        raise PanelRefusal("one_nominee", "只有一家企业，没有可比较的对象，只给出正式办法的结果。")
    if len(layout.value) == len(layout.nominees):
        raise PanelRefusal("one_score_each", "每家企业只有一份评分，无法判断评分误差，只给出正式办法的结果。")
    if float(np.ptp(layout.value)) == 0.0:
        raise PanelRefusal("no_spread", "所有评分相同，没有可以区分的内容，只给出正式办法的结果。")


def _warnings(layout: Layout, min_scores: int) -> tuple[PanelWarning, ...]:
    out = []
    groups = int(layout.component.max(initial=0)) + 1
    if groups > 1 and not layout.strata:
        out.append(PanelWarning("disconnected", DISCONNECTED))
    elif groups > 1:
        says = f"评审分成互不相连的 {groups} 组，跨组比较只靠分层假设，请谨慎使用。"
        out.append(PanelWarning("disconnected_strata", says))
    counts = layout.per_nominee(np.ones(len(layout.value)))
    if few := tuple(layout.nominees[place] for place in np.flatnonzero(counts < min_scores)):
        says = f"有 {len(few)} 家企业的评分不足 {min_scores} 份，区间会很宽。"
        out.append(PanelWarning("few_scores", says, few))
    return tuple(out)


def _trimmed(layout: Layout) -> list[float | None]:
    out: list[float | None] = [None] * len(layout.nominees)
    for rows, places in layout.buckets:
        if places.shape[1] >= official.FEWEST["trimmed_mean"]:
            kept = np.sort(layout.value[places], axis=1)[:, 1:-1].mean(axis=1)
            for row, value in zip(rows, kept, strict=True):
                out[row] = float(value)
    return out


__all__ = ["Estimate", "PanelModel", "Ranked"]
