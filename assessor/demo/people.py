"""The demonstration's people: accounts for every office, and the enterprises with their certifier and editor."""

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.add_account import add_account
from assessor.cases.register_enterprise import Registration, field_problems, register_enterprise
from assessor.demo.accounts import EDITOR_SUFFIX, PASSWORD, office_login, password_hash
from assessor.demo.shapes import Firm
from assessor.demo.words import GIVEN, SURNAMES
from assessor.workflow import Moment
from models.people import Organisation, Person, Region
from models.vocabulary import PROVINCE_CODE, OrgKind, Role


def enter_offices(session: Session, moment: Moment) -> dict[str, Viewer]:
    """By login: an officer for every county, two for every city and the province, two inspectors for every city, an
    auditor and an administrator."""
    found: dict[str, Viewer] = {}
    offices = select(Organisation).where(Organisation.kind != OrgKind.ENTERPRISE).order_by(col(Organisation.id))
    for office in session.exec(offices).all():
        for login, role in _wanted(office):
            number = len(found)
            name = SURNAMES[number * 7 % len(SURNAMES)] + GIVEN[number * 11 % len(GIVEN)]
            found[login] = _account(session, office, name, login, role, moment)
    return found


def _wanted(office: Organisation) -> list[tuple[str, Role]]:
    login = office_login(office.kind, office.region_code)
    if office.kind == OrgKind.AUDIT:
        return [("auditor", Role.AUDITOR)]
    if office.kind == OrgKind.COUNTY:
        return [(login, Role.OFFICER)]
    both = [(login, Role.OFFICER), (f"{login}-b", Role.OFFICER)]
    if office.kind == OrgKind.CITY:
        both += [(f"{login}-hc{seat}", Role.INSPECTOR) for seat in (1, 2)]
    return [*both, ("administrator", Role.ADMIN)] if office.kind == OrgKind.PROVINCE else both


def register_firm(session: Session, firm: Firm, moment: Moment) -> Viewer:
    """Register the enterprise as its certifier would, and add its editor; returns the certifier."""
    given = Registration(firm.name, firm.uscc, firm.region, firm.certifier, "", firm.login, PASSWORD)
    if problems := field_problems(session, given):
        raise ValueError(f"{firm.name}: {problems}")
    person, membership = register_enterprise(session, given, moment, password_hash)
    office = session.get_one(Organisation, membership.organisation_id)
    editor_login = firm.login + EDITOR_SUFFIX
    hashed = password_hash(PASSWORD)
    add_account(session, office, firm.editor, editor_login, Role.EDITOR, hashed, moment, must_change=False)
    return viewer_of(session, person, office, Role.CERTIFIER)


def _account(session: Session, office: Organisation, name: str, login: str, role: Role, moment: Moment) -> Viewer:
    person, _ = add_account(session, office, name, login, role, password_hash(PASSWORD), moment, must_change=False)
    return viewer_of(session, person, office, role)


def viewer_of(session: Session, person: Person, office: Organisation, role: Role) -> Viewer:
    """The person as the verbs see somebody who is signed in."""
    region = session.get_one(Region, office.region_code)
    assert person.id is not None and office.id is not None
    city = {"city": region.code, "county": region.parent, "zone": region.parent}.get(region.kind)
    return Viewer(
        person_id=person.id, name=person.name, login=person.login, organisation_id=office.id,
        organisation_name=office.name, kind=OrgKind(office.kind), role=role, region_code=region.code,
        city_code=None if office.region_code == PROVINCE_CODE else city,
    )  # fmt: skip
