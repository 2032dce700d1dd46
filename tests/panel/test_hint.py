"""The hint of facts: off by default, from past batches only, with a card that tells how good it is and for whom."""

from datetime import date

import numpy as np
import pytest

from assessor.panel.hint import Past, train
from assessor.panel.refusal import PanelRefusal

TODAY = date(2023, 5, 1)


def _past(count: int = 240, strength: float = 2.0) -> list[Past]:
    rng = np.random.Generator(np.random.PCG64(1))
    rows = []
    for i in range(count):
        pages = float(rng.standard_normal())
        far = bool(rng.random() < 1 / (1 + np.exp(1 - strength * pages)))
        facts = {"pages": pages, "sector": "软件" if i % 3 else "钢铁"}
        city = "苏州市" if i % 2 else "南京市"
        rows.append(Past(f"202{i % 3}", True, facts, far, city, "小型" if i % 5 else "大型"))
    return rows


def test_it_says_nothing_unless_it_is_switched_on() -> None:
    hint = train(_past(), "2023", TODAY)
    rows = {("n1", "e1"): {"pages": 2.0, "sector": "软件"}, ("n2", "e1"): {"pages": -2.0, "sector": "软件"}}
    assert hint.order(rows) == {}
    told = hint.order(rows, enabled=True)
    assert told["n1", "e1"] > told["n2", "e1"]


@pytest.mark.parametrize(
    "wrong", [{"batch": "2023"}, {"decided": False}]
)  # fmt: skip
def test_the_current_batch_and_undecided_ones_are_not_learnt_from(wrong: dict[str, object]) -> None:
    rows = _past()
    with pytest.raises(PanelRefusal, match="往年批次"):
        train([rows[0]._replace(**wrong), *rows[1:]], "2023", TODAY)  # type: ignore[arg-type]


@pytest.mark.parametrize(("count", "enough"), [(99, False), (100, True)])
def test_too_little_to_learn_from_is_refused(count: int, enough: bool) -> None:
    rows = [row._replace(far_off=i % 3 == 0) for i, row in enumerate(_past(count))]
    if enough:
        assert train(rows, "2023", TODAY).card.rows == count
    else:
        with pytest.raises(PanelRefusal, match="不足以训练"):
            train(rows, "2023", TODAY)


@pytest.mark.parametrize(("cases", "enough"), [(19, False), (20, True)])
def test_too_few_cases_are_refused(cases: int, enough: bool) -> None:
    rows = [row._replace(far_off=i < cases) for i, row in enumerate(_past())]
    if enough:
        assert train(rows, "2023", TODAY).card.far_off == cases
    else:
        with pytest.raises(PanelRefusal):
            train(rows, "2023", TODAY)


def test_the_card_tells_data_day_scores_and_groups() -> None:
    rows = _past()
    card = train(rows, "2023", TODAY).card
    assert (card.rows, card.batches, card.trained_on) == (240, ("2020", "2021", "2022"), TODAY)
    assert card.auc is not None
    assert 0.7 < card.auc < 0.95
    assert [batch for batch, _ in card.auc_by_batch] == ["2020", "2021", "2022"]
    assert sum(group.rows for group in card.audit if group.kind == "city") == 240
    assert sum(group.rows for group in card.audit if group.kind == "size") == 240
    assert card.facts == ("pages", "sector")


def test_facts_that_tell_nothing_are_seen_in_the_card() -> None:
    card = train(_past(strength=0.0), "2023", TODAY).card
    assert card.auc is not None
    assert card.auc < 0.65


def test_the_version_changes_with_the_data_and_only_with_them() -> None:
    rows = _past()
    one = train(rows, "2023", TODAY).card.version
    assert one == train(rows[::-1], "2023", date(2024, 1, 1)).card.version
    assert one != train([rows[0]._replace(far_off=not rows[0].far_off), *rows[1:]], "2023", TODAY).card.version


def test_the_plain_weights_say_what_the_librarys_model_says() -> None:
    from assessor.panel.hint import _fitted

    rows = _past()
    hint, fitted = train(rows, "2023", TODAY), _fitted(rows)
    facts = {("n", str(i)): dict(row.facts) for i, row in enumerate(rows)} | {("n", "new"): {"sector": "新行业", "pages": 0.5}}
    told = hint.order(facts, enabled=True)
    assert np.allclose(list(told.values()), fitted.predict_proba(list(facts.values()))[:, 1], atol=1e-12)
