"""Freezing a panel: from here on it is fixed whom it looks at, by which criteria, and who sits on it.

Codes of nominees (N01 …) and seats (Z01 …) are given in an order shuffled by a seed that is drawn once and recorded, so that
a code says nothing of city, rank or the order of the pool.
"""

import hashlib
import secrets
from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.experts import InPool, experts_of
from assessor.cases.names import new_ref
from assessor.cases.panels import Criterion, criteria_of, criteria_problems, hold_setup
from assessor.cases.refusal import Refusal
from assessor.cases.scope import conditions, last_submission
from assessor.panel.assignment import never_one_piece
from assessor.workflow import Moment
from models.application import Application
from models.experts import Expert, SeatHolder
from models.panel import Panel, PanelNominee, PanelSeat

NOMINATED = "at_province"
"""The state in which the province evaluates (process.yaml of the star packs, 46号 二(二)3)."""


def candidates_of(session: Session, viewer: Viewer, panel: Panel, *, lock: bool = False) -> list[Application]:
    """Cases of the panel's star that wait for the province and are in no panel yet, in the order of their numbers."""
    taken = select(PanelNominee.application_id)
    query = select(Application).where(
        Application.batch_id == panel.batch_id,
        Application.level == panel.level,
        Application.state == NOMINATED,
        col(Application.id).not_in(taken),
        *conditions(viewer),
    )
    query = query.order_by(col(Application.number))
    return list(session.exec(query.with_for_update() if lock else query))


def freeze_panel(
    session: Session,
    viewer: Viewer,
    panel: Panel,
    cases: Sequence[str],
    experts: Sequence[str],
    version: int,
    moment: Moment,
    seed: int | None = None,
) -> Panel:
    """Fix the nominees (by the names of their cases), the criteria and the experts (by theirs) of a panel.

    Raises Refusal with everything that stands against it. `seed` is drawn here unless it is given (demonstration, tests).
    """
    hold_setup(session, viewer, panel, version)
    open_to = {case.ref: case for case in candidates_of(session, viewer, panel, lock=True)}
    pool = {one.expert.ref: one for one in experts_of(session, viewer)}
    wanted, invited = list(dict.fromkeys(cases)), list(dict.fromkeys(experts))
    if gone := [ref for ref in wanted if ref not in open_to]:
        raise Refusal(f"有 {len(gone)} 家企业已不在待省级评定，或已编入其他评审组，请刷新页面后重新选择。")
    if away := [
        pool[ref].expert.name if ref in pool else "未知专家" for ref in invited if not _may(pool.get(ref), moment)
    ]:
        raise Refusal(f"不能参加评审（没有账号、申报已过期或已移出专家库）：{'、'.join(away)}。", status=422)
    if problems := problems_before(session, panel, len(wanted), len(invited)):
        raise Refusal(*problems, status=422)
    panel.seed = secrets.randbelow(2**31) if seed is None else seed
    _nominate(session, panel, [open_to[ref] for ref in wanted])
    _seat(session, panel, [pool[ref] for ref in invited])
    panel.phase, panel.version = "frozen", panel.version + 1
    session.add(panel)
    session.flush()
    return panel


def problems_before(session: Session, panel: Panel, nominees: int, experts: int) -> list[str]:
    """What still stands against freezing with so many nominees and experts; empty when it can be done."""
    rows = criteria_of(session, panel)
    found = criteria_problems([Criterion(row.title, row.weight, row.guidance) for row in rows], whole=True)
    if not nominees:
        found.append("没有选择企业：需要有待省级评定的申报。")
    if panel.quota is not None and nominees and panel.quota > nominees:
        found.append(f"名额 {panel.quota} 多于参评企业 {nominees} 家，请修改名额。")
    if experts < panel.each:
        found.append(f"每家企业需要 {panel.each} 位专家，只选了 {experts} 位。")
    elif experts * panel.cap < nominees * panel.each:
        places = experts * panel.cap
        found.append(f"需要 {nominees * panel.each} 人次，所选专家最多承担 {places} 人次，请增加专家或提高上限。")
    elif nominees and (says := never_one_piece(nominees, panel.each, panel.cap)):
        found.append(says)
    return found


def nominees_of(session: Session, panel: Panel) -> list[PanelNominee]:
    """The nominees of a panel by their codes."""
    query = select(PanelNominee).where(PanelNominee.panel_id == panel.id)
    return list(session.exec(query.order_by(col(PanelNominee.code))))


def seats_of(session: Session, panel: Panel) -> list[PanelSeat]:
    """The seats of a panel by their codes; who sits there is told by who_sits.py alone."""
    query = select(PanelSeat).where(PanelSeat.panel_id == panel.id)
    return list(session.exec(query.order_by(col(PanelSeat.code))))


def shuffled(names: Sequence[str], seed: int) -> list[str]:
    """The names in an order that follows from the seed alone: by the SHA-256 of seed and name."""
    return sorted(names, key=lambda name: hashlib.sha256(f"{seed}:{name}".encode()).hexdigest())


def _may(one: InPool | None, moment: Moment) -> bool:
    return one is not None and one.may_serve(moment.today)


def _nominate(session: Session, panel: Panel, cases: Sequence[Application]) -> None:
    by_number = {case.number or "": case for case in cases}
    rows = []
    for code, number in _codes("N", list(by_number), panel.seed or 0):
        case = by_number[number]
        filed = last_submission(session, case)
        assert filed is not None, "a case at the province was submitted"
        rows.append(
            PanelNominee(
                ref=new_ref(),
                panel_id=panel.id or 0,
                application_id=case.id or 0,
                submission_id=filed.id or 0,
                code=code,
            )
        )
    try:
        with session.begin_nested():
            session.add_all(rows)
            session.flush()
    except IntegrityError as error:
        raise Refusal("有企业刚被编入其他评审组，请刷新页面后重新选择。") from error


def _seat(session: Session, panel: Panel, experts: Sequence[InPool]) -> None:
    by_name = {f"expert {one.expert.id}": one.expert for one in experts}
    codes = _codes("Z", list(by_name), panel.seed or 0)
    seats = {name: PanelSeat(panel_id=panel.id or 0, code=code) for code, name in codes}
    session.add_all(seats.values())
    session.flush()
    session.add_all(
        SeatHolder(seat_id=seat.id or 0, panel_id=panel.id or 0, expert_id=by_name[name].id or 0)
        for name, seat in seats.items()
    )
    session.flush()


def seat_one(session: Session, panel: Panel, expert: Expert) -> PanelSeat:
    """One more seat, behind those of the freezing, for one more expert (panel_widen.py says when)."""
    codes = [seat.code for seat in seats_of(session, panel)]
    seat = PanelSeat(panel_id=panel.id or 0, code=f"Z{len(codes) + 1:0{max(2, *(len(code) - 1 for code in codes))}}")
    session.add(seat)
    session.flush()
    session.add(SeatHolder(seat_id=seat.id or 0, panel_id=panel.id or 0, expert_id=expert.id or 0))
    session.flush()
    return seat


def _codes(letter: str, names: Sequence[str], seed: int) -> list[tuple[str, str]]:
    width = max(2, len(str(len(names))))
    return [(f"{letter}{number:0{width}}", name) for number, name in enumerate(shuffled(names, seed), 1)]
