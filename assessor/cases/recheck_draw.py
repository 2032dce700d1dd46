"""The yearly draw among last year's stars: its list for the verifiable draw, and telling those who were drawn."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.draw_book import book_of, targets
from assessor.cases.freeze_draw import freeze_draw
from assessor.cases.recheck import open_recheck
from assessor.cases.refusal import NotFound, Refusal
from assessor.workflow import Moment
from models.batch import Batch
from models.draw import Draw
from models.notice import Award
from models.recheck import Recheck
from models.vocabulary import OrgKind, Role
from questionnaires.shapes import Pack

PURPOSE, SHARE = "spot_check", "spot_check_share"


@dataclass(frozen=True)
class Told:
    """How many drawn enterprises were told now, and how many had been told before or are being looked at already."""

    now: int
    before: int


def freeze_spot_check(session: Session, viewer: Viewer, batch: Batch, pack: Pack, source: str, moment: Moment) -> Draw:
    """Freeze the list of last year's stars for the draw. Raises Refusal."""
    return freeze_draw(session, viewer, batch, pack, source, moment, PURPOSE, SHARE)


def find_spot_check(session: Session, viewer: Viewer, ref: str) -> Draw:
    """A draw of this kind; the province's alone. Raises NotFound."""
    found = session.exec(select(Draw).where(Draw.ref == ref, Draw.purpose == PURPOSE)).one_or_none()
    if found is None or viewer.kind is not OrgKind.PROVINCE or viewer.role is not Role.OFFICER:
        raise NotFound("没有找到这次抽取")
    return found


def tell_drawn(session: Session, viewer: Viewer, draw: Draw, batch: Batch, pack: Pack, moment: Moment) -> Told:
    """Begin a re-check for everybody whom the draw names and who was not told yet. Raises Refusal before its result."""
    if book_of(session, draw).stage != "done":
        raise Refusal("抽取还没有结果，不能通知企业。")
    told = set(session.exec(select(Recheck.draw_line).where(Recheck.draw_ref == draw.ref)))
    now = before = 0
    for target in targets(session, draw.id or 0):
        award = session.get_one(Award, target.line.award_id)
        if target.line.public_id in told or _looked_at(session, award):
            before += 1
            continue
        reason = f"按年度抽查抽中（第 {draw.number} 份名单，第 {target.rank} 位）"
        named = (draw.ref, target.line.public_id)
        open_recheck(session, viewer, award, batch, pack, reason, moment, drawn=named)
        now += 1
    return Told(now, before)


def _looked_at(session: Session, award: Award) -> bool:
    ended = ("kept", "downgraded", "withdrawn")
    query = select(Recheck.id).where(Recheck.award_id == award.id, col(Recheck.state).not_in(ended))
    return session.exec(query.limit(1)).first() is not None
