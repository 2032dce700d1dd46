"""The demonstration's draws: pools of inspectors, three lists a city, visits of the drawn, substitutes, targeted checks."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlmodel import col, select

from assessor.access import Viewer
from assessor.cases.assignments import assigned_to
from assessor.cases.carry_out import confirm_proposal
from assessor.cases.commit_to_draw import commit_to_draw
from assessor.cases.draw_book import book_of, draws_of, standing, targets
from assessor.cases.draw_lists import not_listed_yet
from assessor.cases.enter_public_value import enter_public_value
from assessor.cases.freeze_draw import freeze_draw
from assessor.cases.inspection import visited_targets
from assessor.cases.inspectors import Declared, Interest, enter_inspector
from assessor.cases.open_commitment import open_commitment
from assessor.cases.record_site_check import Visit, record_site_check
from assessor.cases.redraw import propose_redraw
from assessor.cases.substitute import propose_substitute
from assessor.cases.target_check import target_check
from assessor.demo.accounts import office_login
from assessor.demo.inspecting import visit_with_kit, with_kit
from assessor.demo.plan import SUZHOU
from assessor.demo.shapes import Filing
from assessor.demo.timetable import moment, moment_of
from assessor.demo.words import GIVEN, PROVIDERS, SURNAMES
from assessor.demo.world import Running, World
from assessor.draw import commitment
from assessor.workflow import Moment
from models.application import Application
from models.draw import Draw
from models.people import Person, Region

READY = ("county_passed", "evaluated")
ENDED = ("withdrawn", "refused", "not_rated")


@dataclass(frozen=True)
class Wave:
    """One list of every city: the day it is frozen (with minute), drawn the next morning, visited, and closed."""

    frozen: datetime
    drawn: datetime
    visited: datetime
    closed: datetime | None
    number: str


def _at(day: int, minute: int) -> datetime:
    return moment(date(2022, 3, day), minute).at


WAVES = (
    Wave(_at(2, 5), _at(3, 30), _at(3, 300), _at(7, 120), "2022023"),
    Wave(_at(8, 450), _at(9, 30), _at(11, 300), _at(15, 120), "2022025"),
    Wave(_at(16, 420), _at(17, 30), _at(17, 300), None, "2022028"),
)
STOPS = {"321200": "freeze", "321100": "commit", "320700": "value"}
"""How far the last list of some cities has come; everywhere else it is drawn."""
SENT_ON = ("in_notice", "held", "rated", "reported", "recommended", "at_province", "province_evaluated", "in_province_notice")
"""Goals for which a city has to have its visits done in time."""
TARGETING = ("320400", "320500")
"""Cities that also check where they have a reason to."""
AGAIN = "320600"
"""The city that drew its last list again, on the record."""


def turns_of(filings: tuple[Filing, ...]) -> Iterator[tuple[datetime, str, int]]:
    """(time, act, key of a firm of the city) of every draw; the acts find out themselves who is in the list."""
    for city in dict.fromkeys(one.firm.city for one in filings):
        for number, wave in enumerate(WAVES):
            filed = [one for one in filings if one.firm.city == city and one.submitted_at]
            key = next((one.firm.key for one in filed if one.submitted_at and one.submitted_at < wave.frozen), None)
            if key is None:
                continue
            last = number == len(WAVES) - 1
            yield wave.frozen, "freeze", key
            if last and city in STOPS:
                continue
            yield wave.drawn, "draw", key
            if last and city == SUZHOU:
                continue  # its last visits are made with the kit, this morning and tomorrow
            yield wave.visited, "visits", key
            if wave.closed is not None:
                yield wave.closed, ("close_visits" if any(one.goal in SENT_ON for one in filed) else "visits"), key
        if city in TARGETING:
            chosen = [one for one in filings if one.firm.city == city and one.goal == "evaluated"]
            yield from ((_at(18, 60 + 20 * number), "target", one.firm.key) for number, one in enumerate(chosen[:4]))


def furnish_pools(world: World, moment: Moment) -> None:
    """Inspectors of every city, each with an employer; some with an interest in a provider."""
    for count, (login, officer) in enumerate(sorted(world.officers.items())):
        if officer.kind.value != "city" or login.endswith("-b") or officer.role.value != "officer":
            continue
        place = world.session.get_one(Region, officer.region_code).name
        for seat in range(8 if login == "changzhou" else 5):
            number = count * 8 + seat
            name = SURNAMES[number * 5 % len(SURNAMES)] + GIVEN[number * 3 % len(GIVEN)]
            employer = f"{place}{('工业互联网发展中心', '企业服务中心', '数字经济学会')[seat % 3]}（演示）"
            interests = (Interest(PROVIDERS[number % len(PROVIDERS)]),) if seat == 4 else ()
            declared = Declared(employer, interests, date(2022, 12, 31))
            account = f"{login}-hc{seat + 1}"
            known = world.session.exec(select(Person.name).where(Person.login == account)).first()
            phone = f"13900{number:06d}"
            enter_inspector(world.session, officer, known or name, phone, account if known else "", declared, moment)


def freeze(world: World, one: Running, moment: Moment) -> None:
    """Freeze the list of the city and hand in two commitments."""
    officer = world.city(one)
    if not not_listed_yet(world.session, "site_check", world.batch.id or 0, officer.region_code):
        return
    wave = next(wave for wave in WAVES if wave.frozen == moment.at)
    source = f"中国福利彩票双色球第{wave.number}期开奖号码（演示用虚构号码）"
    draw = freeze_draw(world.session, officer, world.batch, world.pack, source, moment)
    if wave is not WAVES[-1] or STOPS.get(officer.region_code) != "freeze":
        _commit(world, one, draw, moment)
    if wave is WAVES[-1] and STOPS.get(officer.region_code) == "value":
        evening, morning = _evening(moment), moment_of(_at(17, 20))
        enter_public_value(world.session, officer, draw, _value(draw), evening, morning)


def draw(world: World, one: Running, moment: Moment) -> None:
    """Enter the number drawn in the evening, open the commitments, and so get the result."""
    here = _current(world, one)
    if here is None or book_of(world.session, here).stage != "committed":
        return
    if here.region_code == AGAIN and moment.at >= WAVES[-1].drawn:
        here = _again(world, one, here, moment)
    _conclude(world, one, here, moment)


def _again(world: World, one: Running, draw: Draw, moment: Moment) -> Draw:
    """A party has lost what it committed to: two persons decide publicly to begin anew; done within the morning."""
    reason = "承诺单位之一保管不善，承诺的内容无法复原，抽取不能完成；名单不变，重新承诺、重新取公开值后再抽取。"
    proposal = propose_redraw(world.session, world.city(one), draw, reason, _plus(moment, 1))
    confirm_proposal(world.session, world.city(one, second=True), proposal, _plus(moment, 5))
    source = "上海证券交易所上证指数2022年3月17日11时30分收市点数（演示用虚构点数）"
    made = freeze_draw(world.session, world.city(one), world.batch, world.pack, source, _plus(moment, 10))
    _commit(world, one, made, _plus(moment, 12))
    return made


def _conclude(world: World, one: Running, draw: Draw, moment: Moment) -> None:
    late = draw.attempt > 1
    seen = _plus(moment, 120).at if late else _evening(moment_of(draw.frozen_at))
    after = _plus(moment, 125) if late else moment
    value = "3215.04" if late else _value(draw)
    enter_public_value(world.session, world.city(one), draw, value, seen, after)
    for party in _parties(world, one, draw):
        open_commitment(world.session, party, draw, _secret(draw, party), _plus(after, 6))


def _commit(world: World, one: Running, draw: Draw, moment: Moment) -> None:
    for minute, party in enumerate(_parties(world, one, draw), 5):
        digest = commitment(draw.list_sha256, party.organisation_name, _secret(draw, party))
        commit_to_draw(world.session, party, draw, digest, _plus(moment, minute))


def _parties(world: World, one: Running, draw: Draw) -> tuple[Viewer, ...]:
    if draw.region_code == "320400":
        return world.city(one), world.officers["auditor"], world.province()
    return world.city(one), world.province()


def _secret(draw: Draw, party: Viewer) -> str:
    return commitment(draw.list_sha256, party.organisation_name, "demonstration")[:24]


def _value(draw: Draw) -> str:
    digest = commitment(draw.source, "", "demonstration")
    red = sorted({int(digest[n : n + 4], 16) % 33 + 1 for n in range(0, 64, 4)})[:6]
    return " ".join(f"{ball:02d}" for ball in red) + f" + {int(digest[:2], 16) % 16 + 1:02d}"


def visits(world: World, one: Running, moment: Moment) -> None:
    """Visit every drawn enterprise that has come to the city and was not visited yet."""
    for number, draw in enumerate(_done(world, one)):
        _visit_ready(world, draw, _plus(moment, 3 * number))


def close_visits(world: World, one: Running, moment: Moment) -> None:
    """Visit who can be; for those drawn that cannot be visited any more the next in rank order stands in."""
    for draw in _done(world, one)[:2]:
        _visit_ready(world, draw, moment)
        for minute in range(1, 30):
            left = _left(world, draw)
            if not left:
                break
            case = world.session.get_one(Application, left[0][1])
            reason = "企业正在补正或仍在县级审核，报送和推荐之前不能完成现场核查。"
            if case.state in ENDED:
                reason = "企业的申报已经撤回或办结，不再核查。"
            at = _plus(moment, minute)
            proposal = propose_substitute(world.session, world.city(one), draw, left[0][0], reason, at)
            confirm_proposal(world.session, world.city(one, second=True), proposal, at)
            _visit_ready(world, draw, at)


def target(world: World, one: Running, moment: Moment) -> None:
    """A targeted check that somebody asked for, unless the enterprise was drawn anyway."""
    if assigned_to(world.session, one.opened) is None:
        words = "县级审核时发现同一发票号码在另一家企业的申报中出现，需到现场核对合同和付款。"
        target_check(world.session, world.city(one), one.opened, "inconsistent", words, moment)
        if one.filing.firm.key % 3:
            _visit(world, one.opened, _plus(moment, 15))


def visit(world: World, one: Running, moment: Moment) -> None:
    """An enterprise about which somebody complained is visited: targeted, unless it was drawn."""
    if assigned_to(world.session, one.opened) is None:
        words = "接到实名反映，该企业所报工业 APP 未投入使用，需现场查看。"
        target_check(world.session, world.city(one), one.opened, "complaint", words, moment)
    _visit(world, one.opened, _plus(moment, 10))


def _current(world: World, one: Running) -> Draw | None:
    all_ = standing(draws_of(world.session, "site_check", world.batch.id or 0, one.filing.firm.city))
    return all_[-1] if all_ else None


def _done(world: World, one: Running) -> list[Draw]:
    all_ = standing(draws_of(world.session, "site_check", world.batch.id or 0, one.filing.firm.city))
    return [draw for draw in all_ if book_of(world.session, draw).stage == "done"]


def _left(world: World, draw: Draw) -> list[tuple[int, int]]:
    seen = visited_targets(world.session, draw)
    wanted = (one.line for one in targets(world.session, draw.id or 0))
    return [(line.id or 0, line.application_id or 0) for line in wanted if line.id not in seen]


def _visit_ready(world: World, draw: Draw, moment: Moment) -> None:
    ids = [application for _, application in _left(world, draw)]
    query = select(Application).where(col(Application.id).in_(ids), col(Application.state).in_(READY))
    for case in world.session.exec(query.order_by(col(Application.id))).all():
        _visit(world, case, moment)


def _visit(world: World, case: Application, moment: Moment) -> None:
    given = assigned_to(world.session, case)
    assert given is not None
    run = next(run for run in world.running.values() if run.case is not None and run.case.id == case.id)
    filing = run.filing
    if with_kit(filing):
        visit_with_kit(world, run, moment)
        return
    result, words = "confirmed", "现场查看了云平台控制台、业务系统和付款凭证，与申报一致。"
    if (case.id or 0) % 11 == 3:
        result, words = "partly", "一项云服务的启用时间比填报晚约两周，不影响连续使用月数；其余与申报一致。"
    elif filing.devices:
        words = "现场查看了控制台和上云设备，抽查铭牌编号与设备清单相符，边缘网关正常上报数据。"
    names = tuple(one.name for one in given.inspectors)
    officer = world.officers[office_login("city", filing.firm.city)]
    record_site_check(world.session, officer, case, world.pack, Visit(moment.today, names, result, words), moment)


def _plus(moment: Moment, minutes: int) -> Moment:
    return replace(moment, at=moment.at + timedelta(minutes=minutes))


def _evening(moment: Moment) -> datetime:
    """21:20 of the day: when the number is drawn."""
    return moment.at.replace(hour=21, minute=20, second=0)
