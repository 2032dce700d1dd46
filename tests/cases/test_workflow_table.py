"""The process of every pack: a table that holds together, whose every guard has teeth and can be read."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor import workflow
from assessor.access import Viewer
from assessor.policy import packs
from assessor.workflow import Allowed, CaseFacts, Inspection, Notice, Refused, next_step, open_steps
from models.vocabulary import OrgKind, Role
from questionnaires.process_shapes import BEFORE, STAY, Process, ProcessStep
from questionnaires.shapes import Pack
from tests.support.world import on

PACKS = {pack.id: pack for pack in packs.load().values() if pack.process is not None}
NOW = on("2022-04-12")


def _process(pack: Pack) -> Process:
    assert pack.process is not None
    return pack.process


EARLY_ENDS = {
    "jiangsu-subsidy-2018": {"refused", "void", "disqualified", "withdrawn"},
    "jiangxia-subsidy-2023": {"refused", "ended", "recovered", "withdrawn"},
    "yichun-subsidy-2023": {"refused", "recovered", "withdrawn"},
    "shenyang-subsidy-2018": {"refused", "recovered", "withdrawn"},
}


@pytest.fixture(params=sorted(PACKS))
def pack(request: pytest.FixtureRequest) -> Pack:
    return PACKS[request.param]


NOWHERE = (STAY, BEFORE)
"""Steps that reach no state which was not reached without them."""


def test_every_pack_of_the_house_has_a_process() -> None:
    assert {"jiangsu-star-2022", "jiangsu-star-2022-second", "jiangsu-star-2024"} <= set(PACKS)


def test_every_state_is_reached_from_the_first(pack: Pack) -> None:
    process = _process(pack)
    reached = {"draft"}
    while fresh := {s.to for s in process.steps if s.to not in NOWHERE and reached & set(s.from_states)} - reached:
        reached |= fresh
    assert reached == set(process.states)


def test_only_final_states_are_dead_ends(pack: Pack) -> None:
    process = _process(pack)
    left = {state for step in process.steps if step.to != STAY for state in step.from_states}
    dead = set(process.states) - left
    final = {name for name, state in process.states.items() if state.final}
    assert dead <= final
    # A rated case is still reported, what was paid may be recovered, and a void be taken back; the case is closed.
    assert final - dead <= {"rated", "paid", "void"}


def test_from_every_open_state_a_final_one_can_be_reached_for_every_star(pack: Pack) -> None:
    process = _process(pack)
    final = {name for name, state in process.states.items() if state.final}
    for level in pack.levels.values():
        closed = f"{level.decided_by}_decides_this_level"
        steps = [s for s in process.steps if s.to not in NOWHERE and closed not in s.unless]
        good = set(final)
        while fresh := {f for s in steps if s.to in good for f in s.from_states} - good:
            good |= fresh
        reached = {"draft"}
        while fresh := {s.to for s in steps if reached & set(s.from_states)} - reached:
            reached |= fresh
        assert reached <= good, level.id


def test_every_step_cites_a_clause_of_its_pack_and_names_what_exists(pack: Pack) -> None:
    for step in _process(pack).steps:
        assert step.cites in pack.clauses, step.step
        assert step.who in workflow.who.known, step.step
        assert set(step.unless) <= set(workflow.unless.known), step.step
        assert step.to in {*NOWHERE, *_process(pack).states}, step.step
        assert step.due is None or pack.parameters[step.due].unit == "date", step.step
        assert step.says, step.step


def test_every_state_stands_on_the_visible_line_or_ends_the_case_early(pack: Pack) -> None:
    process = _process(pack)
    shown = {state for stage in process.stages for state in stage.states}
    assert set(process.states) - shown == EARLY_ENDS.get(pack.id, {"not_rated", "refused", "withdrawn"})


def test_no_step_leaves_a_state_twice_under_one_name(pack: Pack) -> None:
    seen = [(step.step, state) for step in _process(pack).steps for state in step.from_states]
    assert len(seen) == len(set(seen))


def test_every_sentence_is_one_that_a_person_can_read() -> None:
    for predicate in (*workflow.who.known.values(), *workflow.unless.known.values()):
        assert predicate.sentence.endswith("。"), predicate.name
        assert not predicate.sentence.isascii(), predicate.name


# A case and a person for whom every step of the table is open, and for each guard the one fact that closes it.


def _open_case(step: ProcessStep, state: str) -> CaseFacts:
    """A case in `state` against which no guard of the step speaks."""
    return CaseFacts(
        state=state,
        level="four_star",
        decided_by="city" if "province_decides_this_level" in step.unless else "province",
        enterprise_id=9,
        county_code="320583",
        city_code="320500",
        outcome="ineligible" if "no_rule_refuses" in step.unless else "eligible",
        complete=True,
        opens_at=on("2022-02-28").at,
        closes_at=on("2022-04-30").at,
        correct_until=on("2022-04-30").at,
        credit_valid_until=date(2022, 6, 30),
        credit_clear=True,
        inspection=Inspection(1, 1),
        notice=Notice(opened_by=99, ends_on=date(2022, 4, 12 if "notice_over" in step.unless else 11)),
        objections_open=1 if "no_objection_open" in step.unless else 0,
        provider_id=8,
        route=_route(step),
        intake_until_day=12,
        award_fen=100_000,
        accepted=True,
        panel="recommend" if "in_no_panel" in step.unless else None,
        times_extended=0, evaluated_by=99,
        proposes=PROPOSES.get(step.step, "withdraw"),
        check_owed=False, undoing_confirmed=True, came_from="submitted", barred=False, fraud_confirmed=True, money_outstanding=False,
        paid_fen=0 if "return_not_confirmed" in step.unless else 100,
    )


def _route(step: ProcessStep) -> str:
    """The way of the application on which no guard of the step speaks."""
    ways = {
        "route_is_not_operator": "operator",
        "route_is_not_self_paid": "self_paid",
        "route_is_not_city_service": "city_service",
    }
    return next((way for guard, way in ways.items() if guard in step.unless), "industrial")


PROPOSES = {"confirm_keep": "keep", "confirm_downgrade": "downgrade"}  # else a withdrawal
CLOSED = {
    "answer_awaited": {"answer_due": NOW.today},
    "same_person_proposed": {"evaluated_by": 1},
    "proposes_to_take": {"proposes": "withdraw"},
    "proposes_to_keep": {"proposes": "keep"},
    "proposes_no_downgrade": {"proposes": "withdraw"},
    "proposes_no_withdrawal": {"proposes": "downgrade"},
    "window_not_open": {"opens_at": on("2022-04-13").at},
    "window_closed": {"closes_at": NOW.at},
    "correction_late": {"correct_until": NOW.at},
    "filing_incomplete": {"complete": False},
    "a_rule_refuses": {"outcome": "return"},
    "no_rule_refuses": {"outcome": "eligible"},
    "opinion_incomplete": {"opinions_missing": ("ladder",)},
    "opinion_refuses": {"opinion_against": True},
    "province_decides_this_level": {"decided_by": "province"},
    "city_decides_this_level": {"decided_by": "city"},
    "credit_review_missing": {"credit_valid_until": None},
    "credit_review_refuses": {"credit_clear": False},
    "too_few_inspected": {"inspection": Inspection(2, 1)},
    "inspection_refuses": {"inspected_worse": ("a-service-qualifies",)},
    "visit_not_finished": {"visit_open": True},
    "objection_open": {"objections_open": 1},
    "no_objection_open": {"objections_open": 0},
    "objection_upheld": {"objections_upheld": 1},
    "notice_over": {"notice": Notice(opened_by=99, ends_on=date(2022, 4, 11))},
    "notice_not_over": {"notice": Notice(opened_by=99, ends_on=NOW.today)},
    "route_is_not_operator": {"route": "self_paid"},
    "route_is_not_self_paid": {"route": "operator"},
    "route_is_city_service": {"route": "city_service"},
    "route_is_not_city_service": {"route": "industrial"},
    "intake_over": {"intake_until_day": NOW.today.day - 1},
    "not_accepted": {"accepted": None},
    "award_not_settled": {"award_fen": None},
    "barred": {"barred": None}, "fraud_not_confirmed": {"fraud_confirmed": None}, "money_outstanding": {"money_outstanding": None},
    "extended_before": {"times_extended": 1},
    "check_not_clear": {"check_owed": None}, "past_due": {"due_days": {"declare": date(2022, 4, 11)}},
    "void_undoing_not_confirmed": {"undoing_confirmed": None},
    "payment_not_confirmed": {"paid_fen": 0}, "return_not_confirmed": {"paid_fen": None},
    "a_rule_bars_for_good": {"outcome": "ineligible"},
    "same_person_opened_notice": {"notice": Notice(opened_by=1, ends_on=date(2022, 4, 11))},
}
CLOSED |= {"panel_not_decided": {"panel": "pending"}, "panel_against": {"panel": "not"}, "in_no_panel": {"panel": None}}


def _person(who: str) -> Viewer:
    kind, role, region, organisation = {
        "certifier_of": (OrgKind.ENTERPRISE, Role.CERTIFIER, "320583", 9),
        "people_of": (OrgKind.ENTERPRISE, Role.EDITOR, "320583", 9),
        "county_of": (OrgKind.COUNTY, Role.OFFICER, "320583", 5),
        "city_of": (OrgKind.CITY, Role.OFFICER, "320500", 6),
        "province": (OrgKind.PROVINCE, Role.OFFICER, "320000", 7),
        "anybody_during_notice": (OrgKind.CITY, Role.SERVICE, "320500", 6),
        "provider_of": (OrgKind.PROVIDER, Role.CERTIFIER, "320583", 8),
        "finance_of_county": (OrgKind.FINANCE, Role.OFFICER, "320583", 10),
        "finance_of_city": (OrgKind.FINANCE, Role.OFFICER, "320500", 11),
        "operator_of_county": (OrgKind.OPERATOR, Role.OFFICER, "320583", 12),
        "operator_of_city": (OrgKind.OPERATOR, Role.OFFICER, "320500", 13),
        "third_party_of_county": (OrgKind.THIRD_PARTY, Role.OFFICER, "320583", 14),
        "party_group_of_county": (OrgKind.PARTY_GROUP, Role.OFFICER, "320583", 15),
        "government_of_county": (OrgKind.GOVERNMENT, Role.OFFICER, "320583", 16),
        "government_of_city": (OrgKind.GOVERNMENT, Role.OFFICER, "320500", 17),
        "data_bureau_of_city": (OrgKind.DATA_BUREAU, Role.OFFICER, "320500", 18),
    }[who]
    return Viewer(1, "人员", "someone", organisation, "单位", kind, role, region, None)


def _guards() -> Iterator[tuple[str, str, str, str]]:
    for pack_id, pack in sorted(PACKS.items()):
        for step in _process(pack).steps:
            for state in step.from_states:
                for guard in step.unless:
                    yield pack_id, step.step, state, guard


def test_the_facts_that_close_a_guard_are_known_for_every_guard() -> None:
    assert set(CLOSED) == set(workflow.unless.known)


@pytest.mark.parametrize(("pack_id", "action", "state", "guard"), list(_guards()))
def test_a_step_is_open_until_its_guard_speaks_and_then_says_the_guards_sentence(
    pack_id: str, action: str, state: str, guard: str
) -> None:
    process = _process(PACKS[pack_id])
    step = process.step(action, state)
    assert step is not None
    case, viewer = _open_case(step, state), _person(step.who)
    assert isinstance(next_step(process, action, case, viewer, NOW), Allowed)
    closed = replace(case, **CLOSED[guard])  # type: ignore[arg-type]
    answer = next_step(process, action, closed, viewer, NOW)
    assert isinstance(answer, Refused)
    assert workflow.unless.known[guard].sentence in answer.reasons


def _steps() -> Iterator[tuple[str, str, str]]:
    for pack_id, pack in sorted(PACKS.items()):
        yield from ((pack_id, step.step, state) for step in _process(pack).steps for state in step.from_states)


STRANGERS = {
    "another county": Viewer(1, "", "", 50, "", OrgKind.COUNTY, Role.OFFICER, "320576", "320500"),
    "another city": Viewer(1, "", "", 51, "", OrgKind.CITY, Role.OFFICER, "320100", "320100"),
    "another enterprise": Viewer(1, "", "", 52, "", OrgKind.ENTERPRISE, Role.CERTIFIER, "320583", "320500"),
    "an auditor": Viewer(1, "", "", 53, "", OrgKind.AUDIT, Role.AUDITOR, "320000", None),
    "an administrator": Viewer(1, "", "", 7, "", OrgKind.PROVINCE, Role.ADMIN, "320000", None),
    "the service": Viewer(1, "", "", 6, "", OrgKind.CITY, Role.SERVICE, "320500", "320500"),
    "another provider": Viewer(1, "", "", 54, "", OrgKind.PROVIDER, Role.CERTIFIER, "320583", "320500"),
    "another county's finance office": Viewer(1, "", "", 55, "", OrgKind.FINANCE, Role.OFFICER, "320576", "320500"),
    "another city's government": Viewer(1, "", "", 56, "", OrgKind.GOVERNMENT, Role.OFFICER, "320100", "320100"),
    "the provider's editor": Viewer(1, "", "", 8, "", OrgKind.PROVIDER, Role.EDITOR, "320583", "320500"),
    "its own editor": Viewer(1, "", "", 9, "", OrgKind.ENTERPRISE, Role.EDITOR, "320583", "320500"),
}


@pytest.mark.parametrize(("pack_id", "action", "state"), list(_steps()))
def test_a_stranger_takes_no_step_and_reads_whose_it_is(pack_id: str, action: str, state: str) -> None:
    process = _process(PACKS[pack_id])
    step = process.step(action, state)
    assert step is not None
    for stranger in STRANGERS.values():
        if step.who == "anybody_during_notice" and stranger.role is Role.SERVICE:
            continue
        answer = next_step(process, action, _open_case(step, state), stranger, NOW)
        assert answer == Refused(action, (workflow.who.known[step.who].sentence,))


@given(st.sampled_from(sorted(PACKS)), st.text(max_size=20), st.sampled_from(["draft", "rated", "refused", "nowhere"]))
def test_what_is_not_in_the_table_is_refused(pack_id: str, action: str, state: str) -> None:
    process = _process(PACKS[pack_id])
    if process.step(action, state) is None:
        case = CaseFacts(state, "four_star", "city", 9, "320583", "320500")
        for who in workflow.who.known:
            assert isinstance(next_step(process, action, case, _person(who), NOW), Refused)


def test_a_final_state_offers_nothing_but_the_report(pack: Pack) -> None:
    process = _process(pack)
    for state in (name for name, one in process.states.items() if one.final):
        for who in workflow.who.known:
            case = CaseFacts(state, "four_star", "city", 9, "320583", "320500")
            assert {a.step.step for a in open_steps(process, case, _person(who), NOW) if isinstance(a, Allowed)} <= {
                "report",
                "recover",
                "disqualify",
            }
