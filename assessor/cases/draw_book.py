"""Reading draws: where one stands, which ones hold, and who is to be visited."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.refusal import NotFound
from assessor.draw import Line, Place
from models.draw import (
    Draw,
    DrawCommitment,
    DrawLine,
    DrawOpening,
    DrawPlace,
    DrawPublicValue,
    DrawResult,
    DrawSubstitution,
)
from models.two_persons import Proposal, ProposalAnswer
from models.vocabulary import OrgKind, Role

REDRAW = "redraw"


@dataclass(frozen=True)
class Party:
    """A commitment and what opened it, if anything yet."""

    commitment: DrawCommitment
    opening: DrawOpening | None


@dataclass(frozen=True)
class Book:
    """One draw with everything that happened to it."""

    draw: Draw
    parties: tuple[Party, ...]
    value: DrawPublicValue | None
    result: DrawResult | None
    redraw: Proposal | None

    @property
    def stage(self) -> str:
        """frozen 等承诺 · committed 等公开值 · valued 等公开承诺 · done 已有结果 · void 已决定重新抽取."""
        if self.redraw is not None:
            return "void"
        if self.result is not None:
            return "done"
        if self.value is not None:
            return "valued"
        return "committed" if len(self.parties) >= self.draw.parties else "frozen"


@dataclass(frozen=True)
class Target:
    """A line that has to be visited: drawn, or standing in for a drawn one that cannot be (`instead_of`)."""

    line: DrawLine
    rank: int
    drawn: str
    instead_of: DrawLine | None = None


def subject_of(draw: Draw) -> str:
    """What proposals to draw again are filed under."""
    return f"draw:{draw.id}"


def book_of(session: Session, draw: Draw) -> Book:
    """Everything on record about a draw."""
    given = (
        select(DrawCommitment, DrawOpening)
        .outerjoin(DrawOpening, col(DrawOpening.commitment_id) == col(DrawCommitment.id))
        .where(DrawCommitment.draw_id == draw.id)
        .order_by(col(DrawCommitment.id))
    )
    parties = tuple(Party(commitment, opening) for commitment, opening in session.exec(given))
    query = (
        select(DrawPublicValue, DrawResult)
        .select_from(Draw)
        .outerjoin(DrawPublicValue, col(DrawPublicValue.draw_id) == col(Draw.id))
        .outerjoin(DrawResult, col(DrawResult.draw_id) == col(Draw.id))
    )
    value, result = session.exec(query.where(Draw.id == draw.id)).one()
    return Book(draw, parties, value, result, confirmed_redraw(session, draw))


def confirmed_redraw(session: Session, draw: Draw) -> Proposal | None:
    """The proposal by which two persons decided that this draw does not hold, or None."""
    query = (
        select(Proposal)
        .join(ProposalAnswer)
        .where(Proposal.subject == subject_of(draw), Proposal.kind == REDRAW, ProposalAnswer.answer == "confirmed")
    )
    return session.exec(query).first()


def draws_of(session: Session, purpose: str, batch_id: int, region_code: str | None = None) -> list[Draw]:
    """Every draw ever begun, in order; of one region, or of all."""
    query = select(Draw).where(Draw.purpose == purpose, Draw.batch_id == batch_id)
    if region_code is not None:
        query = query.where(Draw.region_code == region_code)
    return list(session.exec(query.order_by(col(Draw.region_code), col(Draw.number), col(Draw.attempt))))


def standing(draws: list[Draw]) -> list[Draw]:
    """Of each region's list the newest attempt."""
    last = {(one.region_code, one.number): one for one in draws}
    return list(last.values())


def places_of(session: Session, draw: Draw) -> list[Place]:
    """The ranks as the pure room knows them."""
    query = select(DrawPlace, DrawLine).join(DrawLine, col(DrawLine.id) == col(DrawPlace.line_id))
    rows = session.exec(query.where(DrawPlace.draw_id == draw.id).order_by(col(DrawPlace.rank)))
    return [Place(Line(line.public_id, line.stratum), place.rank, place.drawn) for place, line in rows]


def substitutions(session: Session, draw_id: int) -> dict[int, DrawSubstitution]:
    """Who was replaced in a draw: line → its row."""
    query = select(DrawSubstitution).where(DrawSubstitution.draw_id == draw_id).order_by(col(DrawSubstitution.id))
    return {one.line_id: one for one in session.exec(query)}


def targets(session: Session, draw_id: int) -> list[Target]:
    """Everybody to be visited by a draw as it stands, in rank order of those first drawn; none while it has no result."""
    query = select(DrawPlace, DrawLine).join(DrawLine, col(DrawLine.id) == col(DrawPlace.line_id))
    rows = session.exec(query.where(DrawPlace.draw_id == draw_id).order_by(col(DrawPlace.rank))).all()
    by_line = {line.id: (place, line) for place, line in rows}
    gone = substitutions(session, draw_id)
    found = []
    for place, line in rows:
        if not place.drawn:
            continue
        here: int | None = line.id
        while here is not None and here in gone:
            here = gone[here].by_line_id
        if here is not None:
            final, at = by_line[here][1], by_line[here][0]
            found.append(Target(final, at.rank, place.drawn, None if final.id == line.id else line))
    return found


def find_draw(session: Session, viewer: Viewer, ref: str, *, lock: bool = False) -> Draw:
    """A draw that this person may see from inside: the province's and the auditors' all, others of their own city."""
    query = select(Draw).where(Draw.ref == ref)
    found = session.exec(query.with_for_update() if lock else query).one_or_none()
    if found is None or not reaches(viewer, found):
        raise NotFound("没有找到这次抽取")
    return found


def reaches(viewer: Viewer, draw: Draw) -> bool:
    """Whether the draw lies inside the viewer's region."""
    if viewer.kind is OrgKind.PROVINCE or viewer.role is Role.AUDITOR:
        return viewer.role in (Role.OFFICER, Role.AUDITOR)
    return viewer.role is Role.OFFICER and draw.region_code in (viewer.region_code, viewer.city_code)


def counts_of(session: Session, draw_id: int) -> dict[str, int]:
    """Lines of a frozen list by stratum."""
    query = select(DrawLine.stratum, func.count()).where(DrawLine.draw_id == draw_id).group_by(DrawLine.stratum)
    return dict(session.exec(query).all())
