"""The list of work: what waits, what is late, what is done; filters, pages, and nothing of other offices."""

import itertools

import pytest
from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases import worklist
from assessor.cases.tasks import due_of, tasks_of
from assessor.cases.worklist import Filter, read_cursor
from assessor.policy import packs
from models.application import Application
from models.batch import Batch
from models.vocabulary import OrgKind
from tests.support.offices import Offices
from tests.support.world import on


@pytest.fixture
def offices(session: Session) -> Offices:
    return Offices(session)


def _refs(offices: Offices, viewer: Viewer, day: str, tab: str = "todo", **wishes: str) -> list[str]:
    tasks = tasks_of(viewer.kind, offices.batch, offices.pack)
    wanted = Filter(tab, **wishes)  # type: ignore[arg-type]
    return [row.ref for row in worklist.page_of(offices.session, viewer, tasks, wanted, on(day).today).rows]


def _counts(offices: Offices, viewer: Viewer, day: str) -> dict[str, int]:
    tasks = tasks_of(viewer.kind, offices.batch, offices.pack)
    return worklist.counts(offices.session, viewer, tasks, Filter(), on(day).today)


def test_a_filing_waits_for_its_county_and_then_for_its_city(offices: Offices) -> None:
    case = offices.submitted()
    assert _refs(offices, offices.county, "2022-03-06") == [case.ref]
    assert _refs(offices, offices.city, "2022-03-06") == []
    offices.take(offices.county, case, "forward", on("2022-03-07"))
    assert _refs(offices, offices.county, "2022-03-07") == []
    assert _refs(offices, offices.county, "2022-03-07", "done") == [case.ref]
    assert _refs(offices, offices.city, "2022-03-07") == [case.ref]


def test_an_office_has_not_done_what_another_office_did(offices: Offices) -> None:
    case = offices.passed()
    assert _refs(offices, offices.city, "2022-03-07", "done") == []
    offices.take(offices.city, case, "reject", on("2022-03-08"), "材料不实")
    assert _refs(offices, offices.city, "2022-03-08", "done") == [case.ref]


@pytest.mark.parametrize(("day", "late"), [("2022-04-14", False), ("2022-04-15", False), ("2022-04-16", True)])
def test_work_is_late_from_the_day_after_its_last_day(offices: Offices, day: str, late: bool) -> None:
    case = offices.passed("four_star")
    assert _refs(offices, offices.city, day, "overdue") == ([case.ref] if late else [])
    assert _refs(offices, offices.city, day) == [case.ref]


@pytest.mark.parametrize(
    ("level", "day"), [("three_star", "2022-04-15"), ("four_star", "2022-04-15"), ("five_star", "2022-04-30")]
)
def test_the_last_day_of_the_city_depends_on_the_star(offices: Offices, level: str, day: str) -> None:
    assert str(due_of(offices.pack, "county_passed", level)) == day


@pytest.mark.parametrize(("day", "waits"), [("2022-04-01", False), ("2022-04-11", False), ("2022-04-12", True)])
def test_a_case_in_notice_comes_back_to_the_desk_the_day_after_the_notice_ends(
    offices: Offices, day: str, waits: bool
) -> None:
    case, _ = offices.noticed("2022-04-01")
    assert _refs(offices, offices.city, day) == ([case.ref] if waits else [])


def test_the_oldest_work_is_first(offices: Offices) -> None:
    later, earlier = offices.submitted(at=on("2022-03-06")), offices.submitted(at=on("2022-03-02"))
    assert _refs(offices, offices.county, "2022-03-07") == [earlier.ref, later.ref]
    assert _refs(offices, offices.county, "2022-03-07", "all") == [later.ref, earlier.ref]


def test_filters_and_counts_stay_inside_the_office(offices: Offices) -> None:
    mine, foreign = offices.submitted(), offices.submitted(region="320106")
    assert _refs(offices, offices.county, "2022-03-06", "all") == [mine.ref]
    assert _refs(offices, offices.county, "2022-03-06", "all", city="320100") == []
    assert _refs(offices, offices.county, "2022-03-06", "all", words=foreign.number or "") == []
    assert _counts(offices, offices.county, "2022-03-06") == {"todo": 1, "overdue": 0, "done": 0, "all": 1}
    assert _counts(offices, offices.province, "2022-03-06")["all"] == 2


def test_a_draft_is_in_no_office_list(offices: Offices) -> None:
    from tests.support.filing import draft

    draft(offices.session, offices.boss(), offices.batch, offices.pack)
    assert all(count == 0 for count in _counts(offices, offices.province, "2022-03-06").values())


@pytest.mark.parametrize("words", ["示例制造001", "XXFAKE001", "320583-0001", "xxfake001"])
def test_a_keyword_finds_by_name_code_and_number(offices: Offices, words: str) -> None:
    case, _ = offices.submitted(), offices.submitted()
    assert _refs(offices, offices.county, "2022-03-06", words=words) == [case.ref]


@pytest.mark.parametrize("words", ["%", "_", "\\", "' or 1=1 --", "%%%"])
def test_a_keyword_is_never_a_pattern(offices: Offices, words: str) -> None:
    offices.submitted()
    assert _refs(offices, offices.county, "2022-03-06", words=words) == []


def test_filters_by_star_state_and_outcome(offices: Offices) -> None:
    three, four = offices.submitted(), offices.submitted("four_star")
    assert _refs(offices, offices.county, "2022-03-06", level="four_star") == [four.ref]
    assert _refs(offices, offices.county, "2022-03-06", outcome="eligible") == sorted([three.ref, four.ref])
    assert _refs(offices, offices.county, "2022-03-06", outcome="return") == []
    assert _refs(offices, offices.county, "2022-03-06", tab="all", state="county_passed") == []


def test_pages_follow_each_other_without_gap_or_repeat_also_within_one_instant(offices: Offices) -> None:
    cases: list[Application] = [offices.submitted(at=on(f"2022-03-0{2 + n // 3}")) for n in range(7)]
    tasks = tasks_of(OrgKind.COUNTY, offices.batch, offices.pack)
    for tab, order in (("todo", 1), ("all", -1)):
        seen: list[str] = []
        cursor = ""
        for _ in itertools.count():
            page = worklist.page_of(
                offices.session, offices.county, tasks, Filter(tab), on("2022-03-08").today, cursor, 2
            )
            seen += [row.ref for row in page.rows]
            if page.next_cursor is None:
                break
            cursor = page.next_cursor
        assert seen == [case.ref for case in sorted(cases, key=lambda c: (c.state_since, c.ref))][::order]


@pytest.mark.parametrize("cursor", ["", "x", "-", "1-", "9" * 40 + "-abc", "12-'--", "12"])
def test_a_cursor_that_is_not_ours_starts_at_the_beginning(cursor: str) -> None:
    assert read_cursor(cursor) is None


def test_a_state_where_an_office_may_only_step_in_is_not_its_work() -> None:
    pack, batch = packs.load()["jiangxia-subsidy-2023"], Batch(id=1, pack_id="p", pack_digest="", title="")
    county = {task.state for task in tasks_of(OrgKind.COUNTY, batch, pack)}
    operator = {task.state for task in tasks_of(OrgKind.OPERATOR, batch, pack, "county")}
    assert "with_operator" in operator
    assert not county & {"with_operator", "transferred", "paid"}
    assert {"with_bureau", "reviewed", "held"} <= county
