"""The official result of a panel, and opening the model's view beside it."""

from decimal import Decimal

import pytest
from sqlmodel import Session

from assessor.cases.open_model import Choice, is_stale, last_opening, open_model
from assessor.cases.panel_results import results_of
from assessor.cases.refusal import Refusal
from models.panel import PanelBar
from tests.support.offices import Offices
from tests.support.scored_panels import Scored, scored_panel
from tests.support.world import on

NOW = on("2022-05-25")


@pytest.fixture
def scored(session: Session) -> Scored:
    return scored_panel(Offices(session))


def test_the_official_result_is_the_panels_own_rule_over_the_locked_totals_to_the_last_digit(scored: Scored) -> None:
    found = results_of(scored.offices.session, scored.panel)
    assert [row.nominee for row in found.official] == ["N01", "N02", "N03", "N04", "N05", "N06"]
    assert found.of("N01").result == Decimal("92.50") and found.line.quota == 2
    assert [found.within(code) for code in ("N02", "N03")] == [True, False]


def test_before_the_meeting_nothing_of_the_scores_is_looked_at(session: Session) -> None:
    made = scored_panel(Offices(session), phase="scoring")
    with pytest.raises(Refusal, match="还没有全部锁定"):
        results_of(session, made.panel)
    with pytest.raises(Refusal, match="还没有全部锁定"):
        open_model(session, made.organiser, made.panel, Choice(), "对照宽严影响", NOW)
    assert last_opening(session, made.panel) is None


def test_a_nominee_that_lacks_scores_stands_last_and_says_why(scored: Scored) -> None:
    session = scored.offices.session
    for seat in ("Z01", "Z02"):
        sheet = scored.sheets["N01", seat]
        sheet.state = "declined"
        session.add(sheet)
    session.flush()
    found = results_of(session, scored.panel)
    assert found.official[-1].nominee == "N01" and "不足 3 份" in found.official[-1].says
    assert found.within("N01") is None


def test_a_score_of_a_barred_pair_stops_the_sum_with_a_sentence(scored: Scored) -> None:
    session = scored.offices.session
    sheet = scored.sheets["N02", "Z01"]
    session.add(PanelBar(nominee_id=sheet.nominee_id, seat_id=sheet.seat_id, code="employer"))
    session.flush()
    found = results_of(session, scored.panel)
    assert "N02（Z01）" in found.refused and found.official[0].result is None


def test_with_a_pass_line_the_line_is_where_the_officially_passing_ones_end(session: Session) -> None:
    made = scored_panel(Offices(session), quota=None)
    third = results_of(session, made.panel).official[2].result
    assert third is not None
    made.panel.pass_hundredths = int(third * 100)  # just on the line
    found = results_of(session, made.panel)
    assert found.line.quota == 3 and "达到的 3 家" in found.line.says
    made.panel.pass_hundredths += 1
    assert results_of(session, made.panel).line.quota == 2
    made.panel.pass_hundredths = 9999
    assert results_of(session, made.panel).line.quota is None


def test_opening_is_on_record_and_freezes_what_was_shown(scored: Scored) -> None:
    session = scored.offices.session
    made = open_model(session, scored.organiser, scored.panel, Choice("none", True), "对照宽严影响", NOW)
    assert (made.seq, made.by_person_id, made.reason) == (1, scored.organiser.person_id, "对照宽严影响")
    shown = made.result["explained"]["N03"]
    parts = sum(part["part"] for part in shown["parts"]) + shown["expected_part"]
    assert abs(parts - shown["quality"]) < 1e-9
    assert not is_stale(session, scored.panel, made)
    with pytest.raises(Refusal, match="已经打开过"):
        open_model(session, scored.organiser, scored.panel, Choice("none", True), "再看一次", NOW)
    again = open_model(session, scored.organiser, scored.panel, Choice(), "不用厚尾再看", NOW)
    assert again.seq == 2 and again.result["seed"] == made.result["seed"]


def test_experts_uneven_between_strata_need_strata_and_are_named_in_the_record(scored: Scored) -> None:
    session = scored.offices.session
    with pytest.raises(Refusal, match="要先选分层方式"):
        open_model(session, scored.organiser, scored.panel, Choice(uneven=True), "对照宽严影响", NOW)
    assert last_opening(session, scored.panel) is None
    first = open_model(session, scored.organiser, scored.panel, Choice("sector_city"), "对照宽严影响", NOW)
    uneven = Choice("sector_city", uneven=True)
    made = open_model(session, scored.organiser, scored.panel, uneven, "专家对行业宽严不一", NOW)
    assert made.result["choice"] == {"strata": "sector_city", "heavy_tails": False, "uneven": True}
    assert made.seq == first.seq + 1


@pytest.mark.parametrize("reason", ["", "看 看", "字" * 501])
def test_opening_needs_a_reason(scored: Scored, reason: str) -> None:
    with pytest.raises(Refusal, match="理由"):
        open_model(scored.offices.session, scored.organiser, scored.panel, Choice(), reason, NOW)


def test_a_score_that_is_changed_makes_the_opening_stale_and_the_next_one_counts_on(scored: Scored) -> None:
    session = scored.offices.session
    first = open_model(session, scored.organiser, scored.panel, Choice(), "对照宽严影响", NOW)
    sheet = scored.sheets["N02", "Z02"]
    sheet.state = "open"
    session.add(sheet)
    session.flush()
    assert is_stale(session, scored.panel, first)
    with pytest.raises(Refusal, match="退回后还没有重新锁定：N02（Z02）"):
        open_model(session, scored.organiser, scored.panel, Choice(), "再看一次", NOW)
    scored.lock("N02", "Z02", 60)
    assert is_stale(session, scored.panel, first)
    second = open_model(session, scored.organiser, scored.panel, Choice(), "改分后再看", NOW)
    assert second.seq == 2 and not is_stale(session, scored.panel, second)


def test_what_the_model_refuses_is_a_sentence_and_no_opening(scored: Scored) -> None:
    session = scored.offices.session
    for (_, seat), sheet in scored.sheets.items():
        if seat != "Z01":
            sheet.state = "declined"
            session.add(sheet)
    session.flush()
    with pytest.raises(Refusal, match="只有一位专家"):
        open_model(session, scored.organiser, scored.panel, Choice(), "对照宽严影响", NOW)
    assert last_opening(session, scored.panel) is None
