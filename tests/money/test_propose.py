"""Proposals: exact amounts first, then sums, then parts; never more of a paper than there is; the order is all the same."""

import random
from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from assessor.money.propose import EXACT, PART, SUM, Item, Proposal, propose
from assessor.money.sums import subset

DAY = date(2021, 6, 1)


def item(name: str, fen: int, day: int = 0, party: str = "云服务商") -> Item:
    on = DAY + timedelta(day)
    return Item(name, fen, party, on, on)


def test_equal_amounts_are_put_together_by_the_nearest_days_overall() -> None:
    # p1 is nearest to i2, but taking it would send p2 two hundred days away.
    found = propose([item("p1", 10, 100), item("p2", 10, 120)], [item("i1", 10, 0), item("i2", 10, 110)])
    assert found == (Proposal("p1", "i1", 10, EXACT), Proposal("p2", "i2", 10, EXACT))


def test_several_payments_fill_one_invoice_and_one_payment_fills_several() -> None:
    found = propose([item("p1", 30), item("p2", 70), item("p3", 55)], [item("i1", 100), item("i2", 20), item("i3", 35)])
    assert {(one.paper, one.of, one.fen, one.why) for one in found} == {
        ("p1", "i1", 30, SUM), ("p2", "i1", 70, SUM), ("p3", "i2", 20, SUM), ("p3", "i3", 35, SUM),
    }  # fmt: skip


def test_what_fits_nowhere_whole_is_proposed_in_parts_the_nearest_first() -> None:
    found = propose([item("p1", 100, 5)], [item("i1", 80, 0), item("i2", 90, 30)])
    assert found == (Proposal("p1", "i1", 80, PART), Proposal("p1", "i2", 20, PART))


def test_an_exact_match_is_not_spoilt_by_a_sum_or_a_part() -> None:
    found = propose([item("p1", 60), item("p2", 40), item("p3", 100)], [item("i1", 100)])
    assert found == (Proposal("p3", "i1", 100, EXACT),)


def test_papers_of_other_parties_and_of_nobody_stay_apart() -> None:
    assert (
        propose(
            [item("p1", 10, party="甲"), item("p2", 10, party="")],
            [item("i1", 10, party="乙"), item("i2", 10, party="")],
        )
        == ()
    )
    assert len(propose([item("p1", 10, party="甲（上海）公司")], [item("i1", 10, party="甲(上海) 公司")])) == 1


ITEMS = st.lists(st.tuples(st.integers(1, 60), st.integers(0, 300), st.sampled_from("甲乙")), max_size=7)


@given(ITEMS, ITEMS, st.randoms(use_true_random=False))
def test_all_proposals_can_be_confirmed_together_and_do_not_depend_on_the_order(
    givers: list[tuple[int, int, str]], takers: list[tuple[int, int, str]], dice: random.Random
) -> None:
    # Days are made different, so that no two papers say the same.
    left = [item(f"p{n}", fen, day + 1000 * n, party) for n, (fen, day, party) in enumerate(givers)]
    right = [item(f"i{n}", fen, day + 1000 * n, party) for n, (fen, day, party) in enumerate(takers)]
    found = propose(left, right)
    for side, items in (("paper", left), ("of", right)):
        taken = Counter[str]()
        for one in found:
            assert one.fen > 0
            taken[getattr(one, side)] += one.fen
        assert all(taken[one.id] <= one.fen for one in items)
    assert propose(dice.sample(left, len(left)), dice.sample(right, len(right))) == found
    for party in "甲乙":  # nothing stays open on both sides
        rest = [sum(one.fen for one in items if one.party == party) for items in (left, right)]
        parties = {one.id: one.party for one in left}
        assert sum(one.fen for one in found if parties[one.paper] == party) == min(rest)


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(0, 9)), max_size=9), st.integers(2, 120))
def test_a_sum_is_found_when_there_is_one_and_is_the_shortest(items: list[tuple[int, int]], wanted: int) -> None:
    ways = [
        [at for at in range(len(items)) if mask >> at & 1]
        for mask in range(1, 1 << len(items))
        if mask.bit_count() > 1 and sum(items[at][0] for at in range(len(items)) if mask >> at & 1) == wanted
    ]
    found = subset(items, wanted)
    assert bool(found) == bool(ways)
    if found:
        assert sum(items[at][0] for at in found) == wanted
        best = min((len(way), sum(items[at][1] for at in way)) for way in ways)
        assert (len(found), sum(items[at][1] for at in found)) == best


def test_two_hundred_papers_a_side_are_proposed_at_once() -> None:
    givers = [item(f"p{n}", 1000 + 7 * n, n) for n in range(200)]
    takers = [item(f"i{n}", 1000 + 7 * n if n % 2 else 997 + 11 * n, n) for n in range(200)]
    found = propose(givers, takers)
    assert sum(one.why == EXACT for one in found) >= 100
