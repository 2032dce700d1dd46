"""Setting up a panel: who may, what must be right before it is frozen, and that nothing moves afterwards."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from assessor.cases.experts import find_expert
from assessor.cases.freeze_panel import candidates_of, freeze_panel, nominees_of, seats_of, shuffled
from assessor.cases.panels import (
    Criterion,
    PanelRules,
    change_criteria,
    change_rules,
    drop_panel,
    find_panel,
    make_panel,
    panels_of,
    rule_problems,
)
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.scope import last_submission
from assessor.cases.who_sits import own_seats, who_sits
from models.experts import SeatHolder
from models.panel import Panel
from tests.support.offices import Offices
from tests.support.panels import CRITERIA, PREPARED, RULES, expert, nominated, set_up, small_panel
from tests.support.world import on

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What is asked here is the verbs' business, not the database's; the first test runs on both."""


@pytest.fixture
def offices(session: Session) -> Offices:
    return Offices(session)


def test_a_frozen_panel_has_its_nominees_by_their_last_filing_and_a_seat_for_each_expert(offices: Offices) -> None:
    made = small_panel(offices)
    session, panel = made.session, made.panel
    nominees = nominees_of(session, panel)
    assert [one.code for one in nominees] == ["N01", "N02", "N03", "N04", "N05", "N06"]
    assert {one.application_id for one in nominees} == {case.id for case in made.cases}
    for one in nominees:
        case = next(case for case in made.cases if case.id == one.application_id)
        filed = last_submission(session, case)
        assert filed is not None and filed.id == one.submission_id
    assert [one.code for one in seats_of(session, panel)] == [f"Z{number:02}" for number in range(1, 9)]
    assert (panel.phase, panel.seed) == ("frozen", 7)
    codes = [next(n.code for n in nominees if n.application_id == case.id) for case in made.cases]
    assert codes != sorted(codes), "the order of codes is the order of filing"
    assert candidates_of(session, offices.province, panel) == []


@ON_SQLITE
def test_only_the_organiser_learns_who_sits_where_and_an_expert_their_own_seat(offices: Offices) -> None:
    made = small_panel(offices, nominees=2)
    session, panel = made.session, made.panel
    holders = {row.seat_id: row.expert_id for row in session.exec(select(SeatHolder))}
    assert {seat: one.id for seat, one in who_sits(session, offices.province, panel).items()} == holders
    assert who_sits(session, offices.province_two, panel).keys() == holders.keys()
    for seated in made.experts:
        mine = {seat for seat, person in holders.items() if person == seated.expert.id}
        assert set(who_sits(session, seated.viewer, panel)) == mine == set(own_seats(session, seated.viewer))
    for viewer in (offices.city, offices.county, offices.boss(), replace(offices.province, organisation_id=99), None):
        assert dict(who_sits(session, viewer, panel)) == {}
        assert own_seats(session, viewer) == []


@ON_SQLITE
def test_nobody_but_an_officer_of_the_province_sets_up_or_finds_a_panel(offices: Offices) -> None:
    session = offices.session
    panel = set_up(offices)
    stranger = expert(offices, 1).viewer
    for viewer in (offices.city, offices.county, stranger):
        with pytest.raises(Refusal):
            make_panel(session, viewer, offices.batch, offices.pack, "five_star", RULES, PREPARED)
        with pytest.raises(NotFound):
            find_panel(session, viewer, panel.ref)
        with pytest.raises(NotFound):
            change_rules(session, viewer, panel, RULES, panel.version, PREPARED)
        with pytest.raises(NotFound):
            freeze_panel(session, viewer, panel, [], [], panel.version, PREPARED)
        assert panels_of(session, viewer) == []
    assert find_panel(session, offices.province_two, panel.ref) == panel
    assert panels_of(session, offices.province) == [panel]


@ON_SQLITE
def test_a_panel_is_for_a_star_that_the_province_decides(offices: Offices) -> None:
    with pytest.raises(Refusal, match="由省厅评定的星级"):
        make_panel(offices.session, offices.province, offices.batch, offices.pack, "four_star", RULES, PREPARED)


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("title", {"title": " "}), ("rule", {"rule": "best"}), ("each", {"each": 0}), ("each", {"each": 2}),
        ("minimum", {"minimum": 2}), ("minimum", {"minimum": 5}), ("cap", {"cap": 0}), ("line", {"quota": None}),
        ("line", {"pass_hundredths": 8000}), ("quota", {"quota": 0}), ("passing", {"quota": None, "pass_hundredths": 10_001}),
        ("scoring_to", {"scoring_to": RULES.scoring_from - timedelta(days=1)}),
        ("scoring_to", {"scoring_from": PREPARED.today - timedelta(days=2), "scoring_to": PREPARED.today - timedelta(days=1)}),
        ("meeting_on", {"meeting_on": RULES.scoring_to - timedelta(days=1)}),
    ],
)  # fmt: skip
def test_rules_that_cannot_work_are_refused_by_field(field: str, changed: dict[str, object]) -> None:
    assert rule_problems(RULES, PREPARED.today) == {}
    assert field in rule_problems(replace(RULES, **changed), PREPARED.today)  # type: ignore[arg-type]


def test_rules_on_the_edge_are_taken() -> None:
    edge = replace(RULES, minimum=4, scoring_from=PREPARED.today, scoring_to=PREPARED.today, meeting_on=PREPARED.today)
    assert rule_problems(edge, PREPARED.today) == {}
    assert rule_problems(replace(edge, quota=None, pass_hundredths=10_000), PREPARED.today) == {}
    one = PanelRules("评审", "mean", 1, 1, 1, PREPARED.today, PREPARED.today, quota=1)
    assert rule_problems(one, PREPARED.today) == {}


@ON_SQLITE
def test_freezing_says_everything_that_is_missing(offices: Offices) -> None:
    session = offices.session
    panel = set_up(offices, criteria=[Criterion("成效", 60)])
    with pytest.raises(Refusal) as refused:
        freeze_panel(session, offices.province, panel, [], [], panel.version, PREPARED)
    said = "".join(refused.value.reasons)
    assert all(words in said for words in ("现在是 60%", "没有选择企业", "只选了 0 位"))
    change_criteria(session, offices.province, panel, [], panel.version)
    with pytest.raises(Refusal, match="还没有评审指标"):
        freeze_panel(session, offices.province, panel, [], [], panel.version, PREPARED)
    assert session.get_one(Panel, panel.id).phase == "setup"


@ON_SQLITE
def test_too_little_capacity_and_a_quota_above_the_nominees_keep_a_panel_open(offices: Offices) -> None:
    session, cases = offices.session, nominated(offices, 2)
    refs = [case.ref for case in cases]
    people = [expert(offices, number).expert.ref for number in range(1, 5)]
    tight = set_up(offices, cap=1)
    with pytest.raises(Refusal, match="需要 8 人次，所选专家最多承担 4 人次"):
        freeze_panel(session, offices.province, tight, refs, people, tight.version, PREPARED)
    wide = set_up(offices, quota=3)
    with pytest.raises(Refusal, match="名额 3 多于参评企业 2 家"):
        freeze_panel(session, offices.province, wide, refs, people, wide.version, PREPARED)
    change_rules(session, offices.province, wide, replace(RULES, quota=2, cap=2), wide.version, PREPARED)
    freeze_panel(session, offices.province, wide, refs, people, wide.version, PREPARED)
    assert wide.phase == "frozen"


@ON_SQLITE
def test_an_expert_without_account_or_with_a_declaration_that_ran_out_gets_no_seat(offices: Offices) -> None:
    session, cases = offices.session, nominated(offices, 1)
    good = [expert(offices, number).expert.ref for number in range(1, 5)]
    without = expert(offices, 5, declared=False)
    old = expert(offices, 6, at=on("2021-05-09"))
    panel = set_up(offices, quota=1)
    for who in (without, old):
        with pytest.raises(Refusal, match=who.expert.name):
            freeze_panel(session, offices.province, panel, [cases[0].ref], [*good, who.expert.ref], panel.version, PREPARED)
    day_before = on("2021-05-10")
    just = expert(offices, 7, at=day_before)
    assert find_expert(session, offices.province, just.expert.ref).may_serve(PREPARED.today)
    freeze_panel(session, offices.province, panel, [cases[0].ref], [*good, just.expert.ref], panel.version, PREPARED)


@ON_SQLITE
def test_a_case_is_in_one_panel_only_and_must_wait_for_the_province(offices: Offices) -> None:
    made = small_panel(offices, nominees=1, quota=1)
    session = made.session
    second = set_up(offices, quota=1)
    elsewhere = offices.evaluated("five_star", on("2022-03-12"))
    people = [one.expert.ref for one in made.experts]
    for ref in (made.cases[0].ref, elsewhere.ref, "nothing"):
        with pytest.raises(Refusal, match="刷新页面后重新选择"):
            freeze_panel(session, offices.province, second, [ref], people, second.version, PREPARED)


@ON_SQLITE
def test_nothing_of_a_frozen_panel_is_changed_and_an_old_page_changes_nothing(offices: Offices) -> None:
    session = offices.session
    open_one = set_up(offices)
    with pytest.raises(Refusal, match="刚被他人修改"):
        change_rules(session, offices.province, open_one, RULES, open_one.version - 1, PREPARED)
    made = small_panel(offices, nominees=1, quota=1)
    for act in (
        lambda: change_rules(session, offices.province, made.panel, RULES, made.panel.version, PREPARED),
        lambda: change_criteria(session, offices.province, made.panel, CRITERIA, made.panel.version),
        lambda: drop_panel(session, offices.province, made.panel, made.panel.version),
        lambda: freeze_panel(session, offices.province, made.panel, [], [], made.panel.version, PREPARED),
    ):
        with pytest.raises(Refusal, match="已经冻结"):
            act()
    drop_panel(session, offices.province, open_one, open_one.version)
    assert panels_of(session, offices.province) == [made.panel]


def test_the_shuffle_follows_from_the_seed_alone() -> None:
    names = [f"ref{number}" for number in range(50)]
    assert shuffled(names, 1) == shuffled(list(reversed(names)), 1)
    assert shuffled(names, 1) != shuffled(names, 2)
    assert sorted(shuffled(names, 1)) == sorted(names)
