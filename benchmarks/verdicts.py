"""One verdict and a batch of verdicts: ours next to the same rules in hand-written Polars and in OpenFisca-core.

    .venv/bin/python benchmarks/verdicts.py [ROUNDS] [APPLICATIONS]

All judge the three-star rules of 2022 over the same made-up facts, and all must come to the same outcomes. Every
measurement is a process of its own; the contenders take turns round by round, so that a noisy moment falls on all
alike. Read the ratios: seconds belong to a machine and an hour. CPU time is printed because it suffers less from others.
"""

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

LEVEL, PACK = "three_star", "jiangsu-star-2022"
OUTCOMES = ("eligible", "manual", "return", "ineligible")
SOME_UNKNOWN, ALL_KNOWN = "some_unknown", "all_known"
GOALS = {"ours-batch": ("polars-batch", 1.3), "ours-single": ("openfisca-single", 1.0)}
CONTENDERS = {
    "polars-batch": SOME_UNKNOWN,
    "ours-batch": SOME_UNKNOWN,
    "openfisca-batch": ALL_KNOWN,
    "ours-batch-known": ALL_KNOWN,
    "polars-single": SOME_UNKNOWN,
    "ours-single": SOME_UNKNOWN,
    "openfisca-single": ALL_KNOWN,
}
Run = Callable[[], dict[str, int]]


def main(rounds: int, count: int) -> None:
    """Make the facts, let the contenders take turns, print medians and ratios."""
    from assessor.policy import packs
    from benchmarks.made_up import tables

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind, unknown in ((SOME_UNKNOWN, 0.003), (ALL_KNOWN, 0.0)):
            (folder / kind).mkdir()
            for table, frame in tables(packs.load_one(PACK), count, 2022, unknown).items():
                frame.write_parquet(folder / kind / f"{table}.parquet")
        seen: dict[str, list[dict[str, Any]]] = {name: [] for name in CONTENDERS}
        for turn in range(rounds):
            order = list(CONTENDERS)[turn % len(CONTENDERS) :] + list(CONTENDERS)[: turn % len(CONTENDERS)]
            for contender in order:
                seen[contender].append(_in_a_process(contender, folder))
    _same(seen, "polars-batch", "ours-batch")
    _same(seen, "openfisca-batch", "ours-batch-known")
    _print(seen, rounds, count)


def _in_a_process(contender: str, folder: Path) -> dict[str, Any]:
    command = [sys.executable, __file__, "--run", contender, str(folder / CONTENDERS[contender])]
    found = subprocess.run(command, check=True, capture_output=True, text=True)
    measured: dict[str, Any] = json.loads(found.stdout.splitlines()[-1])
    return measured


def _same(seen: dict[str, list[dict[str, Any]]], one: str, other: str) -> None:
    outcomes = {json.dumps(row["outcomes"], sort_keys=True) for name in (one, other) for row in seen[name]}
    if len(outcomes) != 1:
        raise SystemExit(f"{one} and {other} do not come to the same outcomes: {outcomes}")


def _print(seen: dict[str, list[dict[str, Any]]], rounds: int, count: int) -> None:
    libraries = ", ".join(f"{name} {version(name)}" for name in ("polars", "narwhals", "openfisca-core"))
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {libraries}; load {load}")
    print(f"{count:,} applications, medians of {rounds} rounds; single: p50 and p99 of 1,000 verdicts in a round\n")
    print(f"{'':20} {'wall':>10} {'p99':>10} {'CPU':>10}")
    middle = {
        n: {k: statistics.median(row[k] for row in rows) for k in ("wall", "p99", "cpu")} for n, rows in seen.items()
    }
    for name, found in middle.items():
        unit, scale = ("ms", 1e3) if "single" in name else ("s", 1.0)
        shown = [f"{found[key] * scale:7.3f} {unit:2}" for key in ("wall", "p99", "cpu")]
        print(f"{name:20} {' '.join(shown)}")
    print()
    for ours, theirs in (("ours-batch", "polars-batch"), ("ours-batch-known", "openfisca-batch"),
                         ("ours-single", "openfisca-single"), ("ours-single", "polars-single")):  # fmt: skip
        ratio = {key: middle[ours][key] / middle[theirs][key] for key in ("wall", "cpu")}
        goal = GOALS.get(ours, ("", 0.0))
        aim = f"  (goal ≤ {goal[1]})" if goal[0] == theirs else ""
        print(f"{ours} / {theirs}: wall × {ratio['wall']:.2f}, CPU × {ratio['cpu']:.2f}{aim}")


def run(contender: str, folder: Path) -> dict[str, Any]:
    """One measurement: wall and CPU seconds (median of the tries), the 99th percentile of wall, and the outcomes."""
    once = _contenders()[contender](folder)
    outcomes = once()
    tries = 1_000 if "single" in contender else 3
    walls, cpus = [], []
    for _ in range(tries):
        wall, cpu = time.perf_counter(), time.process_time()
        once()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    p99 = sorted(walls)[min(tries - 1, int(tries * 0.99))]
    return {"wall": statistics.median(walls), "p99": p99, "cpu": statistics.median(cpus), "outcomes": outcomes}


def _contenders() -> dict[str, Callable[[Path], Run]]:
    return {
        "polars-batch": _polars_batch,
        "ours-batch": _ours_batch,
        "ours-batch-known": _ours_batch,
        "openfisca-batch": _openfisca_batch,
        "polars-single": _polars_single,
        "ours-single": _ours_single,
        "openfisca-single": _openfisca_single,
    }


def _frames(folder: Path) -> dict[str, Any]:
    import polars as pl

    return {path.stem: pl.read_parquet(path) for path in sorted(folder.glob("*.parquet"))}


def _counted(outcomes: Any) -> dict[str, int]:
    return {outcome: int((outcomes == outcome).sum()) for outcome in OUTCOMES}


def _ours_batch(folder: Path) -> Run:
    from assessor.policy import packs
    from assessor.policy.batch import judge_many

    pack, frames = packs.load_one(PACK), _frames(folder)
    return lambda: _counted(judge_many(pack, LEVEL, frames)["outcome"])


def _polars_batch(folder: Path) -> Run:
    from benchmarks.rules_in_polars import judge

    frames = {name: frame.lazy() for name, frame in _frames(folder).items()}
    return lambda: _counted(judge(frames)["outcome"])


def _openfisca_batch(folder: Path) -> Run:
    import numpy as np

    from benchmarks import rules_in_openfisca as rules

    system, data = rules.system(), rules.arrays(_frames(folder))
    return lambda: dict(zip(OUTCOMES, np.bincount(rules.judge(system, data), minlength=4).tolist(), strict=True))


def _one_document() -> Any:
    from assessor.policy import packs
    from assessor.policy.document import parse
    from tests.policy.documents import three_star

    pack = packs.load_one(PACK)
    return pack, parse(three_star(), pack)


def _ours_single(folder: Path) -> Run:
    from assessor.policy.verdict import judge

    pack, document = _one_document()
    return lambda: {judge(pack, document).outcome: 1}


def _polars_single(folder: Path) -> Run:
    from benchmarks.rules_in_polars import judge

    frames = {name: frame.lazy() for name, frame in _one_application().items()}
    return lambda: {judge(frames)["outcome"][0]: 1}


def _openfisca_single(folder: Path) -> Run:
    from benchmarks import rules_in_openfisca as rules

    system, data = rules.system(), rules.arrays(_one_application())
    return lambda: {OUTCOMES[int(rules.judge(system, data)[0])]: 1}


def _one_application() -> dict[str, Any]:
    from assessor.policy.facts import freeze
    from assessor.policy.frames import frames

    pack, document = _one_document()
    return frames([("A", freeze(document, pack))], pack)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        print(json.dumps(run(sys.argv[2], Path(sys.argv[3]))))
    else:
        main(*([int(number) for number in sys.argv[1:3]] + [5, 100_000][len(sys.argv) - 1 :]))
