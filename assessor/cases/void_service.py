"""A provider declares a service void (作废, 办法第七条): it leaves every total, and what changed is on record."""

from sqlalchemy import func
from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.add_once import add_once
from assessor.cases.move import move
from assessor.cases.named_in import place_of
from assessor.cases.names import new_ref
from assessor.cases.provider_totals import totals_around
from assessor.cases.refusal import Refusal
from assessor.cases.service_standing import Standing
from assessor.workflow import Moment
from models.application import Application
from models.confirming import ServiceVoid
from questionnaires.shapes import Pack

SHORTEST_REASON = 4
LONGEST_REASON = 500


def void_service(
    session: Session, viewer: Viewer, case: Application, pack: Pack, one: Standing, reason: str, moment: Moment,
    *, action: str = "",
) -> ServiceVoid:  # fmt: skip
    """Make a service void. `action`: for a project, the step of the process table that ends it; a line has no step.

    `case` is read with a lock. Raises Refusal for a short reason, a second void, or a step that may not be taken.
    """
    reason = reason.strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise Refusal(f"请写明作废的理由（{SHORTEST_REASON} 至 {LONGEST_REASON} 字），申报企业和审核部门都会看到。", status=422)
    if one.void is not None:
        raise Refusal("这项服务已经作废过了，请刷新页面查看。")
    if not one.service.line_id and not action:
        raise Refusal("这个项目的办理流程里没有作废这一步，请联系受理的部门。")
    service, before_state = one.service, case.state
    before = totals_around(session, service)
    after = totals_around(session, service, without={place_of(service)})
    if action:
        move(session, viewer, case, pack, action, moment, reason=reason)
    here = (
        ServiceVoid.application_id == case.id,
        ServiceVoid.section == service.section,
        ServiceVoid.line_id == service.line_id,
    )
    last = session.exec(select(func.coalesce(func.max(ServiceVoid.seq), 0)).where(*here)).one()
    made = ServiceVoid(
        ref=new_ref(),
        application_id=service.application_id,
        submission_id=service.submission_id,
        provider_id=viewer.organisation_id,
        section=service.section,
        line_id=service.line_id,
        seq=last + 1,
        reason=reason,
        from_state=before_state,
        before=before,
        after=after,
        by_person_id=viewer.person_id,
        at=moment.at,
    )
    add_once(session, made, "这项服务刚被同事作废，请刷新页面查看。")
    return made
