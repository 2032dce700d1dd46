"""An account for somebody of the pool of experts: the password is shown once and has to be changed at the first sign-in."""

import secrets

from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases import passwords
from assessor.cases.add_account import add_account
from assessor.cases.experts import experts_of, require_organiser
from assessor.cases.refusal import Refusal
from assessor.cases.sign_in import revoke_all
from assessor.workflow import Moment
from models.experts import Expert
from models.people import Organisation, Person
from models.vocabulary import Role


def open_account(session: Session, viewer: Viewer, expert: Expert, login: str, moment: Moment) -> str:
    """Open the account of an expert at the viewer's office; returns the one-time password. Raises Refusal."""
    first = secrets.token_urlsafe(9)
    give_account(session, viewer, expert, login, passwords.make_hash(first), moment, must_change=True)
    return first


def give_account(
    session: Session, viewer: Viewer, expert: Expert, login: str, password_hash: str, moment: Moment, *, must_change: bool
) -> Person:
    """Open an account with a password of which only the hash is known here. Raises Refusal."""
    require_organiser(viewer)
    session.refresh(expert, with_for_update=True)
    if expert.person_id is not None:
        raise Refusal("这位专家已有账号。")
    if not expert.active:
        raise Refusal("这位专家已移出专家库，不能开通账号。")
    office = session.get_one(Organisation, viewer.organisation_id)
    person, _ = add_account(
        session, office, expert.name, login, Role.EXPERT, password_hash, moment, must_change=must_change
    )
    expert.person_id = person.id
    expert.version += 1
    session.add(expert)
    session.flush()
    return person


def new_password(session: Session, viewer: Viewer, expert: Expert, moment: Moment) -> str:
    """A new one-time password for an expert's account; every session of it ends. Raises Refusal."""
    require_organiser(viewer)
    person = account_of(session, expert)
    if person is None:
        raise Refusal("这位专家还没有账号。")
    first = secrets.token_urlsafe(9)
    person.password_hash, person.must_change, person.disabled_at = passwords.make_hash(first), True, None
    session.add(person)
    revoke_all(session, person.id or 0, moment.at)
    return first


def close_account(session: Session, viewer: Viewer, expert: Expert, moment: Moment) -> None:
    """Close an expert's account and end its sessions; what they locked stays. Raises Refusal."""
    require_organiser(viewer)
    person = account_of(session, expert)
    if person is None or person.disabled_at is not None:
        raise Refusal("这位专家没有可停用的账号。")
    person.disabled_at = moment.at
    session.add(person)
    revoke_all(session, person.id or 0, moment.at)


def account_of(session: Session, expert: Expert) -> Person | None:
    """The account of an expert, if one was opened."""
    return session.get(Person, expert.person_id) if expert.person_id is not None else None


def open_accounts(session: Session, viewer: Viewer, moment: Moment) -> list[tuple[Expert, str, str]]:
    """Open an account for everybody in the pool who has none: (expert, login, one-time password), in the pool's order."""
    made = []
    for one in experts_of(session, viewer):
        if one.expert.active and one.expert.person_id is None:
            login = f"zj{one.expert.id or 0:04}-{secrets.token_hex(2)}"
            made.append((one.expert, login, open_account(session, viewer, one.expert, login, moment)))
    return made
