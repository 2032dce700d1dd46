"""Scores as rows, checked and laid out for the computation: who scored whom, in arrays ordered by nominee."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from numbers import Real
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assessor.panel.refusal import PanelRefusal

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


LARGEST = 1e9
"""A score beyond this is a slip of the keyboard; the sums of squares stay numbers below it."""


class Score(NamedTuple):
    """What one expert gave one nominee in all. Only locked scores without a conflict of interests are computed with."""

    nominee: str
    expert: str
    value: float
    locked: bool = True
    conflicted: bool = False


class Bucket(NamedTuple):
    """The nominees with the same number of scores: `rows` (n,) and the places of their scores (n, k)."""

    rows: Ints
    places: Ints


@dataclass(frozen=True)
class Layout:
    """The design of a panel. Scores stand in the order of their nominees; every number is an index."""

    nominees: tuple[str, ...]
    experts: tuple[str, ...]
    strata: tuple[tuple[str, ...], ...]
    """Labels of each stratification's strata; empty when the panel is not stratified."""
    nominee: Ints
    """Of each score."""
    expert: Ints
    """Of each score."""
    stratum: Ints
    """Of each nominee in each stratification (N, F), numbered through all of them."""
    effects: Ints
    """Of each score (n, E): its expert and, where experts have sittings, its sitting, numbered after the experts."""
    sittings: int
    value: Floats
    """As given."""
    component: Ints
    """Of each nominee: nominees in different components share no chain of experts."""
    buckets: tuple[Bucket, ...]

    @property
    def dense(self) -> int:
        """Unknowns that are solved for densely: the level, the experts, their sittings, the strata."""
        return 1 + len(self.experts) + self.sittings + self.strata_count

    @property
    def strata_count(self) -> int:
        """Strata of all stratifications together."""
        return sum(map(len, self.strata))

    def per_nominee(self, values: Floats) -> Floats:
        """Sums over each nominee's scores."""
        return np.asarray(np.bincount(self.nominee, values, minlength=len(self.nominees)), dtype=np.float64)

    def per_expert(self, values: Floats) -> Floats:
        """Sums over each expert's scores."""
        return np.asarray(np.bincount(self.expert, values, minlength=len(self.experts)), dtype=np.float64)

    def per_effect(self, values: Floats) -> Floats:
        """Sums over each expert's scores, then over each sitting's."""
        places, values = self.effects.ravel(), np.repeat(values, self.effects.shape[1])
        return np.asarray(np.bincount(places, values, minlength=len(self.experts) + self.sittings), dtype=np.float64)

    def per_stratum(self, values: Floats) -> Floats:
        """Sums over each stratum's nominees."""
        places, values = self.stratum.ravel(), np.repeat(values, self.stratum.shape[1])
        return np.asarray(np.bincount(places, values, minlength=self.strata_count), dtype=np.float64)

    def without_expert(self, expert: int) -> NDArray[np.bool_]:
        """Which scores remain when an expert is left out."""
        return np.not_equal(self.expert, expert)


def check(scores: Iterable[Score]) -> list[Score]:
    """The scores, or a refusal: none, twice for one pair, not locked, conflicted, not a number."""
    rows = list(scores)
    if not rows:
        raise PanelRefusal("no_scores", "还没有评分，无法计算。")
    pairs = Counter((row.nominee, row.expert) for row in rows)
    if twice := [pair for pair, times in pairs.items() if times > 1]:
        raise PanelRefusal("duplicate", f"同一专家对同一企业有两份评分：{_some(twice)}。请核对后只保留一份。")
    if bad := [(row.nominee, row.expert) for row in rows if not _is_score(row.value)]:
        raise PanelRefusal("not_a_number", f"评分不是数字，或大得不像评分：{_some(bad)}。请核对后重新计算。")
    if bad := [(row.nominee, row.expert) for row in rows if row.conflicted]:
        raise PanelRefusal(
            "conflicted",
            f"应当回避的专家留有评分：{_some(bad)}。请由两人重新打开评分表，再交回或改由其他专家评审，然后计算。",
        )
    if bad := [(row.nominee, row.expert) for row in rows if not row.locked]:
        raise PanelRefusal("unlocked", f"评分尚未锁定：{_some(bad)}。全部评分锁定后才能计算。")
    return rows


def _is_score(value: object) -> bool:
    """A number (never text, nothing, or a yes or no) whose square still is one."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real | Decimal):
        return False
    return abs(float(value)) <= LARGEST


def _some(pairs: Sequence[tuple[str, str]]) -> str:
    shown = "、".join(f"{nominee}（{expert}）" for nominee, expert in pairs[:3])
    return shown if len(pairs) <= 3 else f"{shown}等 {len(pairs)} 处"


def lay_out(
    scores: Iterable[Score],
    strata: Mapping[str, str] | Sequence[Mapping[str, str]] | None = None,
    sittings: Mapping[tuple[str, str], str] | None = None,
) -> Layout:
    """Check the scores and arrange them.

    `strata`: the stratum of every nominee, or several such stratifications; one stratum alone is none. `sittings`: for every
    (nominee, expert) the sitting in which the expert gave that score.
    """
    rows = check(scores)
    nominees = tuple(dict.fromkeys(row.nominee for row in rows))
    experts = tuple(dict.fromkeys(row.expert for row in rows))
    of_nominee = {name: place for place, name in enumerate(nominees)}
    of_expert = {name: place for place, name in enumerate(experts)}
    nominee = np.array([of_nominee[row.nominee] for row in rows], dtype=np.int64)
    expert = np.array([of_expert[row.expert] for row in rows], dtype=np.int64)
    value = np.array([row.value for row in rows], dtype=np.float64)
    labels, stratum = _strata(nominees, [strata] if isinstance(strata, Mapping) else strata or [])
    return arrange(nominees, experts, labels, nominee, expert, stratum, value, _sittings(rows, sittings))


def _strata(nominees: Sequence[str], given: Sequence[Mapping[str, str]]) -> tuple[tuple[tuple[str, ...], ...], Ints]:
    found: list[tuple[str, ...]] = []
    columns = []
    for strata in given:
        if lost := [name for name in nominees if name not in strata]:
            raise PanelRefusal("no_stratum", f"没有写明分组的企业：{'、'.join(lost[:3])}等 {len(lost)} 家。")
        labels = tuple(dict.fromkeys(strata[name] for name in nominees))
        if len(labels) > 1:
            of_label = {label: place for place, label in enumerate(labels)}
            columns.append(np.array([of_label[strata[name]] for name in nominees]) + sum(map(len, found)))
            found.append(labels)
    stratum = np.stack(columns, axis=1) if columns else np.zeros((len(nominees), 0))
    return tuple(found), stratum.astype(np.int64)


def _sittings(rows: Sequence[Score], given: Mapping[tuple[str, str], str] | None) -> Ints | None:
    """Which sitting each score is of; None where sittings would say no more than the experts or the scores themselves."""
    if given is None:
        return None
    if lost := [(row.nominee, row.expert) for row in rows if (row.nominee, row.expert) not in given]:
        raise PanelRefusal("no_sitting", f"没有写明评审场次的评分：{_some(lost)}。")
    keys = [(row.expert, given[row.nominee, row.expert]) for row in rows]
    place = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    if len(place) in {len({row.expert for row in rows}), len(rows)}:
        return None
    return np.array([place[key] for key in keys], dtype=np.int64)


def arrange(
    nominees: tuple[str, ...],
    experts: tuple[str, ...],
    strata: tuple[tuple[str, ...], ...],
    nominee: Ints,
    expert: Ints,
    stratum: Ints,
    value: Floats,
    sitting: Ints | None = None,
) -> Layout:
    """A layout of index arrays that were checked before: every nominee, every expert and every sitting has a score."""
    order = np.argsort(nominee, kind="stable")
    nominee, expert, value = nominee[order], expert[order], value[order]
    counts = np.bincount(nominee, minlength=len(nominees))
    first = np.concatenate([[0], np.cumsum(counts)[:-1]])
    buckets = []
    for count in np.unique(counts):
        rows = np.flatnonzero(counts == count)
        buckets.append(Bucket(rows, first[rows][:, None] + np.arange(count)))
    component = _components(len(nominees), len(experts), nominee, expert)
    effects, sittings = expert[:, None], 0
    if sitting is not None:
        effects, sittings = np.stack([expert, len(experts) + sitting[order]], axis=1), int(sitting.max()) + 1
    return Layout(
        nominees, experts, strata, nominee, expert, stratum, effects, sittings, value, component, tuple(buckets)
    )


def _components(nominees: int, experts: int, nominee: Ints, expert: Ints) -> Ints:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    size = nominees + experts
    graph = coo_array((np.ones(len(nominee), dtype=np.int8), (nominee, nominees + expert)), shape=(size, size))
    labels = np.asarray(connected_components(graph, directed=False)[1][:nominees], dtype=np.int64)
    return np.asarray(np.unique(labels, return_inverse=True)[1], dtype=np.int64)
