"""Administrative divisions, versioned by year: regions/<year>.csv with GB/T 2260 codes and development zones."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple, cast

FOLDER = Path(__file__).parent / "regions"
NEWEST = "2023"

Kind = Literal["city", "county", "zone"]


class Region(NamedTuple):
    """One division. A zone is a development zone outside GB/T 2260 with a code of its own; `parent` is the city's code."""

    code: str
    name: str
    kind: Kind
    parent: str | None


@cache
def regions(year: str = NEWEST) -> Mapping[str, Region]:
    """Every division of a year's list by its six-digit code, in the order of the file (cities before their counties)."""
    with (FOLDER / f"{year}.csv").open(encoding="utf-8", newline="") as lines:
        found = [
            Region(row["code"], row["name"], cast(Kind, row["kind"]), row["parent"] or None) for row in csv.DictReader(lines)
        ]
    return MappingProxyType({region.code: region for region in found})


def years() -> tuple[str, ...]:
    """The years for which a list of divisions is there."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.csv")))
