"""The assignment of a panel: previewed, made once, explained; nobody meets whom they may not meet."""

from datetime import date

import pytest
from sqlmodel import Session

from assessor.cases.assign_panel import assign_panel, bars_of, draft_assignment, run_of
from assessor.cases.panel_facts import facts_of
from assessor.cases.panels import find_panel
from assessor.cases.refusal import NotFound, Refusal
from models.experts import ExpertDeclaration, ExpertInterest
from tests.support.offices import Offices
from tests.support.panel_rows import FROZEN, PanelRows

HERE = "320500"  # the city of every nominee of these tests

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # races stand in test_panel_races.py


@pytest.fixture
def rows(session: Session) -> PanelRows:
    return PanelRows(Offices(session))


def test_every_nominee_gets_its_experts_with_a_reason_and_the_run_is_on_record(rows: PanelRows) -> None:
    preview = draft_assignment(rows.session, rows.panel, FROZEN)
    rows.assigned()
    sheets, run = rows.sheets(), run_of(rows.session, rows.panel)
    assert run is not None
    assert preview.made is not None
    assert {(one.why, one.says) for one in sheets} == {(one.why, one.says) for one in preview.made.pairs}
    assert len(sheets) == 6
    assert (run.seed, run.components, run.input_sha256) == (7, 1, preview.digest)
    assert run.summary["loads"] == dict(sorted(preview.made.loads.items()))
    assert rows.panel.phase == "scoring"


def test_a_panel_is_assigned_once(rows: PanelRows) -> None:
    digest = draft_assignment(rows.session, rows.panel, FROZEN).digest
    rows.assigned()
    with pytest.raises(Refusal, match="只分派一次"):
        assign_panel(rows.session, rows.offices.province_two, rows.panel, digest, FROZEN)
    assert len(rows.sheets()) == 6


def test_what_is_assigned_is_what_was_looked_at(rows: PanelRows) -> None:
    digest = draft_assignment(rows.session, rows.panel, FROZEN).digest
    rows.seat("Z05", HERE)
    with pytest.raises(Refusal, match="重新查看预览"):
        assign_panel(rows.session, rows.offices.province, rows.panel, digest, FROZEN)
    assert rows.sheets() == []


def test_only_the_office_that_organises_the_panel_assigns_it(rows: PanelRows) -> None:
    digest = draft_assignment(rows.session, rows.panel, FROZEN).digest
    for viewer in (rows.offices.city, rows.experts["Z01"]):
        with pytest.raises(NotFound):
            assign_panel(rows.session, viewer, rows.panel, digest, FROZEN)
        with pytest.raises(NotFound):
            find_panel(rows.session, viewer, rows.panel.ref)


def test_whoever_may_not_meet_is_barred_with_the_reason_and_never_paired(session: Session) -> None:
    rows = PanelRows(Offices(session), firms=4, each=3)
    firms = facts_of(rows.session, rows.panel, FROZEN.today).firms
    rows.seat("Z05", HERE)
    rows.seat("Z06", "320100", employer=firms["N01"].name.replace("公司", " 公司"))
    supplier = min(firms["N02"].tied.suppliers)
    rows.seat("Z07", "320100", employer=supplier.upper())
    told = rows.seat("Z08", "320100")
    late = rows.seat("Z09", "320100")
    declare(rows, told.id, ExpertInterest(declaration_id=0, kind="enterprise", uscc=firms["N03"].tied.uscc))
    declare(rows, late.id, day=date(2021, 4, 11), until=date(2022, 4, 10))
    rows.assigned()
    found = bars_of(rows.session, rows.panel)
    seats = {one.seat.code: one.seat.id for one in facts_of(rows.session, rows.panel, FROZEN.today).places.values()}
    nominee = {code: firm.nominee.id for code, firm in firms.items()}
    assert found[nominee["N01"], seats["Z05"]] == ["same_city"]
    assert found[nominee["N01"], seats["Z06"]] == ["employer"]
    assert "supplier" in found[nominee["N02"], seats["Z07"]]
    assert found[nominee["N03"], seats["Z08"]] == ["declared"]
    assert [found[nominee[code], seats["Z09"]] for code in nominee] == [["no_declaration"]] * 4
    pairs = {(one.nominee_id, one.seat_id) for one in rows.sheets()}
    assert not pairs & found.keys()


def declare(
    rows: PanelRows,
    expert: int | None,
    *lines: ExpertInterest,
    day: date = FROZEN.today,
    until: date = date(2023, 4, 10),
) -> None:
    made = ExpertDeclaration(expert_id=expert or 0, seq=2, declared_on=day, valid_until=until,
                             by_person_id=rows.offices.province.person_id, at=FROZEN.at)  # fmt: skip
    rows.session.add(made)
    rows.session.flush()
    for line in lines:
        line.declaration_id = made.id or 0
        rows.session.add(line)
    rows.session.flush()


def test_the_clients_of_a_provider_that_an_expert_worked_for_are_barred(rows: PanelRows) -> None:
    firms = facts_of(rows.session, rows.panel, FROZEN.today).firms
    expert = rows.seat("Z05", "320100")
    expert.providers = [{"name": min(firms["N01"].tied.suppliers), "uscc": ""}]
    rows.session.add(expert)
    rows.session.flush()
    barred = facts_of(rows.session, rows.panel, FROZEN.today).barred
    assert barred["N01", "Z05"] == ("declared",)


def test_too_few_experts_are_refused_with_the_reason(session: Session) -> None:
    rows = PanelRows(Offices(session), cities=("320100", HERE, HERE))
    draft = draft_assignment(session, rows.panel, FROZEN)
    assert draft.made is None
    assert "请增补专家" in draft.refusal
    with pytest.raises(Refusal, match="请增补专家"):
        assign_panel(session, rows.offices.province, rows.panel, draft.digest, FROZEN)


def test_caps_that_are_too_small_are_refused_and_just_large_enough_are_not(session: Session) -> None:
    rows = PanelRows(Offices(session), cities=("320100", "320300"), cap=2)
    assert "提高上限" in draft_assignment(session, rows.panel, FROZEN).refusal
    rows.panel.cap = 3
    assert draft_assignment(session, rows.panel, FROZEN).made is not None


def test_a_declaration_that_runs_out_bars_from_that_day_on(rows: PanelRows) -> None:
    assert ("N01", "Z01") not in facts_of(rows.session, rows.panel, date(2023, 4, 10)).barred
    assert facts_of(rows.session, rows.panel, date(2023, 4, 11)).barred["N01", "Z01"] == ("no_declaration",)
