"""The offices that a programme's process needs: which they are, which are not there yet, and entering those."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session, col, or_, select

from assessor.cases.reach import province_of
from assessor.workflow import Actor, Moment
from assessor.workflow_table import offices_of
from models.people import Organisation, Region
from models.vocabulary import OrgKind
from questionnaires.shapes import Pack

NAMES: dict[OrgKind, str] = {
    OrgKind.COUNTY: "工业和信息化局",
    OrgKind.CITY: "工业和信息化局",
    OrgKind.PROVINCE: "工业和信息化厅",
    OrgKind.FINANCE: "财政局",
    OrgKind.OPERATOR: "运营公司",
    OrgKind.THIRD_PARTY: "第三方机构",
    OrgKind.PARTY_GROUP: "工业和信息化局党组",
    OrgKind.GOVERNMENT: "人民政府",
    OrgKind.DATA_BUREAU: "大数据管理局",
}
"""What an office is usually called after its region's name; a pack may say otherwise (`offices`)."""


@dataclass(frozen=True)
class Needed:
    """An office that has to be there: its kind, its region, what it would be called, and its id when it is there."""

    kind: OrgKind
    region_code: str
    name: str
    id: int | None


def needed_offices(session: Session, pack: Pack) -> list[Needed]:
    """Every office that the programme's process needs where it holds, in the order of regions."""
    regions = {row.code: row for row in session.exec(select(Region).order_by(col(Region.code)))}
    rows = session.exec(
        select(Organisation.kind, Organisation.region_code, Organisation.id).order_by(col(Organisation.id).desc())
    )
    there = {(kind, code): number for kind, code, number in rows}
    actors = offices_of(pack.process) if pack.process else ()
    return [
        Needed(
            actor.kind,
            region.code,
            _name(pack, actor.kind, region, regions),
            there.get((actor.kind.value, region.code)),
        )
        for region in _places(pack, regions)
        for actor in actors
        if _is_for(actor, region, pack)
    ]


def enter_programme_offices(session: Session, pack: Pack, moment: Moment) -> int:
    """Enter those that are not there yet; returns how many. Offices of the same region serve every programme."""
    missing = [one for one in needed_offices(session, pack) if one.id is None]
    for one in missing:
        session.add(Organisation(kind=one.kind, name=one.name, region_code=one.region_code, created_at=moment.at))
    session.flush()
    return len(missing)


def holds_in(pack: Pack, county_code: str, city_code: str) -> bool:
    """Whether an enterprise of this county may file under the pack: its area, or the whole province."""
    area = pack.area or (province_of(pack.province),)
    return bool({county_code, city_code, province_of(city_code)} & set(area))


def _places(pack: Pack, regions: dict[str, Region]) -> Iterator[Region]:
    """The regions whose offices act: those of the area, what lies in them, and what they lie in."""
    area = set(pack.area) or {province_of(pack.province)}
    above = {regions[code].parent for code in area if code in regions} | {province_of(pack.province)}
    above |= {regions[code].parent for code in above if code in regions}
    for region in regions.values():
        parents = {region.code, region.parent, province_of(region.code)}
        if parents & area or region.code in above:
            yield region


def city_for(pack: Pack, county_code: str, city_code: str) -> str:
    """The region whose office acts as the city's for a project: a county beside the cities stands for itself."""
    return county_code if county_code in pack.beside_cities else city_code


def reviewing_regions(session: Session) -> list[Region]:
    """The cities, and the counties that stand beside them since they have an office of a city's kind; by code."""
    offices = select(Organisation.region_code).where(Organisation.kind == OrgKind.CITY)
    query = select(Region).where(or_(col(Region.kind) == "city", col(Region.code).in_(offices)))
    return list(session.exec(query.order_by(col(Region.code))))


def _is_for(actor: Actor, region: Region, pack: Pack) -> bool:
    if actor.of == "city" and region.code in pack.beside_cities:
        return True
    return region.kind in (("county", "zone") if actor.of == "county" else (actor.of,))


def _name(pack: Pack, kind: OrgKind, region: Region, regions: dict[str, Region]) -> str:
    """A district carries its city's name; a development zone has authorities rather than bureaus."""
    called = {str(one): name for one, name in pack.offices.items()}.get(kind.value, NAMES[kind])
    city = regions.get(region.parent or "")
    before = city.name if city and region.kind == "county" and not region.name.endswith("市") else ""
    return f"{before}{region.name}{called}"
