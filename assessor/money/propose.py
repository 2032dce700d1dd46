"""Which papers may belong together: proposals that people confirm. Exact amounts first, then sums, then parts.

One side gives (payments to invoices, invoices to contract lines), the other takes; only papers of the same two parties are
put together. Equal amounts are assigned by the least total distance in days (scipy), sums are looked for within bounds, and
what is left is a minimum-cost flow in 分 (OR-tools): each paper at most once whole, the nearest days first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assessor.money.sums import subset
from assessor.policy.facts import party_name

EXACT, SUM, PART = "exact", "sum", "part"
WHY = {
    EXACT: "金额相同，日期最近",
    SUM: "几笔合计正好相等",
    PART: "先后分摊，请核对",
}
FARTHEST = 3660
"""Days; farther apart is no reason to tell papers apart."""


@dataclass(frozen=True)
class Item:
    """A paper with what of it is open (分, positive), the other party's name, and the days it is about."""

    id: str
    fen: int
    party: str
    first: date
    last: date


@dataclass(frozen=True)
class Proposal:
    """A part of `paper` for `of`, in 分, and why."""

    paper: str
    of: str
    fen: int
    why: str


def propose(givers: Iterable[Item], takers: Iterable[Item]) -> tuple[Proposal, ...]:
    """Proposals that can all be confirmed together: no paper is given away twice. The order of the items does not matter."""
    givers, takers = _ordered(givers), _ordered(takers)
    found: list[Proposal] = []
    for party in sorted({one.party for one in givers} & {one.party for one in takers}):
        mine, theirs = ([one for one in side if one.party == party] for side in (givers, takers))
        for stage in (_exact, _sums, _parts):
            made = stage(mine, theirs)
            found += made
            mine, theirs = _rest(mine, made, "paper"), _rest(theirs, made, "of")
    return tuple(sorted(found, key=lambda one: (one.paper, one.of)))


def _ordered(items: Iterable[Item]) -> list[Item]:
    """By what stands on the papers; names written alike. Without a name nothing is known of the party."""
    named = [replace(one, party=party_name(one.party)) for one in items if one.fen > 0]
    return sorted((one for one in named if one.party), key=lambda one: (one.first, one.fen, one.last, one.id))


def _rest(items: list[Item], made: list[Proposal], side: str) -> list[Item]:
    taken: dict[str, int] = {}
    for one in made:
        key = getattr(one, side)
        taken[key] = taken.get(key, 0) + one.fen
    left = [replace(one, fen=one.fen - taken.get(one.id, 0)) for one in items]
    return [one for one in left if one.fen]


def apart(one: Item, other: Item) -> int:
    """Days between what two papers are about; 0 when they overlap."""
    return min(FARTHEST, max(0, (other.first - one.last).days, (one.first - other.last).days))


def _exact(givers: list[Item], takers: list[Item]) -> list[Proposal]:
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    found = []
    for fen in sorted({one.fen for one in givers} & {one.fen for one in takers}):
        mine, theirs = ([one for one in side if one.fen == fen] for side in (givers, takers))
        rows, columns = linear_sum_assignment(np.array([[apart(one, other) for other in theirs] for one in mine]))
        found += [
            Proposal(mine[row].id, theirs[column].id, fen, EXACT) for row, column in zip(rows, columns, strict=True)
        ]
    return found


def _sums(givers: list[Item], takers: list[Item]) -> list[Proposal]:
    """Several givers that fill one taker, then one giver that fills several takers; the largest first."""
    found: list[Proposal] = []
    for taker in _largest(takers):
        chosen = subset([(one.fen, apart(one, taker)) for one in givers], taker.fen)
        found += [Proposal(givers[at].id, taker.id, givers[at].fen, SUM) for at in chosen]
        givers = [one for at, one in enumerate(givers) if at not in chosen]
    takers = _rest(takers, found, "of")
    for giver in _largest(givers):
        chosen = subset([(one.fen, apart(giver, one)) for one in takers], giver.fen)
        found += [Proposal(giver.id, takers[at].id, takers[at].fen, SUM) for at in chosen]
        takers = [one for at, one in enumerate(takers) if at not in chosen]
    return found


def _largest(items: Sequence[Item]) -> list[Item]:
    return sorted(items, key=lambda one: (-one.fen, one.first, one.id))


def _parts(givers: list[Item], takers: list[Item]) -> list[Proposal]:
    if not givers or not takers:
        return []
    from ortools.graph.python import min_cost_flow

    flow = min_cost_flow.SimpleMinCostFlow()
    source, sink = len(givers) + len(takers), len(givers) + len(takers) + 1
    arcs = []
    for row, giver in enumerate(givers):
        flow.add_arc_with_capacity_and_unit_cost(source, row, giver.fen, 0)
        for column, taker in enumerate(takers):
            # The place among the takers decides between equally near ones: the earlier is filled first.
            cost = apart(giver, taker) * len(takers) + column
            arc = flow.add_arc_with_capacity_and_unit_cost(
                row, len(givers) + column, min(giver.fen, taker.fen), cost
            )  # fmt: skip
            arcs.append((arc, giver.id, taker.id))
    for column, taker in enumerate(takers):
        flow.add_arc_with_capacity_and_unit_cost(len(givers) + column, sink, taker.fen, 0)
    most = min(sum(one.fen for one in givers), sum(one.fen for one in takers))
    flow.set_node_supply(source, most)
    flow.set_node_supply(sink, -most)
    if flow.solve() != flow.OPTIMAL:
        return []
    return [Proposal(giver, taker, flow.flow(arc), PART) for arc, giver, taker in arcs if flow.flow(arc)]
