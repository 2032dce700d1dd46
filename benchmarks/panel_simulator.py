"""Made-up panels, as `benchmarks/panel.py` needs them: experts who differ, designs that mix them or do not, and cheats.

Quality ~ N(0, 1) plus the mean of its sector; an expert's severity ~ N(0, s²), noise n × lognormal(.3) and scale
lognormal(.2), both lognormals with mean −sd²/2; score = round(75 + 8 × (scale × quality + severity + noise)), 0 to 100.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

REGIMES = {"trained": (0.1, 0.35), "typical": (0.4, 0.8), "severe": (0.9, 0.85)}
"""Standard deviations of severity and of noise, in units of the spread of quality."""

SHIFTS = (0.0, 0.3, 0.5, 0.7)
DESIGNS = ("random", "fixed", "bridged 15 %", "bridged 40 %")
SECTORS = 8
LOAD = 25
"""Nominees per expert."""

Design = Literal["random", "fixed", "bridged 15 %", "bridged 40 %"]


@dataclass(frozen=True)
class Panel:
    """Scores as (nominee, expert, value) triples, with what nobody knows outside a simulation."""

    nominee: NDArray[np.int64]
    expert: NDArray[np.int64]
    score: NDArray[np.float64]
    sector: NDArray[np.int64]
    quality: NDArray[np.float64]
    friends: NDArray[np.int64]
    """Nominees whom a colluding expert favours; empty when nobody cheats."""


def rng_of(*seed: int) -> np.random.Generator:
    """A generator that depends on the given numbers only."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed)))


def random_design(rng: np.random.Generator, nominees: int, each: int, experts: int) -> NDArray[np.int64]:
    """Who scores whom, nominees × each: loads differ by one at most, nobody scores a nominee twice."""
    load = np.zeros(experts, dtype=np.int64)
    chosen = np.empty((nominees, each), dtype=np.int64)
    for row in rng.permutation(nominees):
        order = np.lexsort((rng.random(experts), load))
        chosen[row] = order[:each]
        load[chosen[row]] += 1
    return chosen


def panel_design(
    rng: np.random.Generator, sector: NDArray[np.int64], each: int, size: int, bridged: float
) -> NDArray[np.int64]:
    """Fixed panels of `size` experts, one a sector; a share `bridged` of the scores goes to another panel's expert."""
    chosen = np.empty((len(sector), each), dtype=np.int64)
    for number in np.unique(sector):
        rows = np.flatnonzero(sector == number)
        chosen[rows] = number * size + random_design(rng, len(rows), each, size)
    experts = SECTORS * size
    for row, column in zip(*np.nonzero(rng.random(chosen.shape) < bridged), strict=True):
        others = np.setdiff1d(np.arange(experts), chosen[row])
        chosen[row, column] = rng.choice(others[others // size != sector[row]])
    return chosen


def simulate(
    seed: tuple[int, ...],
    regime: str,
    each: int = 3,
    nominees: int = 200,
    design: Design = "random",
    shift: float = 0.0,
    colluding: float = 0.0,
    uneven: float = 0.0,
) -> Panel:
    """One panel. `seed` decides everything.

    `colluding`: the share of the experts who cheat; `uneven`: how far an expert's severity differs from sector to sector (sd).
    """
    rng = rng_of(*seed)
    severity_sd, noise_sd = REGIMES[regime]
    sector = np.arange(nominees) % SECTORS
    quality = rng.standard_normal(nominees) + shift * rng.standard_normal(SECTORS)[sector]
    if design == "random":
        chosen = random_design(rng, nominees, each, round(nominees * each / LOAD))
    else:
        bridged = {"fixed": 0.0, "bridged 15 %": 0.15, "bridged 40 %": 0.4}[design]
        chosen = panel_design(rng, sector, each, max(5, each), bridged)
    experts = int(chosen.max()) + 1
    severity = severity_sd * rng.standard_normal(experts)
    noise = noise_sd * rng.lognormal(-(0.3**2) / 2, 0.3, experts)
    scale = rng.lognormal(-(0.2**2) / 2, 0.2, experts)
    nominee, expert = np.repeat(np.arange(nominees), each), chosen.ravel()
    latent = scale[expert] * quality[nominee] + severity[expert] + noise[expert] * rng.standard_normal(expert.size)
    if uneven:
        latent += uneven * rng.standard_normal((experts, SECTORS))[expert, sector[nominee]]
    panel = Panel(nominee, expert, _marks(latent), sector, quality, np.empty(0, dtype=np.int64))
    return collude(rng, panel, latent, colluding) if colluding else panel


def _marks(latent: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.clip(np.round(75 + 8 * latent), 0, 100)


def collude(rng: np.random.Generator, panel: Panel, latent: NDArray[np.float64], share: float) -> Panel:
    """Colluders give full marks to friends (one colluder a friend, up to three friends each) and take 1.5 sd off rivals.

    Friends stand between the 55th and the 75th of a hundred, below the line; rivals are the true best fifth.
    """
    experts = int(panel.expert.max()) + 1
    colluders = rng.permutation(experts)[: max(1, round(share * experts))]
    place = np.argsort(np.argsort(panel.quality)) / len(panel.quality)
    middle, strong = (place > 0.55) & (place < 0.75), place > 0.8
    score, friends = panel.score.copy(), []
    for colluder in colluders:
        own = np.flatnonzero(panel.expert == colluder)
        open_to = own[middle[panel.nominee[own]] & ~np.isin(panel.nominee[own], friends)]
        favoured = rng.permutation(open_to)[:3]
        friends += panel.nominee[favoured].tolist()
        score[favoured] = 100
        rivals = own[strong[panel.nominee[own]]]
        score[rivals] = _marks(latent[rivals] - 1.5)
    return replace(panel, score=score, friends=np.array(friends, dtype=np.int64))
