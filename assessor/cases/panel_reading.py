"""What a panel holds, as rows: its nominees with what a page says of them, and the scores that are locked.

Seats stand here by code only; who sits there is known to `who_sits.py` alone.
"""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from assessor.cases.panel_facts import ties_on_record
from assessor.cases.panel_groups import sector_of, size_of
from assessor.panel.scores import Score
from models.application import Application, Submission
from models.panel import Panel, PanelLock, PanelNominee, PanelSeat, PanelSheet
from models.people import Organisation, Region

MEETING = ("meeting", "closed")
"""Phases in which every sheet is locked, so that scores may be looked at."""


@dataclass(frozen=True)
class Nominated:
    """A nominee with what pages say of it; `sector` and `size` are words made from the filing."""

    nominee: PanelNominee
    case: Application
    firm: str
    city: str
    sector: str
    size: str

    @property
    def code(self) -> str:
        return self.nominee.code


@dataclass(frozen=True)
class Given:
    """What one seat gave one nominee: the newest lock of a locked sheet."""

    nominee: str
    seat: str
    sheet: PanelSheet
    lock: PanelLock
    barred: bool

    @property
    def points(self) -> float:
        """The weighted total, in points."""
        return self.lock.total_hundredths / 100


def nominees_of(session: Session, panel: Panel) -> dict[str, Nominated]:
    """Every nominee by its code, in the order of codes."""
    cities = dict(session.exec(select(Region.code, Region.name).where(Region.kind == "city")).all())
    query = (
        select(PanelNominee, Application, Submission, Organisation.name)
        .join(Application, col(Application.id) == col(PanelNominee.application_id))
        .join(Submission, col(Submission.id) == col(PanelNominee.submission_id))
        .join(Organisation, col(Organisation.id) == col(Application.enterprise_id))
        .where(PanelNominee.panel_id == panel.id)
        .order_by(col(PanelNominee.code))
    )
    return {
        nominee.code: Nominated(
            nominee, case, firm, cities[case.city_code], sector_of(filed.document), size_of(filed.document)
        )
        for nominee, case, filed, firm in session.exec(query)
    }


def given_in(session: Session, panel: Panel) -> list[Given]:
    """The newest lock of every locked sheet, by nominee and seat. Sheets being rewritten have no score meanwhile."""
    query = (
        select(PanelSheet, PanelLock, PanelNominee.code, PanelSeat.code)
        .join(PanelLock, col(PanelLock.sheet_id) == col(PanelSheet.id))
        .join(PanelNominee, col(PanelNominee.id) == col(PanelSheet.nominee_id))
        .join(PanelSeat, col(PanelSeat.id) == col(PanelSheet.seat_id))
        .where(PanelSheet.panel_id == panel.id, PanelSheet.state == "locked")
        .order_by(col(PanelNominee.code), col(PanelSeat.code), col(PanelLock.seq))
    )
    barred = ties_on_record(session, panel)
    newest = {(nominee, seat): (sheet, lock) for sheet, lock, nominee, seat in session.exec(query)}
    return [
        Given(nominee, seat, sheet, lock, (sheet.nominee_id, sheet.seat_id) in barred)
        for (nominee, seat), (sheet, lock) in newest.items()
    ]


def rewritten_in(session: Session, panel: Panel) -> list[tuple[str, str]]:
    """(nominee, seat) of sheets that were locked once and are open again: their scores are on the way."""
    query = (
        select(PanelNominee.code, PanelSeat.code)
        .join(PanelSheet, col(PanelSheet.nominee_id) == col(PanelNominee.id))
        .join(PanelSeat, col(PanelSeat.id) == col(PanelSheet.seat_id))
        .join(PanelLock, col(PanelLock.sheet_id) == col(PanelSheet.id))
        .where(PanelSheet.panel_id == panel.id, PanelSheet.state == "open")
    )
    return sorted(set(session.exec(query).all()))


def scores_of(given: list[Given]) -> list[Score]:
    """Rows for `assessor.panel`; a score of a barred pair is marked, and is then refused there."""
    return [Score(one.nominee, one.seat, one.points, True, one.barred) for one in given]
