"""Which characters the house font can show. A character it lacks (emoji, a very rare 汉字) is printed as 〔U+1F600〕:
readable, searchable, the same on every machine. Without this the archive format PDF/A refuses the whole document."""

import re
import struct
import unicodedata
from functools import cache
from pathlib import Path

from noto_cjk_sans_otc import FONT_PATH

FONT_FILE = Path(str(FONT_PATH))
FAMILY, MONO = "Noto Sans CJK SC", "Noto Sans Mono CJK SC"
SC_FACE = 2
"""Number of the simplified-Chinese face inside the collection."""

_DROPPED = ("Cc", "Cf", "Cs", "Cn")
_LONGEST_RUN = 24
_DIGEST = re.compile(r"(sha256:)?[0-9a-f]{8,64}")


def showable(text: str) -> str:
    """The text with invisible controls removed, missing characters named, and long unbroken runs made breakable."""
    if _DIGEST.fullmatch(text):
        return text  # to be compared and copied letter by letter
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    known = covered()
    return _breakable("".join(_shown(c, known) for c in text))


@cache
def covered() -> frozenset[int]:
    """Code points the simplified-Chinese face has a glyph for."""
    with FONT_FILE.open("rb") as font:
        data = font.read(64)
        (face,) = struct.unpack_from(">I", data, 12 + 4 * SC_FACE)
        font.seek(face)
        start = _table(font.read(12 + 16 * 40), b"cmap")
        font.seek(start)
        return frozenset(_code_points(font.read(1_000_000)))


def _shown(character: str, known: frozenset[int]) -> str:
    if character == "\n":
        return character
    if unicodedata.category(character) in _DROPPED:
        return ""
    return character if ord(character) in known else f"〔U+{ord(character):04X}〕"


def _breakable(text: str) -> str:
    """A zero-width space after every 24 Latin letters or digits in a row, so that no text runs out of its column."""
    run, out = 0, []
    for character in text:
        run = run + 1 if character.isascii() and not character.isspace() else 0
        out.append(character)
        if run == _LONGEST_RUN:
            out.append("\u200b")
            run = 0
    return "".join(out)


def _table(directory: bytes, name: bytes) -> int:
    (count,) = struct.unpack_from(">H", directory, 4)
    for number in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", directory, 12 + 16 * number)
        if tag == name:
            return int(offset)
    raise ValueError("the font has no character map")


def _code_points(cmap: bytes) -> list[int]:
    """All code points of the full Unicode subtable (format 12) that have a glyph."""
    (count,) = struct.unpack_from(">H", cmap, 2)
    for number in range(count):
        _, _, offset = struct.unpack_from(">HHI", cmap, 4 + 8 * number)
        (form,) = struct.unpack_from(">H", cmap, offset)
        if form == 12:
            (groups,) = struct.unpack_from(">I", cmap, offset + 12)
            ranges = struct.iter_unpack(">III", cmap[offset + 16 : offset + 16 + 12 * groups])
            return [code for first, last, glyph in ranges if glyph for code in range(first, last + 1)]
    raise ValueError("the font has no full Unicode character map")
