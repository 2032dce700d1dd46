"""Fill an empty database with the demonstration, in the caller's one transaction: all of it is there or nothing is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session, select

from assessor.cases import set_up
from assessor.cases.demo_clock import set_clock
from assessor.cases.earlier_awards import EarlierAward, enter_earlier_awards
from assessor.cases.windows import set_window, window_of
from assessor.demo import accounts, drawing, fund, inspecting, people, windows
from assessor.demo.acts import ON_ONE, ON_SEVERAL
from assessor.demo.after_award import past_awards, recheck_some
from assessor.demo.frauds import follow_fraud
from assessor.demo.looking import look_into_signals
from assessor.demo.panelling import hold_panels
from assessor.demo.programmes import tell_programmes
from assessor.demo.providing import provide
from assessor.demo.rechecking import recheck_all
from assessor.demo.reporting import report_all
from assessor.demo.shapes import Filing
from assessor.demo.story import Turn, turns
from assessor.demo.timetable import AWARDED_ON, NOW, PREPARED, WINDOWS_SET, moment_of
from assessor.demo.world import Attach, Pictures, Running, World
from assessor.policy import packs
from models import store
from models.batch import Batch, Setting
from models.people import Organisation, Person
from models.vocabulary import OrgKind
from questionnaires.shapes import Pack

Say = Callable[[str], object]


def is_loaded(session: Session) -> bool:
    """Whether this database carries the demonstration."""
    return session.get(Setting, store.DEMO_DATA) is not None


def is_empty(session: Session) -> bool:
    """Whether nobody has done anything here yet: no batch, no enterprise, no account."""
    enterprise = select(Organisation.id).where(Organisation.kind == OrgKind.ENTERPRISE)
    return not any(session.exec(query.limit(1)).first() for query in (enterprise, select(Person.id), select(Batch.id)))


def load(
    session: Session, pack: Pack, told: tuple[Filing, ...], say: Say, attach: Attach | None = None,
    store_at: str | None = None, pictures: Pictures | None = None,
) -> int:  # fmt: skip
    """Furnish the database as of February 2022 and tell the story up to the present; returns how many filings.

    `attach` adds evidence to a draft; `store_at` is where other files are kept, `pictures` keeps those of visits. Raises
    ValueError for a database that is not empty; whatever else cannot be done raises too, and the caller's transaction
    undoes everything.
    """
    if not is_empty(session):
        raise ValueError("the demonstration goes into an empty database only")
    session.add(Setting(key=store.DEMO_DATA, value="1"))
    session.flush()
    told = _named(told)
    world = _furnish(session, pack, told)
    world.attach, world.pictures, world.store_at = attach, pictures, store_at
    if (earlier := fund.settled_pack(len(told))) is not None:
        count = fund.tell(world, set_up.open_batch(session, earlier, moment_of(PREPARED)), earlier)
        say(f"演示数据：{earlier.title} {count} 个项目已核算")
    _tell(world, {one.firm.key: one for one in told}, turns(told), say)
    look_into_signals(world)
    report_all(world, store_at)
    hold_panels(world)
    inspecting.under_way(world, moment_of(NOW - timedelta(minutes=40)))
    recheck_some(world)
    recheck_all(world, store_at)
    provide(world, _admitting(pack))
    if earlier is not None:  # a small demonstration goes without
        tell_programmes(session, packs.load(), store_at)
    set_clock(session, NOW)
    follow_fraud(session, packs.load())  # last: it looks for projects that the others have told
    return len(told)


def _admitting(pack: Pack) -> Pack | None:
    """A programme with filings of providers whose materials are files, where the installation has one."""
    known = packs.load().values() if pack.id in packs.load() else ()
    return next((one for one in known if one.providers is not None and one.providers.materials), None)


def _named(told: tuple[Filing, ...]) -> tuple[Filing, ...]:
    logins = accounts.named(told)
    return tuple(replace(one, firm=replace(one.firm, login=logins.get(one.firm.key, one.firm.login))) for one in told)


def _furnish(session: Session, pack: Pack, told: tuple[Filing, ...]) -> World:
    prepared = moment_of(PREPARED)
    set_up.enter_regions(session, pack.regions)
    set_up.enter_offices(session, prepared)
    if (earlier_pack := fund.settled_pack(len(told))) is not None:
        set_up.open_batch(session, earlier_pack, moment_of(fund.OPENED))  # before the stars': pages open on the newest
    batch = set_up.open_batch(session, pack, prepared)
    world = World(session, pack, batch, people.enter_offices(session, prepared), {})
    for city, last in windows.WINDOWS.items():
        officer = world.officers[accounts.office_login("city", city)]
        reason = "按省级通知安排本市填报时间"
        set_window(session, officer, batch, windows.OPENS, last, reason, 0, moment_of(WINDOWS_SET))
    drawing.furnish_pools(world, moment_of(WINDOWS_SET))
    earlier = [_earlier(one) for one in told if one.earlier]
    enter_earlier_awards(session, [*earlier, *past_awards()], prepared)
    return world


def _earlier(one: Filing) -> EarlierAward:
    source = "2021年度省星级上云企业名单（演示数据）"
    return EarlierAward(one.firm.uscc, one.firm.name, one.firm.city, one.earlier or "", AWARDED_ON, source)


def _tell(world: World, filings: dict[int, Filing], told: list[Turn], say: Say) -> None:
    every, extended = max(len(told) // 10, 1), False
    for number, turn in enumerate(told, 1):
        if not extended and turn.at >= windows.EXTENDED_AT:
            _extend(world)
            extended = True
        moment = moment_of(turn.at)
        if turn.name == "open" and turn.keys[0] not in world.running:
            filing = filings[turn.keys[0]]
            certifier = people.register_firm(world.session, filing.firm, moment_of(turn.at - timedelta(minutes=20)))
            world.running[turn.keys[0]] = Running(filing, certifier)
        several = [world.running[key] for key in turn.keys]
        if turn.name in ON_SEVERAL:
            ON_SEVERAL[turn.name](world, several, moment)
        else:
            ON_ONE[turn.name](world, several[0], moment)
        if number % every == 0:
            say(f"演示数据 {number * 100 // len(told)}%（办理到 {moment.today}）")


def _extend(world: World) -> None:
    officer = world.officers[accounts.office_login("city", windows.CHANGZHOU)]
    window = window_of(world.session, world.batch.id or 0, windows.CHANGZHOU)
    version = window.version if window else 0
    moment, last = moment_of(windows.EXTENDED_AT), windows.EXTENDED_TO
    set_window(
        world.session, officer, world.batch, windows.OPENS, last, windows.EXTENDED_BECAUSE, version, moment
    )  # fmt: skip
