"""Who stands in the record when the service itself acts: on receipt of an objection, for the office that published."""

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.workflow import Moment
from models.application import Application
from models.people import Organisation, Person
from models.record import Event
from models.vocabulary import OrgKind, Role

LOGIN = "service:objections"
"""No sign-in name may hold a colon, so nobody can register it; and nothing is a password of this account."""
NAME = "网上异议受理（系统）"
NO_PASSWORD = "!"  # noqa: S105 - a hash that no password has
PUBLISHED = ("publish", "province_publish")


def service_viewer(session: Session, case: Application, moment: Moment) -> Viewer:
    """The service, acting for the office that published the newest notice of this case."""
    query = (
        select(Organisation)
        .join(Event, col(Event.organisation_id) == col(Organisation.id))
        .where(Event.application_id == case.id, col(Event.action).in_(PUBLISHED))
        .order_by(col(Event.seq).desc())
    )
    office = session.exec(query.limit(1)).one()
    return Viewer(
        person_id=_person(session, moment),
        name=NAME,
        login=LOGIN,
        organisation_id=office.id or 0,
        organisation_name=office.name,
        kind=OrgKind(office.kind),
        role=Role.SERVICE,
        region_code=office.region_code,
        city_code=office.region_code if office.kind == OrgKind.CITY else None,
    )


def _person(session: Session, moment: Moment) -> int:
    query = select(Person.id).where(Person.login == LOGIN)
    if found := session.exec(query).one_or_none():
        return found
    try:
        with session.begin_nested():
            person = Person(
                login=LOGIN, name=NAME, password_hash=NO_PASSWORD, disabled_at=moment.at, created_at=moment.at
            )
            session.add(person)
            session.flush()
    except IntegrityError:
        pass
    return session.exec(query).one() or 0
