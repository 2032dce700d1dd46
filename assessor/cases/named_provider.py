"""Whom a filing names as its provider, where that firm is registered on the platform."""

from sqlmodel import Session, col, select

from assessor.policy.named_services import named_services
from models.application import Submission
from models.people import Organisation
from models.vocabulary import OrgKind
from questionnaires.shapes import Pack


def registered_provider(session: Session, uscc: str) -> Organisation | None:
    """The provider registered with this credit code, or None."""
    query = select(Organisation).where(Organisation.kind == OrgKind.PROVIDER, Organisation.uscc == uscc)
    return session.exec(query).one_or_none()


def registered_providers(session: Session, codes: set[str]) -> dict[str, Organisation]:
    """Of these credit codes those with a registered provider."""
    query = select(Organisation).where(Organisation.kind == OrgKind.PROVIDER, col(Organisation.uscc).in_(codes))
    return {one.uscc or "": one for one in session.exec(query)} if codes else {}


def provider_of_project(session: Session, pack: Pack, submission: Submission | None) -> int | None:
    """The organisation that the project of a filing names by credit code; None when it names nobody registered.

    A project has one provider. Lines of a list may each name another one, so they give no provider of the whole.
    """
    if submission is None:
        return None
    codes = {one.uscc for one in named_services(pack, submission.document) if not one.line}
    found = registered_provider(session, codes.pop()) if len(codes) == 1 else None
    return found.id if found else None
