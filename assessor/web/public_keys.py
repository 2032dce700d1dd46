"""Pages of long lists: the next page begins after the last line shown, so that it costs the same at any depth."""

import re
from datetime import date

_KEY = re.compile(r"(\d{4}-\d{2}-\d{2})\.(\d{1,15})", re.ASCII)


def after_key(day: date, row_id: int) -> str:
    """The name of a place in a list sorted by day and id."""
    return f"{day.isoformat()}.{row_id}"


def read_key(text: str) -> tuple[date, int] | None:
    """The place that a name means; None (the beginning) for anything that is not one."""
    found = _KEY.fullmatch(text)
    try:
        return (date.fromisoformat(found[1]), int(found[2])) if found else None
    except ValueError:
        return None
