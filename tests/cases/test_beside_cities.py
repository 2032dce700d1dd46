"""昆山, 泰兴 and 沭阳 act beside the thirteen cities in the Jiangsu subsidy (办法第四、八、十二条), and nowhere else."""

import pytest
from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.paid_money import paid_of
from assessor.cases.programme_offices import city_for, needed_offices, reviewing_regions
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.scope import find_case
from assessor.cases.take_step import Given, take_step
from assessor.policy import packs
from assessor.web.menu import menu_for
from models.people import Organisation
from models.vocabulary import OrgKind, Role
from tests.support.programmes import Programme

JIANGSU = "jiangsu-subsidy-2018"
BESIDE = ("320583", "321283", "321322")
SUZHOU, KUNSHAN = "320500", "320583"


@pytest.fixture
def kunshan(session: Session) -> Programme:
    made = Programme(session, JIANGSU)
    made.county = KUNSHAN
    return made


def _officer(programme: Programme, kind: OrgKind, region: str) -> Viewer:
    return programme.world.person(programme.office(kind, region), Role.OFFICER)


def test_each_of_the_three_has_an_industry_and_a_finance_office_of_a_citys_standing(session: Session) -> None:
    programme = Programme(session, JIANGSU)
    needed = {(one.kind, one.region_code) for one in needed_offices(session, programme.pack)}
    for code in BESIDE:
        assert {(OrgKind.CITY, code), (OrgKind.FINANCE, code)} <= needed
    cities = [one.code for one in reviewing_regions(session)]
    assert set(BESIDE) <= set(cities) and len([code for code in cities if code.startswith("32")]) == 16


def test_no_other_county_and_no_other_programme_acts_beside_the_cities() -> None:
    known = packs.load()
    assert city_for(known[JIANGSU], KUNSHAN, SUZHOU) == KUNSHAN
    assert city_for(known[JIANGSU], "320582", SUZHOU) == SUZHOU
    assert {pack_id for pack_id, pack in known.items() if pack.beside_cities} == {JIANGSU}


def test_a_project_of_kunshan_goes_its_whole_way_without_suzhou(kunshan: Programme) -> None:
    case = kunshan.filed()
    assert (case.county_code, case.city_code) == (KUNSHAN, KUNSHAN)
    kunshan.take(case, "confirm")
    suzhou = _officer(kunshan, OrgKind.CITY, SUZHOU)
    with pytest.raises(NotFound):
        find_case(kunshan.session, suzhou, case.ref)
    with pytest.raises(Refusal, match="设区市工信局只办理本市的申报"):
        take_step(kunshan.session, suzhou, case, kunshan.pack, "city_confirm", case.version, Given("", {}), kunshan.at)
    own = _officer(kunshan, OrgKind.CITY, KUNSHAN)
    assert find_case(kunshan.session, own, case.ref).id == case.id
    for action in ("city_confirm", "list", "finance_seal", "declare", "record_check"):
        kunshan.take(case, action)
    kunshan.settle()
    for action in ("check", "pay"):
        kunshan.take(case, action)
    assert case.state == "paid" and paid_of(kunshan.session, case).net > 0


def test_its_offices_are_a_citys_and_its_countys_own_office_stays_suzhous(kunshan: Programme) -> None:
    assert _officer(kunshan, OrgKind.CITY, KUNSHAN).city_code == KUNSHAN
    assert _officer(kunshan, OrgKind.FINANCE, KUNSHAN).city_code == KUNSHAN
    county = kunshan.session.exec(
        select(Organisation).where(Organisation.kind == OrgKind.COUNTY, Organisation.region_code == KUNSHAN)
    ).first() or kunshan.world.organisation(OrgKind.COUNTY, KUNSHAN, "昆山市工业和信息化局", None)
    assert kunshan.world.person(county, Role.OFFICER).city_code == SUZHOU
    assert kunshan.boss().city_code == SUZHOU


def test_its_menu_speaks_of_programmes_and_not_of_stars(kunshan: Programme) -> None:
    own, suzhou = _officer(kunshan, OrgKind.CITY, KUNSHAN), _officer(kunshan, OrgKind.CITY, SUZHOU)
    rated = frozenset({"32"})
    of_stars = {"bureau_draws.index", "bureau_visits.index", "bureau_report.index", "bureau_results.index"}
    assert of_stars <= {item.endpoint for item in menu_for(suzhou, rated)}
    entries = {item.endpoint for item in menu_for(own, rated)}
    assert not of_stars & entries
    assert {"bureau_fund.index", "bureau_two_persons.index"} <= entries
