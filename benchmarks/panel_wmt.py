"""WMT 2023 en-de: three professional raters a document, one held out; and how far any predictor could come.

Each rater scored all ten systems' translations of a document in one sitting, so that system and document are two
stratifications at once and a rater's document is a sitting.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assessor.panel.model import PanelModel
from benchmarks import panel_contenders as contenders
from benchmarks.panel_real import Floats, Print, codes, fit, held_out, ragged_trimmed, read
from benchmarks.panel_simulator import Panel, rng_of

WAYS: dict[str, Callable[[Panel], Floats]] = {
    "mean": contenders.mean,
    "trimmed": ragged_trimmed,
    "z-score": contenders.z_score,
    "Ridge": contenders.ridge,
    "model": fit(False),
    "experts alike": fit(False, differing=False),
    "strata": fit(True),
    "strata, alike": fit(True, differing=False),
}
WORLDS = 150
Ints = NDArray[np.int64]


class Ratings:
    """The ratings as columns: item, rater, system, document and score of each, (n,)."""

    def __init__(self, folder: Path) -> None:
        frame = read(folder, "wmt23_ende.parquet")
        self.found = frame is not None
        if frame is None:
            return
        self.item, self.rater, self.system, self.doc = (
            codes(frame[name])  # type: ignore[index]
            for name in ("item", "rater", "system", "doc")
        )
        self.score = np.asarray(frame["score"], dtype=np.float64)  # type: ignore[index]

    def scales(self) -> dict[str, Floats]:
        """The scores as given, and the square root of the penalty."""
        return {"as given": self.score, "square root of the penalty": -np.sqrt(np.maximum(-self.score, 0))}

    def of_items(self, column: Ints) -> Ints:
        """What a column says of each item, (items,)."""
        out = np.zeros(int(self.item.max()) + 1, dtype=np.int64)
        out[self.item] = column
        return out

    def fitted(self, score: Floats, rows: "NDArray[np.bool_]", sittings: bool, **kind: bool) -> PanelModel:
        """The model with both stratifications, on some of the rows."""
        pairs = [(str(item), str(rater)) for item, rater in zip(self.item[rows], self.rater[rows], strict=True)]
        strata: Sequence[Mapping[str, str]] = [
            {str(item): str(label) for item, label in zip(self.item, column, strict=True)}
            for column in (self.system, self.doc)
        ]
        together = {pair: str(doc) for pair, doc in zip(pairs, self.doc[rows], strict=True)} if sittings else None
        return PanelModel(**kind).fit(pairs, score[rows].tolist(), strata=strata, sittings=together)  # type: ignore[arg-type]


def wmt(folder: Path, head: Print, line: Print) -> None:
    """Mean tau over the raters held out in turn."""
    ratings = Ratings(folder)
    if not ratings.found:
        return
    head("WMT 2023 en-de: mean tau against a held-out rater", "scores, stratum", *WAYS)
    for words, score in ratings.scales().items():
        for name, column in (("system", ratings.system), ("document", ratings.doc)):
            group = ratings.of_items(column)
            taus = [held_out(ratings.item, ratings.rater, score, way, group) for way in WAYS.values()]
            line(f"{words}, {name}", *(float(np.mean(one)) for one in taus))
    head(
        "Stratified by system and document at once",
        "scores",
        "no sittings",
        "alike",
        "sittings",
        "sittings, alike",
        "that − mean ± s.e.",
    )
    for words, score in ratings.scales().items():
        means = np.array(
            held_out(ratings.item, ratings.rater, score, contenders.mean, ratings.of_items(ratings.system))
        )
        rows = [
            _held_out_crossed(ratings, score, sittings, differing=differing)
            for sittings in (False, True)
            for differing in (True, False)
        ]
        gained = rows[-1] - means
        told = f"{gained.mean():+.3f} ± {gained.std(ddof=1) / np.sqrt(len(gained)):.3f}"
        line(words, *(float(row.mean()) for row in rows), told)


def _held_out_crossed(ratings: Ratings, score: Floats, sittings: bool, **kind: bool) -> Floats:
    from scipy.stats import kendalltau

    out = []
    for number in np.unique(ratings.rater):
        held = ratings.rater == number
        model = ratings.fitted(score, ~held, sittings, **kind)
        value = dict(zip(model.nominees_, model.quality_, strict=True))
        said = [value.get(str(item), np.nan) for item in ratings.item[held]]
        out.append(float(kendalltau(said, score[held], nan_policy="omit")[0]))
    return np.array(out)


def ceiling(folder: Path, head: Print, line: Print) -> None:
    """What could be reached: worlds made with the variances found in the ratings, predicted by who knows these variances.

    The best linear predictor of each item from the other raters' scores, the plain mean, and the true quality itself.
    """
    ratings = Ratings(folder)
    if not ratings.found:
        return
    head(
        f"{WORLDS} worlds with the variances of WMT: tau against a held-out rater, mean ± sd over worlds",
        "scores", "plain mean", "best predictor", "true quality",
    )  # fmt: skip
    for words, score in ratings.scales().items():
        model = ratings.fitted(score, np.ones(len(score), dtype=bool), True, differing=False)
        found = np.array(_worlds(ratings, model.variances_))
        line(words, *(f"{one.mean():.3f} ± {one.std():.3f}" for one in found.T))


def _worlds(ratings: Ratings, variance: dict[str, float]) -> list[list[float]]:
    from scipy.stats import kendalltau

    rng, sitting = rng_of(20261128, 3), ratings.rater * 1000 + ratings.doc
    parts = ((ratings.item, "nominee"), (ratings.system, "stratum"), (ratings.doc, "stratum_2"))
    about = sum(variance[name] * np.equal.outer(column, column) for column, name in parts)
    whole = about + variance["severity"] * np.equal.outer(ratings.rater, ratings.rater)
    whole = whole + variance["sitting"] * np.equal.outer(sitting, sitting) + variance["noise"] * np.eye(len(sitting))
    root, told = np.linalg.cholesky(about + 1e-9 * np.eye(len(sitting))), np.linalg.cholesky(whole - about)
    folds = []
    for number in np.unique(ratings.rater):
        kept, held = np.flatnonzero(ratings.rater != number), np.flatnonzero(ratings.rater == number)
        same = np.equal.outer(ratings.item[held], ratings.item[kept])
        best = np.linalg.solve(whole[np.ix_(kept, kept)], about[np.ix_(kept, held)]).T
        folds.append((kept, held, same / same.sum(axis=1, keepdims=True), best))
    out = []
    for _ in range(WORLDS):
        quality = root @ rng.standard_normal(len(sitting))
        score = quality + told @ rng.standard_normal(len(sitting))
        taus = [
            [kendalltau(said, score[held])[0] for said in (mean @ score[kept], best @ score[kept], quality[held])]
            for kept, held, mean, best in folds
        ]
        out.append(np.mean(taus, axis=0).tolist())
    return out
