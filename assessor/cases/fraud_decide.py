"""Two persons decide that a finding of fraud holds or not, and later whether it is corrected or lifted.

One proposes, another of the same office confirms; the bar, the demand and the step of the case follow in the same
transaction. Nothing is public: a bar is for the offices.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases import two_persons
from assessor.cases.fraud_hear import not_heard, own_office
from assessor.cases.fraud_open import MOST_FEN, bar_for
from assessor.cases.fraud_standing import Standing, standing_of
from assessor.cases.move import move
from assessor.cases.pack_as_filed import pack_as_filed
from assessor.cases.refusal import Refusal
from assessor.cases.scope import last_submission
from assessor.policy.bars import last_day, reach_value
from assessor.policy.words import money
from assessor.workflow import Moment
from models.application import Application
from models.fraud import Bar, FraudDecision, FraudFinding
from models.two_persons import Proposal
from questionnaires.shapes import Pack

KIND = "decide_fraud"
DECISIONS = {
    "confirmed": "认定成立",
    "not_established": "认定不成立",
    "corrected": "更正应追回金额",
    "lifted": "撤销认定",
}
FIRST, LATER = ("confirmed", "not_established"), ("corrected", "lifted")


@dataclass(frozen=True)
class Wish:
    """What is proposed; `recover_fen` (分) counts for `confirmed` and `corrected` only."""

    kind: str
    recover_fen: int = 0


def propose_decision(
    session: Session, viewer: Viewer, finding: FraudFinding, pack: Pack, wish: Wish, reason: str, moment: Moment
) -> Proposal:
    """Propose what becomes of a finding. Raises Refusal when it cannot follow on how the finding stands."""
    own_office(viewer, finding)
    standing = standing_of(session, finding)
    _check(session, standing, wish, moment)
    payload = {
        "finding": finding.id,
        "kind": wish.kind,
        "recover_fen": wish.recover_fen if wish.kind in ("confirmed", "corrected") else 0,
        "says": _says(finding, wish),
        "bar": _bar_of(pack, finding) if wish.kind == "confirmed" else None,
    }
    case = session.get_one(Application, finding.application_id)
    wanted = two_persons.Wanted(KIND, subject_of(finding), payload, case.batch_id)
    return two_persons.propose(session, viewer, wanted, reason, moment)


def decide_proposed(session: Session, viewer: Viewer, proposal: Proposal, moment: Moment) -> None:
    """The confirmed proposal: write the decision and what follows. The case is locked first, so all is done in one order."""
    finding = session.get_one(FraudFinding, proposal.payload["finding"])
    case = session.exec(select(Application).where(Application.id == finding.application_id).with_for_update()).one()
    standing = standing_of(session, finding)
    wish = Wish(proposal.payload["kind"], proposal.payload["recover_fen"])
    _check(session, standing, wish, moment)
    decision = FraudDecision(
        finding_id=finding.id or 0,
        seq=_next_seq(session, finding),
        kind=wish.kind,
        recover_fen=wish.recover_fen,
        reason=proposal.reason,
        on_day=moment.today,
        proposal_id=proposal.id or 0,
        by_person_id=proposal.proposed_by,
        confirmed_by=viewer.person_id,
        organisation_id=viewer.organisation_id,
        at=moment.at,
    )
    session.add(decision)
    session.flush()
    if wish.kind == "confirmed":
        session.add(Bar(finding_id=finding.id or 0, decision_id=decision.id or 0, party=finding.party, uscc=finding.uscc,
                        since=moment.today, **_thawed(proposal.payload["bar"])))  # fmt: skip
        session.flush()
        _move_on(session, viewer, case, finding, proposal.reason, moment)


def subject_of(finding: FraudFinding) -> str:
    """What proposals about a finding are about: one at a time."""
    return f"fraud:{finding.id}"


def _check(session: Session, standing: Standing, wish: Wish, moment: Moment) -> None:
    now = standing.decision.kind if standing.decision else None
    if wish.kind not in DECISIONS:
        raise Refusal("请选择拟作出的决定。", status=422)
    if (now is None) != (wish.kind in FIRST):
        raise Refusal("这项认定已经有结论，请更正或撤销。" if now else "还没有认定，不能更正或撤销。")
    if now is not None and not standing.holds:
        raise Refusal("这项认定已经不成立或撤销，不能再更改；有新的事实请另行提出。")
    if wish.kind == "confirmed" and (why := not_heard(session, standing.finding, moment.today)):
        raise Refusal(why)
    if not 0 <= wish.recover_fen <= MOST_FEN:
        raise Refusal("应追回金额请填写零或正数，单位为元。", status=422)
    if wish.kind == "corrected" and standing.decision and wish.recover_fen == standing.decision.recover_fen:
        raise Refusal("更正后的金额与现在相同，没有变化。", status=422)


def _says(finding: FraudFinding, wish: Wish) -> str:
    amount = f"，应追回 {money(wish.recover_fen)}" if wish.kind in ("confirmed", "corrected") else ""
    return f"{finding.name}：{DECISIONS[wish.kind]}{amount}"


def _bar_of(pack: Pack, finding: FraudFinding) -> dict[str, str | None]:
    bar = bar_for(pack, finding.party)
    assert bar is not None, finding.party
    until = last_day(bar, pack)
    return {
        "title": bar.title,
        "says": bar.says,
        "cites": bar.cites,
        "reach": bar.reach,
        "reach_value": reach_value(bar, pack),
        "until": until.isoformat() if until else None,
        "credit_record": bar.credit_record,
    }


def _thawed(kept: dict[str, str | None]) -> dict[str, Any]:
    until = kept["until"]
    return {**kept, "until": date.fromisoformat(until) if until else None}


def _next_seq(session: Session, finding: FraudFinding) -> int:
    last = select(func.coalesce(func.max(FraudDecision.seq), 0)).where(FraudDecision.finding_id == finding.id)
    return session.exec(last).one() + 1


def _move_on(
    session: Session, viewer: Viewer, case: Application, finding: FraudFinding, reason: str, moment: Moment
) -> None:
    """Take the step that the pack names for an enterprise's case, where the case's state allows it."""
    submission = last_submission(session, case)
    pack = pack_as_filed(session, submission) if submission else None
    bar = bar_for(pack, finding.party) if pack else None
    if pack is None or pack.process is None or bar is None or bar.then is None or finding.party != "enterprise":
        return
    if pack.process.step(bar.then, case.state) is not None:
        move(session, viewer, case, pack, bar.then, moment, reason=reason, data={"finding": finding.ref})


def decisions_of(session: Session, finding: FraudFinding) -> list[FraudDecision]:
    """Every decision about a finding, the oldest first."""
    query = select(FraudDecision).where(FraudDecision.finding_id == finding.id).order_by(col(FraudDecision.seq))
    return list(session.exec(query))
