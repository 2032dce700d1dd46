"""The result of a panel: what the meeting decided, confirmed by two persons of the province, becomes the ground of its opinion.

Every case gets an event of the process table (`record_panel_result`) that cites the clause; scores and persons stay out of it.
"""

from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases import two_persons
from assessor.cases.move import move
from assessor.cases.pack_as_filed import pack_as_filed
from assessor.cases.panel_decisions import Decided, decisions_in
from assessor.cases.panel_reading import Nominated, nominees_of, rewritten_in
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.who_sits import require_organiser_of
from assessor.workflow import Moment
from models.application import Application, Submission
from models.panel import Panel
from models.panel_meeting import PanelResult, PanelResultItem
from models.two_persons import Proposal

KIND = "panel_result"
SETTLED = ("recommend", "not")


def subject_of(panel: Panel) -> str:
    """What a proposal to confirm a panel's result is about."""
    return f"panel:{panel.id}"


def unconfirmed(decisions: dict[str, list[Decided]]) -> dict[str, Decided]:
    """The newest decisions that settle a nominee and are not confirmed yet, by code."""
    newest = {code: rows[0] for code, rows in decisions.items()}
    return {code: one for code, one in newest.items() if one.decision.answer in SETTLED and not one.confirmed}


def propose_result(session: Session, viewer: Viewer, panel: Panel, reason: str, moment: Moment) -> Proposal:
    """Propose to confirm everything that the meeting has settled so far. Raises Refusal."""
    require_organiser_of(viewer, panel)
    wanted = _wanted(session, panel)
    counts = {answer: sum(one.decision.answer == answer for one in wanted.values()) for answer in SETTLED}
    says = (
        f"{panel.title}：确认 {len(wanted)} 家企业的评审结论，推荐 {counts['recommend']} 家，不推荐 {counts['not']} 家"
    )
    payload = {"panel": panel.id, "decisions": sorted(one.decision.id or 0 for one in wanted.values()), "says": says}
    return two_persons.propose(
        session, viewer, two_persons.Wanted(KIND, subject_of(panel), payload, panel.batch_id), reason, moment
    )


def _wanted(session: Session, panel: Panel) -> dict[str, Decided]:
    if panel.phase != "meeting":
        raise Refusal("只有评审会期间可以确认结论。")
    found = unconfirmed(decisions_in(session, panel))
    if not found:
        raise Refusal("还没有可以确认的结论：请先在评审会上逐家记录推荐或不推荐。")
    if waiting := [code for code, _ in rewritten_in(session, panel) if code in found]:
        raise Refusal(f"{'、'.join(waiting[:5])} 有评分表退回后还没有重新锁定，锁定并重新讨论后再确认。")
    return found


def confirm_result(session: Session, viewer: Viewer, proposal: Proposal, moment: Moment) -> None:
    """Done when the second person confirms. Raises Refusal when the meeting decided otherwise since it was proposed."""
    panel = session.exec(select(Panel).where(Panel.id == proposal.payload["panel"]).with_for_update()).one_or_none()
    if panel is None or panel.organisation_id != viewer.organisation_id:
        raise NotFound("没有找到这次专家评审")
    wanted = _wanted(session, panel)
    if sorted(one.decision.id or 0 for one in wanted.values()) != proposal.payload["decisions"]:
        raise Refusal("提出以后又有企业的结论改过或新记录了，请撤回后按现在的结论重新提出。")
    last = session.exec(
        select(func.coalesce(func.max(PanelResult.seq), 0)).where(PanelResult.panel_id == panel.id)
    ).one()
    made = PanelResult(panel_id=panel.id or 0, seq=last + 1, proposal_id=proposal.id or 0, at=moment.at)
    session.add(made)
    session.flush()
    nominees = nominees_of(session, panel)
    for code in sorted(wanted):
        session.add(PanelResultItem(result_id=made.id or 0, decision_id=wanted[code].decision.id or 0))
        session.flush()
        _tell(session, viewer, panel, nominees[code], wanted[code], moment)
    _close(session, panel, nominees)


def _tell(session: Session, viewer: Viewer, panel: Panel, one: Nominated, decided: Decided, moment: Moment) -> None:
    case = session.exec(select(Application).where(Application.id == one.case.id).with_for_update()).one()
    pack = pack_as_filed(session, session.get_one(Submission, one.nominee.submission_id))
    if pack is None:
        raise Refusal(f"没有找到 {one.code} 申报时的规则包存档，请联系系统管理员。")
    if pack.process is None or pack.process.step("record_panel_result", case.state) is None:
        return  # the case has left the province's desk meanwhile; the panel's own record keeps what was said
    reason = f"{decided.words}：{decided.decision.reason}"
    data = {"panel": panel.ref, "answer": decided.decision.answer}
    move(session, viewer, case, pack, "record_panel_result", moment, reason=reason, data=data)


def _close(session: Session, panel: Panel, nominees: dict[str, Nominated]) -> None:
    """The panel ends when everybody's newest decision is a confirmed recommendation for or against."""
    decisions = decisions_in(session, panel)
    newest = [decisions[code][0] for code in nominees if code in decisions]
    if len(newest) == len(nominees) and all(one.confirmed and one.decision.answer in SETTLED for one in newest):
        panel.phase = "closed"
    panel.version += 1
    session.add(panel)
    session.flush()


def results_confirmed(session: Session, panel: Panel) -> Sequence[PanelResult]:
    """Every confirmed result, the newest first."""
    query = select(PanelResult).where(PanelResult.panel_id == panel.id)
    return session.exec(query.order_by(col(PanelResult.seq).desc())).all()
