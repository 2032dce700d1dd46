"""Who came to a panel's meeting, as the organiser enters it: names, never seats, so that nobody learns who wrote what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.refusal import Refusal
from assessor.cases.who_sits import who_sits
from assessor.workflow import Moment
from models.panel import Panel
from models.panel_meeting import PanelAttendance

LONGEST = 60
LATEST_DAYS = 1
"""A meeting may be entered up to the day before it is held, not for a day far ahead."""


@dataclass(frozen=True)
class Came:
    """What the organiser entered. `present` are names of the panel's experts; the others count as absent."""

    held_on: date
    place: str
    chair: str
    recorder: str
    present: tuple[str, ...]
    others: str = ""


def members_of(session: Session, viewer: Viewer, panel: Panel) -> list[str]:
    """The experts' names in the order of names, so that it says nothing of seats; for the organiser only."""
    return sorted(expert.name for expert in who_sits(session, viewer, panel).values())


def attendance_of(session: Session, panel: Panel) -> PanelAttendance | None:
    """What was entered last."""
    query = select(PanelAttendance).where(PanelAttendance.panel_id == panel.id)
    return session.exec(query.order_by(col(PanelAttendance.seq).desc()).limit(1)).one_or_none()


def enter_attendance(session: Session, viewer: Viewer, panel: Panel, came: Came, moment: Moment) -> PanelAttendance:
    """Enter who came; an earlier entry stays beside it. `panel` must have been read with a lock. Raises Refusal."""
    members = members_of(session, viewer, panel)
    if problems := _problems(panel, came, members, moment):
        raise Refusal(*problems, status=422)
    last = session.exec(
        select(func.coalesce(func.max(PanelAttendance.seq), 0)).where(PanelAttendance.panel_id == panel.id)
    ).one()
    made = PanelAttendance(
        panel_id=panel.id or 0, seq=last + 1, held_on=came.held_on, place=came.place.strip(), chair=came.chair.strip(),
        recorder=came.recorder.strip(), present=_in_order(members, came.present), absent=_without(members, came.present),
        others=came.others.strip(), by_person_id=viewer.person_id, at=moment.at,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def _problems(panel: Panel, came: Came, members: Sequence[str], moment: Moment) -> list[str]:
    found = []
    if panel.phase not in ("meeting", "closed"):
        found.append("转入评审会以后再登记出席情况。")
    if not came.chair.strip():
        found.append("请填写主持人。")
    if not came.present:
        found.append("请勾选出席的专家。")
    if set(came.present) - set(members):
        found.append("勾选的姓名不在这次评审的专家中，请刷新页面。")
    if came.held_on > moment.today + timedelta(days=LATEST_DAYS):
        found.append("会议日期还没有到，请在开会时登记。")
    too_long = [one for one in (came.place, came.chair, came.recorder) if len(one.strip()) > LONGEST]
    if too_long or len(came.others.strip()) > 500:
        found.append(f"地点、主持人、记录人最多各 {LONGEST} 字，列席人员最多 500 字。")
    return found


def _in_order(members: Sequence[str], chosen: Sequence[str]) -> list[str]:
    return [name for name in members if name in chosen]


def _without(members: Sequence[str], chosen: Sequence[str]) -> list[str]:
    return [name for name in members if name not in chosen]
