"""The two solvers of the assignment: minimum-cost flow (OR-tools), and linear assignments in rounds (scipy)."""

import numpy as np
from numpy.typing import NDArray

Costs = NDArray[np.int64]
Allowed = NDArray[np.bool_]
OVER = 400
"""Cost of a nominee beyond an expert's even share; affinities cost up to 1,000, so a far better one may still go over."""


def by_flow(cost: Costs, allowed: Allowed, each: int, cap: int) -> NDArray[np.bool_] | None:
    """Chosen pairs (N, J) with the least total cost, exactly; None when there is no way."""
    from ortools.graph.python import min_cost_flow

    nominees, experts = cost.shape
    even = min(cap, -(-nominees * each // experts))
    flow = min_cost_flow.SimpleMinCostFlow()
    rows, columns = np.nonzero(allowed)
    ones = np.ones(len(rows), dtype=np.int64)
    arcs = flow.add_arcs_with_capacity_and_unit_cost(rows, columns + nominees, ones, cost[rows, columns])
    every, sink = np.arange(experts) + nominees, np.full(experts, nominees + experts)
    for capacity, price in ((even, 0), (cap - even, OVER)):
        flow.add_arcs_with_capacity_and_unit_cost(every, sink, np.full(experts, capacity), np.full(experts, price))
    nodes = np.append(np.arange(nominees), nominees + experts)
    flow.set_nodes_supplies(nodes, np.append(np.full(nominees, each), -nominees * each))
    if flow.solve() != flow.OPTIMAL:
        return None
    taken = flow.flows(arcs) > 0
    chosen = np.zeros(cost.shape, dtype=bool)
    chosen[rows[taken], columns[taken]] = True
    return chosen


def by_rounds(cost: Costs, allowed: Allowed, each: int, cap: int) -> NDArray[np.bool_] | None:
    """One expert for every nominee in each round: nearly as good, for a machine without OR-tools; None when stuck."""
    from scipy.optimize import linear_sum_assignment

    nominees, experts = cost.shape
    chosen = np.zeros(cost.shape, dtype=bool)
    forbidden = float(cost.max(initial=0) + OVER + 1) * nominees
    for turn in range(each):
        load = chosen.sum(axis=0)
        share = -(-nominees * (turn + 1) // experts)
        room = np.clip(share - load, 0, cap - load)
        if room.sum() < nominees:
            room = cap - load
        seats = np.repeat(np.arange(experts), np.minimum(room, nominees))
        if len(seats) < nominees:
            return None
        open_to = np.where(allowed & ~chosen, cost, forbidden)[:, seats]
        rows, places = linear_sum_assignment(open_to)
        columns = seats[places]
        if (open_to[rows, places] >= forbidden).any():
            return None
        chosen[rows, columns] = True
    return chosen
