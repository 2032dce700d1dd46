"""Last days of the steps of a programme: the pack's, or as the province put them off, with a reason, on the record."""

from datetime import date

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.refusal import Refusal
from assessor.workflow import Moment
from models.batch import Batch
from models.declaring import DeadlineExtension
from models.vocabulary import OrgKind, Role
from questionnaires.shapes import Pack

SHORTEST_REASON = 4


def extensions(session: Session, batch_id: int) -> dict[str, DeadlineExtension]:
    """The extension that holds of each parameter that was ever put off."""
    query = select(DeadlineExtension).where(DeadlineExtension.batch_id == batch_id)
    return {row.parameter: row for row in session.exec(query.order_by(col(DeadlineExtension.seq)))}


def deadline(session: Session, batch_id: int, pack: Pack, name: str) -> date | None:
    """The last day that a parameter gives as it stands; None where the pack sets none."""
    extended = extensions(session, batch_id).get(name)
    published = pack.parameter(name) if name in pack.parameters else None
    return extended.last_day if extended else published if isinstance(published, date) else None


def step_deadlines(session: Session, batch_id: int, pack: Pack) -> dict[str, date]:
    """The last day of every step that has one."""
    if pack.process is None:
        return {}
    extended = extensions(session, batch_id)
    found = {}
    for step in pack.process.steps:
        if step.due is None:
            continue
        day = extended[step.due].last_day if step.due in extended else pack.parameter(step.due)
        if isinstance(day, date):
            found[step.step] = day
    return found


def extend_deadline(
    session: Session, viewer: Viewer, batch: Batch, pack: Pack, name: str, day: date, reason: str, moment: Moment
) -> DeadlineExtension:
    """Put a deadline off for everybody. Raises Refusal for anybody but the province, a date that the document does not let
    be put off, a day not later than the present one, or a missing reason."""
    if viewer.kind is not OrgKind.PROVINCE or viewer.role is not Role.OFFICER:
        raise Refusal("期限由省工业和信息化厅延长。", status=403)
    if name not in pack.parameters or not pack.parameters[name].extendable:
        raise Refusal("这个期限不能延长。", status=422)
    now = deadline(session, batch.id or 0, pack, name)
    if now is None or day <= now:
        raise Refusal("延长后的日期要晚于现行的期限；期限不能提前。", status=422)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refusal(f"请写明延长的理由（至少 {SHORTEST_REASON} 个字），将留在记录里。", status=422)
    before = extensions(session, batch.id or 0).get(name)
    made = DeadlineExtension(
        batch_id=batch.id or 0, parameter=name, seq=before.seq + 1 if before else 1, last_day_before=now, last_day=day,
        reason=reason.strip(), by_person_id=viewer.person_id, at=moment.at,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made
