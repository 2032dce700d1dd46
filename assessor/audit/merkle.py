"""Merkle trees over the log's entry hashes, as RFC 6962 (2.1) defines them. Hashes are 32 bytes.

A leaf is an entry's hash (SHA-256 over a zero byte and the entry); an inner node is SHA-256 over a one byte and its two
children. Proofs are lists of hashes, from the leaves up.
"""

import hashlib
from collections.abc import Sequence


def node(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return hashlib.sha256(b"\1" + left + right).digest()


class Growing:
    """A tree that leaves are added to one by one; it keeps one hash for each complete subtree on its right edge."""

    def __init__(self) -> None:
        self.size = 0
        self._edge: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """One more leaf."""
        self._edge.append(leaf)
        self.size += 1
        complete = self.size
        while complete % 2 == 0:
            right = self._edge.pop()
            self._edge[-1] = node(self._edge[-1], right)
            complete //= 2

    def root(self) -> bytes:
        """The root over the leaves so far."""
        if not self._edge:
            return hashlib.sha256(b"").digest()
        found = self._edge[-1]
        for left in reversed(self._edge[:-1]):
            found = node(left, found)
        return found


class Tree:
    """A tree whose leaves are all known, for proofs. Every inner node is computed once."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._levels = [list(leaves)]
        while len(self._levels[-1]) > 1:
            below = self._levels[-1]
            self._levels.append([node(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)])

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return len(self._levels[0])

    def root(self, size: int | None = None) -> bytes:
        """The root over the first `size` leaves (all of them when not given)."""
        return self._hash(0, self.size if size is None else size)

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """The proof that leaf `index` (from zero) is in the tree of the first `size` leaves."""
        return self._path(index, 0, size)

    def consistency(self, first: int, second: int) -> list[bytes]:
        """The proof that the tree of the first `first` leaves is a beginning of that of the first `second`."""
        return self._beginning(first, 0, second, whole=True) if 0 < first < second else []

    def _hash(self, start: int, end: int) -> bytes:
        width = end - start
        if width == 0:
            return hashlib.sha256(b"").digest()
        if width & (width - 1) == 0:
            return self._levels[width.bit_length() - 1][start // width]
        middle = start + _split(width)
        return node(self._hash(start, middle), self._hash(middle, end))

    def _path(self, index: int, start: int, end: int) -> list[bytes]:
        if end - start == 1:
            return []
        middle = start + _split(end - start)
        if index < middle:
            return [*self._path(index, start, middle), self._hash(middle, end)]
        return [*self._path(index, middle, end), self._hash(start, middle)]

    def _beginning(self, first: int, start: int, end: int, *, whole: bool) -> list[bytes]:
        if first == end:
            return [] if whole else [self._hash(start, end)]
        middle = start + _split(end - start)
        if first <= middle:
            return [*self._beginning(first, start, middle, whole=whole), self._hash(middle, end)]
        return [*self._beginning(first, middle, end, whole=False), self._hash(start, middle)]


def _split(width: int) -> int:
    """The largest power of two that is smaller than `width`."""
    return 1 << ((width - 1).bit_length() - 1)


def is_beginning(first: int, first_root: bytes, second: int, second_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the tree of size `first` is a beginning of the one of size `second` (RFC 9162, 2.1.4.2)."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not proof and first_root == second_root
    path = [first_root, *proof] if first & (first - 1) == 0 else list(proof)
    if not path:
        return False
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    older = newer = path[0]
    for one in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            older, newer = node(one, older), node(one, newer)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            newer = node(newer, one)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and older == first_root and newer == second_root
