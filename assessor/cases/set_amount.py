"""Set the amount of a project where the documents leave it to the authority: one person proposes, another confirms.

Which office: `workflow_table.sets_the_amount`. An amount that the rules compute is never set by hand. It holds for the filing
it was set for: a corrected filing is judged anew.
"""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases import two_persons
from assessor.cases.award_now import award_now
from assessor.cases.case_facts import case_facts
from assessor.cases.filing_step import ROUTES
from assessor.cases.pack_as_filed import pack_as_filed
from assessor.cases.projects import by_hand_basis, grant, newest_grant
from assessor.cases.reach import region_of
from assessor.cases.record import Words, record
from assessor.cases.refusal import Refusal
from assessor.cases.save_answers import EDITABLE
from assessor.cases.scope import find_case, last_submission
from assessor.policy.awards.by_hand import Ceiling, ceiling, left_to_the_authority
from assessor.policy.document import DocumentError
from assessor.policy.words import money
from assessor.workflow import Moment, unless
from assessor.workflow_table import sets_the_amount
from models.application import Application, Submission
from models.project import BudgetHold
from models.two_persons import Proposal
from models.vocabulary import OrgKind, Role
from questionnaires.process_shapes import ProcessStep
from questionnaires.shapes import Pack

KIND = "set_amount"
SHORTEST_MINUTES, LONGEST_MINUTES = 2, 100


@dataclass(frozen=True)
class Open:
    """An amount that waits for the authority: why the rules give none, under which clause, and what it may not exceed."""

    says: str
    clause: str
    ceiling: Ceiling


@dataclass(frozen=True)
class Wish:
    """What is proposed: the amount (分) and the number of the minutes of the meeting that decided on it."""

    fen: int
    minutes: str


def open_amount(session: Session, case: Application, pack: Pack) -> Open | None:
    """What there is to set for a project as it stands today; None where the rules compute the award or nobody may set it."""
    submission = last_submission(session, case)
    if submission is None or pack.kind != "subsidy" or any(award.settlement for award in pack.awards.values()):
        return None
    try:
        now = award_now(session, case, submission, pack)
    except DocumentError:
        return None
    if not left_to_the_authority(now.found):
        return None
    filed_under = pack_as_filed(session, submission) or pack
    award = now.found.award
    return Open(award.says, award.clause, ceiling(filed_under, now.found, now.document))


def sits_where_it_is_set(session: Session, viewer: Viewer, case: Application, pack: Pack, moment: Moment) -> bool:
    """Whether the viewer is an officer of the office that sets amounts of this project."""
    assert pack.process is not None
    facts = case_facts(session, case, pack, moment)

    def closed(step: ProcessStep) -> bool:
        return any(n.startswith(ROUTES) and unless.known[n].test(facts, viewer, moment) for n in step.unless)

    actor = sets_the_amount(pack.process, closed, OrgKind(pack.levels[case.level].decided_by))
    here = (viewer.kind, viewer.region_code) == (actor.kind, region_of(actor, case))
    return here and viewer.role is Role.OFFICER


def why_not(session: Session, viewer: Viewer, case: Application, pack: Pack, moment: Moment) -> Refusal | None:
    """What stands against setting an amount now; None when it may be set."""
    if not sits_where_it_is_set(session, viewer, case, pack, moment):
        return Refusal("金额由审核这个项目的主管部门核定。", status=403)
    assert pack.process is not None
    if case.state in EDITABLE or pack.process.states[case.state].final:
        return Refusal("项目不在办理中，不能核定金额。")
    if open_amount(session, case, pack) is None:
        return Refusal("补助金额由规则算定，或者还不能计算，不能另行核定。")
    held = select(BudgetHold.id).where(BudgetHold.application_id == case.id, col(BudgetHold.released_at).is_(None))
    if session.exec(held).first() is not None:
        return Refusal("金额已经占用年度资金，只能在后面的步骤里核减。")
    standing = newest_grant(session, case)
    if standing is not None and standing.basis != by_hand_basis(_submission(session, case)):
        return Refusal("金额已经按资金安排或办理步骤确定，不能另行核定。")
    return None


def propose_amount(
    session: Session, viewer: Viewer, case: Application, pack: Pack, wish: Wish, reason: str, moment: Moment
) -> Proposal:
    """Propose an amount on a locked case. Raises Refusal; nothing changes until another person confirms."""
    _check(session, viewer, case, pack, wish, moment)
    submission = _submission(session, case)
    says = f"{case.number or case.ref}：补助金额核定为 {money(wish.fen)}，依据{wish.minutes.strip()}"
    payload = {
        "case": case.ref, "submission": submission.id, "fen": wish.fen, "minutes": wish.minutes.strip(), "says": says,
    }  # fmt: skip
    wanted = two_persons.Wanted(KIND, subject_of(case), payload, case.batch_id)
    return two_persons.propose(session, viewer, wanted, reason, moment)


def set_proposed(session: Session, viewer: Viewer, proposal: Proposal, moment: Moment) -> None:
    """The confirmed proposal: the amount stands from now on and is in the record. Checked again on the locked case."""
    case = find_case(session, viewer, proposal.payload["case"], lock=True)
    submission = _submission(session, case)
    if submission.id != proposal.payload["submission"]:
        raise Refusal("提出以后企业重新提交过申报，请按最新的申报重新提出。")
    pack = pack_as_filed(session, submission)
    if pack is None:
        raise Refusal("找不到申报时所用的规则包，请联系系统管理员。")
    wish = Wish(proposal.payload["fen"], proposal.payload["minutes"])
    _check(session, viewer, case, pack, wish, moment)
    found = open_amount(session, case, pack)
    words = f"经两人核定，依据{wish.minutes}。{proposal.reason}"
    grant(session, viewer, case, wish.fen, by_hand_basis(submission), words, moment)
    data = {"amount_fen": wish.fen, "minutes": wish.minutes, "proposal": proposal.ref}
    kept = Words(proposal.reason, found.clause if found else "", data)
    record(session, case, viewer, moment, KIND, case.state, case.state, kept)
    case.version += 1
    session.add(case)
    session.flush()


def subject_of(case: Application) -> str:
    """What proposals about a project's amount are about: one at a time."""
    return f"amount:{case.id}"


def _check(session: Session, viewer: Viewer, case: Application, pack: Pack, wish: Wish, moment: Moment) -> None:
    if refusal := why_not(session, viewer, case, pack, moment):
        raise refusal
    found = open_amount(session, case, pack)
    assert found is not None
    if wish.fen <= 0:
        raise Refusal("金额要大于零。不予补助的，请办理不予支持的步骤。", status=422)
    if found.ceiling.fen is not None and wish.fen > found.ceiling.fen:
        raise Refusal(f"金额不能超过 {money(found.ceiling.fen)}（{found.ceiling.says}）。", status=422)
    if not SHORTEST_MINUTES <= len(wish.minutes.strip()) <= LONGEST_MINUTES:
        raise Refusal(f"请填写会议纪要的编号（{SHORTEST_MINUTES} 至 {LONGEST_MINUTES} 字）。", status=422)


def _submission(session: Session, case: Application) -> Submission:
    found = last_submission(session, case)
    if found is None:
        raise Refusal("项目还没有提交，不能核定金额。")
    return found
