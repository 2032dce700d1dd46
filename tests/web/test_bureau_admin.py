"""The administrator's pages: offices, accounts, one-time passwords, and nothing of cases or enterprises."""

import re

import pytest
from flask import Flask
from sqlmodel import select

from models.people import Person
from models.vocabulary import OrgKind, Role
from tests.support.desk import Desk, words


@pytest.fixture
def desk(app: Flask) -> Desk:
    made = Desk(app)
    made.clock("2022-03-10")
    return made


def test_an_administrator_opens_an_account_and_its_password_is_shown_once(desk: Desk) -> None:
    with desk.working() as offices:
        office = offices.county.organisation_id
        keeper = offices.world.organisation(OrgKind.PROVINCE, "320000", "系统管理")
        admin = offices.world.person(keeper, Role.ADMIN)
        ref = offices.submitted().ref
    client = desk.seat(admin)
    answer = client.post(f"/admin/offices/{office}/people", data={"name": "王五", "login": "wangwu", "role": "officer"})
    first = answer.get_data(as_text=True).partition('class="password">')[2].partition("<")[0]
    assert len(first) >= 12
    assert first not in client.get(f"/admin/offices/{office}").get_data(as_text=True)
    person = desk.rows(select(Person).where(Person.login == "wangwu"))[0]
    assert person.must_change
    assert first not in person.password_hash
    assert (
        client.post(f"/admin/offices/{office}/people", data={"name": "", "login": "x", "role": "admin"}).status_code
        == 422
    )
    assert client.post(f"/admin/offices/{office}/people/{person.id}/disable").status_code == 303
    assert client.post(f"/admin/offices/{office}/people/{person.id}/nonsense").status_code == 404
    assert client.post(f"/admin/offices/999999/people/{person.id}/disable").status_code == 404
    assert client.get(f"/bureau/cases/{ref}").status_code == 403


def test_an_administrator_reaches_no_enterprise(desk: Desk) -> None:
    with desk.working() as offices:
        boss = offices.boss()
        admin = offices.world.person(offices.world.organisation(OrgKind.PROVINCE, "320000", "系统管理"), Role.ADMIN)
    client = desk.seat(admin)
    assert client.get(f"/admin/offices/{boss.organisation_id}").status_code == 404
    assert client.post(f"/admin/offices/{boss.organisation_id}/people/{boss.person_id}/reset").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/admin/offices/99999999999999999999", "/admin/offices/0", "/admin/offices/-1", "/admin/offices/2147483648"],
)
def test_a_number_too_large_for_the_database_is_not_found(desk: Desk, path: str) -> None:
    with desk.working() as offices:
        admin = offices.world.person(offices.world.organisation(OrgKind.PROVINCE, "320000", "系统管理"), Role.ADMIN)
    assert desk.seat(admin).get(path).status_code == 404


def test_offices_come_fifty_at_a_time_and_those_without_anybody_are_shown_alone(desk: Desk) -> None:
    with desk.working() as offices:
        world = offices.world
        for number in range(60):
            world.organisation(OrgKind.THIRD_PARTY, "320583", f"第三方{number:02d}")
        admin = world.person(world.organisation(OrgKind.PROVINCE, "320000", "系统管理"), Role.ADMIN)
    client = desk.seat(admin)
    first = words(client.get("/admin/offices"))
    assert "第 1 页" in first and "60 个部门还没有工作人员" in first and "苏州市工业和信息化局" in first
    alone = client.get("/admin/offices?people=none&page=2")
    assert "苏州市工业和信息化局" not in words(alone) and "第 2 页，共 2 页" in words(alone)
    assert len(re.findall(r"第三方\d", alone.text)) == 10
    for beyond in ("99", "0", "-1", "x", "９"):
        assert client.get("/admin/offices", query_string={"page": beyond}).status_code == 200
