"""Add an account without anybody signed in: the first administrator, and the demonstration's people."""

from sqlmodel import Session, select

from assessor.cases.add_once import add_once
from assessor.cases.refusal import NotFound, Refusal
from assessor.workflow import Moment
from models.people import Membership, Organisation, Person
from models.vocabulary import ROLES_OF, OrgKind, Role


def add_account(
    session: Session, organisation: Organisation, name: str, login: str, role: Role, password_hash: str,
    moment: Moment, *, must_change: bool,
) -> tuple[Person, Membership]:  # fmt: skip
    """Create a person with a role. Raises Refusal for a role the organisation does not have, a bad or a taken login."""
    login = login.strip().lower()
    if role not in ROLES_OF[OrgKind(organisation.kind)]:
        raise Refusal("这个单位没有这个角色。", status=422)
    if not name.strip() or not (4 <= len(login) <= 64) or not all(c.isalnum() or c in "._-@" for c in login):
        raise Refusal("请填写姓名和登录名（4 至 64 个字符，可用字母、数字和 . _ - @）。", status=422)
    person = Person(
        login=login, name=name.strip(), password_hash=password_hash, must_change=must_change, created_at=moment.at
    )
    add_once(session, person, f"登录名 {login} 已被使用，请换一个。")
    assert person.id is not None and organisation.id is not None
    membership = Membership(person_id=person.id, organisation_id=organisation.id, role=role)
    session.add(membership)
    session.flush()
    return person, membership


def office_of(session: Session, kind: OrgKind, region_code: str) -> Organisation:
    """The office of a kind in a region. Raises NotFound."""
    query = select(Organisation).where(Organisation.kind == kind, Organisation.region_code == region_code)
    found = session.exec(query).one_or_none()
    if found is None:
        raise NotFound(f"没有找到 {region_code} 的{kind.value}部门")
    return found
