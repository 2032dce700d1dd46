"""An expert's sheet: only their own, only in time, locked for good unless two persons of the province open it again."""

from datetime import date

import pytest
from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.carry_out import confirm_proposal
from assessor.cases.declare_interests import Interest, declare
from assessor.cases.panel_course import extend_scoring
from assessor.cases.panel_sheets import find_own_sheet, find_sheet, last_locks, own_sheets
from assessor.cases.refusal import NotFound, Refusal, Stale
from assessor.cases.reopen_sheet import propose_reopening
from assessor.cases.score_sheet import Incomplete, Typed, lock_own_sheet, marks_of, save_marks, version_of
from assessor.workflow import Moment
from models.application import Application
from models.experts import Expert
from models.panel import PanelLock, PanelReopening, PanelSheet
from models.people import Organisation
from tests.support.offices import Offices
from tests.support.panel_rows import SCORING, PanelRows
from tests.support.world import on

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # races stand in test_panel_races.py


@pytest.fixture
def rows(session: Session) -> PanelRows:
    return PanelRows(Offices(session)).assigned()


def lock(rows: PanelRows, sheet: PanelSheet, *points: int, at: Moment = SCORING) -> PanelLock:
    version = version_of(marks_of(rows.session, sheet))
    return lock_own_sheet(
        rows.session, rows.holder(sheet), sheet.ref, rows.typed(*(points or (80, 70, 60))), version, at
    )


def lock_all(rows: PanelRows, *, but: int = 0) -> None:
    for sheet in rows.sheets(state="open")[but:]:
        lock(rows, sheet)


def test_what_is_typed_is_kept_and_the_same_again_is_no_change(rows: PanelRows) -> None:
    sheet = rows.sheets()[0]
    mine = rows.holder(sheet)
    save_marks(rows.session, mine, sheet.ref, rows.typed(80, None, 60, reason="还没写完"), 0, SCORING)
    assert version_of(marks_of(rows.session, sheet)) == 3
    save_marks(rows.session, mine, sheet.ref, rows.typed(80, None, 60, reason="还没写完"), 0, SCORING)
    with pytest.raises(Stale) as stale:
        save_marks(rows.session, mine, sheet.ref, rows.typed(81), 2, SCORING)
    assert stale.value.version == 3
    first = next(iter(marks_of(rows.session, sheet).values()))
    assert (first.points, first.reason) == (80, "还没写完")


def test_points_that_cannot_be_read_leave_what_was_saved_and_the_reason_is_kept(rows: PanelRows) -> None:
    sheet = rows.sheets()[0]
    number = next(iter(rows.typed(80)))
    save_marks(rows.session, rows.holder(sheet), sheet.ref, {number: Typed(80, "甲")}, 0, SCORING)
    save_marks(rows.session, rows.holder(sheet), sheet.ref, {number: Typed(None, "乙", readable=False)}, 1, SCORING)
    kept = marks_of(rows.session, sheet)[number]
    assert (kept.points, kept.reason) == (80, "乙")


def test_a_locked_sheet_is_frozen_with_its_exact_total(rows: PanelRows) -> None:
    sheet = rows.sheets()[0]
    made = lock(rows, sheet, 87, 93, 71)
    assert made.total_hundredths == 87 * 50 + 93 * 30 + 71 * 20
    assert [(one["title"], one["weight"], one["points"]) for one in made.marks] == [
        ("指标1", 50, 87), ("指标2", 30, 93), ("指标3", 20, 71)
    ]  # fmt: skip
    for verb in (save_marks, lock_own_sheet):
        with pytest.raises(Refusal, match="已锁定"):
            verb(rows.session, rows.holder(sheet), sheet.ref, rows.typed(1, 1, 1), 3, SCORING)
    assert last_locks(rows.session, [sheet.id or 0])[sheet.id or 0].id == made.id


def test_an_unfinished_sheet_is_not_locked_but_saved(rows: PanelRows) -> None:
    sheet = rows.sheets()[0]
    with pytest.raises(Incomplete) as refused:
        lock_own_sheet(rows.session, rows.holder(sheet), sheet.ref, rows.typed(80, 70), 0, SCORING)
    assert list(refused.value.wrong) == list(rows.typed(1, 1, 1))[2:]
    assert sheet.state == "open"
    assert len(marks_of(rows.session, sheet)) == 2


def test_nobody_reaches_the_sheet_of_another(rows: PanelRows) -> None:
    sheet = rows.sheets()[0]
    mine = rows.holder(sheet)
    strangers: list[Viewer] = [one for one in rows.experts.values() if one.person_id != mine.person_id]
    for viewer in (*strangers, rows.offices.province, rows.offices.city):
        with pytest.raises(NotFound):
            find_own_sheet(rows.session, viewer, sheet.ref)
        with pytest.raises(NotFound):
            save_marks(rows.session, viewer, sheet.ref, rows.typed(1, 1, 1), 0, SCORING)
        assert sheet.id not in {one.id for _, one, _ in own_sheets(rows.session, viewer)}


@pytest.mark.parametrize(
    ("day", "writes"), [("2022-04-11", False), ("2022-04-12", True), ("2022-04-20", True), ("2022-04-21", False)]
)
def test_the_days_of_scoring_just_before_on_and_after(rows: PanelRows, day: str, writes: bool) -> None:
    sheet, at = rows.sheets()[0], on(day, "23:59:59")
    if writes:
        assert lock(rows, sheet, at=at).seq == 1
    else:
        with pytest.raises(Refusal, match=r"开始|截止"):
            lock(rows, sheet, at=at)


def test_more_time_needs_a_reason_and_is_on_record(rows: PanelRows) -> None:
    province, sheet, late = rows.offices.province, rows.sheets()[0], on("2022-04-22")
    for until, reason, says in (
        ("2022-04-20", "两位专家出差", "晚于现在"), ("2022-04-21", "两位专家出差", "不早于今天"),
        ("2022-04-25", "短", "理由"), ("2022-07-01", "两位专家出差", "最多延长"),
    ):  # fmt: skip
        with pytest.raises(Refusal, match=says):
            extend_scoring(rows.session, province, rows.panel, date.fromisoformat(until), reason, late)
    with pytest.raises(NotFound):
        extend_scoring(rows.session, rows.holder(sheet), rows.panel, date(2022, 4, 25), "我还没评完", late)
    act = extend_scoring(rows.session, province, rows.panel, date(2022, 4, 25), "两位专家出差", late)
    assert (act.kind, act.data) == ("extended", {"from": "2022-04-20", "to": "2022-04-25"})
    assert lock(rows, sheet, at=on("2022-04-25")).seq == 1


def test_two_persons_open_a_locked_sheet_again_and_the_earlier_lock_stays(rows: PanelRows) -> None:
    sheet, session, late = rows.sheets()[0], rows.session, on("2022-05-01")
    first = lock(rows, sheet)
    proposal = propose_reopening(session, rows.offices.province, rows.panel, sheet.ref, "专家发现漏看一份材料", late)
    assert sheet.state == "locked", "a proposal alone changes nothing"
    with pytest.raises(Refusal, match="两个人"):
        confirm_proposal(session, rows.offices.province, proposal, late)
    confirm_proposal(session, rows.offices.province_two, proposal, late)
    again = lock(rows, sheet, 90, 70, 60, at=on("2022-05-02"))
    assert (first.seq, again.seq, again.total_hundredths - first.total_hundredths) == (1, 2, 500)
    kept = session.exec(select(PanelReopening)).one()
    assert (kept.lock_id, kept.reason) == (first.id, "专家发现漏看一份材料")
    with pytest.raises(Refusal, match="已锁定"):
        lock(rows, sheet, at=on("2022-05-02"))


def test_only_a_locked_sheet_of_one_s_own_panel_is_opened_again(rows: PanelRows) -> None:
    sheet = rows.sheets()[0]
    with pytest.raises(Refusal, match="只有已锁定"):
        propose_reopening(rows.session, rows.offices.province, rows.panel, sheet.ref, "想再看一看", SCORING)
    lock(rows, sheet)
    with pytest.raises(NotFound):
        propose_reopening(rows.session, rows.holder(sheet), rows.panel, sheet.ref, "想再看一看", SCORING)
    proposal = propose_reopening(rows.session, rows.offices.province, rows.panel, sheet.ref, "漏看一份材料", SCORING)
    rows.panel.phase = "closed"
    rows.session.flush()
    with pytest.raises(Refusal, match="评审已经结束"):
        confirm_proposal(rows.session, rows.offices.province_two, proposal, SCORING)


def test_whoever_must_stand_aside_by_now_cannot_lock(rows: PanelRows) -> None:
    sheet = rows.sheets()[0]
    session, mine = rows.session, rows.holder(sheet)
    expert = session.exec(select(Expert).where(Expert.person_id == mine.person_id)).one()
    declare(session, mine, expert, [], on("2022-04-11"))
    row = find_sheet(session, rows.panel, sheet.ref)
    firm = session.get_one(Organisation, session.get_one(Application, row.nominee.application_id).enterprise_id)
    declare(session, mine, expert, [Interest("enterprise", firm.name, words="顾问")], SCORING)
    with pytest.raises(Refusal, match="应当回避"):
        lock(rows, sheet)
    declare(session, mine, expert, [], SCORING)
    with pytest.raises(Refusal, match="应当回避"):
        lock(rows, sheet)  # what was declared once bars in this panel, whatever is declared later
    other = next(one for one in rows.sheets() if one.state == "open" and one.seat_id != sheet.seat_id)
    rows.panel.scoring_to = date(2024, 1, 1)
    session.flush()
    with pytest.raises(Refusal, match="申报已过期"):
        lock(rows, other, at=on("2023-04-12"))
