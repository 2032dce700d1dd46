"""What the model says of experts, of one expert's weight, of groups and of single scores."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.panel.disagreement import override_rate, worklist
from assessor.panel.model import PanelModel
from assessor.panel.ranks import order_of, ranks, zone
from assessor.panel.refusal import PanelRefusal
from tests.panel.made import panel, sectors

ROWS, _ = panel(2, nominees=80, experts=16)
MODEL = PanelModel().fit(ROWS)


def test_an_expert_who_gives_ten_points_less_is_called_severe() -> None:
    rows = [row._replace(value=row.value - 10) if row.expert == "e03" else row for row in ROWS]
    before = {row.expert: row for row in MODEL.report_experts()}["e03"]
    after = {row.expert: row for row in PanelModel().fit(rows).report_experts()}["e03"]
    assert after.severity < before.severity - 6
    assert "severe" in after.flags
    assert after.out_of_line is None


def test_an_expert_who_gives_everybody_the_same_is_flagged() -> None:
    rows = [row._replace(value=82.0) if row.expert == "e05" else row for row in ROWS]
    told = {row.expert: row for row in PanelModel().fit(rows).report_experts()}["e05"]
    assert {"constant", "narrow"} <= set(told.flags)


def test_a_full_mark_that_nobody_else_bears_out_loses_its_weight_with_the_switch_only() -> None:
    victims = [row for row in ROWS if row.expert == "e07"][:3]
    rows = [row._replace(value=100.0) if row in victims else row for row in ROWS]
    plain = PanelModel().fit(rows)
    heavy = PanelModel(heavy_tails=True, full_mark=100).fit(rows)
    for victim in victims:
        trust = {part.expert: part.trust for part in heavy.explain(victim.nominee).parts}
        assert trust["e07"] < 0.5 < min(value for expert, value in trust.items() if expert != "e07")
        assert {part.trust for part in plain.explain(victim.nominee).parts} == {1.0}
        place = plain.nominees_.index(victim.nominee)
        assert heavy.quality_[place] < plain.quality_[place]
    flags = {row.expert: row.flags for row in heavy.report_experts()}
    assert [expert for expert, flag in flags.items() if "out_of_line" in flag] == ["e07"]


def test_leaving_out_an_expert_tells_who_crosses_the_line() -> None:
    for row in MODEL.sensitivity(16):
        assert len(row.comes_in) == len(row.falls_out)
        assert row.unscored == ()
    assert sum(row.scores for row in MODEL.sensitivity(16)) == len(ROWS)


def test_who_has_no_score_left_without_an_expert_is_named() -> None:
    kept = [row for row in ROWS if row.nominee != "n000" or row.expert == "e00"]
    told = {row.expert: row.unscored for row in PanelModel().fit(kept).sensitivity(16)}
    assert told["e00"] == ("n000",)
    assert {names for expert, names in told.items() if expert != "e00"} == {()}


def test_the_audit_counts_everybody_once_and_expects_as_many_as_the_quota() -> None:
    groups = MODEL.audit(sectors(ROWS), 16)
    assert sum(group.nominees for group in groups) == 80
    assert all(group.within + group.discuss + group.out == group.nominees for group in groups)
    assert sum(group.expected_in for group in groups) == pytest.approx(16)
    assert MODEL.audit({}, 16)[0].group == "未写明"


def test_a_hint_only_orders_the_list_and_never_adds_to_it() -> None:
    listed = worklist(MODEL.residuals(), least=1.5)
    assert [abs(row.z) for row in listed] == sorted((abs(row.z) for row in listed), reverse=True)
    assert min(abs(row.z) for row in listed) >= 1.5
    last = listed[-1]
    quiet = next(row for row in MODEL.residuals() if abs(row.z) < 0.1)
    hint = {(last.nominee, last.expert): 0.9, (quiet.nominee, quiet.expert): 1.0}
    hinted = worklist(MODEL.residuals(), least=1.5, hint=hint)
    assert hinted[0] == last
    assert set(hinted) == set(listed)


def test_the_rate_of_changes_is_unknown_when_nothing_was_looked_at() -> None:
    assert override_rate([]).rate is None
    told = override_rate([True, True, False, False])
    assert (told.rate, told.by_place) == (0.5, ((1, 1), (1, 1), (1, 0), (1, 0)))
    with pytest.raises(PanelRefusal, match="没有处理结论"):
        override_rate([True, None])  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("p_in", "said"), [(1, "in"), (0.9, "in"), (0.8999, "discuss"), (0.1001, "discuss"), (0.1, "out"), (0, "out")]
)
def test_zones_on_both_sides_of_their_lines(p_in: float, said: str) -> None:
    assert zone(p_in) == said


@given(st.integers(2, 40), st.integers(0, 2**32 - 1))
def test_packed_sorting_orders_as_plain_sorting_does(count: int, seed: int) -> None:
    draws = np.random.Generator(np.random.PCG64(seed)).standard_normal((5, count)).astype(np.float32)
    order = order_of(draws)
    sorted_ = np.take_along_axis(draws, order, axis=1)
    assert (np.sort(order, axis=1) == np.arange(count)).all()
    assert (np.diff(sorted_, axis=1) <= 1e-5 * np.ptp(draws)).all()


def test_ranks_of_certain_draws_are_certain() -> None:
    draws = np.tile(np.array([1.0, 3.0, 2.0], dtype=np.float32), (32, 1))
    told = ranks(draws, 1)
    assert told.expected.tolist() == [3, 1, 2]
    assert (told.low.tolist(), told.high.tolist()) == ([3, 1, 2], [3, 1, 2])
    assert told.p_in.tolist() == [0, 1, 0]
