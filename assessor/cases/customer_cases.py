"""The filings of a provider's customers, as far as they name the provider: nothing else of a filing is the provider's."""

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.named_in import current_services, newest
from assessor.cases.refusal import NotFound
from assessor.cases.service_standing import Standing, standings
from assessor.workflow import Moment, Refused, open_steps
from models.application import Application, Submission
from models.confirming import NamedService
from models.people import Organisation
from models.vocabulary import OrgKind
from questionnaires.process_shapes import ProcessStep
from questionnaires.shapes import Pack

PROVIDER_OF = "provider_of"
"""The predicate of the process table whose steps are the provider's."""


def own_code(session: Session, viewer: Viewer) -> str:
    """The credit code of the viewer's provider. Raises NotFound for anybody else."""
    own = session.get(Organisation, viewer.organisation_id)
    if viewer.kind is not OrgKind.PROVIDER or own is None or not own.uscc:
        raise NotFound
    return own.uscc


def customer_services(session: Session, viewer: Viewer) -> list[tuple[Standing, Application]]:
    """Every service of every customer that names the viewer's provider, newest filing first."""
    found = current_services(session, col(NamedService.uscc) == own_code(session, viewer))
    cases = {case.id: case for _, case in found}
    stand = standings(session, [one for one, _ in found])
    return [(one, cases[one.service.application_id]) for one in reversed(stand)]


def find_customer_case(session: Session, viewer: Viewer, ref: str, *, lock: bool = False) -> Application:
    """A filing whose newest submission names the viewer's provider. Raises NotFound otherwise.

    `lock` takes the row for update, as `find_case` does for offices.
    """
    named = (
        select(NamedService.application_id)
        .join(Submission, col(Submission.id) == col(NamedService.submission_id))
        .where(NamedService.uscc == own_code(session, viewer), newest())
    )
    query = select(Application).where(
        Application.ref == ref, col(Application.id).in_(named), Application.state != "withdrawn"
    )
    found = session.exec(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise NotFound
    return found


def own_services(session: Session, viewer: Viewer, case: Application) -> list[Standing]:
    """The services of a case that name the viewer's provider, in the order of the form."""
    code = own_code(session, viewer)
    found = current_services(session, Application.id == case.id, col(NamedService.uscc) == code)
    return standings(session, [one for one, _ in found])


def own_service(session: Session, viewer: Viewer, case: Application, section: str, line: str) -> Standing:
    """One of them by its place. Raises NotFound."""
    for one in own_services(session, viewer, case):
        if (one.service.section, one.service.line_id) == (section, line):
            return one
    raise NotFound("没有找到这项服务")


def provider_steps(
    session: Session, viewer: Viewer, case: Application, pack: Pack, moment: Moment
) -> list[tuple[ProcessStep, tuple[str, ...]]]:
    """Steps of the process table that are the provider's in this state, each with what stands against it now."""
    from assessor.cases.case_facts import case_facts

    if pack.process is None:
        return []
    known = {(s.step, state): s for s in pack.process.steps for state in s.from_states if s.who == PROVIDER_OF}
    found = []
    for answer in open_steps(pack.process, case_facts(session, case, pack, moment), viewer, moment):
        name = answer.step if isinstance(answer, Refused) else answer.step.step
        if step := known.get((name, case.state)):
            found.append((step, answer.reasons if isinstance(answer, Refused) else ()))
    return found
