"""Room for a panel that cannot be assigned, or where nobody is left to draw: one more expert, or a higher cap, with a reason.

Nominees, criteria and rules stay as frozen; nobody loses a seat. While sheets are being written, what bars the new seat is
recorded at once, as it is for the others when the panel is assigned.
"""

from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases.experts import InPool, experts_of, find_expert
from assessor.cases.freeze_panel import seat_one
from assessor.cases.panel_facts import facts_of
from assessor.cases.panel_sheets import keep_act, lock_panel, reason_given
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.who_sits import organises, who_sits
from assessor.workflow import Moment
from models.panel import Panel, PanelAct, PanelBar, PanelSeat

OPEN_TO = ("frozen", "scoring")
HIGHEST_CAP = 200


def may_be_added(session: Session, viewer: Viewer, panel: Panel, moment: Moment) -> list[InPool]:
    """Experts of the pool who may serve today and do not sit on this panel."""
    seated = {expert.id for expert in who_sits(session, viewer, panel).values()}
    return [one for one in experts_of(session, viewer) if one.expert.id not in seated and one.may_serve(moment.today)]


def add_expert(session: Session, viewer: Viewer, panel: Panel, ref: str, reason: str, moment: Moment) -> PanelSeat:
    """Give an expert a seat of their own. Raises NotFound, Refusal."""
    panel = _held(session, viewer, panel)
    words = reason_given(reason)
    found = find_expert(session, viewer, ref)
    if not found.may_serve(moment.today):
        raise Refusal("这位专家现在不能参加评审：没有账号、申报已过期，或已移出专家库。", status=422)
    if found.expert.id in {one.id for one in who_sits(session, viewer, panel).values()}:
        raise Refusal("这位专家已经在评审组里。", status=422)
    seat = seat_one(session, panel, found.expert)
    if panel.phase == "scoring":
        _bar(session, panel, seat, moment)
    keep_act(session, viewer, panel, "seat_added", words, {"seat": seat.code}, moment)
    return seat


def raise_cap(session: Session, viewer: Viewer, panel: Panel, cap: int, reason: str, moment: Moment) -> PanelAct:
    """Let every expert take more nominees. Raises NotFound, Refusal."""
    panel = _held(session, viewer, panel)
    words = reason_given(reason)
    if not panel.cap < cap <= HIGHEST_CAP:
        raise Refusal(f"新的上限应当大于现在的 {panel.cap} 家，不超过 {HIGHEST_CAP} 家。", status=422)
    made = keep_act(session, viewer, panel, "cap_raised", words, {"from": panel.cap, "to": cap}, moment)
    panel.cap, panel.version = cap, panel.version + 1
    session.add(panel)
    session.flush()
    return made


def _held(session: Session, viewer: Viewer, panel: Panel) -> Panel:
    if not organises(viewer, panel):
        raise NotFound("没有找到这个评审组")
    panel = lock_panel(session, panel.id or 0)
    if panel.phase not in OPEN_TO:
        raise Refusal("只有冻结以后、评分结束以前可以增补专家或提高上限。")
    return panel


def _bar(session: Session, panel: Panel, seat: PanelSeat, moment: Moment) -> None:
    facts = facts_of(session, panel, moment.today)
    session.add_all(
        PanelBar(nominee_id=firm.nominee.id or 0, seat_id=seat.id or 0, code=reason)
        for code, firm in facts.firms.items()
        for reason in facts.barred.get((code, seat.code), ())
    )
    session.flush()
