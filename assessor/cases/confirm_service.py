"""The provider's word on a service of a customer's filing: true or not, from when to when, for how much.

It stands beside the claim and never changes it. Where a programme's process gives the provider a step (办法第七条, 三(五)2),
the word and the step are taken together.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.add_once import add_once
from assessor.cases.customer_cases import PROVIDER_OF, own_service
from assessor.cases.move import move
from assessor.cases.refusal import Refusal
from assessor.cases.service_standing import Standing
from assessor.cases.void_service import void_service
from assessor.workflow import Moment
from models.application import Application
from models.confirming import ServiceConfirmation
from models.vocabulary import OrgKind, Role
from questionnaires.process_shapes import ProcessStep
from questionnaires.shapes import Pack

CONFIRMED, REFUSED = "confirmed", "refused"
LONGEST_WORDS = 500
SHORTEST_WORDS = 4


@dataclass(frozen=True)
class Said:
    """The provider's own account. `last_on` None with a first day: still in use. `amount_fen` in 分, None: not stated."""

    answer: str
    first_on: date | None = None
    last_on: date | None = None
    amount_fen: int | None = None
    words: str = ""


def problems(said: Said, moment: Moment) -> dict[str, str]:
    """What is wrong with an account, by field of the form."""
    found: dict[str, str] = {}
    if said.answer not in (CONFIRMED, REFUSED):
        found["answer"] = "请选择这项服务是否属实。"
    if said.answer == REFUSED and len(said.words.strip()) < SHORTEST_WORDS:
        found["words"] = f"请写明哪里不属实（至少 {SHORTEST_WORDS} 个字）。"
    if len(said.words) > LONGEST_WORDS:
        found["words"] = f"说明最多 {LONGEST_WORDS} 字，请精简。"
    if said.answer == CONFIRMED and said.first_on is None:
        found["first_on"] = "请填写从哪一天开始提供服务。"
    if said.first_on and said.first_on > moment.today:
        found["first_on"] = "开始提供服务的日期不能晚于今天。"
    if said.first_on and said.last_on and said.last_on < said.first_on:
        found["last_on"] = "最后一天早于开始日期，请核对。"
    if said.last_on and not said.first_on:
        found.setdefault("first_on", "填了最后一天，也要填开始日期。")
    if said.amount_fen is not None and said.amount_fen < 0:
        found["amount"] = "金额不能是负数。"
    return found


def must_certify(viewer: Viewer) -> None:
    """Raises Refusal (403) unless the viewer answers for a provider."""
    if viewer.kind is not OrgKind.PROVIDER or viewer.role is not Role.CERTIFIER:
        raise Refusal("确认、退回和作废由云服务商的负责人办理。", status=403)


def confirm_service(
    session: Session, viewer: Viewer, case: Application, section: str, line: str, said: Said, moment: Moment
) -> ServiceConfirmation:
    """Put the provider's word on a line of a list on record; saying it again later replaces what was said before.

    `case` comes from `find_customer_case(…, lock=True)`. Raises Refusal for a project (its word goes with a step) and for a
    service that is void.
    """
    must_certify(viewer)
    one = own_service(session, viewer, case, section, line)
    if not line:
        raise Refusal("项目请按办理步骤确认或退回。", status=422)
    return _record(session, viewer, one, said, moment)


def take_provider_step(
    session: Session, viewer: Viewer, case: Application, pack: Pack, action: str, said: Said, moment: Moment
) -> ProcessStep:
    """Take the provider's step on a project, with its word beside it; a step into a final state makes the project void.

    A step that asks for a reason goes against the applicant and is the word 'refused'. Raises Refusal.
    """
    must_certify(viewer)
    step = pack.process.step(action, case.state) if pack.process else None
    if step is None or pack.process is None or step.who != PROVIDER_OF:
        raise Refusal("申报现在的状态不能办理这一步，请刷新页面查看。")
    one = _project(session, viewer, case, pack)
    if step.to in pack.process.states and pack.process.states[step.to].final:
        void_service(session, viewer, case, pack, one, said.words, moment, action=action)
        return step
    against = step.reason == "required"
    word = Said(REFUSED if against else CONFIRMED, said.first_on, said.last_on, said.amount_fen, said.words)
    made = _record(session, viewer, one, word, moment)
    data = {"confirmation": made.seq, "amount_fen": made.amount_fen}
    move(session, viewer, case, pack, action, moment, reason=said.words, data=data)
    return step


def _project(session: Session, viewer: Viewer, case: Application, pack: Pack) -> Standing:
    from assessor.cases.customer_cases import own_services

    found = next((one for one in own_services(session, viewer, case) if not one.service.line_id), None)
    if found is None:
        raise Refusal("这份申报没有写明由本单位服务的项目。")
    return found


def _record(session: Session, viewer: Viewer, one: Standing, said: Said, moment: Moment) -> ServiceConfirmation:
    if one.void is not None:
        raise Refusal("这项服务已经作废。作废有误的，请联系受理的工信部门撤销作废。")
    if wrong := problems(said, moment):
        raise Refusal(*wrong.values(), status=422)
    service = one.service
    here = (
        ServiceConfirmation.submission_id == service.submission_id,
        ServiceConfirmation.section == service.section,
        ServiceConfirmation.line_id == service.line_id,
    )
    last = session.exec(select(func.coalesce(func.max(ServiceConfirmation.seq), 0)).where(*here)).one()
    made = ServiceConfirmation(
        submission_id=service.submission_id,
        application_id=service.application_id,
        provider_id=viewer.organisation_id,
        section=service.section,
        line_id=service.line_id,
        seq=last + 1,
        answer=said.answer,
        first_on=said.first_on,
        last_on=said.last_on,
        amount_fen=said.amount_fen,
        words=said.words.strip(),
        by_person_id=viewer.person_id,
        at=moment.at,
    )
    add_once(session, made, "这项服务刚被同事确认过，请刷新页面查看。")
    return made
