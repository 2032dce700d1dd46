"""Scoped queries: every look-up of a case carries the viewer's scope, so a bare name in an address opens nothing."""

from typing import Any

from sqlalchemy import ColumnElement, false
from sqlmodel import Session, col, select

from assessor.access import Viewer, scope_of
from assessor.cases.refusal import NotFound
from models.application import Application, Submission
from models.project import CaseReach, Project


def conditions(viewer: Viewer | None) -> list[ColumnElement[bool]]:
    """WHERE conditions on Application for what this viewer may see."""
    scope = scope_of(viewer)
    if scope.nothing:
        return [false()]
    found: list[Any] = []
    if scope.enterprise_id is not None:
        found.append(Application.enterprise_id == scope.enterprise_id)
    if scope.county_code is not None:
        found.append(Application.county_code == scope.county_code)
    if scope.city_code is not None:
        found.append(Application.city_code == scope.city_code)
    if scope.province is not None:
        found.append(col(Application.city_code).startswith(scope.province, autoescape=True))
    if scope.reached is not None:
        kind, region = scope.reached
        here = (CaseReach.application_id == Application.id, CaseReach.kind == kind, CaseReach.region_code == region)
        found.append(select(CaseReach.id).where(*here).correlate(Application).exists())
    if scope.provider_id is not None:
        served = (Project.application_id == Application.id, Project.provider_id == scope.provider_id)
        found.append(select(Project.id).where(*served).correlate(Application).exists())
    if not scope.drafts:
        # A filing is its enterprise's own business until it has been submitted once.
        found.append(col(Application.number).is_not(None))
    return found


def find_case(session: Session, viewer: Viewer | None, ref: str, *, lock: bool = False) -> Application:
    """The application called `ref` inside the viewer's scope. Raises NotFound (404) otherwise.

    `lock` takes the row for update, so that two people deciding at once decide one after the other.
    """
    query = select(Application).where(Application.ref == ref, *conditions(viewer))
    if lock:
        query = query.with_for_update()
    found = session.exec(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def last_submission(session: Session, case: Application) -> Submission | None:
    """The newest frozen filing of a case, if it was ever submitted."""
    query = select(Submission).where(Submission.application_id == case.id).order_by(col(Submission.seq).desc()).limit(1)
    return session.exec(query).one_or_none()
