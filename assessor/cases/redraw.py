"""Draw again: only after one person proposed it publicly with a reason and another confirmed; then the same list is frozen
anew, with new commitments and a new public value. Once somebody drawn has been visited, it is too late."""

from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases import two_persons
from assessor.cases.draw_book import REDRAW, book_of, draws_of, standing, subject_of
from assessor.cases.inspection import visited_targets
from assessor.cases.refusal import NotFound, Refusal
from assessor.workflow import Moment
from models.draw import Draw
from models.two_persons import Proposal
from models.vocabulary import Role

KIND = REDRAW


def propose_redraw(session: Session, viewer: Viewer, draw: Draw, reason: str, moment: Moment) -> Proposal:
    """Propose, for all to see, that a draw does not hold. Nothing changes until another person confirms."""
    if viewer.role is not Role.OFFICER or viewer.organisation_id != draw.organisation_id:
        raise NotFound("没有找到这次抽取")
    _check(session, draw)
    says = (
        f"第 {draw.number} 份名单（第 {draw.attempt} 次抽取，名单摘要 {draw.list_sha256[:12]}…）作废，同一名单重新抽取"
    )
    wanted = two_persons.Wanted(KIND, subject_of(draw), {"draw": draw.id, "says": says}, draw.batch_id)
    return two_persons.propose(session, viewer, wanted, reason, moment)


def allow_redraw(session: Session, viewer: Viewer, proposal: Proposal, moment: Moment) -> None:
    """The confirmed proposal itself is what voids the draw and lets `freeze_draw` freeze the list once more."""
    _check(session, session.get_one(Draw, proposal.payload["draw"]), confirmed=proposal)


def _check(session: Session, draw: Draw, confirmed: Proposal | None = None) -> None:
    here = standing(draws_of(session, draw.purpose, draw.batch_id, draw.region_code))
    if all(one.id != draw.id for one in here):
        raise Refusal("这次抽取已经被重新抽取取代。")
    void = book_of(session, draw).redraw
    if void is not None and (confirmed is None or void.id != confirmed.id):
        raise Refusal("这次抽取已经决定重新进行。")
    if visited_targets(session, draw):
        raise Refusal("抽中的企业已经开始核查，不能再重新抽取。")
