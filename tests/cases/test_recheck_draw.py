"""The yearly draw among last year's stars: everybody who counts stands in the list, and those drawn are told once."""

from datetime import date

import pytest
from sqlmodel import Session, select

from assessor.cases import recheck as rechecks
from assessor.cases.draw_book import targets
from assessor.cases.recheck_draw import find_spot_check, freeze_spot_check, tell_drawn
from assessor.cases.refusal import NotFound, Refusal
from models.draw import DrawLine
from models.notice import Award
from models.recheck import Recheck
from models.vocabulary import OrgKind, Role
from tests.support.draws import SOURCE, draw_to_the_end, furnish_pool, later
from tests.support.offices import Offices, credit_code
from tests.support.world import on

AT = on("2022-03-10")


def _stars(offices: Offices) -> None:
    """Nineteen three-stars and one four-star of last year, one of an older year."""
    for number in range(1, 22):
        offices.session.add(
            Award(
                uscc=credit_code(100 + number), name=f"往年企业{number:02d}", city_code="320500",
                level="four_star" if number == 20 else "three_star",
                awarded_on=date(2020 if number == 21 else 2021, 6, 30), source="往年名单",
            )
        )  # fmt: skip
    offices.session.flush()


def test_last_years_stars_stand_in_the_list_and_the_drawn_are_told_once(session: Session) -> None:
    offices = Offices(session)
    _stars(offices)
    furnish_pool(session, offices.province, AT)
    draw = freeze_spot_check(session, offices.province, offices.batch, offices.pack, SOURCE, later(AT, -240))
    assert len(session.exec(select(DrawLine).where(DrawLine.draw_id == draw.id)).all()) == 20
    now = (session, offices.province, draw, offices.batch, offices.pack, AT)
    with pytest.raises(Refusal, match="还没有结果"):
        tell_drawn(*now)
    audit = offices.world.person(offices.world.organisation(OrgKind.AUDIT, "320000", "审计部门"), Role.AUDITOR)
    draw_to_the_end(session, offices.province, (audit,), draw, AT)
    drawn = targets(session, draw.id or 0)
    assert len(drawn) == 2 and {t.line.stratum for t in drawn} == {
        "three_star",
        "four_star",
    }  # ⌈10 % of 20⌉, every star
    assert (told := tell_drawn(*now)).now == 2 and told.before == 0
    assert (again := tell_drawn(*now)).now == 0 and again.before == 2
    rows = session.exec(select(Recheck)).all()
    assert {row.draw_line for row in rows} == {t.line.public_id for t in drawn}
    assert {row.why for row in rows} == {"drawn"} and {row.draw_ref for row in rows} == {draw.ref}


def test_a_star_that_is_looked_at_already_is_no_candidate(session: Session) -> None:
    offices = Offices(session)
    _stars(offices)
    before = rechecks.candidates_for_recheck(session, offices.batch, AT.today)
    rechecks.open_recheck(session, offices.province, before[0], offices.batch, offices.pack, "有线索反映已停用", AT)
    assert before[0] not in rechecks.candidates_for_recheck(session, offices.batch, AT.today)


def test_only_the_province_freezes_and_finds_this_draw(session: Session) -> None:
    offices = Offices(session)
    _stars(offices)
    furnish_pool(session, offices.province, AT)
    with pytest.raises(Refusal, match="组织本次核查"):
        freeze_spot_check(session, offices.city, offices.batch, offices.pack, SOURCE, AT)
    draw = freeze_spot_check(session, offices.province, offices.batch, offices.pack, SOURCE, AT)
    assert find_spot_check(session, offices.province, draw.ref) is draw
    with pytest.raises(NotFound):
        find_spot_check(session, offices.city, draw.ref)
