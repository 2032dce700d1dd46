"""Open a locked sheet again: one officer of the province proposes it with the reason, another confirms. The lock stays."""

from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases import two_persons
from assessor.cases.panel_sheets import Row, find_sheet, last_locks, lock_panel, lock_sheet, turn
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.who_sits import organises
from assessor.workflow import Moment
from models.panel import Panel, PanelLock, PanelReopening, PanelSheet
from models.two_persons import Proposal

KIND = "panel_reopen"


def subject_of(sheet: PanelSheet) -> str:
    """What a proposal to reopen a sheet is about."""
    return f"panel_sheet:{sheet.id}"


def propose_reopening(
    session: Session, viewer: Viewer, panel: Panel, ref: str, reason: str, moment: Moment
) -> Proposal:
    """Propose to open a locked sheet again. Raises NotFound, Refusal."""
    if not organises(viewer, panel):
        raise NotFound("没有找到这个专家评审组")
    row = find_sheet(session, panel, ref)
    lock = _check(session, panel, row.sheet)
    says = f"{panel.title}：{row.nominee.code} 由 {row.seat.code} 评的分（第 {lock.seq} 次锁定）重新打开，由该专家修改后再锁定"
    wanted = two_persons.Wanted(KIND, subject_of(row.sheet), {"lock": lock.id, "says": says}, panel.batch_id)
    return two_persons.propose(session, viewer, wanted, reason, moment)


def reopen(session: Session, viewer: Viewer, proposal: Proposal, moment: Moment) -> None:
    """Done when the second person confirms: the sheet is open again; what was locked before stays on record."""
    lock = session.get_one(PanelLock, proposal.payload["lock"])
    sheet = session.get_one(PanelSheet, lock.sheet_id)
    panel = lock_panel(session, sheet.panel_id)
    sheet = lock_sheet(session, sheet)
    if not organises(viewer, panel):
        raise NotFound("没有找到这个专家评审组")
    if _check(session, panel, sheet).id != lock.id:
        raise Refusal("提出以后这份评分表又锁定过，请按现在的评分重新提出。")
    made = PanelReopening(lock_id=lock.id or 0, proposal_id=proposal.id or 0, reason=proposal.reason, at=moment.at)
    session.add(made)
    turn(session, sheet, "open", moment)


def reopenings_of(session: Session, row: Row) -> dict[int, PanelReopening]:
    """The reopenings of a sheet by the id of the lock that each opened."""
    query = select(PanelReopening).join(PanelLock).where(PanelLock.sheet_id == row.sheet.id)
    return {one.lock_id: one for one in session.exec(query)}


def _check(session: Session, panel: Panel, sheet: PanelSheet) -> PanelLock:
    if panel.phase not in ("scoring", "meeting"):
        raise Refusal("评审已经结束，评分不能再改。")
    if sheet.state != "locked":
        raise Refusal("只有已锁定的评分表需要重新打开。")
    return last_locks(session, [sheet.id or 0])[sheet.id or 0]
