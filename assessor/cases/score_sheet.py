"""An expert writes a sheet: marks are saved as they are typed; locking freezes them with the exact weighted total.

A sheet can be written while its panel is in scoring, within the days of scoring; one that two persons opened again also
after those days and during the meeting, because their decision stands above the timetable.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.day_words import day_words
from assessor.cases.panel_facts import bars_of_pair
from assessor.cases.panel_sheets import (
    find_own_sheet,
    lock_panel,
    lock_sheet,
    reopening_of,
    scored,
    turn,
)
from assessor.cases.panels import criteria_of
from assessor.cases.refusal import Refusal, Stale
from assessor.panel import sheets as rules
from assessor.panel.conflicts import REASONS
from assessor.workflow import Moment
from models.panel import Panel, PanelCriterion, PanelLock, PanelMark, PanelSheet

LOCKED = "这份评分表已锁定，不能再修改。确需更改的，请向组织评审的单位说明，由两名工作人员确认后重新打开。"


class Typed(NamedTuple):
    """What was typed for one criterion; points that cannot be read are not saved, their reason is."""

    points: int | None
    reason: str
    readable: bool = True


def may_write(session: Session, panel: Panel, sheet: PanelSheet, moment: Moment) -> tuple[str, ...]:
    """Why a sheet cannot be written now; empty when it can."""
    if sheet.state == "locked":
        return (LOCKED,)
    if sheet.state != "open":
        return ("这份评分表已由其他专家接替，不能再填写。",)
    if reopening_of(session, sheet) is not None and panel.phase in ("scoring", "meeting"):
        return ()
    if panel.phase != "scoring":
        return ("评分已经结束，不能再填写。",)
    if moment.today < panel.scoring_from:
        return (f"评分从 {day_words(panel.scoring_from)} 开始，现在还不能填写。",)
    if moment.today > panel.scoring_to:
        return (f"评分已于 {day_words(panel.scoring_to)} 截止，不能再填写。需要延期的，请联系组织评审的单位。",)
    return ()


def conflict_now(session: Session, panel: Panel, sheet: PanelSheet, moment: Moment) -> tuple[str, ...]:
    """Why this expert may no longer score this nominee: declarations change and run out while a panel is at work."""
    codes = bars_of_pair(session, panel, sheet.nominee_id, sheet.seat_id, moment.today)
    if not codes:
        return ()
    if codes == ("no_declaration",):
        return ("您的年度利害关系申报已过期。请先重新申报，再锁定评分。",)
    said = "、".join(REASONS[code] for code in codes)
    return (f"按现在的登记和申报，您应当回避这家企业（{said}）。请交回，由其他专家评审。",)


def marks_of(session: Session, sheet: PanelSheet) -> dict[int, PanelMark]:
    """What stands in a sheet, by criterion id."""
    return {one.criterion_id: one for one in session.exec(select(PanelMark).where(PanelMark.sheet_id == sheet.id))}


def version_of(marks: Mapping[int, PanelMark]) -> int:
    """A number that grows with every change of the sheet's marks; 0 is an empty sheet."""
    return sum(one.version for one in marks.values())


def pure(marks: Mapping[int, PanelMark]) -> list[rules.Mark]:
    """The marks as the pure room wants them."""
    return [rules.Mark(one.criterion_id, one.points, one.reason) for one in marks.values()]


def save_marks(
    session: Session, viewer: Viewer, ref: str, typed: Mapping[int, Typed], version: int, moment: Moment
) -> PanelSheet:
    """Save what was typed under the version the person saw; saving the same again is no change.

    Raises NotFound, Refusal when the sheet cannot be written now, Stale when it was changed meanwhile in another window.
    """
    panel, sheet = _mine(session, viewer, ref)
    if reasons := may_write(session, panel, sheet, moment):
        raise Refusal(*reasons)
    _save(session, sheet, criteria_of(session, panel), typed, version, moment)
    return sheet


def lock_own_sheet(
    session: Session, viewer: Viewer, ref: str, typed: Mapping[int, Typed], version: int, moment: Moment
) -> PanelLock:
    """Save what was typed and lock the sheet: from now on it counts, and its expert cannot change it.

    Raises as `save_marks`, and Incomplete when a criterion has no points or no proper reason: then it is saved, not locked.
    """
    panel, sheet = _mine(session, viewer, ref)
    if reasons := may_write(session, panel, sheet, moment):
        raise Refusal(*reasons)
    criteria = criteria_of(session, panel)
    _save(session, sheet, criteria, typed, version, moment)
    if reasons := conflict_now(session, panel, sheet, moment):
        raise Refusal(*reasons)
    marks = marks_of(session, sheet)
    if wrong := rules.problems(scored(criteria), pure(marks)):
        raise Incomplete(wrong)
    made = PanelLock(
        sheet_id=sheet.id or 0,
        seq=_locks(session, sheet) + 1,
        marks=[
            {
                "criterion": one.id, "title": one.title, "weight": one.weight,
                "points": marks[one.id or 0].points, "reason": marks[one.id or 0].reason.strip(),
            }
            for one in criteria
        ],
        total_hundredths=rules.total_hundredths(scored(criteria), pure(marks)),
        at=moment.at,
    )  # fmt: skip
    session.add(made)
    turn(session, sheet, "locked", moment)
    return made


class Incomplete(Refusal):
    """The sheet is not complete; `wrong` says for each criterion what is missing (about the points, about the reason)."""

    def __init__(self, wrong: Mapping[int, tuple[str, str]]) -> None:
        super().__init__("还不能锁定：每项指标都要有分数和理由。已填写的内容都已保存。", status=422)
        self.wrong = wrong


def _mine(session: Session, viewer: Viewer, ref: str) -> tuple[Panel, PanelSheet]:
    """The panel, held against a change of its phase, and the sheet, locked: in this order everywhere."""
    sheet = find_own_sheet(session, viewer, ref)
    panel = lock_panel(session, sheet.panel_id, read=True)
    return panel, lock_sheet(session, sheet)


def _save(
    session: Session,
    sheet: PanelSheet,
    criteria: Sequence[PanelCriterion],
    typed: Mapping[int, Typed],
    version: int,
    moment: Moment,
) -> None:
    marks = marks_of(session, sheet)
    changed = {
        one.id: new
        for one in criteria
        if one.id is not None and (new := typed.get(one.id)) is not None and _differs(marks.get(one.id), new)
    }
    if not changed:
        return
    if version != version_of(marks):
        raise Stale(
            {str(key): {"points": one.points, "reason": one.reason} for key, one in marks.items()}, version_of(marks)
        )
    for criterion, new in changed.items():
        row = marks.get(criterion) or PanelMark(sheet_id=sheet.id or 0, criterion_id=criterion, version=0, at=moment.at)
        row.points = new.points if new.readable else row.points
        row.reason = new.reason[: 2 * rules.MOST_WORDS]
        row.version, row.at = row.version + 1, moment.at
        session.add(row)
    session.flush()


def _differs(row: PanelMark | None, new: Typed) -> bool:
    points, reason = (row.points, row.reason) if row else (None, "")
    return (new.readable and new.points != points) or new.reason[: 2 * rules.MOST_WORDS] != reason


def _locks(session: Session, sheet: PanelSheet) -> int:
    query = select(func.coalesce(func.max(col(PanelLock.seq)), 0)).where(PanelLock.sheet_id == sheet.id)
    return int(session.exec(query).one())
