"""The projects of the demonstration's settled year: who filed what with whom, each filed and confirmed through the verbs."""

import io
from dataclasses import dataclass
from datetime import date
from random import Random

from assessor.access import Viewer
from assessor.cases.attach_file import attach_file
from assessor.cases.confirm_service import Said, take_provider_step
from assessor.cases.describe_file import Paper
from assessor.cases.materials import materials_of, place_of
from assessor.cases.open_project import open_project
from assessor.cases.register_enterprise import Registration, register_enterprise
from assessor.cases.save_answers import save_answers
from assessor.cases.say_none import say_none
from assessor.cases.submit import submit
from assessor.cases.take_step import Given, take_step
from assessor.demo import people
from assessor.demo.accounts import PASSWORD, office_login, password_hash
from assessor.demo.firms import credit_code, make_firm
from assessor.demo.timetable import moment
from assessor.demo.world import World
from assessor.documents.samples import sample
from assessor.evidence.inspect import Inspected
from assessor.evidence.store import open_store
from assessor.evidence.taken_in import TakenIn
from models.application import Application
from models.batch import Batch
from models.people import Organisation
from models.vocabulary import PROVINCE_CODE, OrgKind, Role
from questionnaires.regions import regions
from questionnaires.shapes import Pack

YEAR = 2018
CITIES = {"320500": 13, "320100": 10, "320200": 9, "320400": 8, "320600": 7}
"""How many enterprises of each city take part; every fourth one has a second project."""

CLOUDS = ("云启科技", "江海数云", "紫金云服", "太湖云联")
FIRST_KEY = 20_001
"""Firms of this story are numbered from here, so that no credit code meets one of the stars' story."""


@dataclass
class Project:
    """A project with everybody who acts for it before the city does."""

    case: Application
    boss: Viewer
    cloud: Viewer


@dataclass(frozen=True)
class _Plan:
    category: str
    yuan: str
    signed_on: date
    star: str


def providers(world: World) -> list[tuple[Viewer, str]]:
    """The providers with their credit codes, registered in Nanjing."""
    found = []
    for number, name in enumerate(CLOUDS):
        code = credit_code("320106", FIRST_KEY - 10 + number)
        given = Registration(
            f"{name}有限公司（演示）", code, "320106", f"负责人{'甲乙丙丁'[number]}", "", f"yunshang-{number + 1}", PASSWORD,
            OrgKind.PROVIDER,
        )  # fmt: skip
        person, membership = register_enterprise(world.session, given, moment(date(YEAR, 8, 17), 30), password_hash)
        office = world.session.get_one(Organisation, membership.organisation_id)
        found.append((people.viewer_of(world.session, person, office, Role.CERTIFIER), code))
    return found


def file_all(world: World, batch: Batch, pack: Pack) -> list[Project]:
    """Every project filed, confirmed by its provider and by its city, and published by the province."""
    random, clouds = Random(YEAR), providers(world)  # noqa: S311 - invented data, the same every time
    places = regions(pack.regions)
    found: list[Project] = []
    key = FIRST_KEY
    for city, firms in CITIES.items():
        counties = [one for one in places.values() if one.parent == city and one.kind == "county"]
        for number in range(firms):
            key += 1
            firm = make_firm(key, counties[number % len(counties)], places[city], random)
            boss = people.register_firm(world.session, firm, moment(date(YEAR, 8, 20), key % 400))
            for count in range(2 if number % 4 == 3 else 1):
                cloud = clouds[min(random.randrange(6), 3)]
                plan = _plan(random, count)
                found.append(_file(world, batch, pack, boss, firm.name, cloud, plan, key * 10 + count))
    return found


def _plan(random: Random, count: int) -> _Plan:
    categories = ("infrastructure", "business_application", "platform", "data_collaboration")
    yuan = f"{random.choice((36, 58, 80, 120, 210, 360, 640)) * 1000 + random.randrange(900)}.{random.randrange(100):02d}"
    day = date(2017, 1 + random.randrange(12), 1 + random.randrange(27))
    return _Plan(categories[(random.randrange(2) + 2 * count) % 4], yuan, day, "none")


def _file(
    world: World, batch: Batch, pack: Pack, boss: Viewer, name: str, cloud: tuple[Viewer, str], plan: _Plan, seed: int
) -> Project:
    filed, session = moment(date(YEAR, 8, 23 + seed % 7), seed % 400), world.session
    case = open_project(session, boss, batch, pack, filed)
    facts = {
        "category": plan.category, "categories_already_subsidised": [], "form": "public", "annualised_yuan": plan.yuan,
        "signed_on": plan.signed_on.isoformat(), "implemented": "true", "in_effect": "true", "provider_uscc": cloud[1],
        "applied_on": filed.today.isoformat(), "registered_in_province": "true", "legal_person": "true",
        "credit_certified": "true", "industry_class": "industrial", "on_platform": "true", "star": plan.star,
        "provider_on_platform": "true", "not_barred": "true", "provider_confirmed": "true",
    }  # fmt: skip
    for section in pack.sections:
        if section.asked and section.kind == "lines":
            say_none(session, boss, case, section, filed)
        elif section.asked:
            typed = {q.id: facts[q.id] for q in section.questions if q.id in facts}
            save_answers(session, boss, case, section, "", typed, 0, filed)
    kept = _scan(world, name, cloud[0].organisation_name, plan, seed)
    places = tuple(place_of(material) for material in materials_of(pack))
    attach_file(session, boss, case, pack, kept, Paper("contract", plan.signed_on, None, places), filed)
    submit(session, boss, case, pack, case.version, filed, pledged=True)
    said = Said("confirmed", plan.signed_on, None, None, "")
    take_provider_step(session, cloud[0], case, pack, "confirm", said, moment(date(YEAR, 9, 3), seed % 400))
    officer = world.officers[office_login("city", case.city_code)]
    take_step(session, officer, case, pack, "city_confirm", case.version, Given(), moment(date(YEAR, 9, 7), seed % 400))
    province = world.officers[office_login("province", PROVINCE_CODE)]
    papers = {"paper": "关于公布企业上云项目情况的通知"}
    take_step(session, province, case, pack, "list", case.version, Given(papers=papers), moment(date(YEAR, 9, 13), 60))
    return Project(case, boss, cloud[0])


def _scan(world: World, enterprise: str, provider: str, plan: _Plan, seed: int) -> TakenIn:
    """One scanned file that holds the agreement, the form, the invoice and the licence; ours, so it is not inspected."""
    fen = int(plan.yuan.replace(".", ""))
    name, content = sample(
        "contract", enterprise=enterprise, provider=provider, item="上云服务", amount_fen=fen, dated_on=plan.signed_on,
        period=(plan.signed_on, None), number=f"YS{seed}", seed=seed,
    )  # fmt: skip
    if world.store_at is None:
        return TakenIn(name, f"{seed:064x}", len(content), Inspected("application/pdf", 1, None, None, ()))
    stored = open_store(world.store_at).put(io.BytesIO(content))
    return TakenIn(name, stored.sha256, stored.size, Inspected("application/pdf", 1, None, None, ()))
