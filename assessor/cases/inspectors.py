"""The pool of inspectors of a city or the province: who they are and what they declare, kept as appended rows."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.names import new_ref
from assessor.cases.refusal import NotFound, Refusal
from assessor.workflow import Moment
from models.inspecting import Inspector, InspectorDeclaration
from models.people import Membership, Person
from models.vocabulary import OrgKind, Role

MOST_INTERESTS = 50


@dataclass(frozen=True)
class Interest:
    """An enterprise or provider that somebody has to do with, by name, credit code, or both."""

    name: str
    uscc: str = ""


@dataclass(frozen=True)
class Declared:
    """What an inspector declares on a day, until when it may be relied on."""

    employer: str
    interests: tuple[Interest, ...]
    valid_until: date


@dataclass(frozen=True)
class InPool:
    """An inspector with the newest declaration."""

    inspector: Inspector
    declaration: InspectorDeclaration

    def may_serve(self, today: date) -> bool:
        """In the pool, with a declaration that has not run out."""
        return self.declaration.active and self.declaration.valid_until >= today


def enter_inspector(
    session: Session, viewer: Viewer, name: str, phone: str, login: str, declared: Declared, moment: Moment
) -> Inspector:
    """Add somebody to the pool of the viewer's region with their first declaration; `login` names their account or is ''.

    Raises Refusal for a missing name or phone, an account that is no inspector's of this office, or a bad declaration.
    """
    _keeper(viewer)
    name, phone = name.strip(), "".join(phone.split())
    if not name or len(name) > 40:
        raise Refusal("请填写核查人员姓名（最多 40 字）。", status=422)
    if not (phone.replace("-", "").isdecimal() and 7 <= len(phone) <= 20):
        raise Refusal("请填写联系电话（7 至 20 位数字）。", status=422)
    made = Inspector(
        ref=new_ref(),
        region_code=viewer.region_code,
        organisation_id=viewer.organisation_id,
        name=name,
        phone=phone,
        person_id=_account(session, viewer, login.strip().lower()),
        entered_by=viewer.person_id,
        at=moment.at,
    )
    session.add(made)
    session.flush()
    declare(session, viewer, made, declared, moment)
    return made


def declare(
    session: Session, viewer: Viewer, inspector: Inspector, declared: Declared, moment: Moment, *, active: bool = True
) -> InspectorDeclaration:
    """Record a declaration; it replaces the one before for lists frozen from now on. `active=False` ends their service."""
    _keeper(viewer)
    if inspector.organisation_id != viewer.organisation_id:
        raise NotFound("没有找到这位核查人员")
    if not declared.employer.strip():
        raise Refusal("请填写工作单位。", status=422)
    if active and declared.valid_until < moment.today:
        raise Refusal("声明有效期不能早于今天。", status=422)
    interests = [one for one in declared.interests if one.name.strip() or one.uscc.strip()]
    if len(interests) > MOST_INTERESTS:
        raise Refusal(f"利害关系最多填写 {MOST_INTERESTS} 项。", status=422)
    of_them = InspectorDeclaration.inspector_id == inspector.id
    last = session.exec(select(func.coalesce(func.max(InspectorDeclaration.seq), 0)).where(of_them)).one()
    made = InspectorDeclaration(
        inspector_id=inspector.id or 0,
        seq=last + 1,
        employer=declared.employer.strip(),
        interests=[{"name": one.name.strip(), "uscc": one.uscc.strip().upper()} for one in interests],
        declared_on=moment.today,
        valid_until=max(declared.valid_until, moment.today),
        active=active,
        by_person_id=viewer.person_id,
        at=moment.at,
    )
    session.add(made)
    session.flush()
    return made


def pool(session: Session, region_code: str) -> list[InPool]:
    """Everybody ever entered for a region, with the newest declaration, in the order they were entered."""
    newest = select(func.max(InspectorDeclaration.id)).group_by(col(InspectorDeclaration.inspector_id))
    query = (
        select(Inspector, InspectorDeclaration)
        .join(InspectorDeclaration, col(InspectorDeclaration.inspector_id) == col(Inspector.id))
        .where(Inspector.region_code == region_code, col(InspectorDeclaration.id).in_(newest))
    )
    return [InPool(*row) for row in session.exec(query.order_by(col(Inspector.id)))]


def find_inspector(session: Session, viewer: Viewer, ref: str) -> InPool:
    """One of the viewer's own pool. Raises NotFound."""
    found = [one for one in pool(session, viewer.region_code) if one.inspector.ref == ref]
    if not found or found[0].inspector.organisation_id != viewer.organisation_id:
        raise NotFound("没有找到这位核查人员")
    return found[0]


def _keeper(viewer: Viewer) -> None:
    if viewer.role is not Role.OFFICER or viewer.kind not in (OrgKind.CITY, OrgKind.PROVINCE):
        raise Refusal("只有设区市和省级工信部门可以管理核查人员。", status=403)


def _account(session: Session, viewer: Viewer, login: str) -> int | None:
    if not login:
        return None
    query = (
        select(Person.id)
        .join(Membership)
        .where(
            Person.login == login,
            Membership.organisation_id == viewer.organisation_id,
            Membership.role == Role.INSPECTOR,
        )
    )
    found = session.exec(query).first()
    if found is None:
        raise Refusal("本单位没有这个登录名的核查人员账号；账号由系统管理员建立，也可以不填。", status=422)
    return found
