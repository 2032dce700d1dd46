"""Take a step of a programme's process, for any office and for providers: what it asks for is checked and put on record.

Which steps there are, who may take them and what they ask for is the pack's process table.
"""

from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases.after_step import after_step
from assessor.cases.budget import full_claim, lock_applicant
from assessor.cases.decide import STALE
from assessor.cases.move import leave, move
from assessor.cases.projects import grant, granted_fen
from assessor.cases.refusal import Refusal
from assessor.cases.settled_award import settled_award, settles
from assessor.cases.step_papers import Limits, read_papers
from assessor.policy.words import money
from assessor.workflow import Moment
from models.application import Application
from models.record import Event
from questionnaires.process_shapes import ProcessStep
from questionnaires.shapes import Pack


class Unfit(Refusal):
    """What was written down cannot be taken; `errors` by field name."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(*errors.values(), status=422)
        self.errors = errors


@dataclass(frozen=True)
class Given:
    """What somebody typed with a step: the reason, and the fields that the step asks for by name. `extra` goes into the record
    as it is (other verbs add to it)."""

    reason: str = ""
    papers: dict[str, str] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)


def take_step(
    session: Session,
    viewer: Viewer,
    case: Application,
    pack: Pack,
    action: str,
    version: int,
    given: Given,
    moment: Moment,
) -> Event:
    """Take a step on a locked case as it was when the person saw it (`version`).

    Raises Refusal when somebody acted in between, when the process table says no, when a needed reason is missing, when the
    budget does not suffice; Unfit with the fields that are wrong.
    """
    if case.version != version:
        raise Refusal(STALE)
    allowed = leave(session, viewer, case, pack, action, moment)
    if allowed.step.commits:
        lock_applicant(session, case)
    most = most_fen(session, case, pack) if "amount" in allowed.step.asks else None
    if most is None and "amount" in allowed.step.asks:
        raise Unfit({"amount": "补助金额还没有算定；文件留给主管部门决定的，先由两人核定金额。"})
    data, errors = read_papers(allowed.step, given.papers, pack, Limits(most), moment)
    if errors:
        raise Unfit(errors)
    lower_amount(session, viewer, case, allowed.step, data.get("amount_fen"), given.reason, moment)
    event = move(session, viewer, case, pack, action, moment, reason=given.reason, data={**given.extra, **data})
    after_step(session, viewer, case, pack, event, moment)
    return event


def most_fen(session: Session, case: Application, pack: Pack) -> int | None:
    """The most that may be given: what the year's settlement gives, where there is one; else what stands for the case, and no
    more than the documents give today."""
    if settles(pack):
        return settled_award(session, case, pack)
    known = [fen for fen in (granted_fen(session, case), full_claim(session, case, pack)) if fen is not None]
    return min(known, default=None)


def lower_amount(
    session: Session, viewer: Viewer, case: Application, step: ProcessStep, fen: int | None, reason: str, moment: Moment
) -> None:
    """An amount lower than the one that stands takes its place, with the reason on record."""
    if fen is None or fen == granted_fen(session, case):
        return
    if len(reason.strip()) < 4:
        raise Unfit({"reason": "金额与算定的不同，请写明理由（至少 4 个字）。"})
    grant(session, viewer, case, fen, f"step:{step.step}", f"{step.title}：{money(fen)}。{reason.strip()}", moment)
