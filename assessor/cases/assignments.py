"""Which visits a region has to make, and by whom."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from assessor.cases.draw_book import book_of, draws_of, standing, targets
from models.application import Application
from models.draw import DrawLine
from models.inspecting import Assignment, Inspector, TargetedCheck


@dataclass(frozen=True)
class Visiting:
    """One visit to be made: of an application (or an award, for spot checks), random or targeted, since when, by whom."""

    line_id: int
    application_id: int | None
    award_id: int | None
    kind: str
    since: datetime
    inspectors: tuple[Inspector, ...]


def assignments_of(session: Session, batch_id: int, city_code: str, purpose: str = "site_check") -> list[Visiting]:
    """Every visit of the region's standing draws: those drawn (or standing in) in rank order, then the targeted ones.

    Draws without a result, or decided to be drawn again, give none.
    """
    found: list[Visiting] = []
    for draw in standing(draws_of(session, purpose, batch_id, city_code)):
        book = book_of(session, draw)
        if book.stage != "done" or book.result is None:
            continue
        seated = _seated(session, draw.id or 0)
        random = [one.line for one in targets(session, draw.id or 0)]
        found += [_visiting(line, "random", book.result.at, seated) for line in random]
        query = select(DrawLine, TargetedCheck.at).join(
            TargetedCheck, col(TargetedCheck.application_id) == col(DrawLine.application_id)
        )
        query = query.where(DrawLine.draw_id == draw.id, TargetedCheck.draw_id == draw.id)
        chosen = session.exec(query.order_by(col(TargetedCheck.id))).all()
        found += [_visiting(line, "targeted", at, seated) for line, at in chosen]
    return found


def _seated(session: Session, draw_id: int) -> dict[int, list[Inspector]]:
    query = select(Assignment.line_id, Inspector).join(Inspector, col(Inspector.id) == col(Assignment.inspector_id))
    found: dict[int, list[Inspector]] = {}
    for line_id, who in session.exec(query.where(Assignment.draw_id == draw_id).order_by(col(Assignment.seat))):
        found.setdefault(line_id, []).append(who)
    return found


def _visiting(line: DrawLine, kind: str, since: datetime, seated: dict[int, list[Inspector]]) -> Visiting:
    who = tuple(seated.get(line.id or 0, ()))
    return Visiting(line.id or 0, line.application_id, line.award_id, kind, since, who)


def assigned_to(session: Session, case: Application) -> Visiting | None:
    """The visit an application is to get, or None when it was neither drawn nor targeted."""
    seats = select(Assignment.id).join(DrawLine, col(DrawLine.id) == col(Assignment.line_id))
    if session.exec(seats.where(DrawLine.application_id == case.id).limit(1)).first() is None:
        return None
    mine = (one for one in assignments_of(session, case.batch_id, case.city_code) if one.application_id == case.id)
    return next(mine, None)
