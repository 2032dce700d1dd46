"""Signing in and out. Sessions live in the database, so signing out ends them everywhere at once."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases import passwords
from assessor.cases.refusal import Refusal
from models.people import AuthSession, Membership, Organisation, Person, Region, SignInTry
from models.vocabulary import OrgKind, Role

LASTS = timedelta(hours=12)
IDLE = timedelta(hours=2)
COUNTED_FOR = timedelta(minutes=15)
TRIES_PER_LOGIN = 5
TRIES_PER_ADDRESS = 50
REFUSED = "登录名或密码不正确。请检查后重试；连续 5 次不正确将暂停登录 15 分钟。"


def sign_in(session: Session, login: str, password: str, address: str, at: datetime) -> str:
    """Check a login and password; returns the token for the cookie (its SHA-256 is what is stored).

    Raises Refusal 401 (wrong, in one wording for every cause) or 429 (too many tries). A failed try is counted in the
    database; the door must keep that row although the answer is an error.
    """
    login = login.strip().lower()
    subjects = {f"login:{_digest(login)[:40]}": TRIES_PER_LOGIN, f"address:{_digest(address)[:40]}": TRIES_PER_ADDRESS}
    for subject, limit in subjects.items():
        if _failures(session, subject, at) >= limit:
            raise Refusal("登录失败次数过多，已暂停登录。请 15 分钟后再试，或联系管理员重置密码。", status=429)
    person = session.exec(select(Person).where(Person.login == login)).one_or_none()
    right = passwords.matches(password, person.password_hash if person else None)
    memberships = _memberships(session, person) if person else []
    if person is None or not right or person.disabled_at is not None or not memberships:
        for subject in subjects:
            session.add(SignInTry(subject=subject, at=at))
        raise Refusal(REFUSED, status=401)
    return open_session(session, person, memberships[0], at)


def open_session(session: Session, person: Person, membership: Membership, at: datetime) -> str:
    """Start a session for a person in one of their roles; returns the cookie's token."""
    token = secrets.token_urlsafe(32)
    assert person.id is not None and membership.id is not None
    session.add(
        AuthSession(
            token_hash=_digest(token),
            person_id=person.id,
            membership_id=membership.id,
            created_at=at,
            seen_at=at,
            expires_at=at + LASTS,
        )
    )
    session.flush()
    return token


def viewer_for(session: Session, token: str, at: datetime) -> Viewer | None:
    """Who holds this token now; None for a token unknown, revoked, expired, or idle too long."""
    row = session.get(AuthSession, _digest(token))
    if row is None or row.revoked_at is not None or at >= row.expires_at or at >= row.seen_at + IDLE:
        return None
    membership = session.get_one(Membership, row.membership_id)
    person = session.get_one(Person, row.person_id)
    organisation = session.get_one(Organisation, membership.organisation_id)
    if person.disabled_at is not None:
        return None
    return Viewer(
        person_id=row.person_id,
        name=person.name,
        login=person.login,
        organisation_id=membership.organisation_id,
        organisation_name=organisation.name,
        kind=OrgKind(organisation.kind),
        role=Role(membership.role),
        region_code=organisation.region_code,
        city_code=city_code_of(session, organisation),
        must_change=person.must_change,
    )


def city_code_of(session: Session, organisation: Organisation) -> str | None:
    """The city whose people an organisation's are; None for the province's.

    A county that stands beside the cities has an office of a city's kind: that one and the other offices there, except the
    county's own, are a city's.
    """
    region = session.get_one(Region, organisation.region_code)
    if region.kind == "city":
        return region.code
    if region.kind not in ("county", "zone"):
        return None
    if organisation.kind in (OrgKind.COUNTY, OrgKind.ENTERPRISE, OrgKind.PROVIDER):
        return region.parent
    beside = select(Organisation.id).where(Organisation.kind == OrgKind.CITY, Organisation.region_code == region.code)
    return region.code if session.exec(beside.limit(1)).first() else region.parent


def last_seen(session: Session, token: str) -> datetime | None:
    """When this session was last used; None for an unknown token."""
    row = session.get(AuthSession, _digest(token))
    return row.seen_at if row else None


def touch(session: Session, token: str, at: datetime) -> None:
    """Note that the session is in use (the door calls it, in a writing transaction)."""
    row = session.get(AuthSession, _digest(token))
    if row is not None and row.revoked_at is None:
        row.seen_at = at
        session.add(row)


def sign_out(session: Session, token: str, at: datetime) -> None:
    """End the session; its cookie opens nothing any more."""
    row = session.get(AuthSession, _digest(token))
    if row is not None and row.revoked_at is None:
        row.revoked_at = at
        session.add(row)


def revoke_all(session: Session, person_id: int, at: datetime) -> None:
    """End every session of a person (password changed, account disabled)."""
    open_rows = select(AuthSession).where(AuthSession.person_id == person_id, col(AuthSession.revoked_at).is_(None))
    for row in session.exec(open_rows):
        row.revoked_at = at
        session.add(row)


def _memberships(session: Session, person: Person) -> list[Membership]:
    query = select(Membership).where(Membership.person_id == person.id).order_by(col(Membership.id))
    return list(session.exec(query))


def _failures(session: Session, subject: str, at: datetime) -> int:
    query = select(func.count()).where(SignInTry.subject == subject, col(SignInTry.at) > at - COUNTED_FOR)
    return session.exec(query).one()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
