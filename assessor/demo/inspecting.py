"""Visits made with the inspection kit: most confirm, one finds no service in use, one is under way this morning."""

import io
import random
from datetime import timedelta
from typing import Any

from PIL import Image, ImageDraw
from sqlmodel import select

from assessor.access import Viewer
from assessor.cases.add_visit_photo import add_visit_photo
from assessor.cases.assignments import assigned_to
from assessor.cases.complete_visit import complete_visit
from assessor.cases.plan_visit import Goes, plan_visit
from assessor.cases.record_visit_line import Said, record_visit_line, start_visit
from assessor.cases.sign_visit import Sign, sign_visit
from assessor.cases.visit_content import ENTERPRISE, digest_of_visit, signers
from assessor.cases.visits import visits_of
from assessor.demo.plan import SUZHOU
from assessor.demo.shapes import Filing
from assessor.demo.world import Running, World
from assessor.documents.sample_papers import Facts
from assessor.documents.sample_pictures import photo
from assessor.workflow import Moment
from models.people import Person
from models.site_visit import SiteVisit

SEEN = {
    "services": "企业当场登录控制台，账号为本企业所有，服务在运行，开通日期与账单一致。",
    "payments": "核对银行回单和发票原件，日期、金额、付款单位相符。",
    "devices": "找到该设备，铭牌编号相符，平台上数据实时更新。",
    "use_cases": "技术人员当场演示，数据来源和模型运行结果与申报相符。",
}
NOT_SEEN = "现场未见这项服务在用：企业不能登录控制台，也不能说明业务数据的去向。"
PICTURED = ("services", "devices")


def with_kit(filing: Filing) -> bool:
    """Whose visit is made with the kit: Suzhou's, and the one that finds something wrong."""
    return filing.firm.city == SUZHOU or filing.path == "refuted"


def visit_with_kit(world: World, one: Running, moment: Moment) -> None:
    """A whole visit, finished the same day."""
    visit = _planned(world, one, moment)
    officer = world.city(one)
    for number in range(len(visit.checklist)):
        _record(world, one, visit, number, moment)
    _sign(world, officer, visit, one, _later(moment, 50))
    complete_visit(world.session, officer, visit, one.opened, world.pack, _later(moment, 70))


def under_way(world: World, moment: Moment) -> None:
    """This morning's visit in Suzhou: half of it is recorded; another is planned for tomorrow."""
    waiting = [
        one
        for one in world.running.values()
        if one.filing.firm.city == SUZHOU
        and one.case is not None
        and one.opened.state in ("county_passed", "evaluated")
        and assigned_to(world.session, one.opened) is not None
        and not visits_of(world.session, one.opened)
    ]
    for one in waiting[:1]:
        visit = _planned(world, one, moment)
        for number in range((len(visit.checklist) + 1) // 2):
            _record(world, one, visit, number, moment)
    for one in waiting[1:2]:
        tomorrow = moment.today + timedelta(days=1)
        plan_visit(world.session, world.city(one), one.opened, world.pack, tomorrow, _goes(world, one), moment)


def _goes(world: World, one: Running) -> tuple[Goes, ...]:
    """Those drawn for it, each with the account they have, if any."""
    given = assigned_to(world.session, one.opened)
    assert given is not None
    logins = dict(world.session.exec(select(Person.id, Person.login)).all())
    return tuple(Goes(who.name, "", logins.get(who.person_id, "")) for who in given.inspectors)


def _planned(world: World, one: Running, moment: Moment) -> SiteVisit:
    officer = world.city(one)
    visit = plan_visit(world.session, officer, one.opened, world.pack, moment.today, _goes(world, one), moment)
    start_visit(world.session, visit, moment)
    return visit


def _record(world: World, one: Running, visit: SiteVisit, number: int, moment: Moment) -> None:
    item: dict[str, Any] = visit.checklist[number]
    refuted = one.filing.path == "refuted" and item["section"] == "services"
    result, words = ("refuted", NOT_SEEN) if refuted else ("confirmed", SEEN.get(item["section"], ""))
    at = _later(moment, 3 * number)
    key = f"demo-{visit.ref}-{number}"
    who = world.city(one, second=bool(number % 2))
    record_visit_line(world.session, who, visit, Said(key, item["key"], result, words), at)
    first = next(k for k, other in enumerate(visit.checklist) if other["section"] == item["section"])
    if world.pictures and item["section"] in PICTURED and (refuted or number == first):
        _picture(world, one, visit, number, who, at)


def _picture(world: World, one: Running, visit: SiteVisit, number: int, who: Viewer, at: Moment) -> None:
    assert world.pictures is not None
    item = visit.checklist[number]
    facts = Facts(
        enterprise=one.filing.firm.name,
        provider="",
        item=str(item["claims"].get("name") or "现场"),
        amount_fen=None,
        dated_on=at.today,
        period=None,
        number=str(item["claims"].get("serial") or item["line"]),
    )
    content = photo(facts, random.Random(f"{one.filing.firm.key}:{number}"))  # noqa: S311 - invention, not secrecy
    taken = world.pictures(f"现场照片-{number + 1}.jpg", content)
    add_visit_photo(world.session, who, visit, f"demo-photo-{visit.ref}-{number}", item["key"], taken, at)


def _sign(world: World, officer: Viewer, visit: SiteVisit, one: Running, moment: Moment) -> None:
    digest = digest_of_visit(world.session, visit, one.opened)
    for number, (signer, name) in enumerate(signers(world.session, visit).items()):
        name = name or one.filing.firm.certifier
        picture = world.pictures(f"签名-{number}.png", _scrawl(f"{visit.id}:{number}")) if world.pictures else None
        sign = Sign(
            key=f"demo-sign-{visit.ref}-{number}",
            signer=signer,
            name=name,
            way="drawn" if picture else "typed",
            content=digest,
            position="总经理" if signer == ENTERPRISE else "",
            confirmed=picture is None,
            picture=picture,
        )
        sign_visit(world.session, officer, visit, one.opened, sign, moment)


def _scrawl(seed: str) -> bytes:
    """A line as if written with a finger: PNG, 900 × 300 pixels."""
    dice = random.Random(seed)  # noqa: S311
    image = Image.new("L", (900, 300), 255)
    pen = ImageDraw.Draw(image)
    for stroke in range(dice.randrange(3, 6)):
        left, middle = 110 + stroke * 140, 150 + dice.randrange(-30, 30)
        points = [(left + step * 14 + dice.randrange(-9, 9), middle + dice.randrange(-70, 70)) for step in range(10)]
        pen.line(points, fill=20, width=7, joint="curve")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _later(moment: Moment, minutes: int) -> Moment:
    return Moment(moment.at + timedelta(minutes=minutes), moment.today)
