"""The provider's pages through the door: its customers' services, and what offices and applicants see of its word."""

import re

import pytest
from flask import Flask
from sqlmodel import select

from models.confirming import ServiceConfirmation, ServiceVoid
from tests.support.desk import Desk, words
from tests.support.providers import Market

pytestmark = pytest.mark.sqlite


@pytest.fixture
def desk(app: Flask) -> Desk:
    desk = Desk(app)
    desk.clock("2022-03-09")
    return desk


def test_a_provider_confirms_with_a_difference_and_everybody_concerned_sees_it(desk: Desk) -> None:
    with desk.working() as offices:
        market = Market(offices)
        case = market.star()
        ref, boss, clerk, rival = case.ref, market.boss, market.clerk, market.rival
    client = desk.seat(boss)
    assert "云服务器" in words(client.get("/provider/customers"))
    page = f"/provider/customers/{ref}/s/services"
    assert "45,000.00 元" in words(client.get(f"{page}?line=s1"))
    form = {"line": "s1", "first_on": "2021-08-01", "last_on": "", "amount": "40000", "words": "", "action": "confirmed"}
    bad = client.post(page, data=form | {"first_on": "2021-02-30"})
    assert bad.status_code == 422
    assert "真实存在的日期" in words(bad)
    assert 'value="40000"' in bad.text, "nothing typed is lost"
    assert client.post(page, data=form).status_code == 303
    refusal = client.post(page, data=form | {"line": "s2", "action": "refused"})
    assert "哪里不属实" in words(refusal)
    assert "有出入" in words(client.get("/provider/customers?tab=differs"))
    assert desk.seat(clerk).post(page, data=form).status_code == 403
    assert desk.seat(rival).get(f"{page}?line=s1").status_code == 404

    for viewer, path in (
        (desk.offices.county, f"/bureau/cases/{ref}"),
        (_applicant(desk, ref), f"/enterprise/applications/{ref}/progress"),
    ):
        seen = words(desk.seat(viewer).get(path))
        assert "服务商确认，有出入" in seen
        assert "所填 2021年6月1日，服务商 2021年8月1日" in seen
        assert "示例云计算有限公司" in seen


def test_a_void_shows_what_it_changed_and_two_persons_take_it_back(desk: Desk) -> None:
    with desk.working() as offices:
        market = Market(offices)
        case, boss = market.star(), market.boss
        ref = case.ref
    page = f"/provider/customers/{ref}/s/services"
    form = {"line": "s1", "first_on": "", "last_on": "", "amount": "", "words": "", "action": "void"}
    assert "作废的理由" in words(desk.seat(boss).post(page, data=form))
    assert desk.seat(boss).post(page, data=form | {"words": "合同没有履行"}).status_code == 303
    (void,) = desk.rows(select(ServiceVoid))
    city, second = desk.seat(desk.offices.city), desk.seat(desk.offices.city_two)
    seen = words(city.get(f"/bureau/providers/voids/{void.ref}"))
    assert re.search(r"本服务商：服务（项） 2 1 .*本服务商：金额（元） 45,000.00 0.00", seen)
    assert "合同没有履行" in words(city.get("/bureau/providers/voids/"))
    assert city.post(f"/bureau/providers/voids/{void.ref}", data={"reason": "填错"}).status_code == 422
    assert city.post(f"/bureau/providers/voids/{void.ref}", data={"reason": "服务商填错了一项"}).status_code == 303
    proposal = re.search(r"/bureau/two-persons/([0-9a-z]+)", second.get("/bureau/two-persons/").text)
    assert proposal
    assert second.post(f"/bureau/two-persons/{proposal[1]}", data={"answer": "confirm"}).status_code == 303
    assert "撤销恢复了哪些合计" in words(city.get(f"/bureau/providers/voids/{void.ref}"))
    assert desk.seat(desk.offices.county).post(f"/bureau/providers/voids/{void.ref}", data={"reason": "理由理由"}).status_code == 403
    assert desk.rows(select(ServiceConfirmation)) == []


def _applicant(desk: Desk, ref: str):  # type: ignore[no-untyped-def]
    from assessor.access import Viewer
    from models.people import Membership, Organisation, Person
    from models.vocabulary import OrgKind, Role

    case = desk.look(ref)
    (person, member) = desk.rows(
        select(Person, Membership).join(Membership).where(Membership.organisation_id == case.enterprise_id)
    )[0]
    firm = desk.rows(select(Organisation).where(Organisation.id == case.enterprise_id))[0]
    return Viewer(person.id, person.name, person.login, firm.id, firm.name, OrgKind.ENTERPRISE, Role.CERTIFIER,
                  firm.region_code, "320500")  # fmt: skip
