"""One connected design: where groups of nominees share no chain of experts, the cheapest exchanges link them."""

import numpy as np
from numpy.typing import NDArray

from assessor.panel.refusal import PanelRefusal

_TRIED = 400
"""Pairs looked at on either side of an exchange."""


def labels(chosen: NDArray[np.bool_]) -> tuple[int, NDArray[np.int64]]:
    """How many components the nominees stand in, and the label of each nominee."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    rows, columns = np.nonzero(chosen)
    nominees, size = chosen.shape[0], sum(chosen.shape)
    graph = coo_array((np.ones(len(rows), dtype=np.int8), (rows, columns + nominees)), shape=(size, size))
    mine = connected_components(graph, directed=False)[1][:nominees]
    names, label = np.unique(mine, return_inverse=True)
    return len(names), np.asarray(label, dtype=np.int64)


def components(chosen: NDArray[np.bool_]) -> int:
    """How many groups of nominees share no chain of experts."""
    return labels(chosen)[0]


def link(chosen: NDArray[np.bool_], cost: NDArray[np.int64], allowed: NDArray[np.bool_]) -> set[tuple[int, int]]:
    """Exchange experts between groups, in place, until one is left; returns the pairs that link.

    An exchange keeps every load and every number of experts. Refuses when conflicts leave no exchange.
    """
    bridges: set[tuple[int, int]] = set()
    count, label = labels(chosen)
    while count > 1:
        smallest = int(np.argmin(np.bincount(label)))
        done = _exchange(chosen, cost, allowed, label == smallest, count, bridges)
        if done is None:
            says = "按现有的回避关系、每家专家数和工作量上限，评审会分成互不相连的几组。"
            raise PanelRefusal("cannot_link", f"{says}请增补可以跨组评审的专家，或每家企业多派一位专家。")
        count, label = done
    return {pair for pair in bridges if chosen[pair]}


def _exchange(
    chosen: NDArray[np.bool_],
    cost: NDArray[np.int64],
    allowed: NDArray[np.bool_],
    inside: NDArray[np.bool_],
    count: int,
    bridges: set[tuple[int, int]],
) -> tuple[int, NDArray[np.int64]] | None:
    """The cheapest exchange that leaves fewer groups, or None."""
    rows, columns = np.nonzero(chosen)
    here, there = np.flatnonzero(inside[rows])[:_TRIED], np.flatnonzero(~inside[rows])
    there = there[:: max(1, len(there) // _TRIED)]
    a, b = rows[here][:, None], columns[here][:, None]
    c, d = rows[there][None], columns[there][None]
    possible = allowed[a, d] & allowed[c, b] & ~chosen[a, d] & ~chosen[c, b]
    dearer = np.where(possible, cost[a, d] + cost[c, b] - cost[a, b] - cost[c, d], np.iinfo(np.int64).max)
    for place in np.argsort(dearer, axis=None, kind="stable")[:_TRIED]:
        i, j = np.unravel_index(place, dearer.shape)
        if not possible[i, j]:
            return None
        old = (int(rows[here[i]]), int(columns[here[i]])), (int(rows[there[j]]), int(columns[there[j]]))
        new = (old[0][0], old[1][1]), (old[1][0], old[0][1])
        _turn(chosen, old, new)
        left, label = labels(chosen)
        if left < count:
            bridges.update(new)
            return left, label
        _turn(chosen, new, old)
    return None


def _turn(chosen: NDArray[np.bool_], away: tuple[tuple[int, int], ...], into: tuple[tuple[int, int], ...]) -> None:
    for pair in away:
        chosen[pair] = False
    for pair in into:
        chosen[pair] = True
