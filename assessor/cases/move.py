"""The only place that changes a case's state, and it needs leave from the process table."""

from typing import Any

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.budget import hold, release
from assessor.cases.case_facts import case_facts
from assessor.cases.projects import granted_fen
from assessor.cases.reach import note_reach
from assessor.cases.record import Words, record
from assessor.cases.refusal import Refusal
from assessor.workflow import Allowed, Moment, Refused, next_step
from assessor.workflow_subsidies import once_recorded
from models.application import Application
from models.record import Event
from questionnaires.shapes import Pack

SHORTEST_REASON = 4


def leave(
    session: Session, viewer: Viewer, case: Application, pack: Pack, action: str, moment: Moment, *, once: bool = False
) -> Allowed:
    """Ask the process table whether this person may take this step now. Raises Refusal with its sentences.

    `once`: whether it will be open once the money that it follows on was recorded by two persons.
    """
    assert pack.process is not None
    facts = case_facts(session, case, pack, moment)
    answer = next_step(pack.process, action, once_recorded(facts) if once else facts, viewer, moment)
    if isinstance(answer, Refused):
        raise Refusal(*answer.reasons)
    return answer


def move(
    session: Session, viewer: Viewer, case: Application, pack: Pack, action: str, moment: Moment,
    *, reason: str = "", data: dict[str, Any] | None = None, allowed: Allowed | None = None,
) -> Event:  # fmt: skip
    """Take a step of the process table and record it. Raises Refusal when it may not be taken or a reason is missing.

    `allowed`: the leave that `leave` gave a moment ago for this very step, so that it need not be asked for again.

    `case` must have been read with a lock (`find_case(..., lock=True)`), so that two people deciding at once decide
    one after the other and the second sees the new state.
    """
    if allowed is None or allowed.step.step != action or case.state not in allowed.step.from_states:
        allowed = leave(session, viewer, case, pack, action, moment)
    reason = reason.strip()
    if allowed.step.reason == "required" and len(reason) < SHORTEST_REASON:
        raise Refusal("请写明理由（至少 4 个字），申报企业和上级部门都会看到。", status=422)
    before = case.state
    _keep_to_the_budget(session, case, pack, allowed, data or {}, moment)
    words = Words(reason, allowed.step.cites, data or {})
    event = record(session, case, viewer, moment, action, before, allowed.to_state, words)
    if allowed.to_state != before:
        case.state = allowed.to_state
        case.state_since = moment.at
        note_reach(session, case, pack, moment)
    case.version += 1
    session.add(case)
    session.flush()
    return event


def _keep_to_the_budget(
    session: Session, case: Application, pack: Pack, allowed: Allowed, data: dict[str, Any], moment: Moment
) -> None:
    """From a step that commits money on, the amount counts against the programme's budget; a project that ends without money
    gives it back."""
    assert pack.process is not None
    if allowed.step.commits:
        fen = data.get("amount_fen") or granted_fen(session, case)
        if fen is None:
            raise Refusal("补助金额还没有算定，不能核定。")
        hold(session, case, fen, moment)
    reached = pack.process.states[allowed.to_state]
    if pack.kind == "subsidy" and reached.final and not reached.pays:
        release(session, case, moment)


def state_from_log(session: Session, case: Application) -> str:
    """The state the record says the case is in. Differs from `case.state` only if somebody wrote behind the log's back."""
    query = select(Event.to_state).where(Event.application_id == case.id).order_by(col(Event.seq).desc()).limit(1)
    return session.exec(query).one_or_none() or "draft"
