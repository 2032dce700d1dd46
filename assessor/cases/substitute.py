"""A drawn enterprise that cannot be visited gives way to the next in rank order: two persons decide, ranks choose."""

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases import two_persons
from assessor.cases.draw_book import book_of, places_of, substitutions, targets
from assessor.cases.inspection import visited_targets
from assessor.cases.open_commitment import pool_of, seat_pair
from assessor.cases.refusal import NotFound, Refusal
from assessor.draw import pair, substitute_for
from assessor.workflow import Moment
from models.application import Application
from models.draw import Draw, DrawLine, DrawSubstitution
from models.inspecting import Assignment
from models.two_persons import Proposal
from models.vocabulary import Role

KIND = "substitute"
CANNOT_BE_VISITED = ("withdrawn", "refused", "not_rated")


def propose_substitute(
    session: Session, viewer: Viewer, draw: Draw, line_id: int, reason: str, moment: Moment
) -> Proposal:
    """Propose that a line to be visited is replaced. Who comes next follows from the ranks, not from a choice."""
    if viewer.role is not Role.OFFICER or viewer.organisation_id != draw.organisation_id:
        raise NotFound("没有找到这次抽取")
    line = _check(session, draw, line_id)
    after = _next(session, draw, line)
    says = f"抽中的 {line.public_id} 不能核查，由 {after.public_id if after else '（名单内已无其他企业）'} 替补"
    payload = {"draw": draw.id, "line": line_id, "says": says}
    wanted = two_persons.Wanted(KIND, f"draw-line:{line_id}", payload, draw.batch_id)
    return two_persons.propose(session, viewer, wanted, reason, moment)


def substitute(session: Session, viewer: Viewer, proposal: Proposal, moment: Moment) -> None:
    """Replace the line by the next in rank order as of now, with inspectors of its own."""
    draw = session.exec(select(Draw).where(Draw.id == proposal.payload["draw"]).with_for_update()).one()
    line = _check(session, draw, proposal.payload["line"])
    after = _next(session, draw, line)
    row = DrawSubstitution(
        draw_id=draw.id or 0, line_id=line.id or 0, by_line_id=after.id if after else None,
        proposal_id=proposal.id or 0, at=moment.at,
    )  # fmt: skip
    session.add(row)
    if after is not None:
        seat_next(session, draw, after, "random", moment)
    session.flush()


def seat_next(session: Session, draw: Draw, line: DrawLine, kind: str, moment: Moment) -> None:
    """Draw the inspectors of one more visit, given everybody's load by now. Raises Refusal when too few are left."""
    result = book_of(session, draw).result
    assert result is not None
    names, recused = pool_of(session, draw)
    back = {number: name for name, number in names.items()}
    load: dict[str, int] = {}
    for who in session.exec(select(Assignment.inspector_id).where(Assignment.draw_id == draw.id)):
        load[back[who]] = load.get(back[who], 0) + 1
    found = pair(result.seed, line.public_id, list(names), recused, load, draw.seats)
    if len(found) < draw.seats:
        raise Refusal("这家企业没有足够的核查人员可以去。")
    seat_pair(session, draw, line, [names[one] for one in found], kind, moment)


def _check(session: Session, draw: Draw, line_id: int) -> DrawLine:
    if book_of(session, draw).stage != "done":
        raise Refusal("抽取还没有结果，或已经决定重新抽取，不能替补。")
    line = next((one.line for one in targets(session, draw.id or 0) if one.line.id == line_id), None)
    if line is None:
        raise NotFound("名单里没有这家待核查的企业")
    if line_id in visited_targets(session, draw):
        raise Refusal("这家企业已经有核查记录，不需要替补。")
    return line


def _next(session: Session, draw: Draw, gone: DrawLine) -> DrawLine | None:
    lines = {one.public_id: one for one in session.exec(select(DrawLine).where(DrawLine.draw_id == draw.id))}
    by_id = {one.id: one for one in lines.values()}
    used = {by_id[row.by_line_id].public_id for row in substitutions(session, draw.id or 0).values() if row.by_line_id}
    ended = select(DrawLine.public_id).join(Application, col(Application.id) == col(DrawLine.application_id))
    ended = ended.where(DrawLine.draw_id == draw.id, col(Application.state).in_(CANNOT_BE_VISITED))
    used.update(session.exec(ended))
    targeted = select(DrawLine.public_id).join(Assignment, col(Assignment.line_id) == col(DrawLine.id))
    used.update(session.exec(targeted.where(DrawLine.draw_id == draw.id, Assignment.kind == "targeted")))
    found = substitute_for(places_of(session, draw), gone.public_id, used)
    return lines[found] if found else None
