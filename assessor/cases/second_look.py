"""The disagreement list of a panel and what came of looking at a score again: kept, or sent for reopening; with a reason.

The list is made from the newest opening's leave-one-out residuals. A hint may only change its order. How often a listed
score was changed afterwards is the override rate.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.add_once import add_once
from assessor.cases.open_model import is_stale, last_opening, openings_of
from assessor.cases.panel_reading import Given, given_in
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.reopen_sheet import propose_reopening
from assessor.cases.who_sits import require_organiser_of
from assessor.panel.disagreement import Overrides, Residual, override_rate, worklist
from assessor.workflow import Moment
from models.panel import Panel, PanelLock, PanelNominee, PanelOpening, PanelSeat, PanelSecondLook, PanelSheet

ANSWERS = {"kept": "核对后维持", "reopen": "提出退回重评"}
SHORTEST_REASON, LONGEST_REASON = 4, 500


@dataclass(frozen=True)
class Listed:
    """A score on the list, with the lock it is about and what came of it."""

    residual: Residual
    given: Given | None
    look: PanelSecondLook | None


def residuals_of(opening: PanelOpening) -> list[Residual]:
    """The residuals that an opening showed."""
    return [Residual(**row) for row in opening.result["residuals"]]


def listed_in(
    session: Session, panel: Panel, opening: PanelOpening, hint: Mapping[tuple[str, str], float] | None = None
) -> list[Listed]:
    """The disagreement list of an opening, furthest first (or as the hint orders it)."""
    given = {(one.nominee, one.seat): one for one in given_in(session, panel)}
    looks = _looks(session, panel)
    found = []
    for row in worklist(residuals_of(opening), hint=hint):
        one = given.get((row.nominee, row.expert))
        found.append(Listed(row, one, looks.get(one.lock.id or 0) if one else None))
    return found


def _looks(session: Session, panel: Panel) -> dict[int, PanelSecondLook]:
    query = (
        select(PanelSecondLook)
        .join(PanelLock, col(PanelLock.id) == col(PanelSecondLook.lock_id))
        .join(PanelSheet, col(PanelSheet.id) == col(PanelLock.sheet_id))
        .where(PanelSheet.panel_id == panel.id)
    )
    return {one.lock_id: one for one in session.exec(query)}


def look_again(
    session: Session, viewer: Viewer, panel: Panel, sheet_ref: str, answer: str, reason: str, moment: Moment
) -> PanelSecondLook:
    """Record what came of a listed score. `reopen` also proposes the reopening, which a second person has to confirm.

    Raises NotFound, Refusal. `panel` must have been read with a lock.
    """
    require_organiser_of(viewer, panel)
    if panel.phase != "meeting":
        raise Refusal("只有评审会期间可以核对分歧。")
    opening = last_opening(session, panel)
    if opening is None or is_stale(session, panel, opening):
        raise Refusal("评分已经变动，请先再次打开模型对照，再按新的清单核对。")
    found = next(
        (one for one in listed_in(session, panel, opening) if one.given and one.given.sheet.ref == sheet_ref), None
    )
    if found is None or found.given is None:
        raise NotFound("分歧清单中没有这份评分")
    reason = reason.strip()
    if answer not in ANSWERS:
        raise Refusal("请选择核对的结果。", status=422)
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise Refusal(f"请写明核对的理由（{SHORTEST_REASON} 至 {LONGEST_REASON} 字）。", status=422)
    made = PanelSecondLook(
        lock_id=found.given.lock.id or 0, answer=answer, reason=reason, by_person_id=viewer.person_id, at=moment.at
    )
    add_once(session, made, "这份评分已经核对过。")
    if answer == "reopen":
        propose_reopening(session, viewer, panel, sheet_ref, reason, moment)
    return made


@dataclass(frozen=True)
class Rate:
    """The override rate so far, and how many listed scores are still being rewritten."""

    overrides: Overrides
    waiting: int


def rate_of(session: Session, panel: Panel) -> Rate:
    """How often a score was changed after it was looked at again, in the order of the lists on which it stood."""
    openings = openings_of(session, panel)[::-1]
    rows: list[tuple[tuple[int, int], bool]] = []
    waiting = 0
    for lock, look, pair in _looked_at(session, panel):
        changed = _changed(session, lock, look)
        if changed is None:
            waiting += 1
        else:
            rows.append((_place(openings, look, pair), changed))
    return Rate(override_rate([changed for _, changed in sorted(rows)]), waiting)


def _looked_at(session: Session, panel: Panel) -> list[tuple[PanelLock, PanelSecondLook, tuple[str, str]]]:
    query: Any = (
        select(PanelLock, PanelSecondLook, PanelNominee.code, PanelSeat.code)
        .join(PanelSecondLook, col(PanelSecondLook.lock_id) == col(PanelLock.id))
        .join(PanelSheet, col(PanelSheet.id) == col(PanelLock.sheet_id))
        .join(PanelNominee, col(PanelNominee.id) == col(PanelSheet.nominee_id))
        .join(PanelSeat, col(PanelSeat.id) == col(PanelSheet.seat_id))
        .where(PanelSheet.panel_id == panel.id)
        .order_by(col(PanelSecondLook.id))
    )
    return [(lock, look, (nominee, seat)) for lock, look, nominee, seat in session.exec(query)]


def _changed(session: Session, lock: PanelLock, look: PanelSecondLook) -> bool | None:
    """Whether a later lock of the sheet has another total; None while the reopened sheet is not locked again."""
    later = select(PanelLock).where(PanelLock.sheet_id == lock.sheet_id, col(PanelLock.seq) > lock.seq)
    after = session.exec(later.order_by(col(PanelLock.seq)).limit(1)).one_or_none()
    if after is not None:
        return after.total_hundredths != lock.total_hundredths
    return False if look.answer == "kept" else None


def _place(openings: list[PanelOpening], look: PanelSecondLook, pair: tuple[str, str]) -> tuple[int, int]:
    """Where the score stood on the list of the opening that was the newest when it was looked at."""
    seen = [one for one in openings if one.at <= look.at] or openings[:1]
    if not seen:
        return 0, 0
    order = [(row.nominee, row.expert) for row in worklist(residuals_of(seen[-1]))]
    return seen[-1].seq, order.index(pair) if pair in order else len(order)
