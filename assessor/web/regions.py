"""Counties and development zones for a select box, grouped by city (two 鼓楼区 exist: a name alone says nothing)."""

from sqlmodel import Session, col, select

from models.people import Region


def region_groups(session: Session) -> list[tuple[str, list[tuple[str, str]]]]:
    """[(city name, [(code, name)])] in code order."""
    rows = list(session.exec(select(Region).order_by(col(Region.code))))
    cities = [row for row in rows if row.kind == "city"]
    return [
        (city.name, [(row.code, row.name) for row in rows if row.parent == city.code and row.kind in ("county", "zone")])
        for city in cities
    ]


def region_names(session: Session) -> dict[str, str]:
    """Full names by code: '苏州市 昆山市' for a county, '苏州市' for a city."""
    rows = {row.code: row for row in session.exec(select(Region))}
    return {
        code: f"{rows[row.parent].name} {row.name}" if row.parent and row.kind in ("county", "zone") else row.name
        for code, row in rows.items()
    }
