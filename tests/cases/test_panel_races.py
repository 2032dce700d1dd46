"""Two at once on one panel: the database lets one of them, on SQLite and on PostgreSQL."""

from collections.abc import Callable
from threading import Barrier, Thread

from sqlalchemy import Engine
from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.assign_panel import assign_panel, draft_assignment
from assessor.cases.freeze_panel import freeze_panel
from assessor.cases.panel_swap import decline_sheet
from assessor.cases.refusal import Refusal
from assessor.cases.score_sheet import lock_own_sheet
from models.experts import SeatHolder
from models.panel import Panel, PanelLock, PanelNominee, PanelRun, PanelSheet, PanelSheetChange
from models.store import unit_of_work
from tests.support.offices import Offices
from tests.support.panel_rows import FROZEN, SCORING, PanelRows
from tests.support.panels import PREPARED, expert, nominated, set_up


def both(engine: Engine, *acts: object) -> list[str]:
    """Both at the same time, each in a transaction of its own; what each said."""
    ready, said = Barrier(len(acts)), []

    def go(act: object) -> None:
        ready.wait()
        try:
            with unit_of_work(engine, write=True) as session:
                act(session)  # type: ignore[operator]
            said.append("done")
        except Refusal as refusal:
            said.append(refusal.reasons[0])

    threads = [Thread(target=go, args=(act,)) for act in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return said


def test_of_two_windows_that_lock_or_a_lock_and_a_decline_at_once_one_wins(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        rows = PanelRows(Offices(session)).assigned()
        first, second = rows.sheets()[:2]
        typed, mine, other = rows.typed(80, 70, 60), rows.holder(first), rows.holder(second)
        names, panel_id = (first.ref, second.ref), rows.panel.id
    said = both(engine, *[lambda s: lock_own_sheet(s, mine, names[0], typed, 0, SCORING)] * 2)
    assert len([one for one in said if one == "done"]) == 1
    said = both(
        engine,
        lambda s: lock_own_sheet(s, other, names[1], typed, 0, SCORING),
        lambda s: decline_sheet(s, other, names[1], "busy", "", SCORING),
    )
    assert len([one for one in said if one == "done"]) == 1
    with unit_of_work(engine, write=False) as session:
        states = {one.ref: one.state for one in session.exec(select(PanelSheet))}
        locks = [one.sheet_id for one in session.exec(select(PanelLock))]
        changes = session.exec(select(PanelSheetChange)).all()
        assert session.get_one(Panel, panel_id).phase == "scoring"
    assert states[names[0]] == "locked"
    assert (states[names[1]], len(locks), len(changes)) in (("locked", 2, 0), ("declined", 1, 1))


def test_two_officers_at_once_assign_once(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        rows = PanelRows(Offices(session))
        panel_id, digest = rows.panel.id, draft_assignment(session, rows.panel, FROZEN).digest
        people = rows.offices.province, rows.offices.province_two
    acts = [lambda s, who=one: assign_panel(s, who, s.get_one(Panel, panel_id), digest, FROZEN) for one in people]
    assert sorted(one[:4] for one in both(engine, *acts)) == ["done", "专家评审"]
    with unit_of_work(engine, write=False) as session:
        assert len(session.exec(select(PanelRun)).all()) == 1
        assert len(session.exec(select(PanelSheet)).all()) == 6


def test_of_two_officers_who_freeze_at_once_one_wins_and_a_case_is_in_one_panel(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        offices = Offices(session)
        case = nominated(offices, 1)[0].ref
        people = [expert(offices, number).ref for number in range(1, 5)]
        first, second = (set_up(offices, quota=1) for _ in range(2))
        ids, version = (first.id, second.id), first.version
        who = offices.province, offices.province_two

    def frozen(panel: int | None, officer: Viewer) -> Callable[[Session], Panel]:
        return lambda s: freeze_panel(s, officer, s.get_one(Panel, panel), [case], people, version, PREPARED)

    same = both(engine, *(frozen(ids[0], one) for one in who))
    assert sorted(one == "done" for one in same) == [False, True]
    with unit_of_work(engine, write=True) as session:
        assert len(session.exec(select(PanelNominee)).all()) == 1
        assert len(session.exec(select(SeatHolder)).all()) == 4


def test_of_two_panels_that_take_the_same_case_at_once_one_gets_it(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        offices = Offices(session)
        case = nominated(offices, 1)[0].ref
        people = [expert(offices, number).ref for number in range(1, 5)]
        ids = [set_up(offices, quota=1) for _ in range(2)]
        acts = [
            lambda s, n=one.id, v=one.version: freeze_panel(
                s, offices.province, s.get_one(Panel, n), [case], people, v, PREPARED
            )
            for one in ids
        ]
    said = both(engine, *acts)
    assert sorted(one == "done" for one in said) == [False, True]
    assert all(one == "done" or "刷新页面" in one for one in said)
