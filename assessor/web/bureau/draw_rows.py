"""Rows for the office's pages of a draw: names beside numbers, which the public pages do not show."""

from typing import Any

from sqlalchemy import select as five
from sqlmodel import Session, col, select

from assessor.cases import two_persons
from assessor.cases.assignments import assignments_of
from assessor.cases.draw_book import targets
from assessor.cases.inspection import visited_targets
from assessor.cases.substitute import KIND as SUBSTITUTE
from assessor.web.bureau.two_persons import rows_of
from models.application import Application
from models.draw import Draw, DrawLine, DrawPlace, DrawRecusal
from models.inspecting import Inspector
from models.notice import Award
from models.people import Organisation

Rows = list[dict[str, Any]]
CODES = {"same_employer": "工作单位相同", "declared_interest": "本人声明有利害关系"}


def named(session: Session, draw: Draw) -> dict[int, dict[str, Any]]:
    """Line id → number, star, the enterprise's name, the case's address and state (None for an award)."""
    query = (
        five(DrawLine, col(Application.ref), col(Application.state), col(Organisation.name), col(Award.name))
        .outerjoin(Application, col(Application.id) == col(DrawLine.application_id))
        .outerjoin(Organisation, col(Organisation.id) == col(Application.enterprise_id))
        .outerjoin(Award, col(Award.id) == col(DrawLine.award_id))
        .where(col(DrawLine.draw_id) == draw.id)
        .order_by(col(DrawLine.public_id))
    )
    return {
        line.id or 0: {
            "line_id": line.id, "number": line.public_id, "level": line.stratum, "name": firm or award or "",
            "ref": ref, "state": state,
        }
        for line, ref, state, firm, award in session.execute(query)
    }  # fmt: skip


def lines(session: Session, draw: Draw) -> Rows:
    """Every line with its rank and whether it was drawn, in rank order once there is one."""
    places = {one.line_id: one for one in session.exec(select(DrawPlace).where(DrawPlace.draw_id == draw.id))}
    rows = [
        {**row, "rank": places[number].rank if number in places else None,
         "drawn": places[number].drawn if number in places else ""}
        for number, row in named(session, draw).items()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row["rank"] or 0, row["number"]))


def recusals(session: Session, draw: Draw) -> Rows:
    """Who may not visit whom, and why."""
    rows = named(session, draw)
    query = select(DrawRecusal, Inspector.name).join(Inspector, col(Inspector.id) == col(DrawRecusal.inspector_id))
    found = session.exec(query.where(DrawRecusal.draw_id == draw.id).order_by(col(DrawRecusal.line_id))).all()
    return [{"inspector": who, "why": CODES[one.code], **rows[one.line_id]} for one, who in found]


def visits(session: Session, draw: Draw) -> Rows:
    """Everybody to be visited by this draw: rank, inspectors, whether it was done, whom they stand in for."""
    rows = named(session, draw)
    seen = visited_targets(session, draw)
    given = {one.line_id: one for one in assignments_of(session, draw.batch_id, draw.region_code, draw.purpose)}
    return [
        {
            **rows[one.line.id or 0],
            "rank": one.rank,
            "drawn": one.drawn,
            "instead_of": one.instead_of.public_id if one.instead_of else None,
            "inspectors": "、".join(who.name for who in given[one.line.id or 0].inspectors)
            if one.line.id in given else "",
            "visited": one.line.id in seen,
        }
        for one in targets(session, draw.id or 0)
    ]  # fmt: skip


def proposals(session: Session, draw: Draw, subject: str) -> Rows:
    """What two persons did about this draw: drawing again, and every substitute."""
    found = two_persons.entries(session, subject=subject)
    others = two_persons.entries(session, public_of_batch=draw.batch_id)
    found += [
        one for one in others if one.proposal.kind == SUBSTITUTE and one.proposal.payload.get("draw") == draw.id
    ]
    return rows_of(found)
