"""Acts that one person alone may not do: one proposes with a reason, another of the same office confirms or declines.

The mechanism only keeps the record. What a confirmed proposal brings about is done by `carry_out.confirm_proposal`, in
the same transaction, so that there is no confirmed proposal without its effect.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.add_once import add_once
from assessor.cases.names import new_ref
from assessor.cases.refusal import NotFound, Refusal
from assessor.workflow import Moment
from models.people import Person
from models.two_persons import Proposal, ProposalAnswer
from models.vocabulary import Role

SHORTEST_REASON = 4
LONGEST_REASON = 500


@dataclass(frozen=True)
class Kind:
    """A kind of act: what it is called, and whether proposal, reason and outcome are shown to the public."""

    title: str
    public: bool


KINDS: dict[str, Kind] = {
    "shorten_window": Kind("缩短填报时间", public=True),
    "enter_earlier_awards": Kind("记入往年星级", public=False),
    "redraw": Kind("重新抽取", public=True),
    "panel_result": Kind("确认专家评审结论", public=False),
    "substitute": Kind("替补核查对象", public=True),
    "authority_figures": Kind("录入年度资金和比例", public=False),
    "settlement": Kind("核算补助资金", public=False),
    "outstanding_providers": Kind("提名优秀云服务商", public=False),
    "decide_fraud": Kind("弄虚作假的认定、更正和撤销", public=False),
    "panel_reopen": Kind("重新打开专家评分表", public=False),
    "undo_void": Kind("撤销服务商的作废", public=False),
    "set_amount": Kind("核定补助金额", public=False),
    "record_payments": Kind("登记拨付和追回", public=False),
}
"""Every kind there is; `carry_out.DOERS` says what each one does once it is confirmed."""


@dataclass(frozen=True)
class Wanted:
    """What is to be done: its kind, what it is about (one open proposal per subject), and what the doer needs to know."""

    kind: str
    subject: str
    payload: dict[str, Any]
    batch_id: int | None = None


@dataclass(frozen=True)
class Entry:
    """A proposal with its answer, if any, and the names of the people."""

    proposal: Proposal
    proposer: str
    answer: ProposalAnswer | None = None
    answerer: str = ""

    @property
    def state(self) -> str:
        """open 待另一人确认 · confirmed 已确认 · declined 未同意 · taken_back 已撤回."""
        if self.answer is None:
            return "open"
        if self.answer.answer == "confirmed":
            return "confirmed"
        return "taken_back" if self.answer.by_person_id == self.proposal.proposed_by else "declined"


STATE_WORDS = {"open": "待另一人确认", "confirmed": "已确认", "declined": "未同意", "taken_back": "已撤回"}


def propose(session: Session, viewer: Viewer, wanted: Wanted, reason: str, moment: Moment) -> Proposal:
    """Put a proposal on the record. Raises Refusal for a short reason, or while one about the same subject is open.

    Callers check first that the act would be lawful now; the doer checks again when it is confirmed.
    """
    assert wanted.kind in KINDS, wanted.kind
    if viewer.role is not Role.OFFICER:
        raise Refusal("只有部门的工作人员可以提出。", status=403)
    reason = reason.strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise Refusal(f"请写明理由（{SHORTEST_REASON} 至 {LONGEST_REASON} 字），将留在记录里。", status=422)
    if open_about(session, wanted.subject) is not None:
        raise Refusal("同一事项已有一项提议待确认，请先确认或撤回那一项。")
    last = session.exec(
        select(func.coalesce(func.max(Proposal.seq), 0)).where(Proposal.subject == wanted.subject)
    ).one()
    made = Proposal(
        ref=new_ref(),
        kind=wanted.kind,
        subject=wanted.subject,
        seq=last + 1,
        batch_id=wanted.batch_id,
        region_code=viewer.region_code,
        organisation_id=viewer.organisation_id,
        payload=wanted.payload,
        reason=reason,
        proposed_by=viewer.person_id,
        at=moment.at,
    )
    add_once(session, made, "同一事项刚被他人提出，请刷新页面后查看。")
    return made


def answer(
    session: Session, viewer: Viewer, proposal: Proposal, confirmed: bool, words: str, moment: Moment
) -> ProposalAnswer:
    """End a proposal. Confirming takes another person of the same office; declining also ends one's own (taken back).

    Raises Refusal; of two answers at once the database keeps one. Pages confirm through `carry_out.confirm_proposal`.
    """
    _may_answer(viewer, proposal)
    words = words.strip()
    if confirmed and viewer.person_id == proposal.proposed_by:
        raise Refusal("提出和确认须由两个人办理，请由本单位另一位工作人员确认。", status=403)
    if not confirmed and viewer.person_id != proposal.proposed_by and len(words) < SHORTEST_REASON:
        raise Refusal(f"请写明不同意的理由（至少 {SHORTEST_REASON} 个字）。", status=422)
    made = ProposalAnswer(
        proposal_id=proposal.id or 0,
        proposed_by=proposal.proposed_by,
        organisation_id=viewer.organisation_id,
        answer="confirmed" if confirmed else "declined",
        words=words[:LONGEST_REASON],
        by_person_id=viewer.person_id,
        at=moment.at,
    )
    add_once(session, made, "这项提议已经有结论，请刷新页面查看。")
    return made


def _may_answer(viewer: Viewer, proposal: Proposal) -> None:
    if viewer.role is not Role.OFFICER or viewer.organisation_id != proposal.organisation_id:
        raise Refusal("只有提出单位的工作人员可以确认或不同意。", status=403)


def find_proposal(session: Session, viewer: Viewer, ref: str) -> Proposal:
    """A proposal of the viewer's own office. Raises NotFound."""
    query = select(Proposal).where(Proposal.ref == ref, Proposal.organisation_id == viewer.organisation_id)
    found = session.exec(query.with_for_update()).one_or_none()
    if found is None or viewer.role is not Role.OFFICER:
        raise NotFound("没有找到这项提议")
    return found


def open_about(session: Session, subject: str) -> Proposal | None:
    """The proposal about a subject that nobody has answered yet."""
    query = select(Proposal).outerjoin(ProposalAnswer).where(Proposal.subject == subject)
    return session.exec(query.where(col(ProposalAnswer.id).is_(None))).first()


def unanswered(session: Session, kind: str, batch_id: int) -> list[Proposal]:
    """The proposals of a kind about a batch that nobody has answered yet, the oldest first."""
    query = select(Proposal).outerjoin(ProposalAnswer).where(Proposal.kind == kind, Proposal.batch_id == batch_id)
    return list(session.exec(query.where(col(ProposalAnswer.id).is_(None)).order_by(col(Proposal.id))))


def waits_for(session: Session, viewer: Viewer) -> int:
    """How many proposals of the viewer's office wait for somebody who did not make them, as the viewer."""
    if viewer.role is not Role.OFFICER:
        return 0
    query = select(func.count(col(Proposal.id))).outerjoin(ProposalAnswer)
    mine = (Proposal.organisation_id == viewer.organisation_id, Proposal.proposed_by != viewer.person_id)
    return session.exec(query.where(*mine, col(ProposalAnswer.id).is_(None))).one()


def entries(
    session: Session, *, subject: str | None = None, office: int | None = None, public_of_batch: int | None = None
) -> list[Entry]:
    """Proposals with their answers, the newest first: about a subject, of an office, or the public ones of a batch."""
    query = select(Proposal, Person.name, ProposalAnswer).join(Person, col(Person.id) == col(Proposal.proposed_by))
    query = query.outerjoin(ProposalAnswer, col(ProposalAnswer.proposal_id) == col(Proposal.id))
    if subject is not None:
        query = query.where(Proposal.subject == subject)
    if office is not None:
        query = query.where(Proposal.organisation_id == office)
    if public_of_batch is not None:
        shown = [name for name, kind in KINDS.items() if kind.public]
        query = query.where(Proposal.batch_id == public_of_batch, col(Proposal.kind).in_(shown))
    found = session.exec(query.order_by(col(Proposal.id).desc()).limit(200)).all()
    rows = cast("Sequence[tuple[Proposal, str, ProposalAnswer | None]]", found)  # the join is an outer one
    who = {given.by_person_id for _, _, given in rows if given is not None}
    names = dict(session.exec(select(Person.id, Person.name).where(col(Person.id).in_(who))).all()) if who else {}
    return [Entry(one, by, given, names.get(given.by_person_id, "") if given else "") for one, by, given in rows]
