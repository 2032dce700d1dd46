"""The disagreement list: scores that the other experts' scores do not bear out, to be talked about after locking."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from assessor.panel.refusal import PanelRefusal
from assessor.panel.reml import Estimate
from assessor.panel.robust import left_out


class Residual(NamedTuple):
    """One score and what the others predict for it, in points; `z` in units of its own uncertainty."""

    nominee: str
    expert: str
    value: float
    predicted: float
    difference: float
    z: float
    trust: float


def residuals(found: Estimate, unit: float) -> list[Residual]:
    """Leave-one-out residuals in closed form, in the order of nominees. `unit` turns standardised values into points."""
    layout = found.given.layout
    away, variance = left_out(found)
    whole = np.sqrt(variance + found.solution.noise * found.spread[layout.expert])
    return [
        Residual(
            layout.nominees[layout.nominee[place]],
            layout.experts[layout.expert[place]],
            float(layout.value[place]),
            float(layout.value[place] - unit * away[place]),
            float(unit * away[place]),
            float(away[place] / whole[place]),
            float(found.trust[place]),
        )
        for place in range(len(away))
    ]


def worklist(
    rows: Iterable[Residual], least: float = 2.0, hint: Mapping[tuple[str, str], float] | None = None
) -> list[Residual]:
    """Scores at least `least` of their own uncertainties away, furthest first.

    `hint` (see `hint.py`) may only change the order: it moves a score up or down, never onto the list or off it.
    """
    listed = [row for row in rows if abs(row.z) >= least]
    chance = hint or {}
    return sorted(
        listed, key=lambda row: (-chance.get((row.nominee, row.expert), 0.0), -abs(row.z), row.nominee, row.expert)
    )


class Overrides(NamedTuple):
    """How often a listed score was changed after people looked at it."""

    looked_at: int
    changed: int
    rate: float | None
    """None when nothing was looked at: a rate of nothing is not nought."""
    by_place: tuple[tuple[int, int], ...]
    """(looked at, changed) in each quarter of the list: a useful order has its changes first."""


def override_rate(changed: Sequence[bool]) -> Overrides:
    """`changed`: in the order of the list, whether the expert changed the score after it was shown."""
    if any(not isinstance(one, bool | np.bool_) for one in changed):
        raise PanelRefusal("not_decided", "清单中还有没有处理结论的评分，不能统计改分率。")
    total, hits = len(changed), int(sum(changed))
    edges = [round(total * part / 4) for part in range(5)]
    quarters = tuple((end - start, int(sum(changed[start:end]))) for start, end in pairwise(edges))
    return Overrides(total, hits, hits / total if total else None, quarters)
