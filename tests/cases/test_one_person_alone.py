"""A machine that tries everything one officer can do, in any order, to draw again, shorten a window or announce alone."""

import contextlib
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import create_engine
from sqlmodel import Session, SQLModel, func, select

from assessor.cases.announce import announce
from assessor.cases.carry_out import confirm_proposal, decline_proposal
from assessor.cases.commit_to_draw import commit_to_draw
from assessor.cases.draw_book import book_of
from assessor.cases.enter_public_value import enter_public_value
from assessor.cases.freeze_draw import freeze_draw
from assessor.cases.open_commitment import open_commitment
from assessor.cases.redraw import propose_redraw
from assessor.cases.refusal import Refusal
from assessor.cases.shorten_window import propose_shortening
from assessor.cases.substitute import propose_substitute
from assessor.cases.two_persons import open_about
from assessor.cases.windows import set_window, window_of
from assessor.draw import commitment
from assessor.policy import packs
from assessor.workflow import Moment
from models.application import Application
from models.draw import Draw, DrawLine, DrawSubstitution
from models.notice import Award, NoticeItem, PublicNotice
from models.record import CreditReview
from models.two_persons import Proposal
from models.vocabulary import OrgKind, Role
from tests.support.draws import SOURCE, furnish_pool, later
from tests.support.world import World, on

PACK = packs.load()["jiangsu-star-2022"]


class Alone(RuleBasedStateMachine):
    """An officer of a city who never has a colleague's yes; the province commits and opens as it should."""

    def __init__(self) -> None:
        super().__init__()
        self.engine = create_engine("sqlite://")
        SQLModel.metadata.create_all(self.engine)
        self.session = Session(self.engine)
        self.moment = on("2022-03-08")

    @initialize()
    def furnish(self) -> None:
        world = World(self.session)
        world.regions()
        self.batch = world.batch(PACK.id, PACK.digest)
        world.window(self.batch, "320500", "2022-02-28", "2022-04-20")
        office = world.organisation(OrgKind.CITY, "320500", "苏州市工业和信息化局")
        self.alone, self.second = world.person(office, Role.OFFICER), world.person(office, Role.OFFICER)
        self.province = world.person(world.organisation(OrgKind.PROVINCE, "320000", "省厅"), Role.OFFICER)
        furnish_pool(self.session, self.alone, on("2022-03-01"), ("甲", "乙", "丙"))
        for number in range(12):
            firm = world.organisation(OrgKind.ENTERPRISE, "320583", f"示例{number}", f"91320583XXFAKE{number:04d}")
            self.session.add(self._filing(firm.id or 0, number))
        self.session.flush()
        self._in_notice()
        self.closes = self._window().closes_at
        self.list_of: dict[int, str] = {}

    def _filing(self, firm: int, number: int) -> Application:
        level = ("three_star", "four_star", "five_star")[number % 5 % 3]
        return Application(
            ref=f"r{number}", number=f"N{number}", batch_id=self.batch.id or 0, enterprise_id=firm, level=level,
            county_code="320583", city_code="320500", state="county_passed", state_since=self.moment.at,
            created_at=self.moment.at, created_by=self.alone.person_id,
        )  # fmt: skip

    def _in_notice(self) -> None:
        """One case whose notice, opened by this very person, is over: nothing but a second person is missing."""
        self.noticed = self.session.exec(select(Application).where(Application.level == "three_star")).first()
        assert self.noticed is not None
        self.noticed.state = "in_notice"
        notice = PublicNotice(
            ref="n", batch_id=self.batch.id or 0, region_code="320500", title="公示", published_on=date(2022, 2, 21),
            ends_on=date(2022, 2, 28), working_days=5, opened_by=self.alone.person_id, opened_at=self.moment.at,
        )  # fmt: skip
        self.session.add(notice)
        self.session.flush()
        self.session.add(
            NoticeItem(notice_id=notice.id or 0, application_id=self.noticed.id or 0, name="示例", uscc="x",
                       level="three_star", city="苏州市")
        )  # fmt: skip
        self.session.add(
            CreditReview(application_id=self.noticed.id or 0, looked_on=date(2022, 3, 1), valid_until=date(2022, 12, 31),
                         source="信用中国", result="clear", by_person_id=self.alone.person_id, at=self.moment.at)
        )  # fmt: skip
        self.session.flush()

    def _window(self) -> Any:
        found = window_of(self.session, self.batch.id or 0, "320500")
        assert found is not None
        return found

    def _now(self) -> Moment:
        self.moment = later(self.moment, 60)
        return self.moment

    def _last(self) -> Draw | None:
        return self.session.exec(select(Draw).order_by(Draw.id.desc())).first()  # type: ignore[union-attr]

    def _try(self, verb: Any, *arguments: Any) -> None:
        with contextlib.suppress(Refusal), self.session.begin_nested():
            verb(*arguments)

    @rule()
    def freezes(self) -> None:
        self._try(freeze_draw, self.session, self.alone, self.batch, PACK, SOURCE, self._now())

    @rule(whole=st.booleans())
    def commits(self, whole: bool) -> None:
        if draw := self._last():
            for who in (self.alone, self.province) if whole else (self.alone,):
                digest = commitment(draw.list_sha256, who.organisation_name, "secret")
                self._try(commit_to_draw, self.session, who, draw, digest, self._now())

    @rule(value=st.sampled_from(["1", "2", "3"]))
    def enters_a_value(self, value: str) -> None:
        if draw := self._last():
            now = self._now()
            self._try(enter_public_value, self.session, self.alone, draw, value, later(now, -1).at, now)

    @rule(guess=st.sampled_from(["secret", "another"]), whole=st.booleans())
    def opens(self, guess: str, whole: bool) -> None:
        if draw := self._last():
            for who in (self.alone, self.province) if whole else (self.alone,):
                self._try(open_commitment, self.session, who, draw, guess, self._now())

    @rule()
    def proposes_to_draw_again(self) -> None:
        if draw := self._last():
            self._try(propose_redraw, self.session, self.alone, draw, "想换一批企业", self._now())

    @rule(index=st.integers(0, 11))
    def proposes_a_substitute(self, index: int) -> None:
        draw = self._last()
        lines = self.session.exec(select(DrawLine)).all()
        if draw and lines:
            line = lines[index % len(lines)].id or 0
            self._try(propose_substitute, self.session, self.alone, draw, line, "不想查这家", self._now())

    @rule(days=st.integers(1, 45))
    def proposes_to_shorten(self, days: int) -> None:
        closes = date(2022, 3, 8) + timedelta(days=days)
        self._try(propose_shortening, self.session, self.alone, self.batch, PACK, closes, "想早点截止", self._now())

    @rule(days=st.integers(1, 60))
    def sets_the_window(self, days: int) -> None:
        closes, opens = date(2022, 3, 8) + timedelta(days=days), date(2022, 2, 28)
        arguments = (opens, closes, "调整时间", self._window().version, self._now())
        self._try(set_window, self.session, self.alone, self.batch, *arguments)

    @rule(index=st.integers(0, 5), yes=st.booleans())
    def answers_own_proposals(self, index: int, yes: bool) -> None:
        all_ = self.session.exec(select(Proposal)).all()
        if all_:
            one = all_[index % len(all_)]
            if yes:
                self._try(confirm_proposal, self.session, self.alone, one, self._now())
            else:
                self._try(decline_proposal, self.session, self.alone, one, "", self._now())

    @rule()
    def announces(self) -> None:
        self._try(announce, self.session, self.alone, [self.noticed], PACK, self._now())

    @invariant()
    def nothing_that_takes_two_has_happened(self) -> None:
        if not hasattr(self, "closes"):
            return
        assert self.session.exec(select(func.count()).where(Draw.attempt > 1)).one() == 0
        assert self.session.exec(select(func.count()).select_from(DrawSubstitution)).one() == 0
        assert self.session.exec(select(func.count()).select_from(Award)).one() == 0
        assert self._window().closes_at >= self.closes
        self.closes = self._window().closes_at
        for draw in self.session.exec(select(Draw)):
            if result := book_of(self.session, draw).result:
                assert self.list_of.setdefault(draw.id or 0, result.seed) == result.seed

    def teardown(self) -> None:
        self.session.close()
        self.engine.dispose()


Alone.TestCase.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestOnePersonAlone = Alone.TestCase


def test_the_same_machine_with_a_second_yes_does_draw_again() -> None:
    """The machine is able to find what it searches for: with a colleague's confirmation the list is frozen anew."""
    machine = Alone()
    machine.furnish()
    machine.freezes()
    machine.commits(whole=True)
    draw = machine._last()
    assert draw is not None
    machine.proposes_to_draw_again()
    proposal = open_about(machine.session, f"draw:{draw.id}")
    assert proposal is not None
    confirm_proposal(machine.session, machine.second, proposal, machine._now())
    with pytest.raises(AssertionError):
        machine.freezes()
        machine.nothing_that_takes_two_has_happened()
    machine.teardown()
