"""Record what an office made of a risk signal: explained or not, with a reason. Revised by a new verdict, never rewritten."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from assessor.access import Viewer
from assessor.cases.refusal import Refusal
from assessor.cases.signal_scope import find_signal, verdict_read_by
from assessor.signals.kinds import RESULTS, SHORTEST_REASON
from assessor.workflow import Moment
from models.people import Organisation, Person
from models.signal import Signal, SignalVerdict
from models.vocabulary import OrgKind


@dataclass(frozen=True)
class ReadVerdict:
    """A verdict as its reader sees it."""

    result: str
    reason: str
    by: str
    office: str
    at: datetime


def judge_signal(
    session: Session, viewer: Viewer, ref: str, result: str, reason: str, seen: int, moment: Moment
) -> SignalVerdict:
    """Add a verdict. `seen`: how many verdicts the page showed, so that nobody overrules one they have not read.

    Raises NotFound outside the scope, Refusal for a missing reason or when somebody was faster.
    """
    signal = find_signal(session, viewer, ref, lock=True)
    if not viewer.is_bureau:
        raise Refusal("风险提示的结论由工信部门工作人员记录。", status=403)
    if result not in RESULTS:
        raise Refusal("请选择结论：已解释，或未能解释。", status=422)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refusal(f"请写明理由（至少 {SHORTEST_REASON} 个字），例如核对了哪些原件、查到什么。", status=422)
    if seen != len(verdicts_of(session, viewer, signal)):
        raise Refusal("刚有人记录了新的结论，请先看过再决定是否改变。")
    newest = select(func.coalesce(func.max(col(SignalVerdict.revision)), 0)).where(
        col(SignalVerdict.signal_id) == signal.id
    )
    row = SignalVerdict(
        signal_id=signal.id or 0,
        revision=int(session.execute(newest).scalar_one()) + 1,
        result=result,
        reason=reason.strip(),
        by_person_id=viewer.person_id,
        organisation_id=viewer.organisation_id,
        city_code=viewer.city_code,
        county_code=viewer.region_code if viewer.kind is OrgKind.COUNTY else None,
        at=moment.at,
    )
    session.add(row)
    session.flush()
    return row


def verdicts_of(session: Session, viewer: Viewer, signal: Signal) -> list[ReadVerdict]:
    """The verdicts of a signal that the viewer may read, the newest first."""
    query = (
        select(SignalVerdict, col(Person.name), col(Organisation.name))
        .join(Signal, col(Signal.id) == col(SignalVerdict.signal_id))
        .join(Person, col(Person.id) == col(SignalVerdict.by_person_id))
        .join(Organisation, col(Organisation.id) == col(SignalVerdict.organisation_id))
        .where(col(SignalVerdict.signal_id) == signal.id, verdict_read_by(viewer))
        .order_by(col(SignalVerdict.revision).desc())
    )
    return [ReadVerdict(row.result, row.reason, by, office, row.at) for row, by, office in session.execute(query)]
