"""Providers register like enterprises, manage their own people, and are found by the code that a filing names."""

from dataclasses import replace

import pytest
from sqlmodel import Session

from assessor.access import Scope, scope_of
from assessor.cases.named_provider import provider_of_project, registered_provider
from assessor.cases.people import add_person, may_manage
from assessor.cases.refusal import Refusal
from assessor.cases.register_enterprise import Registration, field_problems, register_enterprise
from assessor.policy import packs
from assessor.policy.named_services import named_services
from models.application import Submission
from models.people import Organisation
from models.vocabulary import PROVINCE_CODE, OrgKind, Role
from tests.support.world import World, on

NOW = on("2022-03-05")
CODE = "91320583MA1MFAKE07"
GIVEN = Registration(
    "示例云计算有限公司", CODE, "320583", "云某", "", "yun.boss", "一句容易记住的长密码 2022", OrgKind.PROVIDER
)


def test_a_provider_registers_once_and_the_same_firm_may_be_an_enterprise_too(session: Session) -> None:
    world = World(session)
    world.regions()
    person, membership = register_enterprise(session, GIVEN, NOW, lambda words: "hash")
    own = session.get_one(Organisation, membership.organisation_id)
    assert (own.kind, membership.role) == (OrgKind.PROVIDER, Role.CERTIFIER)
    assert registered_provider(session, CODE) == own
    with pytest.raises(Refusal, match="这家服务商已经注册过"):
        register_enterprise(session, replace(GIVEN, login="another"), NOW, lambda words: "hash")
    register_enterprise(session, replace(GIVEN, login="another", kind=OrgKind.ENTERPRISE), NOW, lambda words: "hash")


def test_a_code_with_a_wrong_check_digit_is_no_provider(session: Session) -> None:
    World(session).regions()
    assert "校验位" in field_problems(session, replace(GIVEN, uscc=CODE[:-1] + "1"))["uscc"]


def test_a_provider_manages_its_own_people_and_reaches_no_case_by_region(session: Session) -> None:
    world = World(session)
    world.regions()
    own = world.organisation(OrgKind.PROVIDER, "320583", "示例云计算有限公司", CODE)
    boss, clerk = world.person(own, Role.CERTIFIER), world.person(own, Role.EDITOR)
    admin = world.person(world.organisation(OrgKind.PROVINCE, PROVINCE_CODE, "系统管理"), Role.ADMIN)
    assert [may_manage(who, own) for who in (boss, clerk, admin)] == [True, False, False]
    person, _ = add_person(session, boss, own, "王某", "wang.mou", Role.EDITOR, NOW)
    assert person.must_change
    assert scope_of(boss) == Scope(provider_id=own.id)


PROJECTS = ("jiangsu-subsidy-2018", "jiangxia-subsidy-2023", "yichun-subsidy-2023", "shenyang-subsidy-2018")


@pytest.mark.parametrize("pack_id", PROJECTS)
def test_a_project_names_its_provider_by_credit_code(session: Session, pack_id: str) -> None:
    world = World(session)
    world.regions()
    own = world.organisation(OrgKind.PROVIDER, "320583", "示例云计算有限公司", CODE)
    pack = packs.load()[pack_id]
    named = Submission(document={"provider_uscc": CODE.lower(), "signed_on": "2018-03-01"})
    assert provider_of_project(session, pack, named) == own.id
    assert provider_of_project(session, pack, Submission(document={"provider_uscc": "91320583XXFAKE0018"})) is None
    assert provider_of_project(session, pack, Submission(document={})) is None
    assert provider_of_project(session, pack, None) is None


def test_each_service_line_names_its_own_provider_with_what_was_paid_for_it() -> None:
    document = {
        "services": [
            {"id": "s1", "name": "云服务器", "provider_uscc": CODE, "used": [{"from": "2021-03-01", "to": None}]},
            {"id": "s2", "name": "云 ERP", "used": [{"from": "2021-05-01", "to": "2021-06-30"}]},
            {"id": "s3", "name": "云存储", "provider_uscc": CODE,
             "used": [{"from": "2021-05-01", "to": "2021-06-30"}, {"from": "2021-09-01", "to": "2021-12-31"}]},
        ],
        "payments": [
            {"id": "p1", "service": "s1", "amount_yuan": "20000.00"},
            {"id": "p2", "service": "s1", "amount_yuan": "-500.50"},
            {"id": "p3", "service": "s2", "amount_yuan": "9.00"},
            {"id": "p4", "amount_yuan": "7.00"},
        ],
    }  # fmt: skip
    found = named_services(packs.load()["jiangsu-star-2022"], document)
    assert [(one.line, one.title, one.amount_fen, str(one.first), str(one.last), one.open) for one in found] == [
        ("s1", "云服务器", 1_949_950, "2021-03-01", "None", True),
        ("s3", "云存储", None, "2021-05-01", "2021-12-31", False),
    ]
