"""Counties and development zones for a select box, grouped by city (two 鼓楼区 exist: a name alone says nothing)."""

from sqlmodel import Session, col, select

from models.people import Region

Groups = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
"""((city name, ((code, name), …)), …) in code order."""


def region_groups(session: Session) -> Groups:
    """The counties and development zones of each city."""
    columns = select(Region.code, Region.name, Region.kind, Region.parent)
    rows = session.exec(columns.order_by(col(Region.code))).all()
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
