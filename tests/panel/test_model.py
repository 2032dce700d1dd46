"""The model of the panel: it refuses what it cannot answer, its parts add up, and its variances are those of REML."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from assessor.panel.model import PanelModel
from assessor.panel.refusal import PanelRefusal
from assessor.panel.scores import Score, lay_out
from tests.panel.made import panel, sectors

ROWS, QUALITY = panel(1)


def _codes(model: PanelModel) -> list[str]:
    return [warning.code for warning in model.warnings_]


def test_the_parts_of_an_explanation_add_up_to_the_quality() -> None:
    for kind in ({}, {"strata": sectors(ROWS)}):
        for heavy in (False, True):
            model = PanelModel(heavy_tails=heavy, full_mark=100).fit(ROWS, **kind)
            for place, name in enumerate(model.nominees_):
                told = model.explain(name)
                total = sum(part.part for part in told.parts) + told.expected_part
                assert abs(total - model.quality_[place]) < 1e-9
                assert abs(told.quality - model.quality_[place]) < 1e-9
                assert abs(sum(part.share for part in told.parts) + told.expected_share - 1) < 1e-9


def test_variances_are_those_of_plain_reml() -> None:
    import pandas as pd
    from statsmodels.regression.mixed_linear_model import MixedLM

    rows, _ = panel(5, nominees=24, experts=6, each=3)
    frame = pd.DataFrame([row._asdict() for row in rows]).assign(one=1)
    parts = {"nominee": "0 + C(nominee)", "expert": "0 + C(expert)"}
    theirs = MixedLM.from_formula("value ~ 1", groups="one", vc_formula=parts, re_formula="0", data=frame)
    fitted = theirs.fit(reml=True, method=["bfgs"], gtol=1e-9)
    names = fitted.model.exog_vc.names
    known = dict(zip(names, fitted.vcomp, strict=True)) | {"noise": fitted.scale}
    ours = PanelModel(differing=False, weak_prior=False, tolerance=1e-14).fit(rows)
    found = {name: ours.variances_[name] for name in ("nominee", "severity", "noise")}
    assert found == pytest.approx(
        {"nominee": known["nominee"], "severity": known["expert"], "noise": known["noise"]}, rel=1e-6
    )
    assert ours.level_ == pytest.approx(float(fitted.fe_params.iloc[0]), rel=1e-6)
    effects = fitted.random_effects[1]
    for place, name in enumerate(ours.nominees_):
        blup = next(value for label, value in effects.items() if name in str(label))
        assert ours.quality_[place] - ours.level_ == pytest.approx(blup, abs=1e-5)


def test_leave_one_out_residuals_are_what_leaving_one_out_gives() -> None:
    from assessor.panel.equations import solve

    model = PanelModel().fit(ROWS)
    found, layout = model.estimate_, model.layout_
    for place in (0, 17, 100):
        trust = np.ones(len(layout.value))
        trust[place] = 1e-9
        alone = solve(layout, found.given.value, found.scale, found.spread, trust, found.solution.ratios)
        told = model.residuals()[place]
        assert told.difference == pytest.approx(model.unit_ * alone.residual[place], abs=1e-5)
        assert told.predicted + told.difference == pytest.approx(told.value)


def test_ridge_with_the_same_penalties_gives_the_same_qualities() -> None:
    from sklearn.linear_model import Ridge

    model = PanelModel(differing=False).fit(ROWS)
    layout, ratios = model.layout_, model.estimate_.solution.ratios
    columns = np.zeros((len(layout.value), len(layout.nominees) + len(layout.experts)))
    at = np.arange(len(layout.value))
    columns[at, layout.nominee] = np.sqrt(ratios.nominee)
    columns[at, len(layout.nominees) + layout.expert] = np.sqrt(ratios.severity)
    ridge = Ridge(alpha=1.0, fit_intercept=True, solver="cholesky").fit(columns, layout.value)
    quality = ridge.coef_[: len(layout.nominees)] * np.sqrt(ratios.nominee)
    # Ridge centres its columns, which is the same as a free level
    np.testing.assert_allclose(model.quality_ - model.level_, quality, atol=1e-6)


def test_a_severe_expert_no_longer_decides() -> None:
    model = PanelModel().fit(ROWS)
    truth = np.array([QUALITY[name] for name in model.nominees_])
    layout = model.layout_
    means = layout.per_nominee(layout.value) / layout.per_nominee(np.ones(len(layout.value)))
    assert np.corrcoef(model.quality_, truth)[0, 1] > np.corrcoef(means, truth)[0, 1]


def test_the_same_seed_gives_the_same_answer_and_the_order_of_rows_does_not_matter() -> None:
    one, two = PanelModel(seed=3).fit(ROWS), PanelModel(seed=3).fit(ROWS)
    assert one.rank(12) == two.rank(12)
    turned = PanelModel(seed=3).fit(ROWS[::-1])
    back = [turned.nominees_.index(name) for name in one.nominees_]
    np.testing.assert_allclose(turned.quality_[back], one.quality_, atol=1e-3)
    assert one.rank(12) != PanelModel(seed=4).fit(ROWS).rank(12)


def test_the_official_result_stands_first_and_decides_the_order() -> None:
    rows = PanelModel().fit(ROWS).rank(12, "trimmed_mean", minimum=3)
    ranks = [row.official.rank for row in rows]
    assert ranks == sorted(ranks)  # type: ignore[type-var]
    assert all(1 <= row.low <= row.high <= 60 for row in rows)  # type: ignore[operator]
    assert sum(row.p_in or 0 for row in rows) == pytest.approx(12, abs=1e-9)
    assert {row.zone for row in rows} == {"in", "discuss", "out"}


def test_the_estimator_follows_the_conventions_of_scikit_learn() -> None:
    from sklearn.base import clone

    model = PanelModel(seed=9, heavy_tails=True)
    copy = clone(model)
    assert copy.get_params() == model.get_params()
    assert copy.set_params(seed=1).seed == 1
    with pytest.raises(ValueError, match="no parameter"):
        model.set_params(sed=1)
    pairs = [(row.nominee, row.expert) for row in ROWS]
    fitted = PanelModel().fit(pairs, [row.value for row in ROWS])
    np.testing.assert_array_equal(fitted.quality_, PanelModel().fit(ROWS).quality_)
    assert repr(model) == "PanelModel(seed=9, heavy_tails=True)"


def test_before_it_was_fitted_the_model_says_so_and_scikit_learn_agrees() -> None:
    from sklearn.exceptions import NotFittedError
    from sklearn.utils.validation import check_is_fitted

    model = PanelModel()
    asked: list[Callable[[], object]] = [
        lambda: check_is_fitted(model),
        lambda: model.rank(3),
        lambda: model.ranks(3),
        lambda: model.explain("n000"),
        lambda: model.sensitivity(3),
        lambda: model.audit({}, 3),
        model.report_experts,
        model.residuals,
    ]
    for ask in asked:
        with pytest.raises(NotFittedError):
            ask()
    check_is_fitted(model.fit(ROWS))


def test_fitting_again_leaves_nothing_of_the_first_time_and_a_refused_fit_changes_nothing() -> None:
    other, _ = panel(11, nominees=25, experts=6, each=4)
    model = PanelModel(heavy_tails=True, full_mark=100).fit(ROWS)
    model.rank(5)
    assert model.set_params(heavy_tails=False, full_mark=None).fit(other).rank(5) == PanelModel().fit(other).rank(5)
    assert model.partial_ is None
    before = model.rank(5)
    with pytest.raises(PanelRefusal):
        model.fit([*other, other[0]])
    assert model.rank(5) == before


@pytest.mark.parametrize("value", [None, "80", True, float("inf"), 1e300, 80 + 0j])
def test_what_is_no_score_is_refused_with_the_pair_it_belongs_to(value: object) -> None:
    with pytest.raises(PanelRefusal, match=r"n000（e99）.*请核对"):
        PanelModel().fit([*ROWS, Score("n000", "e99", value)])  # type: ignore[arg-type]


def test_rows_without_a_score_and_scores_without_a_row_are_refused() -> None:
    pairs = [(row.nominee, row.expert) for row in ROWS]
    with pytest.raises(PanelRefusal, match="企业、专家、分数"):
        PanelModel().fit(pairs)
    with pytest.raises(PanelRefusal, match=f"{len(ROWS)} 行、{len(ROWS) - 1} 个分数"):
        PanelModel().fit(pairs, [row.value for row in ROWS][1:])


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("seed", -1), ("seed", None), ("seed", True), ("draws", 0), ("draws", 0.5), ("min_scores", -1), ("step", 0.0),
        ("tolerance", 0.0), ("full_mark", float("nan")), ("heavy_tails", "yes"), ("differing", 1), ("weak_prior", None),
    ],
)  # fmt: skip
def test_a_parameter_that_cannot_be_is_named_when_fitting_begins(name: str, wrong: Any) -> None:
    with pytest.raises(PanelRefusal, match=f"参数 {name} 应当是"):
        PanelModel(**{name: wrong}).fit(ROWS)


@pytest.mark.parametrize(
    ("code", "spoil"),
    [
        ("no_scores", lambda rows: []),
        ("duplicate", lambda rows: [*rows, rows[0]]),
        ("unlocked", lambda rows: [rows[0]._replace(locked=False), *rows[1:]]),
        ("conflicted", lambda rows: [rows[0]._replace(conflicted=True), *rows[1:]]),
        ("not_a_number", lambda rows: [rows[0]._replace(value=float("nan")), *rows[1:]]),
        ("one_expert", lambda rows: [row for row in rows if row.expert == "e00"]),
        ("one_nominee", lambda rows: [row for row in rows if row.nominee == "n000"]),
        ("one_score_each", lambda rows: list({row.nominee: row for row in rows}.values())),
        ("no_spread", lambda rows: [row._replace(value=80.0) for row in rows]),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_reason(
    code: str, spoil: Callable[[list[Score]], list[Score]]
) -> None:
    with pytest.raises(PanelRefusal) as told:
        PanelModel().fit(spoil(ROWS))
    assert told.value.code == code
    assert told.value.says.endswith(("。", "处"))


def test_a_nominee_without_stratum_is_refused_where_others_have_one() -> None:
    with pytest.raises(PanelRefusal, match="没有写明分组"):
        PanelModel().fit(ROWS, strata={"n000": "软件"})


def _two_groups() -> list[Score]:
    left, _ = panel(3, nominees=20, experts=5)
    right, _ = panel(4, nominees=20, experts=5)
    return left + [row._replace(nominee=row.nominee.replace("n", "m"), expert="x" + row.expert) for row in right]


def test_groups_without_a_common_expert_are_not_put_in_one_order() -> None:
    model = PanelModel().fit(_two_groups())
    assert _codes(model) == ["disconnected"]
    rows = model.rank(8)
    assert {row.component for row in rows} == {0, 1}
    assert {(row.expected_rank, row.low, row.high, row.p_in, row.zone) for row in rows} == {(None,) * 5}
    for ask in (lambda: model.sensitivity(8), lambda: model.audit({}, 8)):
        with pytest.raises(PanelRefusal, match="不能跨组排序"):
            ask()


def test_strata_allow_an_order_across_groups_with_a_warning() -> None:
    rows = _two_groups()
    model = PanelModel().fit(rows, strata={row.nominee: row.nominee[0] for row in rows})
    assert _codes(model) == ["disconnected_strata"]
    assert all(row.zone for row in model.rank(8))


@pytest.mark.parametrize(("least", "few"), [(4, False), (5, True)])
def test_fewer_scores_than_wanted_are_told(least: int, few: bool) -> None:
    model = PanelModel(min_scores=least).fit(ROWS)
    assert _codes(model) == (["few_scores"] if few else [])


@pytest.mark.parametrize("quota", [0, 61, -1, 2.5, True, "3", None])
def test_a_quota_outside_the_list_is_refused(quota: Any) -> None:
    with pytest.raises(PanelRefusal, match="名额"):
        PanelModel().fit(ROWS).rank(quota)


def test_a_quota_of_everybody_lets_everybody_in() -> None:
    assert {row.p_in for row in PanelModel().fit(ROWS).rank(60)} == {1.0}


def test_ties_everywhere_but_once_still_answer() -> None:
    rows = [row._replace(value=80.0) for row in ROWS]
    model = PanelModel().fit([rows[0]._replace(value=81.0), *rows[1:]])
    assert np.isfinite(model.quality_).all()
    assert np.isfinite(model.ranks(12).expected).all()


@pytest.mark.slow
def test_twenty_thousand_nominees_and_a_thousand_experts_are_answered() -> None:
    rng = np.random.Generator(np.random.PCG64(1))
    nominee = np.repeat(np.arange(20_000), 5)
    expert = (np.arange(20_000)[:, None] + np.arange(5) * rng.integers(1, 199, 20_000)[:, None]) % 1000
    value = np.round(75 + 8 * (rng.standard_normal(20_000)[nominee] + 0.8 * rng.standard_normal(100_000)))
    rows = [Score(f"n{i}", f"e{j}", v) for i, j, v in zip(nominee, expert.ravel(), value.tolist(), strict=True)]
    model = PanelModel(draws=32, tolerance=1e-4).fit_layout(lay_out(rows))
    assert np.isfinite(model.ranks(4000).expected).all()


def test_importing_the_model_loads_no_heavy_library() -> None:
    import subprocess
    import sys

    code = (
        "import sys, assessor.panel.model, assessor.panel.assignment, assessor.panel.changes, assessor.panel.hint;"
        "print(*{name.split('.')[0] for name in sys.modules} & {'scipy', 'sklearn', 'ortools', 'pandas'})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
