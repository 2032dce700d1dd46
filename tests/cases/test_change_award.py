"""A star is changed by the office that decides it, with a reason, by two persons when it is taken; the ladder follows."""

from datetime import date

import pytest
from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases.assemble import stars_held
from assessor.cases.award_standing import standings
from assessor.cases.change_award import AwardDecision, change_award
from assessor.cases.ladder import rungs
from assessor.cases.refusal import NotFound, Refusal
from models.award import AwardChange
from models.notice import Award
from models.vocabulary import OrgKind, Role
from tests.support.offices import Offices, credit_code
from tests.support.world import on

TODAY = on("2023-05-10")
FIRM = credit_code(900)
WITHDRAW = AwardDecision("withdraw", "复核发现材料不实")


@pytest.fixture
def offices(session: Session) -> Offices:
    return Offices(session)


def _award(offices: Offices, level: str = "four_star") -> Award:
    row = Award(
        uscc=FIRM, name="示例", city_code="320500", level=level, awarded_on=date(2022, 4, 12), source="首批公告"
    )
    offices.session.add(row)
    offices.session.flush()
    return row


def _change(
    offices: Offices, award: Award, decided: AwardDecision, viewer: Viewer | None = None, second: int | None = None
) -> AwardChange:
    who = viewer or offices.city
    return change_award(offices.session, who, award, offices.pack, decided, TODAY, confirmed_by=second)


def test_a_withdrawn_star_is_held_no_more_and_the_ladder_starts_again(offices: Offices) -> None:
    award = _award(offices)
    assert [rung.level for rung in rungs(offices.session, FIRM, offices.pack, TODAY.today) if rung.open] == [
        "five_star"
    ]
    _change(offices, award, WITHDRAW, second=offices.city_two.person_id)
    assert stars_held(offices.session, FIRM, TODAY.today) == []
    assert stars_held(offices.session, FIRM, on("2023-05-09").today) != []
    opened = [rung.level for rung in rungs(offices.session, FIRM, offices.pack, TODAY.today) if rung.open]
    assert opened == ["three_star", "four_star"]


def test_a_downgraded_star_is_held_as_the_star_that_is_left(offices: Offices) -> None:
    award = _award(offices)
    _change(
        offices, award, AwardDecision("downgrade", "边缘处理已停用", "three_star"), second=offices.city_two.person_id
    )
    assert stars_held(offices.session, FIRM, TODAY.today) == [{"level": "three_star", "awarded_on": "2022-04-12"}]
    assert standings(offices.session, [award], TODAY.today)[award.id or 0].name == "已降级"


@pytest.mark.parametrize("level", ["four_star", "five_star", "six_star"])
def test_a_star_is_only_lowered_to_one_below_it(offices: Offices, level: str) -> None:
    award = _award(offices)
    with pytest.raises(Refusal, match="降低后的星级"):
        _change(offices, award, AwardDecision("downgrade", "复核不通过", level), second=offices.city_two.person_id)


def test_taking_a_star_needs_another_person_of_the_same_office(offices: Offices) -> None:
    award = _award(offices)
    for second in (None, offices.city.person_id, offices.province.person_id, 999_999):
        with pytest.raises(Refusal, match=r"另一人|本部门"):
            _change(offices, award, WITHDRAW, second=second)
    assert _change(offices, award, WITHDRAW, second=offices.city_two.person_id).seq == 1


def test_a_re_check_is_opened_once_and_closed_once(offices: Offices) -> None:
    award = _award(offices)
    _change(offices, award, AwardDecision("recheck_open", "年度抽查"))
    with pytest.raises(Refusal, match="已经在复核中"):
        _change(offices, award, AwardDecision("recheck_open", "年度抽查"))
    _change(offices, award, AwardDecision("keep", "现场复核一致"))
    with pytest.raises(Refusal, match="没有正在进行的复核"):
        _change(offices, award, AwardDecision("recheck_closed", "年度抽查"))


def test_only_the_city_of_the_star_and_the_province_reach_it(offices: Offices) -> None:
    award, five = _award(offices), _award(offices, "five_star")
    other = offices.officer(OrgKind.CITY, "320100", "南京市工业和信息化局")
    auditor = offices.world.person(offices.world.organisation(OrgKind.AUDIT, "320000", "审计处"), Role.AUDITOR)
    opened = AwardDecision("recheck_open", "年度抽查")
    for nobody in (other, offices.county, auditor, offices.boss()):
        with pytest.raises(NotFound):
            _change(offices, award, opened, nobody)
    with pytest.raises(NotFound):
        _change(offices, five, opened, offices.city)
    assert _change(offices, five, opened, offices.province).kind == "recheck_open"
    assert _change(offices, award, opened, offices.province).kind == "recheck_open"


@pytest.mark.parametrize(("kind", "reason"), [("upgrade", "理由充分"), ("keep", " 短 ")])
def test_an_unknown_kind_or_a_missing_reason_is_refused(offices: Offices, kind: str, reason: str) -> None:
    with pytest.raises(Refusal) as caught:
        _change(offices, _award(offices), AwardDecision(kind, reason))
    assert caught.value.status == 422
