"""What the model says of the experts: scores first, persons with care. For the organiser only."""

from typing import NamedTuple

import numpy as np

from assessor.panel.reml import Estimate
from assessor.panel.robust import left_out
from assessor.panel.scores import Floats

FEW = 5
FLAGS = {
    "few_scores": "评分很少，估计不可靠",
    "severe": "总体偏严",
    "lenient": "总体偏松",
    "narrow": "分差压得很小",
    "wide": "分差拉得很大",
    "noisy": "与其他专家出入大",
    "constant": "所有评分相同",
    "out_of_line": "多份评分与其他专家明显不符，请先核对评分本身",
}


class Report(NamedTuple):
    """One expert: severity in points (above 0 gives more), its uncertainty, scale, noise in points, flags of `FLAGS`."""

    expert: str
    scores: int
    severity: float
    severity_sd: float
    scale: float
    noise: float
    typical_difference: float
    """Root mean square of the leave-one-out differences, in points."""
    out_of_line: float | None
    """Chance that several scores are out of line; None when heavy tails are off."""
    flags: tuple[str, ...]


def report_experts(found: Estimate, unit: float, partial: Floats | None) -> list[Report]:
    """Every expert, in the order of their first score."""
    layout, solution = found.given.layout, found.solution
    count = len(layout.experts)
    loads = found.given.loads
    away, _ = left_out(found)
    typical = unit * np.sqrt(layout.per_expert(away**2) / loads)
    severity = unit * solution.dense[1 : count + 1]
    doubt = unit * np.sqrt(solution.noise * found.moments.dense[1 : count + 1])
    noise = unit * np.sqrt(solution.noise * found.spread)
    usual = float(np.median(noise))
    out = []
    for place, name in enumerate(layout.experts):
        values = layout.value[layout.expert == place]
        tests = (
            ("few_scores", loads[place] < FEW),
            ("lenient", severity[place] > 2 * doubt[place]),
            ("severe", severity[place] < -2 * doubt[place]),
            ("narrow", found.scale[place] < 0.75),
            ("wide", found.scale[place] > 1.35),
            ("noisy", noise[place] > 1.5 * usual),
            ("constant", len(values) > 1 and float(np.ptp(values)) == 0.0),
            ("out_of_line", partial is not None and partial[place] > 0.5),
        )
        out.append(
            Report(
                name,
                int(loads[place]),
                float(severity[place]),
                float(doubt[place]),
                float(found.scale[place]),
                float(noise[place]),
                float(typical[place]),
                None if partial is None else float(partial[place]),
                tuple(flag for flag, holds in tests if holds),
            )
        )
    return out
