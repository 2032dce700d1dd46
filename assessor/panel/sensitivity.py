"""What hangs on one expert: who crosses the line when the expert's scores are left out."""

from typing import NamedTuple

import numpy as np

from assessor.panel.equations import solve
from assessor.panel.ranks import within
from assessor.panel.reml import Estimate


class Dropped(NamedTuple):
    """One expert left out: who would come in and who would fall out by the model, and who would have no score left."""

    expert: str
    scores: int
    comes_in: tuple[str, ...]
    falls_out: tuple[str, ...]
    unscored: tuple[str, ...]


def sensitivity(found: Estimate, quota: int) -> list[Dropped]:
    """Each expert in turn, those on whom most hangs first.

    Variances and the other experts' scales stay as estimated from everybody, so that only the expert's scores are missing.
    """
    layout, given = found.given.layout, found.given
    before = within(found.solution.total, quota)
    out = []
    for number, name in enumerate(layout.experts):
        kept = layout.without_expert(number)
        trust = np.where(kept, found.trust, 0.0)
        now = solve(layout, given.value, found.scale, found.spread, trust, found.solution.ratios)
        after = within(now.total, quota)
        unscored = np.flatnonzero(layout.per_nominee(kept.astype(np.float64)) == 0)
        out.append(
            Dropped(
                name,
                int((~kept).sum()),
                tuple(layout.nominees[place] for place in np.flatnonzero(after & ~before)),
                tuple(layout.nominees[place] for place in np.flatnonzero(before & ~after)),
                tuple(layout.nominees[place] for place in unscored),
            )
        )
    return sorted(out, key=lambda row: (-len(row.comes_in), row.expert))
