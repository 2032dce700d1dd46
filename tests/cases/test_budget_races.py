"""Approvals, the budget itself and its sharing out take turns: two persons at once never give away more than there is."""

import time
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases.budget import enter_budget, hold, share_out, standing_of
from assessor.cases.projects import granted_fen
from assessor.cases.scope import find_case
from assessor.workflow import Moment
from models.batch import Batch
from models.store import unit_of_work
from models.vocabulary import OrgKind, Role
from questionnaires.shapes import Pack
from tests.support.programmes import Programme
from tests.support.together import Verb, at_once

LEFT = 10_000_000


@dataclass(frozen=True)
class Desk:
    """A budget that is enough for one of two projects, and the office that keeps it."""

    officer: Viewer
    batch_id: int
    pack: Pack
    refs: tuple[str, str]
    at: Moment

    def approve(self, number: int) -> Verb:
        """Take the whole budget for one project; what it saw stays open for a moment."""

        def verb(session: Session) -> None:
            hold(session, find_case(session, self.officer, self.refs[number], lock=True), LEFT, self.at)
            time.sleep(0.3)

        return verb

    def standing(self, session: Session) -> tuple[int, int | None]:
        """What is held, and what is left."""
        now = standing_of(session, self.batch_id, self.at.today.year)
        return now.held, now.left


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """Two projects that wait for approval, and a budget of LEFT."""
    with unit_of_work(engine, write=True) as session:
        one = Programme(session, "yichun-subsidy-2023")
        officer = one.world.person(one.office(OrgKind.CITY, "230700"), Role.OFFICER)
        cases = [one.filed(contract_yuan="180000.00") for _ in range(2)]
        for case in cases:
            for action in ("county_pass", "county_finance_pass", "list"):
                one.take(case, action)
        year = one.at.today.year
        enter_budget(session, officer, one.batch, one.pack, year, LEFT, "pro_rata", "年度预算", 0, one.at)
        return Desk(officer, one.batch.id or 0, one.pack, (cases[0].ref, cases[1].ref), one.at)


def test_of_two_approvals_at_once_for_the_whole_budget_one_is_refused(engine: Engine, desk: Desk) -> None:
    said = at_once(engine, [desk.approve(0), desk.approve(1)])
    assert sorted(one == "done" for one in said) == [False, True], said
    assert any("年度资金还剩" in one for one in said), said
    with unit_of_work(engine, write=False) as session:
        assert desk.standing(session) == (LEFT, 0)


def test_a_budget_is_not_lowered_under_an_approval_of_the_same_moment(engine: Engine, desk: Desk) -> None:
    def lower(session: Session) -> None:
        batch, year = session.get_one(Batch, desk.batch_id), desk.at.today.year
        enter_budget(session, desk.officer, batch, desk.pack, year, LEFT - 1, "pro_rata", "调减一分", 1, desk.at)
        time.sleep(0.3)

    said = at_once(engine, [desk.approve(0), lower])
    assert sorted(one == "done" for one in said) == [False, True], said
    with unit_of_work(engine, write=False) as session:
        held, left = desk.standing(session)
        assert left is not None and left >= 0, (held, left)


def test_a_budget_shared_out_twice_at_once_is_shared_out_once(engine: Engine, desk: Desk) -> None:
    def share(session: Session) -> None:
        share_out(session, desk.officer, session.get_one(Batch, desk.batch_id), desk.pack, desk.at)
        time.sleep(0.3)

    assert at_once(engine, [share, share]) == ["done", "done"]
    with unit_of_work(engine, write=False) as session:
        cases = [find_case(session, desk.officer, ref) for ref in desk.refs]
        assert sum(granted_fen(session, one) or 0 for one in cases) == LEFT
