"""An optional hint from application facts: which scores to look at first. Off by default; it never touches a score.

A biased fact opened a gap of .03 between equal firms for a gain of .01 (panel.md), so facts stay out of the score. Here they
only order the disagreement list after locking. Trained on decided batches of the past alone, versioned, with a card.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp
from typing import Any, NamedTuple

from assessor.panel.refusal import PanelRefusal

FEWEST_ROWS, FEWEST_CASES = 100, 20
_STEEPEST = 500.0
Facts = Mapping[str, float | str]


class Past(NamedTuple):
    """One score of a decided batch: facts known then, and whether it proved to be far off (changed, or overruled)."""

    batch: str
    decided: bool
    facts: Facts
    far_off: bool
    city: str
    size: str


class Fairness(NamedTuple):
    """One group in the card: what was foretold and what happened, as shares."""

    kind: str
    group: str
    rows: int
    foretold: float
    happened: float


class Card(NamedTuple):
    """What a reader has to know before trusting the hint. `auc` by leaving out one batch at a time; None with one batch."""

    version: str
    trained_on: date
    batches: tuple[str, ...]
    rows: int
    far_off: int
    facts: tuple[str, ...]
    auc: float | None
    auc_by_batch: tuple[tuple[str, float], ...]
    audit: tuple[Fairness, ...]
    library: str
    says: str = "只用于排列分歧清单的先后，是提示，不是依据；不参与计分。"


@dataclass(frozen=True)
class Hint:
    """A trained hint with its card. Its weights are plain numbers, so that it can be kept and read without a library.

    A number counts as it is; a word counts as the feature `name=word`, which is 1 where it stands.
    """

    card: Card
    start: float
    weights: Mapping[str, float]

    def order(self, rows: Mapping[tuple[str, str], Facts], enabled: bool = False) -> dict[tuple[str, str], float]:
        """(nominee, expert) → chance of being far off, for `disagreement.worklist`; nothing unless it is switched on."""
        if not enabled or not rows:
            return {}
        return {pair: self._chance(facts) for pair, facts in rows.items()}

    def _chance(self, facts: Facts) -> float:
        total = self.start
        for name, value in facts.items():
            word = isinstance(value, str)
            weight = self.weights.get(f"{name}={value}" if word else name, 0.0)
            total += weight if word else weight * float(value)
        return 1 / (1 + exp(-max(-_STEEPEST, min(_STEEPEST, total))))


def train(past: Iterable[Past], current_batch: str, today: date) -> Hint:
    """Train on past batches. Refuses rows of the current or of an undecided batch, and too little to learn from."""
    rows = list(past)
    if any(row.batch == current_batch or not row.decided for row in rows):
        raise PanelRefusal("not_past", "只能用已经办结的往年批次训练，不能用本批次或尚未办结的批次。")
    cases = sum(row.far_off for row in rows)
    if len(rows) < FEWEST_ROWS or min(cases, len(rows) - cases) < FEWEST_CASES:
        says = f"可用于训练的评分只有 {len(rows)} 份（其中偏差大的 {cases} 份），不足以训练：至少要有 "
        says += f"{FEWEST_ROWS} 份，偏差大和不大的各 {FEWEST_CASES} 份。等以往批次的评审办结得多了再训练。"
        raise PanelRefusal("too_little", says)
    by_batch, foretold = _tested(rows)
    model = _fitted(rows)
    auc = sum(value for _, value in by_batch) / len(by_batch) if by_batch else None
    names = tuple(sorted({name for row in rows for name in row.facts}))
    batches = tuple(sorted({row.batch for row in rows}))
    from sklearn import __version__ as sklearn_version

    library = f"scikit-learn {sklearn_version}"
    card = Card(
        _version(rows, library), today, batches, len(rows), cases, names, auc, by_batch, _audit(rows, foretold), library
    )
    return Hint(card, *_plain(model))


def _fitted(rows: Sequence[Past]) -> Any:
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(
        DictVectorizer(sparse=False), StandardScaler(), LogisticRegression(C=0.1, max_iter=1000, random_state=0)
    )
    return model.fit([dict(row.facts) for row in rows], [row.far_off for row in rows])


def _plain(model: Any) -> tuple[float, dict[str, float]]:
    """Intercept and weights on facts as they are given: the scaling is worked into them."""
    vectorizer, scaler, regression = (step for _, step in model.steps)
    slopes = regression.coef_[0] / scaler.scale_
    start = float(regression.intercept_[0] - (slopes * scaler.mean_).sum())
    return start, {str(name): float(slope) for name, slope in zip(vectorizer.feature_names_, slopes, strict=True)}


def _tested(rows: Sequence[Past]) -> tuple[tuple[tuple[str, float], ...], list[float]]:
    """AUC of each batch foretold from the others, and what was foretold of each row (by all rows when there is one batch)."""
    from sklearn.metrics import roc_auc_score

    batches = sorted({row.batch for row in rows})
    foretold = _fitted(rows).predict_proba([dict(row.facts) for row in rows])[:, 1].tolist()
    found = []
    for batch in batches if len(batches) > 1 else ():
        inside = [place for place, row in enumerate(rows) if row.batch == batch]
        others = [row for row in rows if row.batch != batch]
        truth = [rows[place].far_off for place in inside]
        if len(set(truth)) < 2 or len({row.far_off for row in others}) < 2:
            continue
        chances = _fitted(others).predict_proba([dict(rows[place].facts) for place in inside])[:, 1]
        found.append((batch, float(roc_auc_score(truth, chances))))
        for place, chance in zip(inside, chances, strict=True):
            foretold[place] = float(chance)
    return tuple(found), foretold


def _audit(rows: Sequence[Past], foretold: Sequence[float]) -> tuple[Fairness, ...]:
    out = []
    for kind in ("city", "size"):
        for group in sorted({str(getattr(row, kind)) for row in rows}):
            inside = [place for place, row in enumerate(rows) if getattr(row, kind) == group]
            count = len(inside)
            told = sum(foretold[place] for place in inside) / count
            out.append(Fairness(kind, group, count, told, sum(rows[place].far_off for place in inside) / count))
    return tuple(out)


def _version(rows: Sequence[Past], library: str) -> str:
    """A name that changes with the data and the library: the same training has the same version."""
    lines = sorted(repr((row.batch, sorted(row.facts.items()), row.far_off, row.city, row.size)) for row in rows)
    return hashlib.sha256("\n".join([library, *lines]).encode()).hexdigest()[:12]
