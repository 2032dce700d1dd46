"""Where a filing is, who acts next and by when; which stars are open; typed answers and the rules."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases.answers import Unreadable, read_answer
from assessor.cases.ladder import rungs
from assessor.cases.move import move
from assessor.cases.progress import progress
from assessor.cases.refusal import Refusal
from assessor.cases.submit import submit
from assessor.policy import packs
from assessor.policy.answers import read_answer as judged_answer
from assessor.web.enterprise.home import window_seen
from models.batch import Batch, FillingWindow
from models.notice import Award
from models.vocabulary import OrgKind, Role
from questionnaires.shapes import Pack
from tests.support.filing import draft, filed
from tests.support.world import World, on

USCC = "91320583XXFAKE0018"


@pytest.fixture
def pack() -> Pack:
    return packs.load()["jiangsu-star-2022"]


@pytest.fixture
def boss(session: Session) -> Viewer:
    world = World(session)
    world.regions()
    return world.person(world.organisation(OrgKind.ENTERPRISE, "320583", "示例制造有限公司", USCC), Role.CERTIFIER)


@pytest.fixture
def batch(session: Session, boss: Viewer, pack: Pack) -> Batch:
    world = World(session)
    made = world.batch(pack.id, pack.digest)
    world.window(made, "320500", "2022-02-28", "2022-03-31")
    return made


def test_a_draft_is_with_the_enterprise_until_the_windows_last_instant(
    session: Session, boss: Viewer, batch: Batch, pack: Pack
) -> None:
    seen = progress(session, draft(session, boss, batch, pack), pack, on("2022-03-05"))
    assert seen.who == "本企业"
    assert seen.due == on("2022-03-31", "23:59:59.999999").at
    assert [stage.state for stage in seen.stages] == ["current", "todo", "todo", "todo", "todo"]


def test_the_last_instant_of_the_window_is_in_and_the_next_is_out(
    session: Session, boss: Viewer, batch: Batch, pack: Pack
) -> None:
    case = draft(session, boss, batch, pack)
    out, last = on("2022-04-01", "00:00:00"), on("2022-03-31", "23:59:59.999999")
    with pytest.raises(Refusal, match="逾期"):
        submit(session, boss, case, pack, case.version, out, pledged=True)
    assert submit(session, boss, case, pack, case.version, last, pledged=True).seq == 1


def test_the_first_instant_of_the_window_is_in_and_the_one_before_is_out(
    session: Session, boss: Viewer, batch: Batch, pack: Pack
) -> None:
    case = draft(session, boss, batch, pack)
    early, first = on("2022-02-27", "23:59:59.999999"), on("2022-02-28", "00:00:00")
    with pytest.raises(Refusal, match="尚未开放"):
        submit(session, boss, case, pack, case.version, early, pledged=True)
    assert submit(session, boss, case, pack, case.version, first, pledged=True).seq == 1


@pytest.mark.parametrize(("level", "due"), [("three_star", date(2022, 4, 15)), ("four_star", date(2022, 4, 15))])
def test_a_filed_case_waits_for_the_county_until_the_reports_deadline(
    session: Session, boss: Viewer, batch: Batch, pack: Pack, level: str, due: date
) -> None:
    seen = progress(session, filed(session, boss, batch, pack, level), pack, on("2022-03-06"))
    assert (seen.who, seen.due, seen.overdue) == ("昆山市工业和信息化主管部门", due, False)
    assert [stage.state for stage in seen.stages][:2] == ["done", "current"]


def test_a_withdrawn_case_stops_where_it_was(session: Session, boss: Viewer, batch: Batch, pack: Pack) -> None:
    case = filed(session, boss, batch, pack)
    move(session, boss, case, pack, "withdraw", on("2022-03-07"), reason="改报四星级")
    seen = progress(session, case, pack, on("2022-03-08"))
    assert seen.who is None
    assert [stage.state for stage in seen.stages][:2] == ["done", "stopped"]


@pytest.mark.parametrize(
    ("held", "open_now"),
    [
        ([], {"three_star", "four_star"}),
        ([("three_star", date(2021, 6, 30))], {"four_star"}),
        ([("three_star", date(2020, 6, 30)), ("four_star", date(2021, 6, 30))], {"five_star"}),
        ([("five_star", date(2021, 6, 30))], set()),
        ([("three_star", date(2022, 3, 6))], {"three_star", "four_star"}),
    ],
)
def test_the_ladder_opens_stars_by_what_was_announced_by_today(
    session: Session, boss: Viewer, pack: Pack, held: list[tuple[str, date]], open_now: set[str]
) -> None:
    for level, day in held:
        session.add(
            Award(
                uscc=USCC, name="示例制造有限公司", city_code="320500", level=level, awarded_on=day, source="2021年名单"
            )
        )
    session.flush()
    assert {rung.level for rung in rungs(session, USCC, pack, date(2022, 3, 5)) if rung.open} == open_now


WINDOW = FillingWindow(
    batch_id=1,
    region_code="320500",
    opens_at=on("2022-02-28", "00:00:00").at,
    closes_at=on("2022-04-01", "00:00:00").at,
)


@pytest.mark.parametrize(
    ("day", "clock", "state", "words"),
    [
        ("2022-02-27", "23:59:59.999999", "early", "2022年2月28日 0 时开放"),
        ("2022-02-28", "00:00:00", "open", "还有 31 天"),
        ("2022-03-30", "12:00:00", "open", "还有 1 天"),
        ("2022-03-31", "23:59:59.999999", "open", "今天是最后一天"),
        ("2022-04-01", "00:00:00", "closed", "已于 2022年3月31日 24 时截止"),
    ],
)
def test_a_window_in_words(day: str, clock: str, state: str, words: str) -> None:
    seen = window_seen(WINDOW, on(day, clock))
    assert seen.state == state
    assert words in seen.words


TYPED = st.one_of(
    st.text(max_size=600),
    st.from_regex(r"-?[0-9０-９,，.]{1,16}(元|万元)?", fullmatch=True),
    st.from_regex(r"[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?", fullmatch=True),
    st.sampled_from(["true", "false", "unknown", "public", "basic", "", " ", "22322000000012345678"]),
)
DAY = st.one_of(st.dates(date(1890, 1, 1), date(2210, 1, 1)).map(date.isoformat), st.sampled_from(["", "昨天"]))
ROWS = st.lists(st.fixed_dictionaries({"from": DAY, "to": DAY, "open": st.booleans()}), max_size=4)
PACK = packs.load()["jiangsu-star-2022"]
QUESTIONS = [question for section in PACK.sections for question in section.questions]


@given(st.sampled_from(QUESTIONS), st.data())
def test_whatever_is_readable_when_typed_can_also_be_judged(question: Any, data: st.DataObject) -> None:
    shapes = {
        "periods": ROWS,
        "texts": st.lists(st.text(max_size=30), max_size=5),
        "choices": st.lists(
            st.one_of(st.sampled_from([c for c, _ in question.choices] or ["x"]), st.text(max_size=5)), max_size=5
        ),
        "invoice": st.fixed_dictionaries(
            {"code": st.text("0123456789 x", max_size=13), "number": st.text("0123456789 ", max_size=21)}
        ),
    }
    typed = data.draw(shapes.get(question.type, TYPED))
    try:
        value = read_answer(question, typed)
    except Unreadable:
        return
    assert value is None or judged_answer(value, question) is not None


def test_a_moment_is_a_day_in_beijing() -> None:
    assert on("2022-03-05", "00:30:00").at == datetime(2022, 3, 4, 16, 30, tzinfo=UTC)
    assert on("2022-03-05", "00:30:00").today - timedelta(days=1) == date(2022, 3, 4)
