"""Counties and development zones for a select box, grouped by city (two 鼓楼区 exist: a name alone says nothing)."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlmodel import Session, col, select

from models.people import Region
from questionnaires.regions import regions

Groups = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
"""((city name, ((code, name), …)), …) in code order."""


def region_groups(session: Session) -> Groups:
    """The counties and development zones of each city, as this installation knows them."""
    columns = select(Region.code, Region.name, Region.kind, Region.parent)
    return _grouped(session.exec(columns.order_by(col(Region.code))).all())


@cache
def published_groups(year: str) -> Groups:
    """The same of a year's published list, for pages that know no account: nothing is read from the database."""
    return _grouped(sorted(tuple(one) for one in regions(year).values()))


def _grouped(rows: Iterable[Any]) -> Groups:
    rows = list(rows)
    below: dict[str | None, list[tuple[str, str]]] = {}
    for code, name, kind, parent in rows:
        if kind in ("county", "zone"):
            below.setdefault(parent, []).append((code, name))
    return tuple((city, tuple(below.get(code, ()))) for code, city, kind, _ in rows if kind == "city")


def region_names(session: Session) -> dict[str, str]:
    """Full names by code: '苏州市 昆山市' for a county, '苏州市' for a city."""
    rows = {row.code: row for row in session.exec(select(Region))}
    return {
        code: f"{rows[row.parent].name} {row.name}" if row.parent and row.kind in ("county", "zone") else row.name
        for code, row in rows.items()
    }
