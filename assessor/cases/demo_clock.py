"""The demonstration's movable clock: the database's own time plus an offset that only grows, every move on the record.

Production has no such setting and refuses to start where there is one (models/store.py).
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.refusal import Refusal
from assessor.cases.scope import conditions
from assessor.cases.windows import BEIJING
from assessor.policy.calendar import UnknownYear, add_working_days
from assessor.workflow import Moment
from models import store
from models.application import Application
from models.batch import Setting
from models.people import AuthSession

MOVES = "clock_moves"
FURTHEST = timedelta(days=3 * 366)
MOST_KEPT = 200


@dataclass(frozen=True)
class ClockMove:
    """One move of the clock on the record. Times are ISO 8601 in UTC."""

    login: str
    before: str
    after: str


def target_of(how: str, day: date | None, moment: Moment) -> datetime:
    """Where a move leads: `day` (24 hours on), `working-day`, `five-working-days`, or `date` (each at 9:00 in Beijing).

    Raises Refusal for a way that is not known, a missing day, or a year whose working days are not known.
    """
    if how == "day":
        return moment.at + timedelta(days=1)
    days = {"working-day": 1, "five-working-days": 5}.get(how)
    if days is not None:
        try:
            day = add_working_days(moment.today, days)
        except UnknownYear as error:
            raise Refusal(str(error), status=422) from error
    elif how != "date":
        raise Refusal("请选择要调到什么时候。", status=422)
    if day is None:
        raise Refusal("请填写要调到的日期，例如 2022-03-28。", status=422)
    return datetime.combine(day, time(9, 0), BEIJING)


def set_clock(session: Session, target: datetime) -> None:
    """Let the service's time be `target` now and run on from there (for the demonstration's first moment only)."""
    offset = ceil((target - store.now(session)).total_seconds())
    session.add(Setting(key=store.CLOCK_OFFSET, value=str(offset)))
    session.flush()


def advance_clock(session: Session, viewer: Viewer, target: datetime) -> ClockMove:
    """Move the clock forward to `target`. People stay signed in. Raises Refusal for the past and for a far future."""
    row = session.exec(select(Setting).where(Setting.key == store.CLOCK_OFFSET).with_for_update()).one_or_none()
    if row is None:
        row = Setting(key=store.CLOCK_OFFSET, value="0")
        session.add(row)
        session.flush()
    before = store.now(session)
    if target <= before:
        raise Refusal("演示时间只能向前调，不能调回过去：已经办理的事项都记有时间。", status=422)
    if target - before > FURTHEST:
        raise Refusal("一次最多向前调三年，请选择近一些的日期。", status=422)
    by = timedelta(seconds=ceil((target - before).total_seconds()))
    row.value = str(int(row.value) + int(by.total_seconds()))
    session.add(row)
    for sign_in in session.exec(select(AuthSession).where(col(AuthSession.expires_at) > before)):
        sign_in.seen_at, sign_in.expires_at = sign_in.seen_at + by, sign_in.expires_at + by
        session.add(sign_in)
    move = ClockMove(viewer.login, before.isoformat(timespec="seconds"), target.isoformat(timespec="seconds"))
    _keep(session, move)
    return move


def told_until(session: Session, viewer: Viewer, moment: Moment) -> date | None:
    """The Beijing day of the latest record among this viewer's cases that lies ahead of the clock; None when none does.

    A programme whose document is younger than the demonstration's present is told at its own time.
    """
    newest: datetime | None = session.exec(select(func.max(Application.state_since)).where(*conditions(viewer))).one()
    return newest.astimezone(BEIJING).date() if newest is not None and newest > moment.at else None


def moves(session: Session) -> list[ClockMove]:
    """The moves on the record, the newest first."""
    row = session.get(Setting, MOVES)
    return [ClockMove(*one) for one in reversed(json.loads(row.value))] if row else []


def _keep(session: Session, move: ClockMove) -> None:
    row = session.get(Setting, MOVES) or Setting(key=MOVES, value="[]")
    kept = [*json.loads(row.value), [move.login, move.before, move.after]]
    row.value = json.dumps(kept[-MOST_KEPT:])
    session.add(row)
    session.flush()
