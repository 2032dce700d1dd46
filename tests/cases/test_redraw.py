"""A list is drawn again only by two persons of the office that drew it, once, and before anybody drawn was looked at."""

from datetime import date

import pytest
from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases import two_persons
from assessor.cases.carry_out import confirm_proposal
from assessor.cases.draw_book import book_of, targets
from assessor.cases.freeze_draw import freeze_draw
from assessor.cases.recheck_draw import freeze_spot_check, tell_drawn
from assessor.cases.redraw import propose_redraw
from assessor.cases.refusal import NotFound, Refusal
from models.application import Application
from models.draw import Draw, DrawLine
from models.notice import Award
from models.two_persons import Proposal
from models.vocabulary import OrgKind, Role
from tests.support.draws import SOURCE, draw_to_the_end, furnish_pool, later
from tests.support.offices import Offices, credit_code
from tests.support.world import on

AT = on("2022-03-10")
WHY = "公开值来源登记有误"

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def offices(session: Session) -> Offices:
    made = Offices(session)
    for _ in range(3):
        made.passed()
    return made


def _propose(offices: Offices, draw: Draw, seconds: int = 10) -> Proposal:
    return propose_redraw(offices.session, offices.city, draw, WHY, later(AT, seconds))


def _auditor(offices: Offices) -> Viewer:
    return offices.world.person(offices.world.organisation(OrgKind.AUDIT, "320000", "审计部门"), Role.AUDITOR)


def _drawn_case(offices: Offices, draw: Draw) -> Application:
    line = targets(offices.session, draw.id or 0)[0].line
    return offices.session.get_one(Application, line.application_id)


def test_two_persons_of_the_office_draw_the_same_list_again_and_nobody_does_it_alone(offices: Offices) -> None:
    draw = offices.draw(AT)
    before = {line.public_id for line in offices.session.exec(select(DrawLine).where(DrawLine.draw_id == draw.id))}
    proposal = _propose(offices, draw)
    with pytest.raises(Refusal, match="两个人"):
        confirm_proposal(offices.session, offices.city, proposal, later(AT, 20))
    assert book_of(offices.session, draw).stage == "done", "a refused confirmation leaves the draw as it was"
    confirm_proposal(offices.session, offices.city_two, proposal, later(AT, 30))
    again = freeze_draw(offices.session, offices.city, offices.batch, offices.pack, SOURCE, later(AT, 40))
    lines = offices.session.exec(select(DrawLine).where(DrawLine.draw_id == again.id))
    assert (again.number, again.attempt, again.redraw_id) == (draw.number, 2, proposal.id)
    assert {line.public_id for line in lines} == before


def test_no_other_office_and_no_auditor_proposes_to_draw_again(offices: Offices) -> None:
    draw = offices.draw(AT)
    strangers = [
        _auditor(offices),
        offices.officer(OrgKind.CITY, "320100", "南京市工业和信息化局"),
        offices.province,
        offices.county,
        offices.boss(),
    ]
    for stranger in strangers:
        with pytest.raises(NotFound):
            propose_redraw(offices.session, stranger, draw, WHY, later(AT, 10))


def test_once_somebody_drawn_was_visited_it_is_too_late_to_propose_or_to_confirm(offices: Offices) -> None:
    draw = offices.draw(AT)
    proposal = _propose(offices, draw)
    case = _drawn_case(offices, draw)
    offices.agree(offices.city, case, later(AT, 15))
    offices.visit(case, later(AT, 20))
    with pytest.raises(Refusal, match="已经开始核查"), offices.session.begin_nested():
        confirm_proposal(offices.session, offices.city_two, proposal, later(AT, 30))
    two_persons.answer(offices.session, offices.city, proposal, False, "", later(AT, 40))
    with pytest.raises(Refusal, match="已经开始核查"):
        _propose(offices, draw, 50)


def test_a_draw_that_is_void_or_has_a_successor_is_not_drawn_again_a_second_time(offices: Offices) -> None:
    draw = offices.draw(AT)
    confirm_proposal(offices.session, offices.city_two, _propose(offices, draw), later(AT, 20))
    with pytest.raises(Refusal, match="已经决定重新进行"):
        _propose(offices, draw, 30)
    freeze_draw(offices.session, offices.city, offices.batch, offices.pack, SOURCE, later(AT, 40))
    with pytest.raises(Refusal, match="已经被重新抽取取代"):
        _propose(offices, draw, 50)


def test_newcomers_are_no_way_round_a_draw_that_is_not_finished(offices: Offices) -> None:
    """Somebody who does not like what the first list is going to give cannot freeze another while it is open."""
    furnish_pool(offices.session, offices.city, later(AT, -300))
    freeze_draw(offices.session, offices.city, offices.batch, offices.pack, SOURCE, AT)
    offices.passed()
    with pytest.raises(Refusal, match="还没有完成"):
        freeze_draw(offices.session, offices.city, offices.batch, offices.pack, SOURCE, later(AT, 10))


def test_last_years_stars_are_not_drawn_again_once_the_drawn_ones_were_told(offices: Offices) -> None:
    session = offices.session
    session.add_all(
        Award(
            uscc=credit_code(100 + number), name=f"往年企业{number:02d}", city_code="320500", level="three_star",
            awarded_on=date(2021, 6, 30), source="往年名单",
        )
        for number in range(12)
    )  # fmt: skip
    session.flush()
    furnish_pool(session, offices.province, AT)
    draw = freeze_spot_check(session, offices.province, offices.batch, offices.pack, SOURCE, later(AT, -240))
    draw_to_the_end(session, offices.province, (_auditor(offices),), draw, AT)
    proposal = propose_redraw(session, offices.province, draw, WHY, later(AT, 10))
    tell_drawn(session, offices.province, draw, offices.batch, offices.pack, later(AT, 20))
    with pytest.raises(Refusal, match="已经开始核查"):
        confirm_proposal(session, offices.province_two, proposal, later(AT, 30))
