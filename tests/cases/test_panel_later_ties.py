"""A tie that comes to light while a panel is at work bars from that moment: in scoring, in the sum and in the meeting."""

from dataclasses import replace

import pytest
from sqlmodel import Session, select

from assessor.cases.carry_out import confirm_proposal
from assessor.cases.declare_interests import Interest, declare
from assessor.cases.experts import ExpertEntry, change_expert
from assessor.cases.panel_course import go_to_meeting
from assessor.cases.panel_members import meeting_at
from assessor.cases.panel_results import results_of
from assessor.cases.panel_sheets import find_sheet
from assessor.cases.panel_swap import declare_silent, decline_sheet
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.reopen_sheet import propose_reopening
from models.experts import Expert
from models.panel import PanelBar, PanelSheet, PanelSheetChange
from models.people import Organisation
from tests.support.offices import Offices
from tests.support.scored_panels import Scored, scored_panel
from tests.support.world import on

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NOW = on("2022-05-25")
SHEET = ("N02", "Z01")


@pytest.fixture
def scored(session: Session) -> Scored:
    return scored_panel(Offices(session), experts=True)


def tie(scored: Scored, nominee: str, seat: str, lines: bool = True) -> None:
    session, mine = scored.offices.session, scored.experts[seat]
    expert = session.exec(select(Expert).where(Expert.person_id == mine.person_id)).one()
    firm = session.get_one(Organisation, scored.cases[nominee].enterprise_id)
    declare(session, mine, expert, [Interest("enterprise", firm.name, words="顾问")] if lines else [], NOW)


def opened_again(scored: Scored) -> PanelSheet:
    """Two persons open the sheet again."""
    sheet = scored.sheets[SHEET]
    session, offices = scored.offices.session, scored.offices
    made = propose_reopening(session, scored.organiser, scored.panel, sheet.ref, "专家申报了利害关系", NOW)
    confirm_proposal(session, offices.province_two, made, NOW)
    return sheet


def test_what_an_expert_declares_during_the_meeting_hides_that_nominee_from_then_on(scored: Scored) -> None:
    session, mine = scored.offices.session, scored.experts["Z01"]
    assert meeting_at(session, mine, "panel")[1].may_see("N02")
    tie(scored, "N02", "Z01")
    assert meeting_at(session, mine, "panel")[1].hidden == {"N02"}
    assert not meeting_at(session, scored.experts["Z02"], "panel")[1].hidden, "nobody else is concerned"
    tie(scored, "N02", "Z01", lines=False)
    assert meeting_at(session, mine, "panel")[1].hidden == {"N02"}, "a later declaration opens nothing again"
    assert session.exec(select(PanelBar.code)).all() == ["declared"], "and nothing is written twice"


def test_a_score_that_was_locked_before_stops_the_sum_until_two_persons_and_the_expert_took_it_out(
    scored: Scored,
) -> None:
    session = scored.offices.session
    tie(scored, *SHEET)
    told = results_of(session, scored.panel)
    assert "N02（Z01）" in told.refused and "由两人重新打开" in told.refused
    sheet = scored.sheets[SHEET]
    with pytest.raises(Refusal, match="先由两名工作人员重新打开"):
        decline_sheet(session, scored.experts["Z01"], sheet.ref, "conflict", "曾任顾问", NOW)
    opened_again(scored)
    made = decline_sheet(session, scored.experts["Z01"], sheet.ref, "conflict", "曾任顾问", NOW)
    assert (made.code, made.instead_id, sheet.state) == ("conflict", None, "declined")
    after = results_of(session, scored.panel)
    assert not after.refused and after.of("N02").scores == 3


def test_the_organiser_records_it_where_the_expert_does_not_and_one_alone_cannot(scored: Scored) -> None:
    session, sheet = scored.offices.session, scored.sheets[SHEET]
    tie(scored, *SHEET)
    arguments = (scored.panel, sheet.ref, "已电话告知，按申报回避", NOW)
    with pytest.raises(Refusal, match="先由两名工作人员重新打开"):
        declare_silent(session, scored.organiser, *arguments)
    opened_again(scored)
    for stranger in (scored.offices.city, scored.experts["Z01"]):
        with pytest.raises(NotFound):
            declare_silent(session, stranger, *arguments)
    assert declare_silent(session, scored.organiser, *arguments).code == "conflict"
    assert find_sheet(session, scored.panel, sheet.ref).sheet.state == "declined"
    assert not results_of(session, scored.panel).refused


def test_a_sheet_that_is_not_locked_again_in_the_meeting_keeps_nobody_waiting_for_ever(scored: Scored) -> None:
    session, sheet = scored.offices.session, opened_again(scored)
    made = declare_silent(session, scored.organiser, scored.panel, sheet.ref, "专家因病不能重评", NOW)
    assert (made.code, made.instead_id) == ("silent", None)
    assert session.exec(select(PanelSheetChange)).all() == [made]
    scored.panel.phase = "closed"
    session.flush()
    other = scored.sheets["N01", "Z02"]
    other.state = "open"
    with pytest.raises(Refusal, match="评审已经结束"):
        declare_silent(session, scored.organiser, scored.panel, other.ref, "评审结束以后", NOW)


def test_scoring_does_not_end_while_a_locked_score_is_of_somebody_who_has_to_stand_aside(scored: Scored) -> None:
    session = scored.offices.session
    scored.panel.phase = "scoring"
    tie(scored, *SHEET)
    with pytest.raises(Refusal, match=r"N02（Z01）。请先由两人重新打开"):
        go_to_meeting(session, scored.organiser, scored.panel, "", NOW)


def test_an_employer_corrected_during_the_panel_bars_as_a_declaration_does(scored: Scored) -> None:
    session, mine = scored.offices.session, scored.experts["Z01"]
    expert = session.exec(select(Expert).where(Expert.person_id == mine.person_id)).one()
    firm = session.get_one(Organisation, scored.cases["N02"].enterprise_id)
    entry = replace(entry_of(expert), employer=firm.name)
    change_expert(session, scored.organiser, expert, entry, expert.version, NOW)
    assert meeting_at(session, mine, "panel")[1].hidden == {"N02"}


def test_a_declaration_that_ran_out_is_no_tie_and_hides_nothing(scored: Scored) -> None:
    session, sheet = scored.offices.session, scored.sheets[SHEET]
    session.add(PanelBar(nominee_id=sheet.nominee_id, seat_id=sheet.seat_id, code="no_declaration"))
    session.flush()
    assert not results_of(session, scored.panel).refused, "whoever declared anew and locked afterwards counts"


def entry_of(expert: Expert) -> ExpertEntry:
    return ExpertEntry(
        name=expert.name,
        phone=expert.phone,
        employer=expert.employer,
        employer_uscc=expert.employer_uscc,
        title=expert.title,
        city_code=expert.city_code,
        fields=tuple(expert.fields),
    )
