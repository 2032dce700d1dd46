"""How alike two texts or two pictures are, and the bands by which alike ones are found in an index.

Texts: shingles of three characters, MinHash in bands, then the share of shingles in common (Jaccard). Pictures: the bits in
which two perceptual hashes differ. Thresholds are our own choice; docs/decisions has what was measured.
"""

import hashlib
import re
import unicodedata
from functools import cache

import numpy as np

SHINGLE = 3
SHORTEST_TEXT = 20
"""Characters without punctuation; shorter texts are alike by chance."""

TEXT_ALIKE = 0.6
"""Share of shingles in common from which on two texts are shown to a person."""

BANDS, ROWS = 24, 3
"""MinHash bands: a pair with 60 % in common is found in 99.7 of 100 cases, one with 20 % in 18 and then dropped."""

IMAGE_BITS = 256
IMAGE_DISTANCE = 15
"""Bits of 256. With 16 bands of 16 bits, every pair that differs in at most 15 bits shares a band whole."""

_NOT_WORD = re.compile(r"[\W_]+")


def shingles(text: str) -> frozenset[str]:
    """Pieces of three characters; widths, case, blanks and punctuation make no difference. Empty for a short text."""
    plain = _NOT_WORD.sub("", unicodedata.normalize("NFKC", text)).casefold()
    if len(plain) < SHORTEST_TEXT:
        return frozenset()
    return frozenset(plain[at : at + SHINGLE] for at in range(len(plain) - SHINGLE + 1))


def text_likeness(one: str, other: str) -> float:
    """Share of shingles in common, 0 to 1; 0 when either text is too short."""
    left, right = shingles(one), shingles(other)
    return len(left & right) / len(left | right) if left and right else 0.0


def text_bands(text: str) -> tuple[str, ...]:
    """The bands of a text for the index; none for a short one."""
    pieces = shingles(text)
    if not pieces:
        return ()
    hashes = np.array([_hash(piece) for piece in pieces], dtype=np.uint64)
    factors, offsets = _permutations()
    # Wrapping multiplication in 64 bits is a fair enough permutation here and needs no big integers.
    least = (hashes[:, None] * factors[None, :] + offsets[None, :]).min(axis=0)
    rows = least.reshape(BANDS, ROWS)
    return tuple(f"{band}:{hashlib.sha256(row.tobytes()).hexdigest()[:16]}" for band, row in enumerate(rows))


def image_distance(one: str, other: str) -> int:
    """Bits in which two hashes (64 hexadecimal digits) differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def image_bands(likeness: str) -> tuple[str, ...]:
    """The bands of a picture for the index. None for a blank picture, whose hash says nothing."""
    if _is_blank(likeness):
        return ()
    return tuple(f"{at // 4}:{likeness[at : at + 4]}" for at in range(0, IMAGE_BITS // 4, 4))


def _is_blank(likeness: str) -> bool:
    """A picture of one colour has all its bits but a few the same."""
    ones = int(likeness, 16).bit_count()
    return ones < IMAGE_BITS // 16 or ones > IMAGE_BITS - IMAGE_BITS // 16


def _hash(piece: str) -> int:
    return int.from_bytes(hashlib.blake2b(piece.encode(), digest_size=8).digest(), "big")


@cache
def _permutations() -> tuple[
    "np.ndarray[tuple[int], np.dtype[np.uint64]]", "np.ndarray[tuple[int], np.dtype[np.uint64]]"
]:
    """Odd factors and offsets, the same on every machine and for ever: they are part of the stored index."""
    numbers = [_hash(f"permutation {n}") for n in range(2 * BANDS * ROWS)]
    return np.array([n | 1 for n in numbers[::2]], dtype=np.uint64), np.array(numbers[1::2], dtype=np.uint64)
