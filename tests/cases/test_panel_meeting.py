"""The panel's meeting: the agenda, decisions on record, and what follows from them for the cases."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from assessor.cases.carry_out import confirm_proposal, decline_proposal
from assessor.cases.case_facts import case_facts
from assessor.cases.confirm_panel import propose_result
from assessor.cases.open_model import Choice, open_model
from assessor.cases.panel_agenda import agenda_of
from assessor.cases.panel_decisions import Said, decide_nominee, decisions_in
from assessor.cases.panel_outcome import outcome_of, said_of
from assessor.cases.panel_results import results_of
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.second_look import look_again
from models.panel_meeting import PanelDissent
from models.record import Event
from models.vocabulary import OrgKind, Role
from tests.support.offices import Offices
from tests.support.scored_panels import Scored, scored_panel
from tests.support.world import on

NOW = on("2022-05-25")
FOR = Said("recommend", "上云范围广，成效有数据支持")
AGAINST = Said("not", "关键环节仍在本地，成效不足")


@pytest.fixture
def scored(session: Session) -> Scored:
    return scored_panel(Offices(session))


def decide(scored: Scored, code: str, said: Said, seen: int = 0) -> None:
    decide_nominee(scored.offices.session, scored.organiser, scored.panel, code, said, seen, NOW)


def settle(scored: Scored) -> None:
    """Two recommended, the others not; proposed by one person and confirmed by another."""
    session = scored.offices.session
    for code in scored.nominees:
        decide(scored, code, FOR if code in ("N01", "N02") else AGAINST)
    made = propose_result(session, scored.organiser, scored.panel, "评审会已经逐家讨论", NOW)
    confirm_proposal(session, scored.offices.province_two, made, NOW)


def test_the_agenda_takes_those_nearest_to_the_line_first_until_the_model_is_opened(scored: Scored) -> None:
    session = scored.offices.session
    results = results_of(session, scored.panel)
    before = [point.code for point in agenda_of(results, None)]
    assert set(before[:2]) <= {"N02", "N03", "N04"} and before[-1] == "N06"
    opened = open_model(session, scored.organiser, scored.panel, Choice(), "对照宽严影响", NOW)
    bands = [point.band for point in agenda_of(results, opened.result)]
    assert bands == sorted(bands, key=["lacking", "discuss", "in", "out"].index) and len(bands) == 6


def test_a_nominee_without_a_result_comes_first_on_the_agenda(scored: Scored) -> None:
    session = scored.offices.session
    for seat in ("Z01", "Z02"):
        scored.sheets["N01", seat].state = "declined"
    session.flush()
    first = agenda_of(results_of(session, scored.panel), None)[0]
    assert (first.code, first.band) == ("N01", "lacking")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Said("perhaps", "理由充分"), "请选择结论"),
        (Said("recommend", "好"), "请写明结论的理由"),
        (Said("not", "字" * 1001), "请写明结论的理由"),
        (Said("not", "成效不足", ("Z01",)), "写明意见内容"),
        (Said("not", "成效不足", (), "我不同意"), "勾选持不同意见的席位"),
        (Said("not", "成效不足", ("Z09",), "我不同意"), "没有席位 Z09"),
    ],
)
def test_what_is_incomplete_is_not_recorded(scored: Scored, said: Said, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        decide(scored, "N01", said)
    assert decisions_in(scored.offices.session, scored.panel) == {}


def test_a_decision_is_kept_with_its_dissent_and_a_later_one_stands_beside_it(scored: Scored) -> None:
    session = scored.offices.session
    decide(scored, "N02", Said("defer", "缺少一份合同", ("Z03",), "材料已经足够"))
    with pytest.raises(Refusal, match="刚被他人记录过"):
        decide(scored, "N02", FOR, seen=0)
    decide(scored, "N02", FOR, seen=1)
    newest, first = decisions_in(session, scored.panel)["N02"]
    assert (newest.words, newest.dissent, first.words) == ("推荐", None, "暂缓，补充后再议")
    assert first.dissent is not None and first.dissent.seats == ["Z03"]
    with pytest.raises(NotFound):
        decide(scored, "N99", FOR)


def test_nothing_is_decided_before_the_meeting_or_while_a_sheet_is_being_rewritten(session: Session) -> None:
    made = scored_panel(Offices(session))
    made.sheets["N02", "Z02"].state = "open"
    session.flush()
    with pytest.raises(Refusal, match="重新锁定"):
        decide(made, "N02", FOR)
    made.panel.phase = "scoring"
    with pytest.raises(Refusal, match="评审会期间"):
        decide(made, "N01", FOR)


def test_a_case_in_a_panel_waits_for_its_confirmed_result_and_one_in_none_does_not(scored: Scored) -> None:
    session, offices = scored.offices.session, scored.offices
    case, free = scored.cases["N01"], offices.submitted("five_star")
    free.state = "at_province"
    assert case_facts(session, free, offices.pack, NOW).panel is None
    offices.take(offices.province, free, "province_reject", NOW, "不符合条件")
    decide(scored, "N01", AGAINST)
    assert said_of(session, case) == "pending", "a decision that nobody confirmed changes nothing"
    for step in ("province_evaluate", "province_reject"):
        with pytest.raises(Refusal, match="还没有经省厅两人确认"):
            offices.take(offices.province, case, step, NOW, "不予评定的理由")


def test_the_confirmed_result_opens_the_provinces_steps_and_stands_in_the_record_of_every_case(scored: Scored) -> None:
    session, offices = scored.offices.session, scored.offices
    settle(scored)
    assert scored.panel.phase == "closed"
    good, bad = scored.cases["N01"], scored.cases["N06"]
    assert [said_of(session, good), said_of(session, bad)] == ["recommend", "not"]
    event = session.exec(
        select(Event).where(Event.application_id == bad.id, Event.action == "record_panel_result")
    ).one()
    assert event.reason == f"不推荐：{AGAINST.reason}" and event.cites == "二(二)3"
    assert event.actor_id == offices.province_two.person_id
    told = outcome_of(session, bad)
    assert told is not None and (told.words, told.reason) == ("不推荐", AGAINST.reason)
    offices.agree(offices.province, good, NOW)
    offices.take(offices.province, good, "province_evaluate", NOW)
    offices.agree(offices.province, bad, NOW)
    with pytest.raises(Refusal, match="专家评审的结论是不推荐"):
        offices.take(offices.province, bad, "province_evaluate", NOW)
    offices.take(offices.province, bad, "province_reject", NOW, "专家评审不推荐")


def test_a_case_that_left_the_provinces_desk_does_not_keep_the_others_from_being_confirmed(scored: Scored) -> None:
    session = scored.offices.session
    gone = scored.cases["N06"]
    gone.state = "not_rated"
    settle(scored)
    told = session.exec(select(Event).where(Event.action == "record_panel_result")).all()
    assert len(told) == 5 and gone.id not in {event.application_id for event in told}
    assert said_of(session, gone) == "not"


def test_one_person_alone_confirms_no_result(scored: Scored) -> None:
    session = scored.offices.session
    decide(scored, "N01", FOR)
    made = propose_result(session, scored.organiser, scored.panel, "先确认已讨论的", NOW)
    with pytest.raises(Refusal, match="两个人"):
        confirm_proposal(session, scored.organiser, made, NOW)
    assert said_of(session, scored.cases["N01"]) == "pending"


def test_what_the_meeting_changes_after_the_proposal_is_not_confirmed_with_it(scored: Scored) -> None:
    session = scored.offices.session
    decide(scored, "N01", FOR)
    made = propose_result(session, scored.organiser, scored.panel, "先确认已讨论的", NOW)
    decide(scored, "N01", AGAINST, seen=1)
    with pytest.raises(Refusal, match="重新提出"), session.begin_nested():
        confirm_proposal(session, scored.offices.province_two, made, NOW)
    decline_proposal(session, scored.offices.province_two, made, "结论已经改过", NOW)
    again = propose_result(session, scored.organiser, scored.panel, "按改过的结论", NOW)
    confirm_proposal(session, scored.offices.province_two, again, NOW)
    assert said_of(session, scored.cases["N01"]) == "not" and scored.panel.phase == "meeting"


def test_a_deferred_nominee_keeps_the_panel_open(scored: Scored) -> None:
    session = scored.offices.session
    with pytest.raises(Refusal, match="还没有可以确认的结论"):
        propose_result(session, scored.organiser, scored.panel, "没有讨论过", NOW)
    decide(scored, "N03", Said("defer", "缺少一份合同"))
    settle_rest = [code for code in scored.nominees if code != "N03"]
    for code in settle_rest:
        decide(scored, code, FOR)
    made = propose_result(session, scored.organiser, scored.panel, "其余已讨论完", NOW)
    confirm_proposal(session, scored.offices.province_two, made, NOW)
    assert scored.panel.phase == "meeting" and said_of(session, scored.cases["N03"]) == "pending"
    assert session.exec(select(PanelDissent)).all() == []


def test_nobody_but_the_organiser_opens_decides_or_proposes_whoever_calls_the_verb(scored: Scored) -> None:
    session, panel, offices = scored.offices.session, scored.panel, scored.offices
    decide(scored, "N01", FOR)
    open_model(session, scored.organiser, panel, Choice(), "对照宽严影响", NOW)
    audit = offices.world.person(offices.world.organisation(OrgKind.AUDIT, "320000", "审计部门"), Role.AUDITOR)
    elsewhere = offices.officer(OrgKind.PROVINCE, "320000", "省厅另一处室")
    for stranger in (offices.city, elsewhere, audit, offices.boss()):
        verbs: list[Callable[[], object]] = [
            lambda who=stranger: decide_nominee(session, who, panel, "N02", FOR, 0, NOW),
            lambda who=stranger: open_model(session, who, panel, Choice("city"), "对照宽严影响", NOW),
            lambda who=stranger: propose_result(session, who, panel, "评审会已经逐家讨论", NOW),
            lambda who=stranger: look_again(session, who, panel, "s-N01-Z01", "kept", "核对过，分数无误", NOW),
        ]  # fmt: skip
        for verb in verbs:
            with pytest.raises(NotFound):
                verb()
