"""The steps of an office that need nothing but a decision (and, where the table asks for it, a reason)."""

from dataclasses import dataclass

from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases.move import move
from assessor.cases.refusal import Refusal
from assessor.cases.scope import find_case
from assessor.workflow import Moment
from models.application import Application
from models.record import Event
from questionnaires.shapes import Pack

PLAIN = (
    "forward",
    "refuse",
    "evaluate",
    "screen",
    "recommend",
    "receive",
    "reject",
    "resume",
    "report",
    "province_evaluate",
    "province_resume",
    "province_reject",
)
"""Other steps carry more than a decision (remarks, a visit, a list) and have verbs of their own."""

STALE = "这份申报刚被别人办理过，请看过最新情况后再决定。"


@dataclass(frozen=True)
class Result:
    """What became of one case when several were decided together; `reasons` is empty when it went well."""

    ref: str
    reasons: tuple[str, ...]


def decide(
    session: Session,
    viewer: Viewer,
    case: Application,
    pack: Pack,
    action: str,
    version: int,
    moment: Moment,
    *,
    reason: str = "",
) -> Event:
    """Take a plain step on a locked case as it was when the officer saw it (`version`).

    Raises Refusal when somebody acted in between, when the process table says no, or when a needed reason is missing.
    """
    if action not in PLAIN:
        raise Refusal("这一步要在它自己的页面办理。", status=422)
    if case.version != version:
        raise Refusal(STALE)
    return move(session, viewer, case, pack, action, moment, reason=reason)


def decide_several(
    session: Session, viewer: Viewer, chosen: dict[str, int], packs: dict[int, Pack], action: str, moment: Moment
) -> list[Result]:
    """Take the step on each chosen case (ref → version seen) by itself: one refused does not stop the others.

    `packs` by batch id. Locks in the order of refs, so that two officers with overlapping choices cannot block one
    another.
    """
    results = []
    for ref in sorted(chosen):
        try:
            with session.begin_nested():
                case = find_case(session, viewer, ref, lock=True)
                decide(session, viewer, case, packs[case.batch_id], action, chosen[ref], moment)
        except Refusal as refusal:
            results.append(Result(ref, refusal.reasons))
        else:
            results.append(Result(ref, ()))
    return results
