"""From draws of qualities to ranks: expected rank, interval, chance of being within the quota, zone."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assessor.panel.scores import Floats

IN, OUT = 0.9, 0.1
"""From this chance on a nominee is in, up to that one out; between them people discuss (panel.md)."""
INTERVAL = 0.9
ZONES = {"in": "入围", "discuss": "需讨论", "out": "未入围"}
_PACKED = 32


class Ranks(NamedTuple):
    """Of each nominee, (N,): rank 1 is best."""

    expected: Floats
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    p_in: Floats


def order_of(draws: NDArray[np.float32]) -> NDArray[np.int64]:
    """The nominees of each draw, best first, (R, N).

    Value and number packed into 32 bits and sorted in place are several times quicker than an argsort; what the packing
    cannot tell apart differs by less than a hundred-thousandth of the range. Large panels are sorted the plain way.
    """
    count = draws.shape[1]
    bits = max(1, (count - 1).bit_length())
    if bits > 14:
        return np.asarray(np.argsort(-draws, axis=1), dtype=np.int64)
    top, bottom = draws.max(), draws.min()
    steps = np.float32((2 ** (_PACKED - bits) - 256) / max(float(top - bottom), 1e-30))
    packed = ((top - draws) * steps).astype(np.uint32)
    packed <<= np.uint32(bits)
    packed |= np.arange(count, dtype=np.uint32)
    packed.sort(axis=1)
    packed &= np.uint32(2**bits - 1)
    return np.asarray(packed, dtype=np.int64)


def ranks(draws: NDArray[np.float32], quota: int) -> Ranks:
    """Ranks over the draws (R, N). The interval leaves at most 5 % of the draws on either side."""
    turns, count = draws.shape
    kind = np.int16 if count < 2**15 else np.int32
    places = np.arange(1, count + 1, dtype=kind)
    of = np.empty((turns, count), dtype=kind)
    for row, order in zip(of, order_of(draws), strict=True):
        row[order] = places
    expected, p_in = of.mean(axis=0, dtype=np.float64), (of <= quota).mean(axis=0)
    sorted_ = np.ascontiguousarray(of.T)
    sorted_.sort(axis=1)
    tail = int(turns * (1 - INTERVAL) / 2)
    low, high = sorted_[:, tail].astype(np.int64), sorted_[:, turns - 1 - tail].astype(np.int64)
    return Ranks(expected, low, high, np.asarray(p_in, dtype=np.float64))


def zone(p_in: float) -> str:
    """in, discuss or out."""
    if p_in >= IN:
        return "in"
    return "out" if p_in <= OUT else "discuss"


def within(quality: Floats, quota: int) -> NDArray[np.bool_]:
    """Who stands within the quota by a point estimate; equal ones by their place in the list."""
    chosen = np.zeros(len(quality), dtype=bool)
    chosen[np.argsort(-quality, kind="stable")[:quota]] = True
    return chosen
