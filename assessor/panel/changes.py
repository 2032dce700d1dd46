"""After the draw: a decline with a coded reason draws the next expert; a change by hand needs its reason in words."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from assessor.panel.assignment import Assignment, Change, Pair
from assessor.panel.posterior import generator
from assessor.panel.refusal import PanelRefusal

DECLINES = {
    "conflict": "发现利害关系，应当回避",
    "busy": "时间冲突",
    "field": "专业不符",
    "health": "健康原因",
    "silent": "逾期未答复",
    "other": "其他（写明原因）",
}
HAND = "hand"
_LOOKED_AT = 20
"""Candidates tried for one that keeps the design together."""
Barred = Mapping[tuple[str, str], object]


def decline(
    before: Assignment,
    nominee: str,
    expert: str,
    code: str,
    *,
    experts: Sequence[str],
    barred: Barred,
    affinity: Mapping[str, float] | None = None,
    reason: str = "",
) -> Assignment:
    """The assignment with the next expert in the declined one's place.

    The next is the one with the highest `affinity` (expert → 0 to 1, for this nominee), then the smallest load, then the
    draw by the assignment's seed and the number of changes so far, among those who keep the design in one piece.
    Whoever declined this nominee before is not asked again.
    """
    if code not in DECLINES:
        raise PanelRefusal("no_reason", f"请从下列原因中选择一项：{'、'.join(DECLINES.values())}。")
    if code == "other" and not reason.strip():
        raise PanelRefusal("no_words", "选择“其他”时请写明原因。")
    old = _pair(before, nominee, expert)
    asked = {change.expert for change in before.changes if change.nominee == nominee} | set(before.panel(nominee))
    loads = before.loads
    open_to = [
        name
        for name in experts
        if name not in asked and (nominee, name) not in barred and loads.get(name, 0) < before.cap
    ]
    if not open_to:
        raise PanelRefusal("nobody_left", f"“{nominee}”没有可以递补的专家了，请增补专家或提高工作量上限。")
    like = affinity or {}
    draw = _draw(before, len(open_to))
    order = sorted(
        range(len(open_to)),
        key=lambda i: (-like.get(open_to[i], 0.0), loads.get(open_to[i], 0), draw[i]),
    )
    chosen = _keeps_together(before, old, [open_to[i] for i in order])
    says = f"接替{DECLINES[code].split('（')[0]}的专家；匹配度 {like.get(chosen, 0.0):.2f}，可递补 {len(open_to)} 位。"
    new = Pair(nominee, chosen, like.get(chosen, 0.0), "next", says)
    return _swap(before, old, new, Change(nominee, expert, chosen, code, reason.strip()))


def change(
    before: Assignment,
    nominee: str,
    expert: str,
    instead: str,
    reason: str,
    *,
    experts: Sequence[str],
    barred: Barred,
    affinity: float = 0.0,
) -> Assignment:
    """The assignment with one expert exchanged by hand. Conflicts and caps hold for the organiser too.

    A change may leave the design in more groups than before: `components` of the result tells.
    """
    if not reason.strip():
        raise PanelRefusal("no_reason", "人工调整专家须写明理由。")
    old = _pair(before, nominee, expert)
    if instead not in experts or instead in before.panel(nominee):
        raise PanelRefusal("expert", f"“{instead}”不在专家名单中，或已在评审这家企业。")
    if (nominee, instead) in barred:
        raise PanelRefusal("barred", f"“{instead}”应当回避“{nominee}”，不能指派。")
    if before.loads.get(instead, 0) >= before.cap:
        raise PanelRefusal("cap", f"“{instead}”已达工作量上限 {before.cap} 家。")
    new = Pair(nominee, instead, affinity, HAND, f"人工调整：{reason.strip()}")
    return _swap(before, old, new, Change(nominee, expert, instead, HAND, reason.strip()))


def _keeps_together(before: Assignment, old: Pair, names: Sequence[str]) -> str:
    """The first with whom the design has no more groups than before; else the first of all."""
    others = [pair for pair in before.pairs if pair != old]
    for name in names[:_LOOKED_AT]:
        if _components([*others, old._replace(expert=name)]) <= before.components:
            return name
    return names[0]


def _pair(before: Assignment, nominee: str, expert: str) -> Pair:
    for pair in before.pairs:
        if (pair.nominee, pair.expert) == (nominee, expert):
            return pair
    raise PanelRefusal("not_assigned", f"“{expert}”没有被派去评审“{nominee}”。")


def _draw(before: Assignment, count: int) -> NDArray[np.float64]:
    return generator(before.seed + 1_000_003 * (len(before.changes) + 1)).random(count)


def _swap(before: Assignment, old: Pair, new: Pair, made: Change) -> Assignment:
    pairs = tuple(new if pair == old else pair for pair in before.pairs)
    return before._replace(pairs=pairs, components=_components(pairs), changes=(*before.changes, made))


def _components(pairs: Sequence[Pair]) -> int:
    """Groups of nominees without a common chain of experts."""
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while leader.setdefault(name, name) != name:
            leader[name] = name = leader[leader[name]]
        return name

    for pair in pairs:
        leader[find("n" + pair.nominee)] = find("e" + pair.expert)
    return len({find("n" + pair.nominee) for pair in pairs})
