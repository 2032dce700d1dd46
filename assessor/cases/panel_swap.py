"""A sheet goes to another seat: an expert declines and the next is drawn, or the organiser changes it by hand.

Everything is judged by today's facts, and the panel's row is held meanwhile, so that two declines at once draw one after
the other. A decline is never refused because nobody is left: then the place stays empty and the organiser sees it.
"""

from typing import NamedTuple

from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.assign_panel import run_of
from assessor.cases.names import new_ref
from assessor.cases.panel_facts import Facts, facts_of
from assessor.cases.panel_later_ties import is_tied
from assessor.cases.panel_sheets import (
    IN_FORCE,
    Row,
    find_own_sheet,
    find_sheet,
    keep_act,
    lock_panel,
    lock_sheet,
    reason_given,
    rows_of,
    turn,
)
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.who_sits import organises
from assessor.panel import changes
from assessor.panel.assignment import Assignment, Change, Pair
from assessor.panel.refusal import PanelRefusal
from assessor.workflow import Moment
from models.panel import Panel, PanelSheet, PanelSheetChange

DECLINES = {code: words for code, words in changes.DECLINES.items() if code != "silent"}
"""What an expert may give as the reason; that somebody does not answer is for the organiser to say."""


class Choice(NamedTuple):
    """A seat that could take a sheet over by hand: how well it fits and how many sheets it has."""

    seat: str
    affinity: float
    load: int


def decline_sheet(
    session: Session, viewer: Viewer, ref: str, code: str, words: str, moment: Moment
) -> PanelSheetChange:
    """The expert gives an open sheet back, with a coded reason; the next one is drawn. Raises NotFound, Refusal."""
    found = find_own_sheet(session, viewer, ref)
    panel = lock_panel(session, found.panel_id)
    sheet = lock_sheet(session, found)
    _may_be_given_back(panel, sheet)
    if code not in DECLINES:
        raise Refusal("请选择不能评审的原因。", status=422)
    words = words.strip()[:500]
    if code == "other" and len(words) < 4:
        raise Refusal("选择“其他”时请写明原因，至少 4 个字。", status=422)
    return _draw_next(session, panel, find_sheet(session, panel, ref), code, words, moment)


def declare_silent(
    session: Session, viewer: Viewer, panel: Panel, ref: str, reason: str, moment: Moment
) -> PanelSheetChange:
    """The organiser takes a sheet from an expert who does not answer, or who has to stand aside by what is on record now.

    The next one is drawn; in the meeting nobody is, and the nominee has one score less. Raises NotFound, Refusal.
    """
    panel, row = _held(session, viewer, panel, ref)
    _may_be_given_back(panel, row.sheet)
    code = "conflict" if is_tied(session, panel, row.sheet) else "silent"
    return _draw_next(session, panel, row, code, reason_given(reason), moment)


def change_by_hand(
    session: Session, viewer: Viewer, panel: Panel, ref: str, instead: str, reason: str, moment: Moment
) -> PanelSheet:
    """The organiser gives an open sheet, or the empty place of a declined one, to another seat. Raises NotFound, Refusal."""
    panel, row = _held(session, viewer, panel, ref)
    empty = is_empty(row)
    if not empty:
        _changeable(panel, row.sheet)
    else:
        _place_is_free(session, panel, row)
    words = reason_given(reason)
    facts, before = facts_of(session, panel, moment.today), standing(session, panel)
    if empty:
        before = before._replace(pairs=(*before.pairs, pair_of(row)))
    try:
        after = changes.change(
            before, row.nominee.code, row.seat.code, instead, words,
            experts=_never_met(session, row, facts), barred=facts.barred,
            affinity=facts.affinity(row.nominee.code).get(instead, 0.0),
        )  # fmt: skip
    except PanelRefusal as error:
        raise Refusal(error.says, status=422) from error
    made = _new_sheet(session, panel, row, facts, _found(after, row.nominee.code, instead), moment)
    if empty:
        data = {"nominee": row.nominee.code, "from": row.seat.code, "to": instead, "sheet": made.ref}
        keep_act(session, viewer, panel, "filled", words, data, moment)
    else:
        turn(session, row.sheet, "replaced", moment)
        _keep(session, PanelSheetChange(sheet_id=row.sheet.id or 0, kind="by_hand", words=words, instead_id=made.id,
                                        at=moment.at))  # fmt: skip
    return made


def choices(session: Session, panel: Panel, row: Row, moment: Moment) -> list[Choice]:
    """Who could take a sheet over by hand, the best fitting first."""
    facts, loads = facts_of(session, panel, moment.today), standing(session, panel).loads
    like = facts.affinity(row.nominee.code)
    able = [
        Choice(seat, like[seat], loads.get(seat, 0))
        for seat in _never_met(session, row, facts)
        if (row.nominee.code, seat) not in facts.barred and loads.get(seat, 0) < panel.cap
    ]
    return sorted(able, key=lambda one: (-one.affinity, one.load, one.seat))


def is_empty(row: Row) -> bool:
    """Whether an expert declined and nobody was left to draw: the place is empty until the organiser fills it."""
    return row.sheet.state == "declined" and row.change is not None and row.change.instead_id is None


def standing(session: Session, panel: Panel) -> Assignment:
    """The assignment as it stands, for the pure room: pairs in force and the changes so far."""
    run, rows = run_of(session, panel), rows_of(session, panel)
    if run is None:
        raise Refusal("还没有分派专家。")
    seats = {row.sheet.id: row.seat.code for row in rows}
    changed = sorted((row.change.id or 0, row, row.change) for row in rows if row.change is not None)
    made = [
        Change(row.nominee.code, row.seat.code, seats.get(one.instead_id, ""), one.code or changes.HAND, one.words)
        for _, row, one in changed
    ]
    pairs = tuple(pair_of(row) for row in rows if row.sheet.state in IN_FORCE)
    return Assignment(pairs, run.seed, panel.each, panel.cap, groups(pairs), tuple(made))


def groups(pairs: tuple[Pair, ...]) -> int:
    """Groups of nominees that share no chain of experts; 1 is a design in one piece."""
    near: dict[str, set[str]] = {}
    for pair in pairs:
        near.setdefault("n" + pair.nominee, set()).add("e" + pair.expert)
        near.setdefault("e" + pair.expert, set()).add("n" + pair.nominee)
    count, seen = 0, set[str]()
    for start in near:
        if start in seen:
            continue
        count, reached = count + 1, [start]
        while reached:
            one = reached.pop()
            if one not in seen:
                seen.add(one)
                reached.extend(near[one] - seen)
    return count


def _held(session: Session, viewer: Viewer, panel: Panel, ref: str) -> tuple[Panel, Row]:
    """The panel and one of its sheets, both locked for this organiser."""
    if not organises(viewer, panel):
        raise NotFound("没有找到这个专家评审组")
    panel = lock_panel(session, panel.id or 0)
    row = find_sheet(session, panel, ref)
    lock_sheet(session, row.sheet)
    return panel, row


def _changeable(panel: Panel, sheet: PanelSheet) -> None:
    _may_be_given_back(panel, sheet)
    if panel.phase != "scoring":
        raise Refusal("只有在评分阶段可以调整专家。")


def _may_be_given_back(panel: Panel, sheet: PanelSheet) -> None:
    """Open sheets alone; in the meeting those that two persons opened again and that will not be locked any more."""
    if sheet.state == "locked":
        raise Refusal("评分已经锁定。确需更换专家的，先由两名工作人员重新打开这份评分表。")
    if sheet.state != "open":
        raise Refusal("这份评分表已经调整给其他专家，请刷新页面查看。")
    if panel.phase not in ("scoring", "meeting"):
        raise Refusal("评审已经结束，不能再调整专家。")


def _place_is_free(session: Session, panel: Panel, row: Row) -> None:
    if panel.phase != "scoring":
        raise Refusal("只有在评分阶段可以调整专家。")
    held = [one for one in rows_of(session, panel) if one.nominee.id == row.nominee.id and one.sheet.state in IN_FORCE]
    if len(held) >= panel.each:
        raise Refusal("这家企业的专家已经补齐，请刷新页面查看。")


def _draw_next(session: Session, panel: Panel, row: Row, code: str, words: str, moment: Moment) -> PanelSheetChange:
    made = _next_sheet(session, panel, row, code, words, moment) if panel.phase == "scoring" else None
    turn(session, row.sheet, "declined", moment)
    return _keep(session, PanelSheetChange(sheet_id=row.sheet.id or 0, kind="declined", code=code, words=words,
                                           instead_id=made.id if made else None, at=moment.at))  # fmt: skip


def _next_sheet(session: Session, panel: Panel, row: Row, code: str, words: str, moment: Moment) -> PanelSheet | None:
    """The sheet of whoever is drawn next; None when nobody is left."""
    facts = facts_of(session, panel, moment.today)
    try:
        after = changes.decline(
            standing(session, panel), row.nominee.code, row.seat.code, code,
            experts=_never_met(session, row, facts), barred=facts.barred,
            affinity=facts.affinity(row.nominee.code), reason=words,
        )  # fmt: skip
    except PanelRefusal as error:
        if error.code != "nobody_left":
            raise Refusal(error.says, status=422) from error
        return None
    new = next(pair for pair in after.pairs if pair.nominee == row.nominee.code and pair.why == "next"
               and pair.expert == after.changes[-1].replaced_by)  # fmt: skip
    return _new_sheet(session, panel, row, facts, new, moment)


def _never_met(session: Session, row: Row, facts: Facts) -> list[str]:
    """Seats that never had a sheet of this nominee: whoever gave one back is not asked again."""
    had = set(session.exec(select(PanelSheet.seat_id).where(PanelSheet.nominee_id == row.nominee.id)))
    return [code for code, place in facts.places.items() if place.seat.id not in had]


def _new_sheet(session: Session, panel: Panel, row: Row, facts: Facts, pair: Pair, moment: Moment) -> PanelSheet:
    made = PanelSheet(
        ref=new_ref(), panel_id=panel.id or 0, nominee_id=row.nominee.id or 0,
        seat_id=facts.places[pair.expert].seat.id or 0, why=pair.why, says=pair.says, affinity=pair.affinity, at=moment.at,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def _found(after: Assignment, nominee: str, expert: str) -> Pair:
    return next(pair for pair in after.pairs if (pair.nominee, pair.expert) == (nominee, expert))


def pair_of(row: Row) -> Pair:
    """A sheet as a pair of the pure room."""
    return Pair(row.nominee.code, row.seat.code, row.sheet.affinity, row.sheet.why, row.sheet.says)


def _keep(session: Session, change: PanelSheetChange) -> PanelSheetChange:
    session.add(change)
    session.flush()
    return change
