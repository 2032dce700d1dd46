"""A sheet goes to another seat, and scoring ends: on record, within conflicts and caps, never short of the rule's minimum."""

import pytest
from sqlmodel import Session, col, select

from assessor.cases.assign_panel import bars_of, draft_assignment
from assessor.cases.carry_out import confirm_proposal
from assessor.cases.declare_interests import declare
from assessor.cases.panel_course import go_to_meeting, standing_of
from assessor.cases.panel_sheets import find_own_sheet, find_sheet
from assessor.cases.panel_swap import change_by_hand, choices, declare_silent, decline_sheet, is_empty, standing
from assessor.cases.panel_widen import add_expert, raise_cap
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.reopen_sheet import propose_reopening
from assessor.cases.score_sheet import lock_own_sheet, marks_of, version_of
from assessor.workflow import Moment
from models.experts import Expert
from models.panel import PanelAct, PanelLock, PanelSheet, PanelSheetChange
from models.people import Organisation
from models.vocabulary import Role
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


def test_a_decline_draws_the_next_and_is_never_asked_again(rows: PanelRows) -> None:
    sheet = next(
        one
        for one in rows.sheets()
        if choices(rows.session, rows.panel, find_sheet(rows.session, rows.panel, one.ref), SCORING)
    )
    mine = rows.holder(sheet)
    with pytest.raises(Refusal, match="原因"):
        decline_sheet(rows.session, mine, sheet.ref, "tired", "", SCORING)
    with pytest.raises(Refusal, match="写明"):
        decline_sheet(rows.session, mine, sheet.ref, "other", "无", SCORING)
    made = decline_sheet(rows.session, mine, sheet.ref, "conflict", "曾任该企业顾问", SCORING)
    assert (made.kind, made.code, made.words) == ("declined", "conflict", "曾任该企业顾问")
    new = rows.session.get_one(PanelSheet, made.instead_id)
    assert (new.why, new.nominee_id, new.state) == ("next", sheet.nominee_id, "open")
    assert "递补" in new.says
    with pytest.raises(NotFound):
        find_own_sheet(rows.session, mine, sheet.ref)
    row = find_sheet(rows.session, rows.panel, new.ref)
    assert rows.experts[row.seat.code].person_id != mine.person_id
    assert len(standing(rows.session, rows.panel).pairs) == 6
    back = find_sheet(rows.session, rows.panel, sheet.ref).seat.code
    with pytest.raises(Refusal, match="不在专家名单"):
        change_by_hand(rows.session, rows.offices.province, rows.panel, new.ref, back, "请回原来的专家", SCORING)


def test_when_nobody_is_left_the_place_stays_empty_until_the_organiser_fills_it(rows: PanelRows) -> None:
    code = rows.sheets()[0].nominee_id
    while mine := [one for one in rows.sheets(state="open") if one.nominee_id == code]:
        decline_sheet(rows.session, rows.holder(mine[0]), mine[0].ref, "field", "", SCORING)
    now = standing_of(rows.session, rows.panel)
    assert [is_empty(row) for row in now.empty] == [True, True]
    empty = now.empty[0].sheet
    with pytest.raises(Refusal, match="不在专家名单"):
        change_by_hand(rows.session, rows.offices.province, rows.panel, empty.ref, "Z99", "补派专家", SCORING)
    rows.seat("Z05", "320100")
    made = change_by_hand(rows.session, rows.offices.province, rows.panel, empty.ref, "Z05", "补派专家", SCORING)
    act = rows.session.exec(select(PanelAct)).one()
    assert (act.kind, act.reason, act.data["sheet"]) == ("filled", "补派专家", made.ref)
    assert len(standing_of(rows.session, rows.panel).empty) == 1


def test_a_locked_sheet_is_neither_declined_nor_changed_by_hand(rows: PanelRows) -> None:
    sheet = rows.sheets()[0]
    lock(rows, sheet)
    with pytest.raises(Refusal, match="已经锁定"):
        decline_sheet(rows.session, rows.holder(sheet), sheet.ref, "busy", "", SCORING)
    for verb in (
        lambda: change_by_hand(
            rows.session, rows.offices.province, rows.panel, sheet.ref, "Z01", "换一位专家", SCORING
        ),
        lambda: declare_silent(rows.session, rows.offices.province, rows.panel, sheet.ref, "一直没有答复", SCORING),
    ):
        with pytest.raises(Refusal, match="已经锁定"):
            verb()


def test_a_change_by_hand_needs_a_reason_and_holds_to_conflicts_and_caps(rows: PanelRows) -> None:
    rows.seat("Z05", "320500")
    rows.seat("Z06", "320100")
    sheet = rows.sheets()[0]
    province, panel = rows.offices.province, rows.panel
    for instead, reason, says in (("Z06", "换", "理由"), ("Z05", "换一位专家", "应当回避")):
        with pytest.raises(Refusal, match=says):
            change_by_hand(rows.session, province, panel, sheet.ref, instead, reason, SCORING)
    made = change_by_hand(rows.session, province, panel, sheet.ref, "Z06", "原专家请假", SCORING)
    assert (made.why, made.says) == ("hand", "人工调整：原专家请假")
    change = rows.session.exec(select(PanelSheetChange)).one()
    assert (change.kind, change.words, change.instead_id) == ("by_hand", "原专家请假", made.id)
    assert sheet.state == "replaced"
    taken = declare_silent(rows.session, province, panel, made.ref, "多次联系没有答复", SCORING)
    assert (taken.code, taken.words) == ("silent", "多次联系没有答复")


def test_the_meeting_begins_when_every_sheet_is_locked(rows: PanelRows) -> None:
    lock_all(rows, but=1)
    with pytest.raises(Refusal, match="理由"):
        go_to_meeting(rows.session, rows.offices.province, rows.panel, "", SCORING)
    lock_all(rows)
    act = go_to_meeting(rows.session, rows.offices.province, rows.panel, "", SCORING)
    assert (act.kind, act.data, rows.panel.phase) == ("to_meeting", {"locked": 6}, "meeting")


def test_ending_short_names_what_is_missing_and_keeps_to_the_rule_s_minimum(session: Session) -> None:
    rows = PanelRows(Offices(session), minimum=2).assigned()
    lock_all(rows, but=1)
    with pytest.raises(Refusal, match="至少要有 2 份"):
        go_to_meeting(session, rows.offices.province, rows.panel, "一位专家住院，无法补派", SCORING)
    rows.panel.minimum = 1
    act = go_to_meeting(session, rows.offices.province, rows.panel, "一位专家住院，无法补派", SCORING)
    row = find_sheet(session, rows.panel, rows.sheets(state="open")[0].ref)
    assert (act.kind, act.data["missing"]) == ("to_meeting_short", [[row.nominee.code, row.seat.code]])
    with pytest.raises(Refusal, match="评分已经结束"):
        lock(rows, row.sheet)


def test_no_meeting_while_a_reopening_waits_and_a_reopened_sheet_may_be_written_during_it(rows: PanelRows) -> None:
    lock_all(rows)
    sheet, province = rows.sheets()[0], rows.offices.province
    proposal = propose_reopening(rows.session, province, rows.panel, sheet.ref, "漏看一份材料", SCORING)
    with pytest.raises(Refusal, match="等待确认"):
        go_to_meeting(rows.session, province, rows.panel, "", SCORING)
    rows.panel.phase = "meeting"
    rows.session.flush()
    confirm_proposal(rows.session, rows.offices.province_two, proposal, on("2022-05-01"))
    assert lock(rows, sheet, at=on("2022-05-01")).seq == 2


def spare(rows: PanelRows, city: str = "320100") -> Expert:
    """An expert of the pool who sits on no panel."""
    office = rows.session.get_one(Organisation, rows.offices.province.organisation_id)
    viewer = rows.offices.world.person(office, Role.EXPERT)
    expert = Expert(ref=f"spare-{city}", name="后备专家", employer="某大学", city_code=city, fields=["iot"], providers=[],
                    person_id=viewer.person_id, entered_by=viewer.person_id, at=SCORING.at)  # fmt: skip
    rows.session.add(expert)
    rows.session.flush()
    declare(rows.session, viewer, expert, [], SCORING)
    return expert


def test_one_more_expert_or_a_higher_cap_lets_a_frozen_panel_be_assigned(session: Session) -> None:
    rows = PanelRows(Offices(session), cities=("320100",), each=2)
    province = rows.offices.province
    assert draft_assignment(session, rows.panel, SCORING).made is None
    seat = add_expert(session, province, rows.panel, spare(rows).ref, "回避以后专家不够", SCORING)
    assert seat.code == "Z02"
    assert draft_assignment(session, rows.panel, SCORING).made is not None
    rows.panel.cap = 2
    assert "提高上限" in draft_assignment(session, rows.panel, SCORING).refusal
    for cap in (2, 201):
        with pytest.raises(Refusal, match="新的上限"):
            raise_cap(session, province, rows.panel, cap, "专家不够", SCORING)
    raise_cap(session, province, rows.panel, 3, "专家不够，经各位专家同意", SCORING)
    assert draft_assignment(session, rows.panel, SCORING).made is not None
    assert [one.kind for one in session.exec(select(PanelAct).order_by(col(PanelAct.seq)))] == [
        "seat_added",
        "cap_raised",
    ]


def test_an_expert_who_joins_late_is_barred_where_they_must_be_and_may_take_over(rows: PanelRows) -> None:
    session, province = rows.session, rows.offices.province
    here, away = spare(rows, "320500"), spare(rows)
    barred = add_expert(session, province, rows.panel, here.ref, "增加后备专家", SCORING)
    free = add_expert(session, province, rows.panel, away.ref, "增加后备专家", SCORING)
    found = bars_of(session, rows.panel)
    assert {pair[1]: codes for pair, codes in found.items()} == {barred.id: ["same_city"]}
    assert len(found) == 3
    for ref, says in ((away.ref, "已经在评审组"), ("nobody", "没有找到")):
        with pytest.raises(Refusal, match=says):
            add_expert(session, province, rows.panel, ref, "增加后备专家", SCORING)
    with pytest.raises(NotFound):
        add_expert(session, rows.experts["Z01"], rows.panel, away.ref, "增加后备专家", SCORING)
    sheet = rows.sheets()[0]
    assert change_by_hand(session, province, rows.panel, sheet.ref, free.code, "原专家请假", SCORING).seat_id == free.id
    rows.panel.phase = "meeting"
    session.flush()
    with pytest.raises(Refusal, match="评分结束以前"):
        raise_cap(session, province, rows.panel, 9, "专家不够", SCORING)
