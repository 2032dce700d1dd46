"""The simple ways of adding scores up that the panel's model is measured beside, and the measures."""

import numpy as np
from numpy.typing import NDArray

from assessor.panel.model import PanelModel
from assessor.panel.scores import Layout, arrange
from benchmarks.panel_simulator import Panel, rng_of

Floats = NDArray[np.float64]


def layout(panel: Panel, strata: bool, uneven: bool = False) -> Layout:
    """The panel as the model takes it; `uneven`: each expert's scores of a sector are a sitting of their own."""
    nominees, experts = len(panel.quality), int(panel.expert.max()) + 1
    names = tuple(f"n{i}" for i in range(nominees)), tuple(f"e{i}" for i in range(experts))
    labels = (tuple(f"s{i}" for i in range(int(panel.sector.max()) + 1)),) if strata else ()
    sector = panel.sector[:, None][:, : len(labels)]
    pair = panel.expert * 1000 + panel.sector[panel.nominee]
    sitting = np.unique(pair, return_inverse=True)[1].astype(np.int64) if uneven else None
    return arrange(*names, labels, panel.nominee, panel.expert, sector, panel.score, sitting)


def mean(panel: Panel) -> Floats:
    """Plain mean of each nominee."""
    return np.bincount(panel.nominee, panel.score) / np.bincount(panel.nominee)


def trimmed(panel: Panel) -> Floats:
    """Without the highest and the lowest; every nominee has the same number of scores here."""
    order = np.argsort(panel.nominee, kind="stable")
    table = np.sort(panel.score[order].reshape(len(panel.quality), -1), axis=1)
    return table[:, 1:-1].mean(axis=1) if table.shape[1] > 2 else table.mean(axis=1)


def z_score(panel: Panel) -> Floats:
    """Each expert's scores standardised, then the mean."""
    count = np.maximum(np.bincount(panel.expert), 1)
    centre = np.bincount(panel.expert, panel.score) / count
    away = panel.score - centre[panel.expert]
    spread = np.sqrt(np.bincount(panel.expert, away**2) / count) + 1e-9
    return np.bincount(panel.nominee, away / spread[panel.expert]) / np.bincount(panel.nominee)


def ridge(panel: Panel) -> Floats:
    """scikit-learn's Ridge on a column for each nominee and each expert."""
    from scipy.sparse import csr_array, hstack
    from sklearn.linear_model import Ridge

    count = len(panel.score)
    rows, ones = np.arange(count), np.ones(count)
    columns = hstack([csr_array((ones, (rows, who))) for who in (panel.nominee, panel.expert)], format="csr")
    fitted = Ridge(alpha=1.0).fit(columns, (panel.score - panel.score.mean()) / max(panel.score.std(), 1e-9))
    return np.asarray(fitted.coef_[: len(panel.quality)])


SIMPLE = {"mean": mean, "trimmed": trimmed, "z-score": z_score, "Ridge": ridge}


def model(panel: Panel, strata: bool = False, heavy: bool = False, uneven: bool = False) -> PanelModel:
    """The fitted model. Heavy tails know the full mark."""
    kind = {"heavy_tails": True, "full_mark": 100.0} if heavy else {}
    return PanelModel(seed=1, draws=960, **kind).fit_layout(layout(panel, strata, uneven))


def top(value: Floats, share: float = 0.2) -> NDArray[np.int64]:
    """The best fifth; equal ones by their number."""
    return np.argsort(-value, kind="stable")[: round(len(value) * share)]


def precision(value: Floats, panel: Panel) -> float:
    """Share of the true best fifth among the chosen fifth."""
    return len(np.intersect1d(top(value), top(panel.quality))) / len(top(value))


def friends_in(value: Floats, panel: Panel) -> float:
    """Share of the colluders' friends among the chosen fifth."""
    return float(np.isin(panel.friends, top(value)).mean())


def true_ranks(panel: Panel) -> NDArray[np.int64]:
    """Rank 1 is best."""
    return np.argsort(np.argsort(-panel.quality)) + 1


def covered(low: Floats, high: Floats, panel: Panel) -> float:
    """Share of nominees whose true rank lies within its interval."""
    truth = true_ranks(panel)
    return float(((low <= truth) & (truth <= high)).mean())


def bootstrap_coverage(panel: Panel, seed: int, turns: int = 400) -> float:
    """Coverage when each nominee's own scores are drawn again: what is usually done."""
    rng = rng_of(31, seed)
    order = np.argsort(panel.nominee, kind="stable")
    table = panel.score[order].reshape(len(panel.quality), -1)
    drawn = rng.integers(0, table.shape[1], (turns, *table.shape))
    means = np.take_along_axis(np.broadcast_to(table, drawn.shape), drawn, axis=2).mean(axis=2)
    ranks = np.argsort(np.argsort(-means, axis=1, kind="stable"), axis=1) + 1
    low, high = np.quantile(ranks, [0.05, 0.95], axis=0)
    return covered(low, high, panel)
