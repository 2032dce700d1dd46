"""Two officers at the same moment, with real transactions of their own: one decides, the other is told."""

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.announce import announce
from assessor.cases.decide import decide
from assessor.cases.scope import find_case
from models.notice import Award
from models.record import Event
from models.store import unit_of_work
from tests.support.offices import Offices
from tests.support.together import Verb, at_once
from tests.support.world import on


@pytest.fixture
def offices(engine: Engine) -> Offices:
    with unit_of_work(engine, write=True) as session:
        made = Offices(session)
        session.flush()
        session.refresh(made.batch)
        session.expunge(made.batch)
    return made


def test_of_two_officers_who_decide_one_case_at_once_one_decides(engine: Engine, offices: Offices) -> None:
    with unit_of_work(engine, write=True) as session:
        offices.session = offices.world.session = session
        case = offices.passed()
        offices.agree(offices.city, case, on("2022-03-10"))
        ref, version = case.ref, case.version

    def step(viewer: Viewer, action: str, reason: str) -> Verb:
        def verb(session: Session) -> None:
            case = find_case(session, viewer, ref, lock=True)
            decide(session, viewer, case, offices.pack, action, version, on("2022-03-11"), reason=reason)

        return verb

    said = at_once(engine, [step(offices.city, "evaluate", ""), step(offices.city_two, "reject", "材料不实，不予评定")])
    assert sorted(word == "done" for word in said) == [False, True]
    assert "刚被别人办理过" in "".join(said)
    with unit_of_work(engine, write=False) as session:
        seqs = [event.seq for event in session.exec(select(Event).order_by(Event.seq))]
        assert seqs == list(range(1, len(seqs) + 1))
        assert find_case(session, offices.city, ref).state in ("evaluated", "not_rated")


def test_a_result_announced_twice_at_once_is_one_award(engine: Engine, offices: Offices) -> None:
    with unit_of_work(engine, write=True) as session:
        offices.session = offices.world.session = session
        case, _ = offices.noticed("2022-04-01")
        ref = case.ref
        third = offices.world.person(offices._office(offices.city), offices.city.role)

    def take(viewer: Viewer) -> Verb:
        return lambda session: announce(
            session, viewer, [find_case(session, viewer, ref, lock=True)], offices.pack, on("2022-04-12")
        )

    said = at_once(engine, [take(offices.city_two), take(third)])
    assert sorted(word == "done" for word in said) == [False, True]
    with unit_of_work(engine, write=False) as session:
        assert len(session.exec(select(Award).where(Award.level == "three_star")).all()) == 1
