"""Of a panel's meeting: who came, who dissented, what was confirmed, and the trained hint."""

from sqlmodel import Session, col, select

from models.panel import Panel, PanelDecision
from models.panel_meeting import (
    PanelAttendance,
    PanelDissent,
    PanelHint,
    PanelHintUse,
    PanelResult,
    PanelResultItem,
)
from models.two_persons import Proposal
from tests.cases.constraints.shapes import NOW, Never, Twice
from tests.support.offices import Offices

NEVER: list[Never] = [
    ("panel_attendance", "somebody_chairs", {"seq": 9, "chair": ""}),
    ("panel_dissent", "says_why", {"decision_id": 999_999, "words": ""}),
    ("panel_hint_use", "a_reason_is_given", {"seq": 9, "reason": ""}),
]

TWICE: list[Twice] = [
    ("panel_attendance", ("panel_id", "seq"), {}),
    ("panel_dissent", ("decision_id",), {}),
    ("panel_hint", ("version",), {}),
    ("panel_hint_use", ("panel_id", "seq"), {}),
    ("panel_result", ("panel_id", "seq"), {"proposal_id": 999_999}),
    ("panel_result", ("proposal_id",), {"seq": 9}),
    ("panel_result_item", ("decision_id",), {}),
]


def furnish(offices: Offices) -> None:
    """A meeting of the panel that `panels.furnish` made, with one dissent, one confirmed result and a hint in use."""
    session, by = offices.session, offices.province.person_id
    panel = session.exec(select(Panel.id)).one() or 0
    decision = session.exec(select(PanelDecision.id)).one() or 0
    came = PanelAttendance(panel_id=panel, seq=1, held_on=NOW.today, chair="张", present=["张"], absent=[], by_person_id=by,
                           at=NOW.at)  # fmt: skip
    hint = PanelHint(version="0" * 12, card={}, weights={}, at=NOW.at)
    result = PanelResult(panel_id=panel, seq=1, proposal_id=_proposal(session), at=NOW.at)
    session.add_all([came, PanelDissent(decision_id=decision, seats=["Z01"], words="不同意"), hint, result])
    session.flush()
    session.add(PanelResultItem(result_id=result.id or 0, decision_id=decision))
    session.add(PanelHintUse(panel_id=panel, seq=1, hint_id=hint.id, reason="试用", by_person_id=by, at=NOW.at))
    session.flush()


def _proposal(session: Session) -> int:
    return session.exec(select(Proposal.id).order_by(col(Proposal.id).desc())).first() or 0
