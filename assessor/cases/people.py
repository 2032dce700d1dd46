"""The people of an organisation: add one, hand over a first password, disable one, change one's own password."""

import secrets

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases import passwords
from assessor.cases.add_once import add_once
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.sign_in import revoke_all
from assessor.workflow import Moment
from models.people import Membership, Organisation, Person
from models.vocabulary import FIRMS, ROLES_OF, OrgKind, Role


def may_manage(viewer: Viewer, organisation: Organisation) -> bool:
    """A certifier manages the people of their own firm; an administrator those of offices."""
    if viewer.role is Role.CERTIFIER:
        return organisation.id == viewer.organisation_id
    return viewer.role is Role.ADMIN and organisation.kind not in FIRMS


def add_person(
    session: Session, viewer: Viewer, organisation: Organisation, name: str, login: str, role: str, moment: Moment
) -> tuple[Person, str]:
    """Add a person with a role; returns the one-time password, shown once and to be changed at first sign-in.

    Raises Refusal for a role the organisation does not have, a taken login, or a viewer who may not manage it.
    """
    if not may_manage(viewer, organisation):
        raise Refusal("您不能管理这个单位的人员。", status=403)
    if role not in ROLES_OF[OrgKind(organisation.kind)]:
        raise Refusal("请选择这个单位可以有的角色。", status=422)
    login = login.strip().lower()
    if not name.strip() or not (4 <= len(login) <= 64) or not all(c.isalnum() or c in "._-@" for c in login):
        raise Refusal("请填写姓名和登录名（4 至 64 个字符，可用字母、数字和 . _ - @）。", status=422)
    first = secrets.token_urlsafe(9)
    person = Person(
        login=login, name=name.strip(), password_hash=passwords.make_hash(first), must_change=True, created_at=moment.at
    )
    add_once(session, person, "这个登录名已被使用，请换一个。")
    assert person.id is not None and organisation.id is not None
    session.add(Membership(person_id=person.id, organisation_id=organisation.id, role=role))
    session.flush()
    return person, first


def people_of(session: Session, organisation_id: int) -> list[tuple[Person, str]]:
    """Everybody with a role in the organisation, in the order they were added."""
    query = select(Person, Membership.role).join(Membership).where(Membership.organisation_id == organisation_id)
    return [(person, role) for person, role in session.exec(query.order_by(col(Membership.id)))]


def disable_person(
    session: Session, viewer: Viewer, organisation: Organisation, person_id: int, moment: Moment
) -> None:
    """Close an account and end its sessions at once. Nobody closes their own, so no organisation locks itself out."""
    person = _member(session, viewer, organisation, person_id)
    if person.id == viewer.person_id:
        raise Refusal("不能停用自己的账号。", status=422)
    person.disabled_at = moment.at
    session.add(person)
    revoke_all(session, person_id, moment.at)


def reset_password(session: Session, viewer: Viewer, organisation: Organisation, person_id: int, moment: Moment) -> str:
    """Give a new one-time password and end all sessions; also opens a disabled account again."""
    person = _member(session, viewer, organisation, person_id)
    first = secrets.token_urlsafe(9)
    person.password_hash, person.must_change, person.disabled_at = passwords.make_hash(first), True, None
    session.add(person)
    revoke_all(session, person_id, moment.at)
    return first


def change_password(session: Session, viewer: Viewer, old: str, new: str, moment: Moment) -> None:
    """Change one's own password. Raises Refusal; all other sessions end."""
    person = session.get_one(Person, viewer.person_id)
    if not passwords.matches(old, person.password_hash):
        raise Refusal("原密码不正确。", status=422)
    if problem := passwords.weakness(new, person.login):
        raise Refusal(problem, status=422)
    if old == new:
        raise Refusal("新密码不能与原密码相同。", status=422)
    person.password_hash, person.must_change = passwords.make_hash(new), False
    session.add(person)
    revoke_all(session, viewer.person_id, moment.at)


def _member(session: Session, viewer: Viewer, organisation: Organisation, person_id: int) -> Person:
    if not may_manage(viewer, organisation):
        raise Refusal("您不能管理这个单位的人员。", status=403)
    query = select(Person).join(Membership)
    found = session.exec(query.where(Person.id == person_id, Membership.organisation_id == organisation.id)).first()
    if found is None:
        raise NotFound("没有找到这位人员")
    return found
