"""Real ratings (figure skating; what `panel_wmt.py` needs too), and the times of the fit and of the assignment."""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assessor.panel.assignment import assign
from assessor.panel.flow import by_rounds
from assessor.panel.model import PanelModel
from assessor.panel.scores import arrange
from benchmarks import panel_contenders as contenders
from benchmarks.panel_simulator import Panel, random_design, rng_of

Print = Callable[..., None]
Floats = NDArray[np.float64]


def read(folder: Path, name: str) -> "object | None":
    """A polars frame, or None after saying what is missing."""
    import polars as pl

    file = folder / name
    if file.is_file():
        return pl.read_parquet(file)
    print(f"\nNot measured: {name} is not in the data folder. Give its place with --data or PANEL_DATA.")
    return None


def codes(values: object) -> NDArray[np.int64]:
    return np.asarray(np.unique(np.asarray(values).astype(str), return_inverse=True)[1], dtype=np.int64)


def held_out(
    item: NDArray[np.int64],
    rater: NDArray[np.int64],
    score: Floats,
    way: Callable[[Panel], Floats],
    group: NDArray[np.int64],
) -> list[float]:
    """Kendall's tau of each rater against what the other raters' scores say of the same items."""
    from scipy.stats import kendalltau

    out = []
    for number in np.unique(rater):
        rest, held = rater != number, rater == number
        seen, place = np.unique(item[rest], return_inverse=True)
        panel = Panel(
            place, codes(rater[rest]), score[rest], group[seen], np.zeros(len(seen)), np.empty(0, dtype=np.int64)
        )
        value = np.full(int(item.max()) + 1, np.nan)
        value[seen] = way(panel)
        both = held & ~np.isnan(value[item])
        tau = kendalltau(value[item[both]], score[both])[0] if both.sum() > 1 else np.nan
        if np.isfinite(tau):
            out.append(float(tau))
    return out


def fit(strata: bool, **kind: bool) -> Callable[[Panel], Floats]:
    return lambda panel: PanelModel(**kind).fit_layout(contenders.layout(panel, strata)).quality_


def ragged_trimmed(panel: Panel) -> Floats:
    rows = [np.sort(panel.score[panel.nominee == place]) for place in range(len(panel.quality))]
    return np.array([(row[1:-1] if len(row) > 2 else row).mean() for row in rows])


def skating(folder: Path, head: Print, line: Print) -> None:
    """Component scores of 152 panels of nine judges: everybody scored everybody, so there is little to gain."""
    frame = read(folder, "skating.parquet")
    if frame is None:
        return
    import polars as pl

    assert isinstance(frame, pl.DataFrame)
    ways = {**contenders.SIMPLE, "trimmed": ragged_trimmed, "model": fit(False)}
    components = frame.filter(pl.col("criterion") != "GOE_mean")
    taus: dict[str, list[float]] = {name: [] for name in ways}
    panels = components.group_by("panel", "item", "rater").agg(pl.col("score").mean()).sort("panel", "item", "rater")
    for _, panel in panels.group_by("panel", maintain_order=True):
        item, rater = codes(panel["item"]), codes(panel["rater"])
        if item.max() < 2:
            continue
        for name, way in ways.items():
            taus[name] += held_out(
                item, rater, np.asarray(panel["score"]), way, np.zeros(int(item.max()) + 1, dtype=np.int64)
            )
    head("Skating: mean tau against a held-out judge", *ways, "model − mean")
    values = [float(np.mean(taus[name])) for name in ways]
    line(*values, f"{values[-1] - values[0]:+.4f}")


def run_time(_folder: Path, head: Print, line: Print) -> None:
    """2,000 nominees × 5 × 200 experts: fit with 13 strata and 2,000 draws of ranks, beside numpy's dense least squares."""
    rng = rng_of(20261128, 1)
    nominees, experts, strata = 2000, 200, 13
    expert = random_design(rng, nominees, 5, experts).ravel()
    nominee, stratum = np.repeat(np.arange(nominees), 5), np.arange(nominees) % strata
    noise = 0.8 * rng.lognormal(-0.045, 0.3, experts)[expert] * rng.standard_normal(len(expert))
    latent = rng.lognormal(-0.02, 0.2, experts)[expert] * rng.standard_normal(nominees)[nominee] + noise
    score = np.clip(np.round(75 + 8 * (latent + 0.4 * rng.standard_normal(experts)[expert])), 0, 100)
    names, people, sectors = (
        tuple(f"{kind}{i}" for i in range(count)) for kind, count in (("n", nominees), ("e", experts), ("s", strata))
    )
    laid = arrange(names, people, (sectors,), nominee, expert, stratum[:, None], score)
    walls, cpus = [], []
    for _ in range(9):
        wall, cpu = time.perf_counter(), time.process_time()
        PanelModel(draws=2000).fit_layout(laid).ranks(400)
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    dense = np.zeros((len(score), nominees + experts))
    dense[np.arange(len(score)), nominee] = dense[np.arange(len(score)), nominees + expert] = 1
    wall, cpu = time.perf_counter(), time.process_time()
    np.linalg.lstsq(dense, score, rcond=None)
    yard = time.perf_counter() - wall, time.process_time() - cpu
    head("2,000 × 5 × 200, 13 strata, 2,000 draws of ranks", "", "wall s (best)", "wall s (median)", "CPU s (median)")
    line("model", float(min(walls)), float(np.median(walls)), float(np.median(cpus)))
    line("numpy lstsq, no ranks", yard[0], yard[0], yard[1])
    print(f"\nRatio of CPU: 1 to {yard[1] / np.median(cpus):.0f}")


def pairs(_folder: Path, head: Print, line: Print) -> None:
    """Exact assignment of 2,000 nominees to 200 experts, five each, with conflicts and load caps."""
    rng = rng_of(20261128, 2)
    nominees, experts = [f"n{i}" for i in range(2000)], [f"e{i}" for i in range(200)]
    like = rng.random((2000, 200))
    barred = {(nominees[i], experts[j]): ("same_city",) for i in range(2000) for j in rng.integers(0, 200, 15)}
    walls, cpus = [], []
    for _ in range(7):
        wall, cpu = time.perf_counter(), time.process_time()
        done = assign(nominees, experts, each=5, cap=60, seed=1, affinity=like, barred=barred)
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    total = sum(pair.affinity for pair in done.pairs)
    head("Assignment 2,000 × 200 × 5", "", "wall s (best)", "wall s (median)", "CPU s (median)", "affinity")
    line("minimum-cost flow, whole", float(min(walls)), float(np.median(walls)), float(np.median(cpus)), total)
    allowed = np.ones(like.shape, dtype=bool)
    for nominee, expert in barred:
        allowed[int(nominee[1:]), int(expert[1:])] = False
    wall, cpu = time.perf_counter(), time.process_time()
    chosen = by_rounds(np.round((1 - like) * 1000).astype(np.int64), allowed, 5, 60)
    assert chosen is not None
    took = time.perf_counter() - wall
    line("assignments in rounds", took, took, time.process_time() - cpu, float(like[chosen].sum()))


PARTS: dict[str, Callable[[Path, Print, Print], None]] = {
    "skating": skating,
    "time": run_time,
    "pairs": pairs,
}
