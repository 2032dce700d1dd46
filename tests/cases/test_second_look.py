"""The disagreement list: who looked again, what came of it, and how often a score was changed."""

import pytest
from flask import Flask
from sqlmodel import Session, select

from assessor.cases.carry_out import confirm_proposal
from assessor.cases.open_model import Choice, last_opening, open_model
from assessor.cases.panel_hint import facts_of, hint_in_use, hint_of, order_by_hint, past_rows, train_hint, use_hint
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.second_look import listed_in, look_again, rate_of
from assessor.cases.two_persons import open_about
from assessor.panel import hint
from assessor.panel.refusal import PanelRefusal
from models.batch import Batch
from models.panel_meeting import PanelHint
from tests.support.desk import Desk
from tests.support.offices import PACK, Offices
from tests.support.scored_panels import Scored, scored_panel
from tests.support.world import on

NOW = on("2022-05-25")


@pytest.fixture
def scored(session: Session) -> Scored:
    """One seat gave one nominee far less than the others did."""
    made = scored_panel(Offices(session))
    made.lock("N02", "Z03", 35)
    open_model(session, made.organiser, made.panel, Choice(), "对照宽严影响", NOW)
    return made


def listed(scored: Scored) -> list[tuple[str, str]]:
    session = scored.offices.session
    opening = last_opening(session, scored.panel)
    assert opening is not None
    return [(one.residual.nominee, one.residual.expert) for one in listed_in(session, scored.panel, opening)]


def look(scored: Scored, nominee: str, seat: str, answer: str, reason: str = "与材料核对过") -> None:
    sheet = scored.sheets[nominee, seat].ref
    look_again(scored.offices.session, scored.organiser, scored.panel, sheet, answer, reason, NOW)


def test_a_score_that_the_others_do_not_bear_out_is_on_the_list(scored: Scored) -> None:
    assert listed(scored)[0] == ("N02", "Z03")
    rate = rate_of(scored.offices.session, scored.panel)
    assert rate.overrides.rate is None, "nothing was looked at: a rate of nothing is not nought"


def test_looking_again_needs_a_reason_and_is_done_once_for_each_lock(scored: Scored) -> None:
    with pytest.raises(Refusal, match="理由"):
        look(scored, "N02", "Z03", "kept", "好")
    with pytest.raises(Refusal, match="请选择核对的结果"):
        look(scored, "N02", "Z03", "forget")
    with pytest.raises(NotFound):
        look(scored, "N06", "Z01", "kept")
    look(scored, "N02", "Z03", "kept")
    with pytest.raises(Refusal, match="已经核对过"):
        look(scored, "N02", "Z03", "reopen")
    rate = rate_of(scored.offices.session, scored.panel).overrides
    assert (rate.looked_at, rate.changed, rate.rate) == (1, 0, 0.0)


def test_sending_a_score_back_takes_two_persons_and_counts_as_changed_once_it_is_locked_anew(scored: Scored) -> None:
    session = scored.offices.session
    look(scored, "N02", "Z03", "reopen")
    sheet = scored.sheets["N02", "Z03"]
    proposal = open_about(session, f"panel_sheet:{sheet.id}")
    assert proposal is not None and sheet.state == "locked"
    with pytest.raises(Refusal, match="两个人"):
        confirm_proposal(session, scored.organiser, proposal, NOW)
    confirm_proposal(session, scored.offices.province_two, proposal, NOW)
    session.refresh(sheet)
    assert sheet.state == "open"
    rate = rate_of(session, scored.panel)
    assert (rate.waiting, rate.overrides.looked_at) == (1, 0)
    scored.lock("N02", "Z03", 82)
    rate = rate_of(session, scored.panel)
    assert (rate.waiting, rate.overrides.changed, rate.overrides.rate) == (0, 1, 1.0)
    with pytest.raises(Refusal, match="再次打开模型对照"):
        look(scored, "N02", "Z03", "kept")
    open_model(session, scored.organiser, scored.panel, Choice(), "改分后再看", NOW)
    assert ("N02", "Z03") not in listed(scored)


def test_the_hint_is_off_by_default_and_learns_from_nothing_but_the_past(scored: Scored) -> None:
    session = scored.offices.session
    assert hint_in_use(session, scored.panel) is None and order_by_hint(session, scored.panel) == {}
    assert past_rows(session, scored.offices.batch) == [], "the panel's own batch is not the past"
    with pytest.raises(PanelRefusal, match="不足以训练：至少要有 100 份，偏差大和不大的各 20 份"):
        train_hint(session, scored.offices.batch, NOW)


def _kept(session: Session, batch: str) -> None:
    card = {
        "version": "abc", "trained_on": "2022-05-01", "batches": [batch], "rows": 200, "far_off": 30, "facts": ["services"],
        "auc": 0.6, "auc_by_batch": [["2021", 0.6]], "audit": [], "library": "scikit-learn", "says": "提示",
    }  # fmt: skip
    session.add(PanelHint(version="abc", card=card, weights={"start": -2.0, "by": {"services": 0.5}}, at=NOW.at))
    session.flush()


def test_switching_the_hint_on_is_on_record_and_it_only_orders(scored: Scored) -> None:
    session = scored.offices.session
    _kept(session, "2021")
    before = listed(scored)
    with pytest.raises(Refusal, match="理由"):
        use_hint(session, scored.organiser, scored.panel, "abc", "", NOW)
    with pytest.raises(Refusal, match="没有这一版"):
        use_hint(session, scored.organiser, scored.panel, "xyz", "试用一次", NOW)
    use_hint(session, scored.organiser, scored.panel, "abc", "试用一次", NOW)
    chances = order_by_hint(session, scored.panel)
    assert chances["N01", "Z01"] == pytest.approx(1 / (1 + 2.718281828459045 ** (2 - 2 * 0.5)))
    opening = last_opening(session, scored.panel)
    assert opening is not None
    ordered = listed_in(session, scored.panel, opening, chances)
    assert sorted((one.residual.nominee, one.residual.expert) for one in ordered) == sorted(before)
    use_hint(session, scored.organiser, scored.panel, None, "不再使用", NOW)
    assert order_by_hint(session, scored.panel) == {}


@pytest.mark.parametrize("learnt", ["this", "later"])
def test_a_hint_that_learnt_from_this_batch_or_a_later_one_is_not_used_for_it(scored: Scored, learnt: str) -> None:
    session, batch = scored.offices.session, scored.offices.batch.pack_id
    if learnt == "later":
        batch = "jiangsu-star-2022-second"
        session.add(Batch(pack_id=batch, pack_digest="0" * 64, title="第二批", created_at=NOW.at))
        session.flush()
    _kept(session, batch)
    with pytest.raises(Refusal, match="本批次或以后批次的数据"):
        use_hint(session, scored.organiser, scored.panel, "abc", "试用一次", NOW)
    with pytest.raises(NotFound):
        use_hint(session, scored.offices.city, scored.panel, None, "不再使用", NOW)
    assert session.exec(select(PanelHint)).one().version == "abc"


def test_the_facts_of_the_hint_are_of_the_application_and_of_nobody() -> None:
    document = {"enterprise": {"industry": "C3913", "employees": 300, "name": "甲"}, "services": [1, 2]}
    assert facts_of(document) == {
        "services": 2.0, "devices": 0.0, "payments": 0.0, "use_cases": 0.0, "sector": "电气、电子和仪器仪表",
        "size": "300 至 999 人",
    }  # fmt: skip


def test_panels_that_are_over_are_the_past_of_a_later_batch_and_a_trained_hint_is_kept_once(
    scored: Scored, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = scored.offices.session
    later = Batch(pack_id="jiangsu-star-2022-second", pack_digest="0" * 64, title="第二批", created_at=NOW.at)
    session.add(later)
    session.flush()
    assert past_rows(session, later) == [], "a panel in its meeting is not decided"
    scored.lock("N04", "Z01", 40)  # changed after it was locked once
    scored.panel.phase = "closed"
    rows = past_rows(session, later)
    assert len(rows) == 24 and sum(row.far_off for row in rows) == 2 and {row.batch for row in rows} == {PACK}
    monkeypatch.setattr(hint, "FEWEST_ROWS", 10)
    monkeypatch.setattr(hint, "FEWEST_CASES", 1)
    kept = train_hint(session, later, NOW)
    assert train_hint(session, later, NOW).id == kept.id and kept.card["rows"] == 24
    again = hint_of(kept)
    assert again.card.trained_on == NOW.today and again.order({("n", "z"): rows[0].facts}, enabled=True)


def test_the_command_says_why_there_is_nothing_to_train_on(app: Flask) -> None:
    desk = Desk(app)
    desk.clock("2022-05-25")
    answer = app.test_cli_runner().invoke(args=["panel", "train-hint"])
    assert answer.exit_code == 1 and "不足以训练" in answer.output
    answer = app.test_cli_runner().invoke(args=["panel", "train-hint", "--batch", "nothing"])
    assert answer.exit_code == 1 and "没有这个批次" in answer.output
