"""The index of services that name a provider: entered when a filing is frozen, read by providers and by the totals."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, func, insert
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from assessor.policy.named_services import named_services
from models.application import Application, Submission
from models.confirming import NamedService
from questionnaires.shapes import Pack

WITHDRAWN = "withdrawn"


def enter_named_services(session: Session, case: Application, pack: Pack, submission: Submission) -> None:
    """Index the services of a submission that was just frozen."""
    rows = [
        {
            "submission_id": submission.id,
            "application_id": case.id,
            "enterprise_id": case.enterprise_id,
            "batch_id": case.batch_id,
            "city_code": case.city_code,
            "uscc": one.uscc,
            "section": one.section,
            "line_id": one.line,
            "title": one.title,
            "amount_fen": one.amount_fen,
            "first_on": one.first,
            "last_on": one.last,
        }
        for one in named_services(pack, submission.document)
    ]
    if rows:
        session.execute(insert(NamedService), rows)


def newest() -> ColumnElement[bool]:
    """The condition that a `Submission` of the query is the newest of its application."""
    newer = aliased(Submission)
    latest = select(func.max(newer.seq)).where(newer.application_id == Submission.application_id)
    return col(Submission.seq) == latest.correlate(Submission).scalar_subquery()


def current_services(session: Session, *more: Any) -> list[tuple[NamedService, Application]]:
    """Services of the newest submission of every filing that was not withdrawn, in the order of filing."""
    query = (
        select(NamedService, Application)
        .join(Submission, col(Submission.id) == col(NamedService.submission_id))
        .join(Application, col(Application.id) == col(NamedService.application_id))
        .where(newest(), Application.state != WITHDRAWN, *more)
    )
    return [(one, case) for one, case in session.exec(query.order_by(col(NamedService.id)))]


def services_of_case(session: Session, case: Application) -> list[NamedService]:
    """What the newest submission of a case names, in the order of the form."""
    return [one for one, _ in current_services(session, Application.id == case.id)]


Place = tuple[int, str, str]
"""Application, section, line: the same service across the submissions of a filing."""


def place_of(one: NamedService) -> Place:
    """Where a service stands."""
    return one.application_id, one.section, one.line_id


def ids(services: Iterable[NamedService]) -> set[int]:
    """Their applications."""
    return {one.application_id for one in services}
