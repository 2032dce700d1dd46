"""Who may score whom: conflicts are hard, caps hold, the design is one piece, and every change leaves its reason."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.panel.assignment import Assignment, assign, shared_fields
from assessor.panel.changes import DECLINES, change, decline
from assessor.panel.conflicts import REASONS, Expert, Nominee, conflicts, expired
from assessor.panel.flow import by_flow, by_rounds
from assessor.panel.refusal import PanelRefusal

FIRMS = [f"n{i}" for i in range(24)]
EXPERTS = [f"e{i}" for i in range(8)]
TODAY = date(2022, 5, 1)


def _drawn(seed: int = 1, barred: dict[tuple[str, str], object] | None = None, cap: int = 12) -> Assignment:
    like = np.random.Generator(np.random.PCG64(5)).random((24, 8))
    return assign(FIRMS, EXPERTS, each=3, cap=cap, seed=seed, affinity=like, barred=barred)


@given(st.integers(0, 10**6))
def test_conflicts_and_caps_hold_for_every_draw(seed: int) -> None:
    rng = np.random.Generator(np.random.PCG64(seed))
    barred = {(FIRMS[i], EXPERTS[j]): ("declared",) for i in range(24) for j in rng.integers(0, 8, 2)}
    done = _drawn(seed, barred)
    assert not {(pair.nominee, pair.expert) for pair in done.pairs} & set(barred)
    assert all(len(set(done.panel(firm))) == 3 for firm in FIRMS)
    assert max(done.loads.values()) <= 12
    assert done.components == 1


def test_the_same_seed_draws_the_same_pairs_and_another_seed_others() -> None:
    flat = {"each": 3, "cap": 12, "affinity": None}
    assert assign(FIRMS, EXPERTS, seed=1, **flat) == assign(FIRMS, EXPERTS, seed=1, **flat)  # type: ignore[arg-type]
    assert assign(FIRMS, EXPERTS, seed=1, **flat).pairs != assign(FIRMS, EXPERTS, seed=2, **flat).pairs  # type: ignore[arg-type]


def test_the_flow_is_exact() -> None:
    """Beside every possible choice of a small case."""
    from itertools import combinations, product

    cost = np.random.Generator(np.random.PCG64(3)).integers(0, 1000, (4, 4))
    allowed = np.ones((4, 4), dtype=bool)
    allowed[0, 0] = allowed[3, 2] = False
    choices = [[set(two) for two in combinations(range(4), 2) if all(allowed[row, list(two)])] for row in range(4)]
    best = min(
        sum(int(cost[row, list(two)].sum()) for row, two in enumerate(chosen))
        for chosen in product(*choices)
        if all(sum(column in two for two in chosen) <= 2 for column in range(4))
    )
    found = by_flow(cost, allowed, 2, 2)
    assert found is not None
    assert int(cost[found].sum()) == best
    rounds = by_rounds(cost, allowed, 2, 2)
    assert rounds is None or int(cost[rounds].sum()) >= best


def test_panels_that_would_fall_apart_are_linked_by_an_exchange() -> None:
    like = np.zeros((24, 8))
    like[:12, :4] = like[12:, 4:] = 1
    done = assign(FIRMS, EXPERTS, each=3, cap=12, seed=1, affinity=like)
    bridges = [pair for pair in done.pairs if pair.why == "bridge"]
    assert done.components == 1
    assert len(bridges) == 2
    assert all("连成一体" in pair.says for pair in bridges)
    assert set(done.loads.values()) == {9}


def test_a_design_that_conflicts_keep_apart_is_refused() -> None:
    barred = {
        (firm, expert): 1
        for i, firm in enumerate(FIRMS)
        for j, expert in enumerate(EXPERTS)
        if (i < 12) != (j < 4)
    }  # fmt: skip
    with pytest.raises(PanelRefusal, match="互不相连"):
        _drawn(barred=barred)


@pytest.mark.parametrize(("cap", "possible"), [(8, False), (9, True), (10, True)])
def test_caps_just_under_and_on_what_is_needed(cap: int, possible: bool) -> None:
    if possible:
        assert max(_drawn(cap=cap).loads.values()) <= cap
    else:
        with pytest.raises(PanelRefusal, match="72 人次"):
            _drawn(cap=cap)


def test_a_firm_without_enough_experts_is_named() -> None:
    with pytest.raises(PanelRefusal, match="n3等 1 家"):
        _drawn(barred={("n3", expert): 1 for expert in EXPERTS[:6]})


def test_every_pair_says_why() -> None:
    assert all(pair.says.startswith("匹配度") for pair in _drawn().pairs)


def test_a_decline_draws_the_next_who_was_not_asked_before() -> None:
    done, asked = _drawn(), set()
    for _ in range(5):
        expert = done.panel("n0")[0]
        asked.add(expert)
        done = decline(done, "n0", expert, "busy", experts=EXPERTS, barred={})
        assert not asked & set(done.panel("n0"))
        assert (done.changes[-1].expert, done.changes[-1].code) == (expert, "busy")
    with pytest.raises(PanelRefusal, match="没有可以递补"):
        decline(done, "n0", done.panel("n0")[0], "busy", experts=EXPERTS, barred={})


def test_the_next_expert_is_nobody_who_has_to_stay_away() -> None:
    done = _drawn()
    others = [expert for expert in EXPERTS if expert not in done.panel("n0")]
    barred = {("n0", expert): ("declared",) for expert in others[1:]}
    after = decline(done, "n0", done.panel("n0")[0], "conflict", experts=EXPERTS, barred=barred)
    assert others[0] in after.panel("n0")


@pytest.mark.parametrize(("code", "reason"), [("", ""), ("bored", ""), ("other", " ")])
def test_a_decline_needs_a_coded_reason(code: str, reason: str) -> None:
    done = _drawn()
    with pytest.raises(PanelRefusal):
        decline(done, "n0", done.panel("n0")[0], code, experts=EXPERTS, barred={}, reason=reason)
    assert "other" in DECLINES


def test_a_change_by_hand_needs_its_reason_and_may_not_break_a_rule() -> None:
    done = _drawn()
    old = done.panel("n0")[0]
    new = next(expert for expert in EXPERTS if expert not in done.panel("n0"))
    for words, barred in (("  ", {}), ("专业更对口", {("n0", new): ("employer",)})):
        with pytest.raises(PanelRefusal):
            change(done, "n0", old, new, words, experts=EXPERTS, barred=barred)
    with pytest.raises(PanelRefusal, match="已达工作量上限"):
        change(done._replace(cap=1), "n0", old, new, "专业更对口", experts=EXPERTS, barred={})
    with pytest.raises(PanelRefusal, match="已在评审"):
        change(done, "n0", old, done.panel("n0")[1], "专业更对口", experts=EXPERTS, barred={})
    after = change(done, "n0", old, new, "专业更对口", experts=EXPERTS, barred={})
    assert new in after.panel("n0")
    assert after.changes[-1].reason == "专业更对口"


FIRM = Nominee("n1", "91320000000000001X", "苏州市", frozenset({"91320000000000002X"}))


@pytest.mark.parametrize(
    ("code", "different"),
    [
        ("same_city", {"city": "苏州市"}),
        ("employer", {"employers": frozenset({FIRM.uscc})}),
        ("supplier", {"employers": frozenset(FIRM.suppliers)}),
        ("declared", {"declared": frozenset({FIRM.uscc})}),
        ("no_declaration", {"declared_on": None}),
    ],
)
def test_each_kind_of_conflict_bars_by_itself(code: str, different: dict[str, object]) -> None:
    clean = Expert("e1", "南京市", frozenset({"91320000000000009X"}), frozenset(), date(2022, 1, 1))
    assert conflicts([FIRM], [clean], TODAY) == {}
    barred = clean._replace(**different)  # type: ignore[arg-type]
    assert conflicts([FIRM], [barred], TODAY) == {("n1", "e1"): (code,)}
    assert code in REASONS


def test_an_unknown_city_is_not_the_same_city() -> None:
    nowhere = Expert("e1", "", frozenset(), frozenset(), date(2022, 1, 1))
    assert conflicts([FIRM._replace(city="")], [nowhere], TODAY) == {}


@pytest.mark.parametrize(
    ("declared_on", "gone"),
    [(date(2021, 5, 1), True), (date(2021, 5, 2), False), (date(2022, 5, 1), False), (date(2022, 5, 2), True)],
)
def test_a_declaration_holds_for_a_year_from_its_day(declared_on: date, gone: bool) -> None:
    assert expired(Expert("e1", "南京市", declared_on=declared_on), TODAY) == gone


def test_affinity_is_the_share_of_a_firms_fields() -> None:
    like = shared_fields([{"云", "工业"}, set(), {"云"}], [{"云"}, {"云", "工业", "钢铁"}, set()])
    assert like.tolist() == [[0.5, 1, 0], [0, 0, 0], [1, 1, 0]]


def test_the_next_expert_keeps_the_design_in_one_piece_where_one_can() -> None:
    """Left firms with e0–e3, right ones with e4–e7, one bridge: whoever follows on it has to be a bridge again."""
    like = np.zeros((24, 8))
    like[:12, :4] = like[12:, 4:] = 1
    done = assign(FIRMS, EXPERTS, each=3, cap=12, seed=1, affinity=like)
    first, second = (pair for pair in done.pairs if pair.why == "bridge")
    own = dict(zip(EXPERTS, like[FIRMS.index(first.nominee)], strict=True))
    after = decline(done, first.nominee, first.expert, "busy", experts=EXPERTS, barred={}, affinity=own)
    assert after.components == 1
    own = dict(zip(EXPERTS, like[FIRMS.index(second.nominee)], strict=True))
    last = decline(after, second.nominee, second.expert, "busy", experts=EXPERTS, barred={}, affinity=own)
    assert last.components == 1
    replaced = last.changes[-1].replaced_by
    assert (EXPERTS.index(replaced) < 4) != (FIRMS.index(second.nominee) < 12)


@pytest.mark.parametrize("solver", ["flow", "rounds"])
@pytest.mark.parametrize("cap", [9, 10, 14])
def test_an_expert_whom_every_firm_would_like_has_no_more_than_the_cap(cap: int, solver: str) -> None:
    like = np.zeros((24, 8))
    like[:, 0] = 1
    done = assign(FIRMS, EXPERTS, each=3, cap=cap, seed=1, affinity=like, solver=solver)  # type: ignore[arg-type]
    assert max(done.loads.values()) <= cap
    if solver == "flow":
        assert done.loads["e0"] == cap


@pytest.mark.parametrize(
    ("firms", "each", "cap", "linked"),
    [(10, 1, 5, False), (10, 2, 1, False), (10, 1, 10, True), (1, 5, 1, True), (2, 2, 2, True)],
)
def test_numbers_that_can_never_hang_together_are_refused_with_what_to_change(
    firms: int, each: int, cap: int, linked: bool
) -> None:
    names, pool = [f"n{place}" for place in range(firms)], [f"e{place}" for place in range(20)]
    if linked:
        pool = pool[: max(each, 1)] if cap >= firms else pool
        assert assign(names, pool, each=each, cap=cap, seed=1).components == 1
        return
    with pytest.raises(PanelRefusal, match="请每家企业至少派两位专家，并让每位专家至少可评两家") as told:
        assign(names, pool, each=each, cap=cap, seed=1)
    assert told.value.code == "cannot_link" and "回避" not in told.value.says


def test_an_affinity_that_is_no_number_is_refused() -> None:
    with pytest.raises(PanelRefusal, match="有的格子不是数字"):
        assign(["n0"], ["e0", "e1"], each=1, cap=1, seed=1, affinity=np.array([[np.nan, 1.0]]))
