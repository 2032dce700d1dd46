"""First furnishing of a database: the region tree, the offices, and a batch opened under a pack. Safe to repeat."""

from datetime import date

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.keep_pack import keep_pack
from assessor.cases.programme_offices import enter_programme_offices
from assessor.cases.reach import province_of
from assessor.cases.refusal import Refusal
from assessor.cases.windows import set_window, window_of
from assessor.workflow import Moment
from models.batch import Batch
from models.people import Organisation, Person, Region
from models.vocabulary import PROVINCE_CODE, OrgKind, Role
from questionnaires.regions import HOME, province_name, regions
from questionnaires.shapes import Pack

PROVINCE_OFFICE = "江苏省工业和信息化厅"
AUDIT_OFFICE = "省级审计监督组"
SYSTEM_LOGIN = "system"
OPENS, CLOSES = "platform_opens", "recommend_deadline"
_OFFICE_KINDS = {"city": OrgKind.CITY, "county": OrgKind.COUNTY, "zone": OrgKind.COUNTY}


def enter_regions(session: Session, year: str, province: str = HOME) -> int:
    """Add the divisions of a year's list that are not there yet; returns how many were added. `province`: its two digits."""
    known = set(session.exec(select(Region.code)))
    whole, added = province_of(province), 0
    if whole not in known:
        session.add(Region(code=whole, name=province_name(province, year), kind="province"))
        session.flush()
        added = 1
    for kinds in (("city",), ("county", "zone")):
        fresh = [one for one in regions(year, province).values() if one.kind in kinds and one.code not in known]
        for one in fresh:
            session.add(Region(code=one.code, name=one.name, kind=one.kind, parent=one.parent or whole))
        session.flush()
        added += len(fresh)
    return added


def enter_offices(session: Session, moment: Moment) -> int:
    """Give every region of the home province its industry office, and the province its audit office; returns how many were
    added. What a subsidy programme needs besides is entered by `programme_offices`."""
    there = select(Organisation.kind, Organisation.region_code).where(Organisation.kind != OrgKind.ENTERPRISE)
    known = set(session.exec(there).all())
    wanted = [(OrgKind.PROVINCE, PROVINCE_CODE, PROVINCE_OFFICE), (OrgKind.AUDIT, PROVINCE_CODE, AUDIT_OFFICE)]
    names = dict(session.exec(select(Region.code, Region.name)).all())
    home = col(Region.code).startswith(HOME, autoescape=True)
    rows = session.exec(select(Region).where(Region.kind != "province", home).order_by(Region.code))
    wanted += [(_OFFICE_KINDS[row.kind], row.code, office_name(row, names)) for row in rows]
    fresh = [one for one in wanted if (one[0].value, one[1]) not in known]
    for kind, code, name in fresh:
        session.add(Organisation(kind=kind, name=name, region_code=code, created_at=moment.at))
    session.flush()
    return len(fresh)


def office_name(region: Region, names: dict[str, str]) -> str:
    """The office's name; a district carries its city's, since two cities may have a district of one name (鼓楼区)."""
    if region.kind == "zone":
        return f"{region.name}工业和信息化主管部门"
    before = "" if region.kind == "city" or region.name.endswith("市") else names.get(region.parent or "", "")
    return f"{before}{region.name}工业和信息化局"


def open_batch(session: Session, pack: Pack, moment: Moment) -> Batch:
    """The batch of a pack, opened now if it was not open yet; the pack is archived and the province's window is set.

    The window runs from the platform's opening to the last deadline (46号 二(一)、二(二)3). A pack that gives no dates
    gets no window: the province sets it. A subsidy brings the regions and offices that its process needs with it. Raises
    Refusal for a pack without a process.
    """
    if pack.process is None:
        raise Refusal(f"规则包 {pack.id} 没有办理流程，不能开设批次。", status=422)
    keep_pack(session, pack, moment)
    batch = session.exec(select(Batch).where(Batch.pack_id == pack.id)).one_or_none()
    if batch is None:
        batch = Batch(pack_id=pack.id, pack_digest=pack.digest, title=pack.title, created_at=moment.at)
        session.add(batch)
        session.flush()
    if pack.kind == "subsidy":
        enter_regions(session, pack.regions, pack.province)
        enter_programme_offices(session, pack, moment)
    _province_window(session, batch, pack, moment)
    return batch


def _province_window(session: Session, batch: Batch, pack: Pack, moment: Moment) -> None:
    first, last = _day(pack, OPENS), _day(pack, CLOSES)
    if first is None or last is None or window_of(session, batch.id or 0, PROVINCE_CODE) is not None:
        return
    reason = f"按{pack.document_number or pack.title}规定的平台开通日和最后报送日设置"
    set_window(session, system_viewer(session, moment), batch, first, last, reason, 0, moment)


def _day(pack: Pack, name: str) -> date | None:
    value = pack.parameter(name) if name in pack.parameters else None
    return value if isinstance(value, date) else None


def system_viewer(session: Session, moment: Moment) -> Viewer:
    """The service itself, for what it does when it is set up. Its account is closed from the start."""
    person = session.exec(select(Person).where(Person.login == SYSTEM_LOGIN)).one_or_none()
    if person is None:
        person = Person(login=SYSTEM_LOGIN, name="系统", password_hash="", disabled_at=moment.at, created_at=moment.at)
        session.add(person)
        session.flush()
    office = session.exec(select(Organisation).where(Organisation.kind == OrgKind.PROVINCE)).one()
    assert person.id is not None and office.id is not None
    return Viewer(
        person_id=person.id, name=person.name, login=person.login, organisation_id=office.id,
        organisation_name=office.name, kind=OrgKind.PROVINCE, role=Role.OFFICER, region_code=PROVINCE_CODE,
        city_code=None,
    )  # fmt: skip
