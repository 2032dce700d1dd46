"""Several awards for one enterprise: the best that the documents allow side by side, and why the others are left out."""

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.policy import packs
from assessor.policy.awards.combine import MOST_CLAIMS, Claim, best, conflict

PACKS = {pack.id: pack for pack in packs.load().values() if pack.kind == "subsidy"}
JS, JX, YC, SY = "jiangsu-subsidy-2018", "jiangxia-subsidy-2023", "yichun-subsidy-2023", "shenyang-subsidy-2018"


def _claim(number: str, pack: str, fen: int | None, project: str = "erp", local: bool = False, **answers: Any) -> Claim:
    return Claim(number, PACKS[pack], project, fen, answers, "没有通过", local)


def _ids(claims: Any) -> list[str]:
    return [claim.id for claim in claims]


def test_of_two_policies_for_one_project_the_higher_is_taken_and_the_clause_named() -> None:
    found = best([_claim("a", YC, 9_000_000), _claim("b", SY, 15_000_000)])
    assert (_ids(found.chosen), found.fen) == (["b"], 15_000_000)
    left = found.left[0]
    assert (left.claim.id, left.clause, left.instead and left.instead.id) == ("a", "四(二)", "b")
    assert "取高" in left.reason


def test_different_projects_are_added() -> None:
    found = best([_claim("a", YC, 9_000_000), _claim("b", SY, 15_000_000, "mes")])
    assert (_ids(found.chosen), found.fen, found.left) == (["a", "b"], 24_000_000, ())


def test_where_documents_are_silent_one_project_is_not_paid_twice_by_our_own_choice_and_it_says_so() -> None:
    found = best([_claim("a", JX, 100), _claim("b", SY, 200)])
    assert _ids(found.chosen) == ["b"]
    assert (found.left[0].clause, "本服务的约定" in found.left[0].reason) == ("", True)


def test_local_money_may_come_on_top_where_the_document_invites_it() -> None:
    assert best([_claim("a", JS, 100, category="platform"), _claim("b", JX, 200, local=True)]).fen == 300
    assert best([_claim("a", JS, 100, category="platform"), _claim("b", JX, 200)]).fen == 200
    assert best([_claim("a", JS, 100, category="platform"), _claim("b", YC, 200, local=True)]).fen == 200


def test_one_award_for_each_category_of_service() -> None:
    same = [_claim("a", JS, 100, "one", category="platform"), _claim("b", JS, 150, "two", category="platform")]
    other = [_claim("a", JS, 100, "one", category="platform"), _claim("b", JS, 150, "two", category="infrastructure")]
    unknown = [_claim("a", JS, 100, "one"), _claim("b", JS, 150, "two", category="platform")]
    assert [best(claims).fen for claims in (same, other, unknown)] == [150, 250, 150]
    assert best(same).left[0].clause == "办法第九条"


def test_one_award_for_an_enterprise() -> None:
    found = best([_claim("a", YC, 100, "one"), _claim("b", YC, 90, "two")])
    assert (_ids(found.chosen), found.left[0].clause) == (["a"], "二(六)")


def test_two_small_ones_may_beat_one_large_one() -> None:
    claims = [_claim("a", YC, 100, "one"), _claim("b", SY, 60, "one"), _claim("c", YC, 70, "two")]
    found = best(claims)  # a stands against b (same project) and against c (once per enterprise)
    assert (_ids(found.chosen), found.fen, found.left[0].claim.id) == (["b", "c"], 130, "a")


def test_what_gives_nothing_is_left_out_with_its_own_reason() -> None:
    found = best([_claim("a", YC, None), _claim("b", SY, 0, "mes"), _claim("c", JX, 5, "scm")])
    assert [(left.claim.id, left.reason) for left in found.left] == [("a", "没有通过"), ("b", "没有通过")]


def test_too_many_claims_or_an_id_twice_are_refused() -> None:
    with pytest.raises(ValueError, match="最多"):
        best([_claim(str(number), YC, 1) for number in range(MOST_CLAIMS + 1)])
    with pytest.raises(ValueError, match="重复"):
        best([_claim("a", YC, 1), _claim("a", SY, 1)])


CLAIMS = st.lists(
    st.tuples(
        st.sampled_from([JS, JX, YC, SY]),
        st.integers(0, 9),
        st.sampled_from(["one", "two", "three"]),
        st.booleans(),
        st.sampled_from([None, "platform", "infrastructure"]),
    ),
    max_size=9,
)


@given(rows=CLAIMS)
@settings(max_examples=150, deadline=None)
def test_no_other_set_that_is_allowed_comes_to_more(rows: list[tuple[str, int, str, bool, str | None]]) -> None:
    claims = [_claim(str(n), pack, fen, project, local, category=kind) for n, (pack, fen, project, local, kind) in enumerate(rows)]
    found = best(claims)

    def allowed(some: tuple[Claim, ...]) -> bool:
        return all(conflict(one, other) is None for one, other in combinations(some, 2))

    assert allowed(found.chosen)
    sets = (some for size in range(len(claims) + 1) for some in combinations(claims, size))
    assert found.fen == max(sum(claim.fen or 0 for claim in some) for some in sets if allowed(some))
    assert sorted(_ids(found.chosen) + [left.claim.id for left in found.left]) == sorted(_ids(claims))
    assert all(left.reason for left in found.left)


@given(rows=CLAIMS)
@settings(max_examples=60, deadline=None)
def test_a_conflict_is_the_same_from_either_side(rows: list[tuple[str, int, str, bool, str | None]]) -> None:
    claims = [_claim(str(n), pack, fen, project, local, category=kind) for n, (pack, fen, project, local, kind) in enumerate(rows)]
    for one, other in combinations(claims, 2):
        assert (conflict(one, other) is None) == (conflict(other, one) is None)
