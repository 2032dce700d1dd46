"""Re-checks of last year's stars: told, answered, visited, proposed, published, confirmed; nobody takes a star alone."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases import recheck as rechecks
from assessor.cases import recheck_acts as acts
from assessor.cases.assemble import stars_held
from assessor.cases.attach_file import TakenIn
from assessor.cases.award_standing import standings
from assessor.cases.refusal import NotFound, Refusal
from assessor.evidence.inspect import Inspected
from models.award import AwardChange
from models.notice import Award
from models.people import Organisation
from models.recheck import Recheck, RecheckEvent
from models.vocabulary import OrgKind
from tests.support.offices import Offices
from tests.support.world import on

PAPER = TakenIn("合同.pdf", "b" * 64, 10, Inspected("application/pdf", 1, None, None, ()))


class Desk:
    """A firm with a star of last year, the province's two officers, and everything done by the verbs."""

    def __init__(self, session: Session, level: str = "four_star", awarded: str = "2021-06-30") -> None:
        self.session, self.offices = session, Offices(session)
        self.boss = self.offices.boss()
        firm = session.get_one(Organisation, self.boss.organisation_id)
        self.award = Award(
            uscc=firm.uscc or "", name=firm.name, city_code="320500", level=level,
            awarded_on=date.fromisoformat(awarded), source="2021年名单",
        )  # fmt: skip
        session.add(self.award)
        session.flush()
        self.one, self.two = self.offices.province, self.offices.province_two
        self.recheck: Recheck | None = None

    def open(self, at: str = "2022-03-01", viewer: Viewer | None = None, reason: str = "按年度抽查安排") -> Recheck:
        self.recheck = rechecks.open_recheck(
            self.session, viewer or self.one, self.award, self.offices.batch, self.offices.pack, reason, on(at)
        )
        return self.recheck

    def now(self, viewer: Viewer) -> tuple[Any, ...]:
        return self.session, viewer, self.recheck, self.award, self.offices.pack

    def answer(self, at: str = "2022-03-04", words: str = "各项服务仍在使用。") -> None:
        acts.answer_recheck(*self.now(self.boss), words, [PAPER], on(at))

    def visit(self, viewer: Viewer | None = None, at: str = "2022-03-10", judgement: str = "met") -> None:
        _, rules = acts.rules_for(self.session, self.award, self.offices.pack)
        judged = {rule.rule: judgement for rule in rules}
        visit = acts.RecheckVisit(on(at).today, ("甲某", "乙某"), "partly", "现场查看了系统。", judged)
        acts.record_visit(*self.now(viewer or self.one), visit, on(at))

    def propose(self, kind: str, viewer: Viewer | None = None, to: str | None = None, at: str = "2022-03-11") -> None:
        acts.propose_outcome(*self.now(viewer or self.one), kind, to, "复查时已停用全部设备上云。", on(at))

    def step(self, viewer: Viewer, action: str, at: str, reason: str = "已核实情况。", data: Any = None) -> None:
        rechecks.step_recheck(*self.now(viewer), action, on(at), reason=reason, data=data)

    def publish(self, at: str = "2022-03-14") -> None:
        acts.publish_outcome(*self.now(self.one), on(at))

    def confirm(self, viewer: Viewer, action: str, at: str) -> None:
        acts.confirm(*self.now(viewer), action, on(at))

    def standing(self, at: str) -> tuple[str, str | None]:
        found = standings(self.session, [self.award], on(at).today)[self.award.id or 0]
        return found.status, found.level


def _proposed(session: Session, kind: str, to: str | None = None) -> Desk:
    desk = Desk(session)
    desk.open()
    desk.answer()
    desk.visit()
    desk.propose(kind, to=to)
    return desk


def test_a_star_is_withdrawn_by_two_persons_after_the_notice_and_the_ladder_follows(session: Session) -> None:
    desk = _proposed(session, "withdraw")
    assert desk.standing("2022-03-11") == ("recheck", "four_star")
    desk.publish()  # Monday 14 March: the fifth working day is the 21st
    with pytest.raises(Refusal, match="公示期还没有满"):
        desk.confirm(desk.two, "confirm_withdraw", "2022-03-21")
    with pytest.raises(Refusal, match="提出以外的另一人"):
        desk.confirm(desk.one, "confirm_withdraw", "2022-03-22")
    desk.confirm(desk.two, "confirm_withdraw", "2022-03-22")
    assert desk.standing("2022-03-22") == ("withdrawn", None)
    assert stars_held(session, desk.award.uscc, on("2022-03-22").today) == []
    (last,) = session.exec(select(AwardChange).where(AwardChange.kind == "withdraw"))
    assert {last.by_person_id, last.confirmed_by} == {desk.one.person_id, desk.two.person_id}


def test_a_star_is_lowered_to_the_proposed_one_only(session: Session) -> None:
    desk = _proposed(session, "downgrade", "three_star")
    desk.publish()
    with pytest.raises(Refusal, match="不是撤销星级"):
        desk.confirm(desk.two, "confirm_withdraw", "2022-03-22")
    desk.confirm(desk.two, "confirm_downgrade", "2022-03-22")
    assert desk.standing("2022-03-22") == ("downgraded", "three_star")


def test_a_star_is_kept_without_a_notice_but_not_by_the_same_person(session: Session) -> None:
    desk = _proposed(session, "keep")
    with pytest.raises(Refusal, match="不需要公示"):
        desk.publish()
    with pytest.raises(Refusal, match="另一人"):
        desk.confirm(desk.one, "confirm_keep", "2022-03-12")
    desk.confirm(desk.two, "confirm_keep", "2022-03-12")
    assert desk.standing("2022-03-12") == ("valid", "four_star")


@pytest.mark.parametrize("to", [None, "four_star", "five_star", "six_star"])
def test_a_downgrade_goes_to_a_lower_star(session: Session, to: str | None) -> None:
    desk = Desk(session)
    desk.open()
    desk.answer()
    desk.visit()
    with pytest.raises(Refusal, match="低于现在的星级"):
        desk.propose("downgrade", to=to)


@pytest.mark.parametrize(("at", "open_"), [("2022-03-15", False), ("2022-03-16", True)])
def test_without_an_answer_the_visit_waits_for_the_end_of_the_term(session: Session, at: str, open_: bool) -> None:
    desk = Desk(session)
    assert desk.open("2022-03-01").answer_due == date(2022, 3, 15)  # ten working days, the first not counted
    if open_:
        desk.visit(at=at)
        assert desk.recheck is not None and desk.recheck.state == "visited"
    else:
        with pytest.raises(Refusal, match="还没有答复"):
            desk.visit(at=at)


def test_an_objection_holds_it_and_one_that_stands_sends_it_back(session: Session) -> None:
    desk = _proposed(session, "withdraw")
    desk.publish()
    desk.step(desk.one, "object", "2022-03-16", "某单位提出仍在使用。")
    with pytest.raises(Refusal):
        desk.confirm(desk.two, "confirm_withdraw", "2022-03-22")
    with pytest.raises(Refusal, match="有异议尚未答复"):
        desk.step(desk.one, "resume", "2022-03-17")
    desk.step(desk.one, "answer_objection", "2022-03-18", "经核对异议成立。", {"upheld": True})
    with pytest.raises(Refusal, match="成立"):
        desk.step(desk.one, "resume", "2022-03-18")
    desk.step(desk.one, "send_back", "2022-03-18")
    desk.propose("keep", at="2022-03-18")
    desk.confirm(desk.two, "confirm_keep", "2022-03-18")
    assert desk.standing("2022-03-18") == ("valid", "four_star")


def test_a_notice_of_an_earlier_proposal_does_not_serve_a_later_one(session: Session) -> None:
    desk = _proposed(session, "withdraw")
    desk.publish()
    desk.step(desk.one, "object", "2022-03-16")
    desk.step(desk.one, "answer_objection", "2022-03-17", "异议成立，重新核实。", {"upheld": True})
    desk.step(desk.one, "send_back", "2022-03-17")
    desk.propose("withdraw", at="2022-03-24")
    with pytest.raises(Refusal):
        desk.confirm(desk.two, "confirm_withdraw", "2022-03-25")
    desk.publish("2022-03-25")
    with pytest.raises(Refusal, match="公示期还没有满"):
        desk.confirm(desk.two, "confirm_withdraw", "2022-03-28")


@pytest.mark.parametrize("awarded", ["2020-12-31", "2022-01-01"])
def test_only_stars_of_the_year_before_are_rechecked(session: Session, awarded: str) -> None:
    desk = Desk(session, awarded=awarded)
    with pytest.raises(Refusal, match="上一年度"):
        desk.open()
    assert rechecks.candidates_for_recheck(session, desk.offices.batch, on("2022-03-01").today) == []


def test_only_the_province_begins_and_only_once_at_a_time(session: Session) -> None:
    desk = Desk(session)
    with pytest.raises(Refusal, match="由省工业和信息化厅"):
        desk.open(viewer=desk.offices.city)
    with pytest.raises(Refusal, match="理由"):
        desk.open(reason="无")
    made = desk.open()
    with pytest.raises(Refusal, match="已经在复核中"):
        desk.open()
    twin = {**made.model_dump(exclude={"id"}), "ref": "another"}
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(Recheck(**twin))
        session.flush()


def test_a_recheck_is_reached_by_its_province_its_city_and_its_enterprise_alone(session: Session) -> None:
    desk = Desk(session)
    ref = desk.open().ref
    for viewer in (desk.one, desk.offices.city, desk.boss):
        assert rechecks.find_recheck(session, viewer, ref)[0].ref == ref
    other = desk.offices.officer(OrgKind.CITY, "320100", "南京市工业和信息化局")
    for viewer in (other, desk.offices.county, desk.offices.boss()):
        with pytest.raises(NotFound):
            rechecks.find_recheck(session, viewer, ref)


def test_every_rule_is_judged_and_the_source_of_the_rules_is_said(session: Session) -> None:
    desk = Desk(session)
    desk.open()
    desk.answer()
    source, rules = acts.rules_for(session, desk.award, desk.offices.pack)
    assert "没有" in source and len(rules) > 5
    with pytest.raises(Refusal, match="每条规则"):
        desk.visit(judgement="")
    with pytest.raises(Refusal, match="至少 2 人"):
        visit = acts.RecheckVisit(date(2022, 3, 10), ("一人",), "partly", "查看", {r.rule: "met" for r in rules})
        acts.record_visit(*desk.now(desk.one), visit, on("2022-03-10"))


def test_a_star_filed_here_is_judged_by_the_rules_it_was_filed_under(session: Session) -> None:
    desk = Desk(session)
    case = desk.offices.submitted("three_star")
    award = Award(**{**desk.award.model_dump(exclude={"id"}), "application_id": case.id})
    source, rules = acts.rules_for(session, award, desk.offices.pack)
    assert "申报时的规则包 jiangsu-star-2022" in source and all(rule.found for rule in rules)


def test_the_record_of_a_recheck_is_only_appended(session: Session) -> None:
    Desk(session).open()
    with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
        session.connection().execute(text("UPDATE recheck_event SET reason = 'x'"))


ACTIONS = st.sampled_from(
    ["answer", "visit", "propose:keep", "propose:withdraw", "propose:downgrade", "publish", "object", "answer_objection",
     "resume", "send_back", "confirm_keep", "confirm_downgrade", "confirm_withdraw"]
)  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    story=st.lists(st.tuples(ACTIONS, st.integers(0, 1), st.integers(0, 9)), min_size=6, max_size=30),
    alone=st.booleans(),
)
def test_whatever_is_tried_in_whatever_order_no_single_person_takes_a_star(
    session: Session, story: list[tuple[str, int, int]], alone: bool
) -> None:
    """Random steps by one person (or two), with days passing: a star taken means two persons and a notice that ended."""
    if not hasattr(session, "recheck_desk"):
        session.recheck_desk = Desk(session)  # type: ignore[attr-defined]
    desk: Desk = session.recheck_desk  # type: ignore[attr-defined]
    savepoint = session.begin_nested()
    desk.open("2022-03-01")
    day = date(2022, 3, 2)
    for action, who, days in story:
        day = date.fromordinal(day.toordinal() + days)
        viewer = desk.one if alone or not who else desk.two
        try:
            with session.begin_nested():
                _try(desk, viewer, action, day.isoformat())
        except Refusal:
            continue
    assert desk.recheck is not None
    events = list(
        session.exec(select(RecheckEvent).where(RecheckEvent.recheck_id == desk.recheck.id).order_by(RecheckEvent.seq))
    )  # type: ignore[arg-type]
    last = events[-1]
    assert desk.recheck.state == last.to_state
    if desk.recheck.state in ("downgraded", "withdrawn", "kept"):
        proposal = [event for event in events if event.action == "propose"][-1]
        assert not alone and last.actor_id != proposal.actor_id
        if desk.recheck.state != "kept":
            notice = [event for event in events if event.action == "publish"][-1]
            assert notice.seq > proposal.seq and notice.data["ends_on"] < last.at.date().isoformat()
    session.expire_all()
    savepoint.rollback()


def _try(desk: Desk, viewer: Viewer, action: str, at: str) -> None:
    if action == "answer":
        desk.answer(at)
    elif action == "visit":
        desk.visit(viewer, at)
    elif action.startswith("propose"):
        kind = action.partition(":")[2]
        desk.propose(kind, viewer, "three_star" if kind == "downgrade" else None, at)
    elif action == "publish":
        acts.publish_outcome(*desk.now(viewer), on(at))
    elif action in acts.CONFIRM:
        desk.confirm(viewer, action, at)
    else:
        desk.step(viewer, action, at, data={"upheld": False} if action == "answer_objection" else None)
