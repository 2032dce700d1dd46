"""The figures of the expert panel, each beside the plain mean, the trimmed mean, z-scores and Ridge in the same run.

    .venv/bin/python benchmarks/panel.py [--seeds 80] [--data FOLDER] [PART …]

Parts: gain cells coverage collusion uneven wmt ceiling skating time pairs; without any, all.

The seeds of the simulator are 20261128, 0 … SEEDS−1; none of them was used while the model was designed. The ratings of
WMT and of skating are not part of the repository: --data or PANEL_DATA names their folder (else ../shared/data beside it).
"""

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

import numpy as np  # noqa: E402  after the number of threads is set

from benchmarks import panel_contenders as contenders  # noqa: E402
from benchmarks import panel_real as real  # noqa: E402
from benchmarks import panel_wmt as ratings  # noqa: E402
from benchmarks.panel_simulator import DESIGNS, REGIMES, SHIFTS, Panel, simulate  # noqa: E402

SEED = 20261128


def panels(seeds: int, **kind: object) -> Iterator[tuple[int, Panel]]:
    """The simulated panels of one cell."""
    for seed in range(seeds):
        yield seed, simulate((SEED, seed), **kind)  # type: ignore[arg-type]


def line(*cells: object) -> None:
    """One row of a Markdown table."""
    print("| " + " | ".join(f"{c:.3f}" if isinstance(c, float) else str(c) for c in cells) + " |", flush=True)


def head(title: str, *cells: str) -> None:
    """A title and the head of its table."""
    print(f"\n### {title}\n")
    line(*cells)
    print("|" + "---|" * len(cells))


def gain(seeds: int) -> None:
    """Precision at three experts each."""
    head(
        "Precision of the best fifth, 3 experts each, 200 nominees",
        "regime",
        *contenders.SIMPLE,
        "model",
        "gain ± s.e.",
    )
    for regime in REGIMES:
        rows = []
        for _, panel in panels(seeds, regime=regime, each=3):
            values = [contenders.precision(way(panel), panel) for way in contenders.SIMPLE.values()]
            rows.append([*values, contenders.precision(contenders.model(panel).quality_, panel)])
        line(regime, *np.mean(rows, axis=0).tolist(), _gain(np.array(rows)))


def _gain(rows: "np.ndarray[tuple[int, int], np.dtype[np.float64]]") -> str:
    paired = rows[:, -1] - rows[:, 0]
    return f"{paired.mean():+.4f} ± {paired.std(ddof=1) / np.sqrt(len(paired)):.4f}"


def cells(seeds: int) -> None:
    """The 48 design cells, with strata."""
    names = ("shift", "regime", "design", *contenders.SIMPLE, "model", "coverage", "gain ± s.e.")
    head("48 design cells, 5 experts each, stratum = sector", *names)
    gains, covers = [], []
    for shift in SHIFTS:
        for regime in REGIMES:
            for design in DESIGNS:
                rows, cover = [], []
                for _, panel in panels(seeds, regime=regime, each=5, design=design, shift=shift):
                    fitted = contenders.model(panel, strata=True)
                    found = fitted.ranks(40)
                    values = [contenders.precision(way(panel), panel) for way in contenders.SIMPLE.values()]
                    rows.append([*values, contenders.precision(fitted.quality_, panel)])
                    cover.append(contenders.covered(found.low, found.high, panel))
                gains.append(float(np.mean(rows, axis=0)[-1] - np.mean(rows, axis=0)[0]))
                covers.append(float(np.mean(cover)))
                line(shift, regime, design, *np.mean(rows, axis=0).tolist(), covers[-1], _gain(np.array(rows)))
    print(f"\nSmallest gain {min(gains):+.4f}; cells below the mean {sum(g < 0 for g in gains)} of {len(gains)};")
    print(f"coverage {min(covers):.3f} to {max(covers):.3f}.")


def coverage(seeds: int) -> None:
    """Coverage of the 90 % interval of the rank."""
    head("90 % rank intervals: share that holds the true rank", "experts each", "regime", "bootstrap", "model")
    for each in (3, 5, 7):
        for regime in REGIMES:
            rows = []
            for seed, panel in panels(seeds, regime=regime, each=each):
                found = contenders.model(panel).ranks(40)
                ours = contenders.covered(found.low, found.high, panel)
                rows.append([contenders.bootstrap_coverage(panel, seed), ours])
            line(each, regime, *np.mean(rows, axis=0).tolist())


def collusion(seeds: int) -> None:
    """Friends of colluders within the quota, and what the switch costs when nobody cheats."""
    ways: dict[str, Callable[[Panel], object]] = {
        **contenders.SIMPLE,
        "model": lambda panel: contenders.model(panel).quality_,
        "heavy tails": lambda panel: contenders.model(panel, heavy=True).quality_,
    }
    head(
        "10 % colluding experts, 5 each: friends within the quota",
        "regime",
        "cheats",
        *ways,
        "precision lost by the switch",
    )
    for regime in REGIMES:
        cheated, honest, lost = [], [], []
        for (_, cheats), (_, clean) in zip(
            panels(seeds, regime=regime, each=5, colluding=0.1), panels(seeds, regime=regime, each=5), strict=True
        ):
            found = {name: way(clean) for name, way in ways.items()}
            cheated.append([contenders.friends_in(way(cheats), cheats) for way in ways.values()])  # type: ignore[arg-type]
            honest.append([contenders.friends_in(value, cheats) for value in found.values()])  # type: ignore[arg-type]
            two = [contenders.precision(found[name], clean) for name in ("model", "heavy tails")]  # type: ignore[arg-type]
            lost.append(two[0] - two[1])
        line(regime, "10 %", *np.mean(cheated, axis=0).tolist(), "")
        cost = f"{np.mean(lost):.4f} ± {np.std(lost, ddof=1) / np.sqrt(len(lost)):.4f}"
        line(regime, "none", *np.mean(honest, axis=0).tolist(), cost)


def uneven(seeds: int) -> None:
    """What it gains to let an expert's severity differ from sector to sector, and what it costs where it does not."""
    head(
        "Experts uneven between sectors, typical experts, 5 each: precision of the best fifth",
        "unevenness",
        "design",
        "mean",
        "model, strata",
        "with sittings",
        "gain ± s.e.",
        "coverage without",
        "coverage with",
    )
    for amount in (0.0, 0.3, 0.6, 0.9):
        for design in ("random", "bridged 40 %"):
            rows, cover = [], []
            for _, panel in panels(seeds, regime="typical", each=5, shift=0.3, design=design, uneven=amount):
                plain, apart = (contenders.model(panel, strata=True, uneven=one) for one in (False, True))
                found = [plain.ranks(40), apart.ranks(40)]
                values = (contenders.mean(panel), plain.quality_, apart.quality_)
                rows.append([contenders.precision(value, panel) for value in values])
                cover.append([contenders.covered(one.low, one.high, panel) for one in found])
            gained = np.array(rows)[:, 1:]
            line(amount, design, *np.mean(rows, axis=0).tolist(), _gain(gained), *np.mean(cover, axis=0).tolist())


MEASURED = {"wmt": ratings.wmt, "ceiling": ratings.ceiling, **real.PARTS}
PARTS: dict[str, Callable[[int], None]] = {
    "gain": gain,
    "cells": cells,
    "coverage": coverage,
    "collusion": collusion,
    "uneven": uneven,
}


def main() -> None:
    """Read the arguments and run the parts asked for, all of them by default."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", help="any of: " + " ".join([*PARTS, *MEASURED]))
    parser.add_argument("--seeds", type=int, default=80)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("PANEL_DATA", ROOT.parent / "shared/data")))
    asked = parser.parse_args()
    if unknown := set(asked.parts) - {*PARTS, *MEASURED}:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    versions = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "scikit-learn", "ortools"))
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {versions}; load {load}")
    print(f"{asked.seeds} seeds")
    for name in asked.parts or [*PARTS, *MEASURED]:
        started = time.perf_counter()
        if name in PARTS:
            PARTS[name](asked.seeds)
        else:
            MEASURED[name](asked.data, head, line)
        print(f"\n({name}: {time.perf_counter() - started:.0f} s, load {os.getloadavg()[0]:.1f})", flush=True)


if __name__ == "__main__":
    main()
