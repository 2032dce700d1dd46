"""Of the pool of experts and of a panel: seats, sheets, what was locked, opened and decided."""

from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from assessor.cases.scope import last_submission
from models.application import Application
from models.experts import Expert, ExpertDeclaration, ExpertInterest, SeatHolder
from models.panel import (
    Panel,
    PanelAct,
    PanelBar,
    PanelCriterion,
    PanelDecision,
    PanelLock,
    PanelMark,
    PanelNominee,
    PanelOpening,
    PanelReopening,
    PanelRun,
    PanelSeat,
    PanelSecondLook,
    PanelSheet,
    PanelSheetChange,
)
from models.two_persons import Proposal
from tests.cases.constraints.shapes import NOW, Never, Twice
from tests.support.offices import Offices
from tests.support.world import on

NEVER: list[Never] = [
    ("panel_act", "a_reason_is_given", {"seq": 9, "kind": "extended", "reason": ""}),
    ("panel_act", "kind_known", {"seq": 9, "kind": "lost", "reason": "理由"}),
    ("expert_declaration", "dates_in_order", {"valid_until": on("2022-04-01").today}),
    ("expert_interest", "kind_known", {"kind": "friend"}),
    ("expert_interest", "says_whom", {"name": ""}),
    ("panel", "a_quota_or_a_line", {"ref": "another", "quota": 3, "pass_hundredths": 8000}),
    ("panel", "dates_in_order", {"ref": "another", "scoring_to": on("2022-04-01").today}),
    ("panel", "numbers_make_sense", {"ref": "another", "minimum": 6}),
    ("panel", "numbers_make_sense", {"ref": "another", "cap": 0}),
    ("panel", "phase_known", {"ref": "another", "phase": "lost"}),
    ("panel", "rule_known", {"ref": "another", "rule": "best"}),
    ("panel_criterion", "weight_is_a_percentage", {"position": 9, "weight": 0}),
    ("panel_criterion", "weight_is_a_percentage", {"position": 9, "weight": 101}),
    ("panel_decision", "a_reason_is_given", {"seq": 9, "reason": ""}),
    ("panel_decision", "answer_known", {"seq": 9, "answer": "maybe"}),
    ("panel_mark", "points_0_to_100", {"criterion_id": 999_999, "points": 101}),
    ("panel_mark", "points_0_to_100", {"criterion_id": 999_999, "points": -1}),
    ("panel_opening", "a_reason_is_given", {"seq": 9, "reason": ""}),
    ("panel_reopening", "a_reason_is_given", {"lock_id": 999_999, "proposal_id": 999_999, "reason": ""}),
    ("panel_second_look", "a_reason_is_given", {"lock_id": 999_999, "reason": ""}),
    ("panel_second_look", "answer_known", {"lock_id": 999_999, "answer": "maybe"}),
    ("panel_sheet", "state_known", {"ref": "another", "seat_id": 999_999, "state": "lost"}),
    ("panel_sheet_change", "a_decline_is_coded", {"sheet_id": 999_999, "code": None}),
    ("panel_sheet_change", "a_reason_is_given", {"sheet_id": 999_999, "kind": "by_hand", "code": None}),
    ("panel_sheet_change", "kind_known", {"sheet_id": 999_999, "kind": "lost", "code": None, "words": "理由"}),
]

TWICE: list[Twice] = [
    ("expert", ("person_id",), {"ref": "another"}),
    ("expert", ("ref",), {"person_id": None}),
    ("expert_declaration", ("expert_id", "seq"), {}),
    ("panel", ("ref",), {}),
    ("panel_act", ("panel_id", "seq"), {}),
    ("panel_bar", ("nominee_id", "seat_id", "code"), {}),
    ("panel_criterion", ("panel_id", "position"), {}),
    ("panel_decision", ("nominee_id", "seq"), {}),
    ("panel_lock", ("sheet_id", "seq"), {}),
    ("panel_mark", ("sheet_id", "criterion_id"), {}),
    ("panel_nominee", ("application_id",), {"ref": "another", "code": "N99"}),
    ("panel_nominee", ("panel_id", "code"), {"ref": "another", "application_id": 999_999}),
    ("panel_nominee", ("ref",), {"application_id": 999_999, "code": "N99"}),
    ("panel_opening", ("panel_id", "seq"), {}),
    ("panel_reopening", ("lock_id",), {"proposal_id": 999_999}),
    ("panel_reopening", ("proposal_id",), {"lock_id": 999_999}),
    ("panel_run", ("panel_id",), {}),
    ("panel_seat", ("panel_id", "code"), {}),
    ("panel_second_look", ("lock_id",), {}),
    ("panel_sheet", ("nominee_id", "seat_id"), {"ref": "another"}),
    ("panel_sheet", ("ref",), {"seat_id": 999_999}),
    ("panel_sheet_change", ("sheet_id",), {}),
    ("seat_holder", ("panel_id", "expert_id"), {"seat_id": 999_999}),
]


def furnish(offices: Offices, case: Application) -> None:
    """An expert with a declaration on a seat of a panel, and one sheet that was locked, reopened and decided about."""
    session, by = offices.session, offices.province.person_id
    expert = _kept(session, Expert(ref="expert", name="张", employer="某所", fields=["cloud"], providers=[], person_id=by,
                                   entered_by=by, at=NOW.at))  # fmt: skip
    declared = _kept(session, ExpertDeclaration(expert_id=expert, seq=1, declared_on=NOW.today, by_person_id=by, at=NOW.at,
                                                valid_until=date(2023, 4, 1)))  # fmt: skip
    session.add(ExpertInterest(declaration_id=declared, kind="provider", name="某云"))
    panel = _panel(offices)
    criterion = _kept(session, PanelCriterion(panel_id=panel, position=1, title="成效", weight=100))
    frozen = last_submission(session, case)
    assert frozen is not None
    nominee = _kept(session, PanelNominee(ref="nominee", panel_id=panel, application_id=case.id or 0,
                                          submission_id=frozen.id or 0, code="N01"))  # fmt: skip
    seat = _kept(session, PanelSeat(panel_id=panel, code="Z01"))
    session.add(SeatHolder(seat_id=seat, panel_id=panel, expert_id=expert))
    session.add(PanelBar(nominee_id=nominee, seat_id=seat, code="declared"))
    sheet = _kept(session, PanelSheet(ref="sheet", panel_id=panel, nominee_id=nominee, seat_id=seat, why="drawn", says="抽取",
                                      affinity=0.0, at=NOW.at))  # fmt: skip
    _write_on(session, by, panel, nominee, sheet, criterion)


def _panel(offices: Offices) -> int:
    by = offices.province
    return _kept(offices.session, Panel(
        ref="panel", batch_id=offices.batch.id or 0, organisation_id=by.organisation_id, level="five_star", title="评审",
        rule="mean", minimum=1, each=5, cap=5, scoring_from=NOW.today, scoring_to=NOW.today, made_by=by.person_id, at=NOW.at,
    ))  # fmt: skip


def _write_on(session: Session, by: int, panel: int, nominee: int, sheet: int, criterion: int) -> None:
    reason: dict[str, Any] = {"reason": "理由", "at": NOW.at}
    proposal = session.exec(select(Proposal.id).order_by(col(Proposal.id).desc())).first() or 0
    session.add(PanelMark(sheet_id=sheet, criterion_id=criterion, points=80, at=NOW.at))
    session.add(PanelSheetChange(sheet_id=sheet, kind="declined", code="busy", at=NOW.at))
    lock = _kept(session, PanelLock(sheet_id=sheet, seq=1, marks=[], total_hundredths=8000, at=NOW.at))
    session.add(PanelReopening(lock_id=lock, proposal_id=proposal, **reason))
    session.add(PanelSecondLook(lock_id=lock, answer="kept", by_person_id=by, **reason))
    session.add(
        PanelRun(panel_id=panel, seed=7, input_sha256="0" * 64, components=1, summary={}, by_person_id=by, at=NOW.at)
    )
    session.add(PanelOpening(panel_id=panel, seq=1, scores_sha256="0" * 64, result={}, by_person_id=by, **reason))
    session.add(PanelAct(panel_id=panel, seq=1, kind="extended", data={}, by_person_id=by, **reason))
    session.add(PanelDecision(nominee_id=nominee, seq=1, answer="recommend", by_person_id=by, **reason))
    session.flush()


def _kept(session: Session, row: Any) -> int:
    session.add(row)
    session.flush()
    return int(row.id)
