"""Ties that come to light while a panel is at work: they bar from the moment they are on record.

Whoever is tied to a nominee from now on neither scores it nor hears of it in the meeting, and a score that was locked before
stops the sum until it was dealt with (two persons open the sheet again, then it is given back).
"""

from sqlmodel import Session, col, select

from assessor.cases.panel_facts import EXPIRED, facts_of, ties_on_record
from assessor.cases.who_sits import seats_held_by
from assessor.workflow import Moment
from models.experts import Expert
from models.panel import Panel, PanelBar, PanelSeat, PanelSheet

AT_WORK = ("scoring", "meeting")


def bar_new_ties(session: Session, expert: Expert, moment: Moment) -> int:
    """Put on record whom this expert may not meet by today's entry and declaration; returns how many bars are new."""
    query = (
        select(PanelSeat, Panel)
        .join(Panel, col(Panel.id) == col(PanelSeat.panel_id))
        .where(col(PanelSeat.id).in_(seats_held_by(session, expert)), col(Panel.phase).in_(AT_WORK))
    )
    made = 0
    for seat, panel in session.exec(query.order_by(col(PanelSeat.id))).all():
        facts, known = facts_of(session, panel, moment.today), ties_on_record(session, panel)
        for code, firm in facts.firms.items():
            for why in facts.barred.get((code, seat.code), ()):
                if why != EXPIRED and why not in known.get((firm.nominee.id or 0, seat.id or 0), ()):
                    session.add(PanelBar(nominee_id=firm.nominee.id or 0, seat_id=seat.id or 0, code=why))
                    made += 1
    session.flush()
    return made


def is_tied(session: Session, panel: Panel, sheet: PanelSheet) -> bool:
    """Whether a tie between the nominee and the seat of a sheet is on record."""
    return (sheet.nominee_id, sheet.seat_id) in ties_on_record(session, panel)
