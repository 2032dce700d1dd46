"""What an expert panel has said of a case: the newest decision that two persons of the province confirmed.

Without scores and without persons: this is what the file, the decision sheet and, once an office concluded, the
enterprise are told.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from assessor.workflow_panel import NOT, PENDING, RECOMMEND
from models.application import Application
from models.panel import Panel, PanelDecision, PanelNominee
from models.panel_meeting import PanelResult, PanelResultItem

ANSWERS = {"recommend": "推荐", "not": "不推荐", "defer": "暂缓，补充后再议"}
FINAL = {"recommend": RECOMMEND, "not": NOT}


@dataclass(frozen=True)
class Outcome:
    """A confirmed recommendation: the panel's title, the answer in words, the reason, when it was confirmed."""

    panel: str
    answer: str
    reason: str
    at: datetime

    @property
    def words(self) -> str:
        return ANSWERS[self.answer]


def said_of(session: Session, case: Application) -> str | None:
    """For the process table: None without a panel, else pending, recommend or not."""
    nominated = session.exec(select(PanelNominee.id).where(PanelNominee.application_id == case.id)).first()
    if nominated is None:
        return None
    found = outcome_of(session, case)
    return FINAL[found.answer] if found else PENDING


def outcome_of(session: Session, case: Application) -> Outcome | None:
    """The confirmed recommendation on a case; None without a panel, or before it is confirmed."""
    query = (
        select(PanelDecision, PanelResult, Panel)
        .join(PanelResultItem, col(PanelResultItem.decision_id) == col(PanelDecision.id))
        .join(PanelResult, col(PanelResult.id) == col(PanelResultItem.result_id))
        .join(PanelNominee, col(PanelNominee.id) == col(PanelDecision.nominee_id))
        .join(Panel, col(Panel.id) == col(PanelResult.panel_id))
        .where(PanelNominee.application_id == case.id)
        .order_by(col(PanelResult.id).desc())
    )
    row = session.exec(query.limit(1)).one_or_none()
    return Outcome(row[2].title, row[0].answer, row[0].reason, row[1].at) if row else None
