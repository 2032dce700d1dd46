"""Stars of earlier years come from announcements, line by line, and are entered once."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session, func, select

from assessor.cases import set_up
from assessor.cases.assemble import stars_held
from assessor.cases.earlier_awards import EarlierAward, enter_earlier_awards
from assessor.cases.refusal import Refusal
from assessor.workflow import Moment
from models.notice import Award

MOMENT = Moment(datetime(2022, 2, 21, 1, tzinfo=UTC), date(2022, 2, 21))
ONE = EarlierAward("91320583XXFAKE0018", "示例制造有限公司", "320500", "three_star", date(2021, 6, 30), "2021年名单")


def test_a_star_of_an_earlier_year_counts_for_the_ladder(session: Session) -> None:
    set_up.enter_regions(session, "2023")
    assert enter_earlier_awards(session, [ONE, ONE], MOMENT) == 1
    assert stars_held(session, ONE.uscc, MOMENT.today) == [{"level": "three_star", "awarded_on": "2021-06-30"}]


def test_entering_the_same_announcement_again_adds_nothing(session: Session) -> None:
    set_up.enter_regions(session, "2023")
    enter_earlier_awards(session, [ONE], MOMENT)
    assert enter_earlier_awards(session, [replace(ONE, name="改过的名称")], MOMENT) == 0
    assert session.exec(select(func.count()).select_from(Award)).one() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"uscc": "91320583XXFAKE0019"}, "校验位"),
        ({"city_code": "320583"}, "设区市"),
        ({"level": "six_star"}, "星级"),
        ({"awarded_on": date(2022, 2, 22)}, "晚于今天"),
        ({"source": " "}, "公布文件"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_entered(session: Session, wrong: dict[str, object], words: str) -> None:
    set_up.enter_regions(session, "2023")
    with pytest.raises(Refusal, match="第 2 行") as caught:
        enter_earlier_awards(session, [ONE, replace(ONE, **wrong)], MOMENT)  # type: ignore[arg-type]
    assert words in str(caught.value)
    assert session.exec(select(func.count()).select_from(Award)).one() == 0
