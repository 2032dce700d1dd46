"""Who reads what of a finding. That a party is barred is for every office; grounds and evidence for those with the case.

The party itself reads the grounds once it was told, what it said, and the decision; evidence is read at the office.
"""

from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.refusal import NotFound
from assessor.cases.scope import conditions
from models.application import Application
from models.fraud import FraudDelivery, FraudFile, FraudFinding
from models.people import Organisation
from models.vocabulary import OrgKind, Role

PARTIES = {OrgKind.ENTERPRISE: "enterprise", OrgKind.PROVIDER: "provider"}
WHAT = "没有找到这项认定"


def readable(viewer: Viewer) -> ColumnElement[bool]:
    """Condition on FraudFinding joined with Application: the viewer's office opened it, or it sees the case."""
    own = col(FraudFinding.organisation_id) == viewer.organisation_id
    if viewer.kind in PARTIES:
        return false()
    return or_(own, and_(true(), *conditions(viewer)))


def find_finding(session: Session, viewer: Viewer, ref: str) -> FraudFinding:
    """A finding whose file the viewer may read. Raises NotFound."""
    if viewer.kind in PARTIES or viewer.role not in (Role.OFFICER, Role.AUDITOR):
        raise NotFound(WHAT)
    query = (
        select(FraudFinding)
        .join(Application, col(Application.id) == col(FraudFinding.application_id))
        .where(FraudFinding.ref == ref, readable(viewer))
    )
    found = session.exec(query).one_or_none()
    if found is None:
        raise NotFound(WHAT)
    return found


def told_findings(session: Session, viewer: Viewer) -> list[FraudFinding]:
    """The findings of which the viewer's enterprise or provider was told, the newest first."""
    party = PARTIES.get(viewer.kind)
    if party is None:
        return []
    code = session.get_one(Organisation, viewer.organisation_id).uscc
    query = (
        select(FraudFinding)
        .join(FraudDelivery, col(FraudDelivery.finding_id) == col(FraudFinding.id))
        .where(FraudFinding.party == party, FraudFinding.uscc == code)
        .order_by(col(FraudFinding.id).desc())
    )
    return list(session.exec(query))


def find_as_party(session: Session, viewer: Viewer, ref: str) -> FraudFinding:
    """One of `told_findings`. Raises NotFound."""
    found = next((one for one in told_findings(session, viewer) if one.ref == ref), None)
    if found is None:
        raise NotFound(WHAT)
    return found


def files_of(session: Session, finding: FraudFinding) -> list[FraudFile]:
    """Evidence (no statement) and the files of statements, in order of arrival."""
    query = select(FraudFile).where(FraudFile.finding_id == finding.id).order_by(col(FraudFile.id))
    return list(session.exec(query))


def find_file(session: Session, finding: FraudFinding, ref: str, *, of_party: bool = False) -> FraudFile:
    """A file of a finding; with `of_party` only of the party's statements. Raises NotFound."""
    for one in files_of(session, finding):
        if one.ref == ref and (one.statement_id is not None or not of_party):
            return one
    raise NotFound("没有找到这份材料")
