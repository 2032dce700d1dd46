"""Re-checks of stars announced earlier (46号 三.4): open one, find one, and take a step of the pack's re-check table."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import false
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.award_standing import changes_of, standing_of
from assessor.cases.change_award import AwardDecision, change_award
from assessor.cases.move import SHORTEST_REASON
from assessor.cases.names import new_ref
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.windows import BEIJING
from assessor.policy.calendar import add_working_days
from assessor.policy.star_status import RECHECK, RECHECK_OPEN, WITHDRAWN
from assessor.workflow import Allowed, CaseFacts, Moment, Notice, Refused, next_step
from assessor.workflow_recheck import DOWNGRADE, KEEP, WITHDRAW
from models.batch import Batch
from models.notice import Award
from models.people import Organisation
from models.recheck import Recheck, RecheckEvent
from models.vocabulary import OrgKind, Role
from questionnaires.process_shapes import Process
from questionnaires.shapes import Pack

ANSWER_DAYS = "recheck_answer_working_days"
FINAL = {KEEP: "kept", DOWNGRADE: "downgraded", WITHDRAW: "withdrawn"}


def table_of(pack: Pack) -> Process:
    """The pack's table of re-checks. Raises Refusal when it has none."""
    if pack.recheck is None:
        raise Refusal("本规则包没有复查流程，不能办理复查。")
    return pack.recheck


def open_recheck(
    session: Session, viewer: Viewer, award: Award, batch: Batch, pack: Pack, reason: str, moment: Moment,
    *, drawn: tuple[str, str] = ("", ""),
) -> Recheck:  # fmt: skip
    """Tell the enterprise that its star is re-checked; the star counts until the re-check is decided.

    `drawn` names the draw and the line's public id when it was drawn.

    Raises Refusal for another office than the province, a star of this year or one that was withdrawn, a missing reason,
    and while a re-check of the star is open (unique in the database).
    """
    if viewer.kind is not OrgKind.PROVINCE or viewer.role is not Role.OFFICER:
        raise Refusal("复查由省工业和信息化厅组织。", status=403)
    table_of(pack)
    if not of_the_year_before(award, batch):
        raise Refusal("只复查上一年度评定的星级。", status=422)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refusal("请写明复查的理由（至少 4 个字），企业会看到。", status=422)
    days = pack.parameter(ANSWER_DAYS) if ANSWER_DAYS in pack.parameters else None
    if not isinstance(days, int) or days < 1:
        raise Refusal("规则包没有设定企业答复的工作日数，不能开始复查。")
    change_award(session, viewer, award, pack, AwardDecision(RECHECK_OPEN, reason), moment)
    made = Recheck(
        ref=new_ref(), award_id=award.id or 0, batch_id=batch.id or 0,
        why="drawn" if drawn[1] else "targeted", draw_ref=drawn[0], draw_line=drawn[1], reason=reason.strip(),
        answer_due=add_working_days(moment.today, days), state_since=moment.at,
    )  # fmt: skip
    session.add(made)
    session.flush()
    _record(
        session,
        made,
        viewer,
        moment,
        "open",
        None,
        "told",
        "三.4",
        reason.strip(),
        {"answer_due": made.answer_due.isoformat()},
    )
    return made


def of_the_year_before(award: Award, batch: Batch) -> bool:
    """Whether a star was announced in the year before the batch was opened (46号 三.4)."""
    return award.awarded_on.year == batch.created_at.astimezone(BEIJING).year - 1


def candidates_for_recheck(session: Session, batch: Batch, today: date) -> list[Award]:
    """The stars of the year before that still count and are not being looked at, in the order of cities and codes."""
    rows = session.exec(select(Award).order_by(col(Award.city_code), col(Award.uscc), col(Award.id)))
    all_ = [row for row in rows if of_the_year_before(row, batch)]
    changes = changes_of(session, [row.id or 0 for row in all_])
    gone = (WITHDRAWN, RECHECK)
    return [row for row in all_ if standing_of(row, changes.get(row.id or 0, []), today).status not in gone]


def reach(viewer: Viewer) -> list[Any]:
    """WHERE conditions on Award joined to Recheck for what this viewer may see."""
    if viewer.role is Role.AUDITOR or (viewer.kind is OrgKind.PROVINCE and viewer.role is Role.OFFICER):
        return []
    if viewer.kind is OrgKind.CITY and viewer.role is Role.OFFICER:
        return [Award.city_code == viewer.region_code]
    if viewer.kind is OrgKind.ENTERPRISE:
        own = select(Organisation.uscc).where(Organisation.id == viewer.organisation_id)
        return [col(Award.uscc).in_(own)]
    return [false()]


def find_recheck(session: Session, viewer: Viewer, ref: str, *, lock: bool = False) -> tuple[Recheck, Award]:
    """The re-check called `ref` inside the viewer's reach. Raises NotFound."""
    query = select(Recheck, Award).join(Award, col(Award.id) == col(Recheck.award_id))
    query = query.where(Recheck.ref == ref, *reach(viewer))
    if lock:
        query = query.with_for_update(of=Recheck)
    found = session.exec(query).one_or_none()
    if found is None:
        raise NotFound("没有找到这项复查")
    return found


def rechecks_of(session: Session, viewer: Viewer, batch_id: int | None = None) -> Sequence[tuple[Recheck, Award]]:
    """Every re-check inside the viewer's reach, the newest first."""
    query = select(Recheck, Award).join(Award, col(Award.id) == col(Recheck.award_id)).where(*reach(viewer))
    if batch_id is not None:
        query = query.where(Recheck.batch_id == batch_id)
    return session.exec(query.order_by(col(Recheck.id).desc())).all()


def events_of(session: Session, recheck: Recheck) -> list[RecheckEvent]:
    """The record, first to last."""
    query = select(RecheckEvent).where(RecheckEvent.recheck_id == recheck.id).order_by(col(RecheckEvent.seq))
    return list(session.exec(query))


def facts_of(session: Session, recheck: Recheck, award: Award, pack: Pack) -> CaseFacts:
    """What the table needs to know, read off the record."""
    events = events_of(session, recheck)
    last = max((n for n, event in enumerate(events) if event.action == "record_visit"), default=0)
    current = events[last:]
    proposal = next((e for e in reversed(current) if e.action == "propose"), None)
    if recheck.state in ("told", "answered", "visited"):
        proposal = None
    since = current.index(proposal) if proposal else len(current)
    after = current[since:]
    notice = next((e for e in reversed(after) if e.action == "publish"), None)
    objected = sum(e.action == "object" for e in after)
    answered = [e for e in after if e.action == "answer_objection"]
    firm = session.exec(select(Organisation.id).where(Organisation.uscc == award.uscc)).one_or_none()
    level = pack.levels.get(award.level)
    return CaseFacts(
        state=recheck.state,
        level=award.level,
        decided_by=level.decided_by if level else "province",
        enterprise_id=firm or 0,
        county_code="",
        city_code=award.city_code,
        notice=Notice(notice.actor_id, date.fromisoformat(notice.data["ends_on"])) if notice else None,
        objections_open=objected - len(answered),
        objections_upheld=sum(bool(e.data.get("upheld")) for e in answered),
        evaluated_by=proposal.actor_id if proposal else None,
        answer_due=None if any(e.action == "answer" for e in events) else recheck.answer_due,
        proposes=proposal.data["kind"] if proposal else None,
    )


def step_recheck(
    session: Session, viewer: Viewer, recheck: Recheck, award: Award, pack: Pack, action: str, moment: Moment,
    *, reason: str = "", data: dict[str, Any] | None = None,
) -> RecheckEvent:  # fmt: skip
    """Take a step of the table and record it. `recheck` must be locked. Raises Refusal with the table's sentences.

    The only writer of a re-check's state; the star itself is changed by `recheck_acts.confirm` in the same transaction.
    """
    answer = next_step(table_of(pack), action, facts_of(session, recheck, award, pack), viewer, moment)
    if isinstance(answer, Refused):
        raise Refusal(*answer.reasons)
    assert isinstance(answer, Allowed)
    reason = reason.strip()
    if answer.step.reason == "required" and len(reason) < SHORTEST_REASON:
        raise Refusal("请写明情况或理由（至少 4 个字）。", status=422)
    before = recheck.state
    event = _record(
        session, recheck, viewer, moment, action, before, answer.to_state, answer.step.cites, reason, data or {}
    )
    if answer.to_state != before:
        recheck.state, recheck.state_since = answer.to_state, moment.at
    recheck.version += 1
    session.add(recheck)
    session.flush()
    return event


def _record(
    session: Session, recheck: Recheck, viewer: Viewer, moment: Moment, action: str, before: str | None, after: str,
    cites: str, reason: str, data: dict[str, Any],
) -> RecheckEvent:  # fmt: skip
    seen = events_of(session, recheck)
    event = RecheckEvent(
        recheck_id=recheck.id or 0, seq=len(seen) + 1, action=action, from_state=before, to_state=after, cites=cites,
        reason=reason, data=data, actor_id=viewer.person_id, organisation_id=viewer.organisation_id, at=moment.at,
    )  # fmt: skip
    session.add(event)
    session.flush()
    return event
