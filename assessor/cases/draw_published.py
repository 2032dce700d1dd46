"""What the public may have of a draw: the exact list, the commitments, the public value, and all that follows from them.

No name and no credit code of an applicant: lines carry the number of the filing, inspectors a number of the list.
"""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from assessor.cases.draw_book import Book, book_of, places_of, substitutions
from models.draw import Draw, DrawInspector, DrawLine
from models.inspecting import Assignment


def published_draw(session: Session, draw: Draw) -> dict[str, Any]:
    """Everything a stranger needs to run the draw again, as `docs/verify_draw.py` reads it."""
    book = book_of(session, draw)
    found: dict[str, Any] = {
        "list": draw.published,
        "list_sha256": draw.list_sha256,
        "source": draw.source,
        "commitments": [_party(book, index) for index in range(len(book.parties))],
        "public_value": None,
        "seed": book.result.seed if book.result else None,
        "void": book.redraw is not None,
    }
    if book.value is not None:
        found["public_value"] = {
            "value": book.value.value,
            "source": book.value.source,
            "observed_at": stamp(book.value.observed_at),
            "entered_at": stamp(book.value.at),
        }
    if book.result is not None:
        places = places_of(session, draw)
        found["ranks"] = [
            {"rank": one.rank, "id": one.line.id, "star": one.line.stratum, "drawn": one.drawn} for one in places
        ]
        seated = _seated(session, draw)
        found["visits"] = {one.line.id: seated.get(one.line.id, []) for one in places if one.drawn}
        found["substitutions"] = _substitutes(session, draw, seated)
    return found


def stamp(at: datetime) -> str:
    """An instant in UTC to the microsecond, so that texts compare as the instants do."""
    return at.isoformat(timespec="microseconds")


def _party(book: Book, index: int) -> dict[str, Any]:
    one = book.parties[index]
    return {
        "party": one.commitment.party,
        "digest": one.commitment.digest,
        "at": stamp(one.commitment.at),
        "value": one.opening.value if one.opening else None,
        "opened_at": stamp(one.opening.at) if one.opening else None,
    }


def _seated(session: Session, draw: Draw) -> dict[str, list[str]]:
    query = (
        select(DrawLine.public_id, DrawInspector.public_id)
        .join(Assignment, col(Assignment.line_id) == col(DrawLine.id))
        .join(DrawInspector, col(DrawInspector.inspector_id) == col(Assignment.inspector_id))
        .where(Assignment.draw_id == draw.id, DrawInspector.draw_id == draw.id, Assignment.kind == "random")
        .order_by(col(Assignment.line_id), col(Assignment.seat))
    )
    found: dict[str, list[str]] = {}
    for line, who in session.exec(query):
        found.setdefault(line, []).append(who)
    return found


def _substitutes(session: Session, draw: Draw, seated: dict[str, list[str]]) -> list[dict[str, Any]]:
    rows = substitutions(session, draw.id or 0)
    names = dict(session.exec(select(DrawLine.id, DrawLine.public_id).where(DrawLine.draw_id == draw.id)).all())
    return [
        {
            "gone": names[row.line_id],
            "instead": names.get(row.by_line_id),
            "visits": seated.get(names.get(row.by_line_id) or "", []),
            "at": stamp(row.at),
        }
        for row in rows.values()
    ]
