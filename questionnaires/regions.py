"""Administrative divisions, versioned by year: regions/<year>.csv with GB/T 2260 codes and development zones.

The files in regions/elsewhere/ are those of other provinces, as far as a programme's pack needs them, each with its province.
"""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple, cast

FOLDER = Path(__file__).parent / "regions"
NEWEST = "2023"
HOME, HOME_NAME = "32", "江苏省"

Kind = Literal["city", "county", "zone"]


class Region(NamedTuple):
    """One division. A zone is a development zone outside GB/T 2260 with a code of its own; `parent` is the city's code."""

    code: str
    name: str
    kind: Kind
    parent: str | None


@cache
def regions(year: str = NEWEST, province: str = HOME) -> Mapping[str, Region]:
    """Every division of a year's list by its six-digit code, in the order of the file (cities before their counties).

    `province`: its two digits. The province itself is no part of it. Raises KeyError when there is no such list.
    """
    found = [
        Region(row["code"], row["name"], cast(Kind, row["kind"]), row["parent"] or None)
        for row in _rows(year, province)
        if row["kind"] != "province"
    ]
    return MappingProxyType({region.code: region for region in found})


@cache
def province_name(province: str, year: str = NEWEST) -> str:
    """What the province of two digits is called. Raises KeyError when there is no list for it."""
    return HOME_NAME if province == HOME else next(r["name"] for r in _rows(year, province) if r["kind"] == "province")


def _rows(year: str, province: str) -> list[dict[str, str]]:
    path = FOLDER / f"{year}.csv" if province == HOME else FOLDER / "elsewhere" / f"{year}-{province}.csv"
    if not path.is_file():
        raise KeyError(f"{year} {province}")
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def years() -> tuple[str, ...]:
    """The years for which a list of divisions is there."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.csv")))


def provinces(year: str = NEWEST) -> tuple[str, ...]:
    """Two digits of every province with a list for the year."""
    return (HOME, *sorted(path.stem.rpartition("-")[2] for path in (FOLDER / "elsewhere").glob(f"{year}-*.csv")))
