"""The text of a PDF as a reader would copy it, by the character maps of its fonts."""

import io
import re
from typing import Any

import pikepdf

_BLOCK = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_HEX = re.compile(rb"<([0-9a-fA-F]+)>")


def text_of(data: bytes) -> str:
    """All text without any white space, page after page."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return "".join(_page(page) for page in pdf.pages).replace("\u200b", "")


def page_count(data: bytes) -> int:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return len(pdf.pages)


def font_names(data: bytes) -> set[str]:
    """Names of all fonts, without the tag of their subset."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pages: list[Any] = list(pdf.pages)
        return {
            str(font.BaseFont).partition("+")[2] for page in pages for font in page.Resources.Font.as_dict().values()
        }


def _page(page: Any) -> str:
    maps = {name: _map(font.ToUnicode.read_bytes()) for name, font in page.Resources.Font.as_dict().items()}
    out, current = [], {}
    for instruction in pikepdf.parse_content_stream(page, "Tf Tj TJ"):
        operands: Any = instruction.operands
        if str(instruction.operator) == "Tf":
            current = maps[str(operands[0])]
            continue
        pieces = operands[0] if str(instruction.operator) == "TJ" else operands
        for piece in pieces:
            if isinstance(piece, pikepdf.String):
                codes = bytes(piece)
                out += [current.get(int.from_bytes(codes[at : at + 2], "big"), "") for at in range(0, len(codes), 2)]
    return re.sub(r"\s", "", "".join(out))


def _map(source: bytes) -> dict[int, str]:
    found: dict[int, str] = {}
    for kind, block in _BLOCK.findall(source):
        values = [value.decode() for value in _HEX.findall(block)]
        width = 2 if kind == b"char" else 3
        for at in range(0, len(values), width):
            first, last, letters = int(values[at], 16), int(values[at + width - 2], 16), values[at + width - 1]
            text = bytes.fromhex(letters).decode("utf-16-be")
            for step in range(last - first + 1):
                found[first + step] = text[:-1] + chr(ord(text[-1]) + step)
    return found
