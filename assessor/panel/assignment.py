"""Who scores whom: exact minimum-cost flow over affinity, with hard conflicts, load caps and one connected design.

Ties and near ties are drawn by the seed, which is kept with the result: the same input and seed give the same pairs.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assessor.panel.flow import by_flow, by_rounds
from assessor.panel.linking import components, link
from assessor.panel.posterior import generator
from assessor.panel.refusal import PanelRefusal

DRAW = 20
"""Affinities closer than this (of 1,000) are decided by the draw."""


class Pair(NamedTuple):
    """One expert for one nominee. `why`: matched, bridge (links two groups of the design), next (after a decline), hand."""

    nominee: str
    expert: str
    affinity: float
    why: str
    says: str


class Change(NamedTuple):
    """A pair that was taken away after the draw, with its coded reason or, by hand, the words given."""

    nominee: str
    expert: str
    replaced_by: str
    code: str
    reason: str


class Assignment(NamedTuple):
    """Pairs in the order of nominees; `seed`, `each` and `cap` as they were asked for."""

    pairs: tuple[Pair, ...]
    seed: int
    each: int
    cap: int
    components: int
    changes: tuple[Change, ...] = ()

    @property
    def loads(self) -> Mapping[str, int]:
        """Nominees of each expert who has any."""
        return Counter(pair.expert for pair in self.pairs)

    def panel(self, nominee: str) -> tuple[str, ...]:
        """The experts of one nominee."""
        return tuple(pair.expert for pair in self.pairs if pair.nominee == nominee)


def shared_fields(nominees: Sequence[Collection[str]], experts: Sequence[Collection[str]]) -> NDArray[np.float64]:
    """Affinity as the share of a nominee's fields that an expert knows, (N, J), 0 to 1; without fields it is 0."""
    names = {name: place for place, name in enumerate(sorted({field for fields in nominees for field in fields}))}
    left, right = np.zeros((len(nominees), len(names))), np.zeros((len(experts), len(names)))
    for table, rows in ((left, nominees), (right, experts)):
        for row, fields in zip(table, rows, strict=True):
            row[[names[field] for field in fields if field in names]] = 1
    return np.asarray(left @ right.T / np.maximum(left.sum(axis=1, keepdims=True), 1), dtype=np.float64)


def assign(
    nominees: Sequence[str],
    experts: Sequence[str],
    *,
    each: int,
    cap: int,
    seed: int,
    affinity: NDArray[np.float64] | None = None,
    barred: Mapping[tuple[str, str], object] | None = None,
    solver: Literal["flow", "rounds"] = "flow",
) -> Assignment:
    """Give every nominee `each` experts, none barred, no expert more than `cap`; the best total affinity there is.

    Raises PanelRefusal: impossible numbers, a nominee with too few experts, caps too small, no way to link the design.
    """
    if each < 1 or cap < 1 or not nominees or len(set(nominees)) < len(nominees) or len(set(experts)) < len(experts):
        raise PanelRefusal("numbers", "每家企业的专家数和每位专家的上限应当至少为 1，企业和专家不能重复。")
    like = np.zeros((len(nominees), len(experts))) if affinity is None else np.asarray(affinity, dtype=np.float64)
    if like.shape != (len(nominees), len(experts)) or not np.isfinite(like).all():
        raise PanelRefusal("affinity", "匹配度表的行列与企业、专家的数目不一致，或有的格子不是数字。")
    allowed = _allowed(nominees, experts, barred or {})
    _enough(nominees, allowed, each, cap)
    rng = generator(seed)
    cost = np.round((1 - np.clip(like, 0, 1)) * 1000).astype(np.int64) + rng.integers(0, DRAW, like.shape)
    solve = by_flow if solver == "flow" else by_rounds
    chosen = solve(cost, allowed, each, cap)
    if chosen is None:
        raise PanelRefusal("caps", "在现有的回避关系和工作量上限下排不出来，请增加专家或放宽上限。")
    bridges = link(chosen, cost, allowed)
    pairs = tuple(
        _pair(nominees[row], experts, like[row], allowed[row], int(column), (int(row), int(column)) in bridges)
        for row, column in zip(*np.nonzero(chosen), strict=True)
    )
    return Assignment(pairs, seed, each, cap, components(chosen))


def _allowed(
    nominees: Sequence[str], experts: Sequence[str], barred: Mapping[tuple[str, str], object]
) -> NDArray[np.bool_]:
    rows = {name: place for place, name in enumerate(nominees)}
    columns = {name: place for place, name in enumerate(experts)}
    allowed = np.ones((len(nominees), len(experts)), dtype=bool)
    for nominee, expert in barred:
        if nominee in rows and expert in columns:
            allowed[rows[nominee], columns[expert]] = False
    return allowed


def _enough(nominees: Sequence[str], allowed: NDArray[np.bool_], each: int, cap: int) -> None:
    short = np.flatnonzero(allowed.sum(axis=1) < each)
    if len(short):
        names = "、".join(nominees[place] for place in short[:3])
        says = f"{names}等 {len(short)} 家企业，扣除应当回避的专家后不足 {each} 位可选。请增补专家。"
        raise PanelRefusal("not_enough", says)
    places = int(np.minimum(allowed.sum(axis=0), cap).sum())
    if places < each * len(nominees):
        says = f"需要 {each * len(nominees)} 人次，现有专家最多承担 {places} 人次。请增加专家或提高上限。"
        raise PanelRefusal("caps", says)
    if says := never_one_piece(len(nominees), each, cap):
        raise PanelRefusal("cannot_link", says)


def never_one_piece(nominees: int, each: int, cap: int) -> str:
    """Why these numbers can give no design in one piece whoever meets whom; '' when they can.

    n things hang together by n − 1 pairs at least: one expert for each of several firms, or one firm an expert, is too few.
    """
    pairs = nominees * each
    if pairs >= nominees + -(-pairs // cap) - 1:
        return ""
    says = f"每家企业 {each} 位专家、每位专家最多 {cap} 家，怎样排都会分成互不相连的几组，评分不能放在一起比较。"
    return f"{says}请每家企业至少派两位专家，并让每位专家至少可评两家。"


def _pair(
    nominee: str,
    experts: Sequence[str],
    like: NDArray[np.float64],
    allowed: NDArray[np.bool_],
    column: int,
    bridge: bool,
) -> Pair:
    better = int((like[allowed] > like[column]).sum())
    says = f"匹配度 {like[column]:.2f}，在可选的 {int(allowed.sum())} 位专家中居第 {better + 1} 位"
    if bridge:
        return Pair(
            nominee, experts[column], float(like[column]), "bridge", f"{says}；用于把评审连成一体，便于统一比较。"
        )
    says += "。" if not better else "；匹配度更高的已满工作量或派往更需要的企业。"
    return Pair(nominee, experts[column], float(like[column]), "matched", says)
