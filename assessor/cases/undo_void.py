"""Take a void back: proposed by one person of the city's office, confirmed by another; every total is what it was.

办法第七条 has providers file a void and says nothing of one filed in error. That undoing it takes two persons of the
office that reviews the project is this product's own choice.
"""

from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases import two_persons
from assessor.cases.move import move
from assessor.cases.pack_as_filed import pack_as_filed
from assessor.cases.provider_totals import totals_around
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.scope import find_case
from assessor.cases.void_facts import subject_of
from assessor.workflow import Moment
from models.application import Application, Submission
from models.confirming import NamedService, ServiceVoid, ServiceVoidUndoing
from models.people import Organisation
from models.two_persons import Proposal
from models.vocabulary import OrgKind, Role

KIND = "undo_void"
RESTORE = "restore"
"""The step of the process table that brings a void project back (`to: before`)."""


def find_void(session: Session, viewer: Viewer, ref: str) -> tuple[ServiceVoid, Application]:
    """A void inside the viewer's scope, with its case. Raises NotFound."""
    void = session.exec(select(ServiceVoid).where(ServiceVoid.ref == ref)).one_or_none()
    if void is None:
        raise NotFound("没有找到这条作废记录")
    case = session.get_one(Application, void.application_id)
    return void, find_case(session, viewer, case.ref)


def propose_undoing(session: Session, viewer: Viewer, void: ServiceVoid, reason: str, moment: Moment) -> Proposal:
    """Propose that a void be taken back. Raises Refusal; nothing changes until another person confirms."""
    case = session.get_one(Application, void.application_id)
    _may(session, viewer, case, void)
    service = service_of(session, void)
    provider = session.get_one(Organisation, void.provider_id)
    says = f"{case.number or case.ref}：撤销“{provider.name}”对“{service.title}”的作废"
    wanted = two_persons.Wanted(KIND, subject_of(void.id), {"void": void.id, "says": says}, case.batch_id)
    return two_persons.propose(session, viewer, wanted, reason, moment)


def undo(session: Session, viewer: Viewer, proposal: Proposal, moment: Moment) -> None:
    """Do what a confirmed proposal says: the void no longer stands, and a project goes back to the state it came from."""
    void = session.get_one(ServiceVoid, proposal.payload["void"])
    query = select(Application).where(Application.id == void.application_id).with_for_update()
    case = session.exec(query).one()
    _may(session, viewer, case, void)
    service = service_of(session, void)
    before = totals_around(session, service)
    after = totals_around(session, service, although_void={void.id or 0})
    if not void.line_id:
        pack = pack_as_filed(session, session.get_one(Submission, void.submission_id))
        if pack is None:
            raise Refusal("找不到申报时所用的规则包，请联系系统管理员。")
        move(session, viewer, case, pack, RESTORE, moment, reason=proposal.reason)
    session.add(
        ServiceVoidUndoing(
            void_id=void.id or 0,
            proposal_id=proposal.id or 0,
            before=before,
            after=after,
            by_person_id=viewer.person_id,
            at=moment.at,
        )
    )
    session.flush()


def _may(session: Session, viewer: Viewer, case: Application, void: ServiceVoid) -> None:
    here = viewer.kind is OrgKind.CITY and viewer.role is Role.OFFICER and viewer.region_code == case.city_code
    if not here:
        raise Refusal("撤销作废由申报企业所在设区市的工信部门办理。", status=403)
    if undone(session, void) is not None:
        raise Refusal("这条作废已经撤销过了，请刷新页面查看。")


def undone(session: Session, void: ServiceVoid) -> ServiceVoidUndoing | None:
    """The undoing of a void, if there is one."""
    return session.exec(select(ServiceVoidUndoing).where(ServiceVoidUndoing.void_id == void.id)).one_or_none()


def service_of(session: Session, void: ServiceVoid) -> NamedService:
    """The service that was declared void."""
    return session.exec(
        select(NamedService).where(
            NamedService.submission_id == void.submission_id,
            NamedService.section == void.section,
            NamedService.line_id == void.line_id,
        )
    ).one()
