"""The order in which a meeting takes its nominees: those that need talk first.

With an opened model that is not stale: the discuss band first, nearest to even chances; then those within, then those
not. Before that: nearest to the official line first. Nominees without an official result come at the very first, because
somebody has to say what happens to them.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessor.cases.panel_results import Results

BANDS = {"lacking": "没有正式结果", "discuss": "需讨论", "in": "入围", "out": "未入围", "near": "按离线远近"}
_ORDER = {"lacking": 0, "discuss": 1, "in": 2, "out": 3}


@dataclass(frozen=True)
class Point:
    """One nominee on the agenda, and the band that it is in."""

    code: str
    band: str


def agenda_of(results: Results, model: dict[str, Any] | None) -> list[Point]:
    """Every nominee in order. `model` is the result of an opening that holds, or None."""
    if model is not None and (zones := _zones(model)):
        return _by_zone(results, zones)
    return _by_distance(results)


def _zones(model: dict[str, Any]) -> dict[str, tuple[str, float]]:
    return {row["nominee"]: (row["zone"], row["p_in"]) for row in model["ranked"] if row["zone"] is not None}


def _by_zone(results: Results, zones: dict[str, tuple[str, float]]) -> list[Point]:
    points = [Point(row.nominee, _band(row.result, zones.get(row.nominee))) for row in results.official]
    place = {row.nominee: number for number, row in enumerate(results.official)}

    def key(point: Point) -> tuple[int, float, int]:
        chance = zones[point.code][1] if point.band == "discuss" else 0.5
        return _ORDER[point.band], abs(chance - 0.5), place[point.code]

    return sorted(points, key=key)


def _band(result: Decimal | None, zone: tuple[str, float] | None) -> str:
    return "lacking" if result is None or zone is None else zone[0]


def _by_distance(results: Results) -> list[Point]:
    known = [row for row in results.official if row.result is not None]
    line = _line(results)
    ordered = (
        known if line is None else sorted(known, key=lambda row: (abs((row.result or Decimal(0)) - line), row.nominee))
    )
    lacking = [Point(row.nominee, "lacking") for row in results.official if row.result is None]
    return lacking + [Point(row.nominee, "near") for row in ordered]


def _line(results: Results) -> Decimal | None:
    """Half way between the last result within the line and the first one beyond it; None without a line."""
    quota = results.line.quota
    values = [row.result for row in results.official if row.result is not None]
    if quota is None or not values:
        return None
    last = values[min(quota, len(values)) - 1]
    return (last + values[quota]) / 2 if quota < len(values) else last
