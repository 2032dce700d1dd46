"""A small world for tests of the cases: regions, offices, an enterprise, people, a batch with its windows."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases.passwords import make_hash
from assessor.cases.sign_in import city_code_of
from assessor.cases.windows import BEIJING, end_of, start_of
from assessor.workflow import Moment
from models.batch import Batch, FillingWindow
from models.people import Membership, Organisation, Person, Region
from models.vocabulary import PROVINCE_CODE, OrgKind, Role

PASSWORD = "一句容易记住的长密码 2022"
_HASH = make_hash(PASSWORD)
REGIONS = (
    ("320000", "江苏省", "province", None),
    ("320100", "南京市", "city", "320000"),
    ("320106", "鼓楼区", "county", "320100"),
    ("320300", "徐州市", "city", "320000"),
    ("320302", "鼓楼区", "county", "320300"),
    ("320500", "苏州市", "city", "320000"),
    ("320583", "昆山市", "county", "320500"),
    ("320576", "苏州工业园区", "zone", "320500"),
)


def moment(at: datetime) -> Moment:
    """The service clock at a UTC instant."""
    return Moment(at, at.astimezone(BEIJING).date())


def on(day: str, clock: str = "09:30:00") -> Moment:
    """The service clock at a Beijing time, e.g. on('2022-03-05', '23:59:59.999')."""
    return moment(datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=BEIJING).astimezone(UTC))


@dataclass
class World:
    """Makes rows and viewers on demand; every name is used once."""

    session: Session
    made: int = 0

    def regions(self) -> None:
        """The part of the tree that tests use, with both 鼓楼区."""
        for code, name, kind, parent in REGIONS:
            self.session.add(Region(code=code, name=name, kind=kind, parent=parent))
            self.session.flush()

    def batch(self, pack_id: str, digest: str, province: tuple[str, str] = ("2022-02-28", "2022-04-30")) -> Batch:
        """A batch with the province's window (whole days, both included)."""
        batch = Batch(pack_id=pack_id, pack_digest=digest, title="2022年度首批", created_at=on("2022-02-01").at)
        self.session.add(batch)
        self.session.flush()
        self.window(batch, PROVINCE_CODE, *province)
        return batch

    def window(self, batch: Batch, region: str, opens: str, closes: str) -> FillingWindow:
        """A region's window, set directly (the verb is `set_window`)."""
        assert batch.id is not None
        row = FillingWindow(
            batch_id=batch.id,
            region_code=region,
            opens_at=start_of(date.fromisoformat(opens)),
            closes_at=end_of(date.fromisoformat(closes)),
        )
        self.session.add(row)
        self.session.flush()
        return row

    def organisation(self, kind: OrgKind, region: str, name: str, uscc: str | None = None) -> Organisation:
        """An office or an enterprise."""
        row = Organisation(kind=kind, name=name, uscc=uscc, region_code=region, created_at=on("2022-01-01").at)
        self.session.add(row)
        self.session.flush()
        return row

    def person(self, organisation: Organisation, role: Role, login: str | None = None) -> Viewer:
        """Somebody with a role, as a viewer; the password is PASSWORD."""
        self.made += 1
        person = Person(
            login=login or f"{organisation.kind}-{self.made}",
            name=f"人员{self.made}",
            password_hash=_HASH,
            created_at=on("2022-01-01").at,
        )
        self.session.add(person)
        self.session.flush()
        assert person.id is not None and organisation.id is not None
        self.session.add(Membership(person_id=person.id, organisation_id=organisation.id, role=role))
        self.session.flush()
        return Viewer(
            person_id=person.id,
            name=person.name,
            login=person.login,
            organisation_id=organisation.id,
            organisation_name=organisation.name,
            kind=OrgKind(organisation.kind),
            role=role,
            region_code=organisation.region_code,
            city_code=city_code_of(self.session, organisation),
        )
