"""Derive from the records what the rows that change should say now: cases' states, and filling windows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from models.application import Application
from models.batch import FillingWindow, WindowChange
from models.record import Event


@dataclass
class _Derived:
    seq: int = 0
    state: str = "draft"
    since: datetime | None = None


def compare_states(session: Session) -> Iterator[str]:
    """Every case's state and its date, derived again from its events; each difference is a sentence."""
    derived: dict[int, _Derived] = {}
    query = select(
        col(Event.application_id), col(Event.seq), col(Event.from_state), col(Event.to_state), col(Event.at)
    ).order_by(col(Event.application_id), col(Event.seq))
    for case, seq, from_state, to_state, at in session.execute(query.execution_options(yield_per=2000)):
        one = derived.setdefault(case, _Derived())
        if seq != one.seq + 1 or (from_state or "draft") != one.state:
            yield f"申报（编号 {case}）的办理记录在第 {seq} 步接不上"
        if to_state != one.state:
            one.since = at
        one.seq, one.state = seq, to_state
    yield from _differences(session, derived)


def _differences(session: Session, derived: dict[int, _Derived]) -> Iterator[str]:
    query = select(
        col(Application.id), col(Application.number), col(Application.state), col(Application.state_since),
        col(Application.created_at),
    ).order_by(col(Application.id))  # fmt: skip
    for case, number, state, since, created in session.execute(query.execution_options(yield_per=2000)):
        one = derived.get(case, _Derived())
        if state != one.state:
            yield f"申报 {number or case} 的状态是 {state}，按办理记录应为 {one.state}"
        if since != (one.since or created):
            yield f"申报 {number or case} 进入现状态的时间与办理记录不符"


def compare_windows(session: Session) -> Iterator[str]:
    """Every filling window whose changes are on the record, against the last of them."""
    changes = select(
        col(WindowChange.window_id), col(WindowChange.opens_after), col(WindowChange.closes_after)
    ).order_by(col(WindowChange.id))
    last = {window: (opens, closes) for window, opens, closes in session.execute(changes)}
    query = select(
        col(FillingWindow.id), col(FillingWindow.region_code), col(FillingWindow.opens_at), col(FillingWindow.closes_at)
    )
    for window, region, opens, closes in session.execute(query.order_by(col(FillingWindow.id))):
        if window in last and last[window] != (opens, closes):
            yield f"区划 {region} 的填报时间与最后一次设置的记录不符"
