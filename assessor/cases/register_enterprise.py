"""Register an enterprise or a cloud service provider with its first person, the certifier (负责人)."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session
from stdnum.cn import uscc as uscc_standard
from stdnum.exceptions import InvalidChecksum, ValidationError

from assessor.cases import passwords
from assessor.cases.add_once import add_once
from assessor.workflow import Moment
from models.people import Membership, Organisation, Person, Region
from models.vocabulary import OrgKind, Role


@dataclass(frozen=True)
class Registration:
    """What somebody gives to register. The county is chosen by the firm, never derived from the credit code.

    One firm may be registered once as an enterprise and once as a provider, with people of its own in each.
    """

    name: str
    uscc: str
    region_code: str
    person_name: str
    phone: str
    login: str
    password: str
    kind: OrgKind = OrgKind.ENTERPRISE


TAKEN = {
    OrgKind.ENTERPRISE: "这家企业已经注册过。请让本企业负责人在“人员”页面为您添加账号。",
    OrgKind.PROVIDER: "这家服务商已经注册过。请让本单位负责人在“人员”页面为您添加账号。",
}
"""The kinds that register themselves, and what the second one with the same code reads."""


def credit_code_problem(code: str) -> str | None:
    """Why a unified social credit code cannot be right (GB 32100-2015), or None."""
    try:
        uscc_standard.validate(code)
    except InvalidChecksum:
        return "统一社会信用代码的校验位不对，请对照营业执照逐位检查。"
    except ValidationError:
        return "统一社会信用代码应为 18 位数字和大写字母（不含 I、O、S、V、Z）。"
    return None


def field_problems(session: Session, given: Registration) -> dict[str, str]:
    """Every field that cannot be accepted, with what to do; empty when all is well."""
    found: dict[str, str] = {}
    if len(given.name.strip()) < 4:
        found["name"] = "请按营业执照填写企业全称。"
    if problem := credit_code_problem(given.uscc):
        found["uscc"] = problem
    region = session.get(Region, given.region_code)
    if region is None or region.kind not in ("county", "zone"):
        found["region_code"] = "请选择所在的县（市、区）或开发区。"
    if not given.person_name.strip():
        found["person_name"] = "请填写负责人姓名。"
    login = given.login.strip().lower()
    if not (4 <= len(login) <= 64) or not all(c.isalnum() or c in "._-@" for c in login):
        found["login"] = "登录名 4 至 64 个字符，可用字母、数字和 . _ - @。"
    if problem := passwords.weakness(given.password, login):
        found["password"] = problem
    return found


def register_enterprise(
    session: Session, given: Registration, moment: Moment, make_hash: Callable[[str], str] = passwords.make_hash
) -> tuple[Person, Membership]:
    """Create the organisation and its certifier. Raises Refusal (409) when the code or login is taken already."""
    assert given.kind in TAKEN, given.kind
    organisation = Organisation(
        kind=given.kind,
        name=given.name.strip(),
        uscc=given.uscc,
        region_code=given.region_code,
        created_at=moment.at,
    )
    person = Person(
        login=given.login.strip().lower(),
        name=given.person_name.strip(),
        phone=given.phone.strip() or None,
        password_hash=make_hash(given.password),
        created_at=moment.at,
    )
    add_once(session, organisation, TAKEN[given.kind])
    add_once(session, person, "这个登录名已被使用，请换一个。")
    assert organisation.id is not None and person.id is not None
    membership = Membership(person_id=person.id, organisation_id=organisation.id, role=Role.CERTIFIER)
    session.add(membership)
    session.flush()
    return person, membership
