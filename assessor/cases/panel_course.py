"""The course of scoring, for the organiser: who has not locked yet, more time, and the way to the meeting."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.panel_facts import ties_on_record
from assessor.cases.panel_sheets import IN_FORCE, Row, keep_act, lock_panel, reason_given, rows_of
from assessor.cases.panel_swap import is_empty
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.two_persons import open_about
from assessor.cases.who_sits import organises
from assessor.panel.official import FEWEST
from assessor.workflow import Moment
from models.panel import Panel, PanelAct, PanelNominee

LONGEST_EXTENSION = 60
"""Days: the product's own choice; a longer one is asked for twice."""


@dataclass(frozen=True)
class Standing:
    """Where scoring stands. `short`: nominees that would have fewer locked sheets than the official rule needs."""

    rows: Sequence[Row]
    open: Sequence[Row]
    empty: Sequence[Row]
    """Places that a decline left empty and nobody has filled."""
    locked: int
    needed: int
    short: Sequence[tuple[str, int]]

    @property
    def complete(self) -> bool:
        """Every sheet is locked and no place is empty."""
        return not self.open and not self.empty and self.locked > 0


def standing_of(session: Session, panel: Panel) -> Standing:
    """Count locked, open and empty places of a panel; nothing of what was scored is read."""
    rows = rows_of(session, panel)
    force = [row for row in rows if row.sheet.state in IN_FORCE]
    locked = Counter(row.nominee.code for row in force if row.sheet.state == "locked")
    in_force = Counter(row.nominee.code for row in force)
    # A place is empty as long as its nominee has fewer sheets in force than experts were promised.
    empty = []
    for row in rows:
        if is_empty(row) and in_force[row.nominee.code] < panel.each:
            empty.append(row)
            in_force[row.nominee.code] += 1
    needed = needed_by(panel)
    codes = session.exec(
        select(PanelNominee.code).where(PanelNominee.panel_id == panel.id).order_by(col(PanelNominee.code))
    )
    return Standing(
        rows=rows,
        open=[row for row in force if row.sheet.state == "open"],
        empty=empty,
        locked=sum(locked.values()),
        needed=needed,
        short=[(code, locked[code]) for code in codes if locked[code] < needed],
    )


def needed_by(panel: Panel) -> int:
    """Locked sheets that a nominee needs for an official result: what was set, at least what the rule itself needs."""
    return max(panel.minimum, FEWEST[panel.rule])


def extend_scoring(
    session: Session, viewer: Viewer, panel: Panel, until: date, reason: str, moment: Moment
) -> PanelAct:
    """Let scoring go on until a later day. Raises NotFound, Refusal."""
    panel = _held(session, viewer, panel)
    words = reason_given(reason)
    if panel.phase != "scoring":
        raise Refusal("只有在评分阶段可以延长评分时间。")
    if until <= panel.scoring_to or until < moment.today:
        raise Refusal("延长后的截止日期应当晚于现在的截止日期，且不早于今天。", status=422)
    if (until - max(panel.scoring_to, moment.today)).days > LONGEST_EXTENSION:
        raise Refusal(f"一次最多延长 {LONGEST_EXTENSION} 天。", status=422)
    data = {"from": panel.scoring_to.isoformat(), "to": until.isoformat()}
    made = keep_act(session, viewer, panel, "extended", words, data, moment)
    panel.scoring_to, panel.version = until, panel.version + 1
    session.add(panel)
    session.flush()
    return made


def go_to_meeting(session: Session, viewer: Viewer, panel: Panel, reason: str, moment: Moment) -> PanelAct:
    """End scoring: plainly when every sheet is locked, else with a reason, and only while every nominee has enough.

    What is not locked by then does not count and cannot be written any more; the act names it. Raises NotFound, Refusal.
    """
    panel = _held(session, viewer, panel)
    if panel.phase != "scoring":
        raise Refusal("只有在评分阶段可以结束评分、转入会评。")
    now = standing_of(session, panel)
    if waiting := [row for row in now.rows if open_about(session, f"panel_sheet:{row.sheet.id}")]:
        named = "、".join(f"{row.nominee.code}（{row.seat.code}）" for row in waiting[:5])
        raise Refusal(f"还有重新打开评分表的提议等待确认：{named}。请先确认或撤回。")
    ties = ties_on_record(session, panel)
    locked = [row for row in now.rows if row.sheet.state == "locked"]
    if tied := [row for row in locked if (row.sheet.nominee_id, row.sheet.seat_id) in ties]:
        named = "、".join(f"{row.nominee.code}（{row.seat.code}）" for row in tied[:5])
        raise Refusal(
            f"有已锁定的评分，其专家按现在的记录应当回避：{named}。请先由两人重新打开评分表，再交给其他专家。"
        )
    if now.complete:
        made = keep_act(session, viewer, panel, "to_meeting", reason.strip()[:500], {"locked": now.locked}, moment)
    else:
        made = _short(session, viewer, panel, now, reason, moment)
    panel.phase, panel.version = "meeting", panel.version + 1
    session.add(panel)
    session.flush()
    return made


def _short(session: Session, viewer: Viewer, panel: Panel, now: Standing, reason: str, moment: Moment) -> PanelAct:
    if now.short:
        named = "、".join(f"{code}（{count} 份）" for code, count in now.short[:8])
        raise Refusal(
            f"按本次的汇总办法，每家企业至少要有 {now.needed} 份锁定的评分，还不够的有：{named}。请延长评分时间或补派专家。"
        )
    words = reason_given(reason)
    missing = [[row.nominee.code, row.seat.code] for row in (*now.open, *now.empty)]
    data = {"locked": now.locked, "missing": missing}
    return keep_act(session, viewer, panel, "to_meeting_short", words, data, moment)


def _held(session: Session, viewer: Viewer, panel: Panel) -> Panel:
    if not organises(viewer, panel):
        raise NotFound("没有找到这个专家评审组")
    return lock_panel(session, panel.id or 0)
