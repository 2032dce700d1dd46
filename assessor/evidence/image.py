"""Inspect one JPEG or PNG: opened to the last pixel, measured, searched for things glued to it.

Runs only in the inspection child."""

import struct
import warnings
from pathlib import Path
from typing import NamedTuple

from PIL import Image, PngImagePlugin

from assessor.evidence import payload
from assessor.evidence.kinds import JPEG
from assessor.evidence.refusals import Rejected

MOST_PIXELS = 120_000_000
SMALLEST_SIDE = 200
"""Pixels; below this a warning says that a reviewer may not be able to read it."""

_FORMATS = ("JPEG", "PNG")
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})


class Layout(NamedTuple):
    """Where the picture ends in its file, and the text its maker could write into it."""

    end: int
    remarks: list[bytes]


def inspect_image(path: Path, media_type: str) -> tuple[int, int, list[str]]:
    """Width and height in pixels, and warnings in Chinese. Raises Rejected."""
    if payload.ends_as_archive(path):
        raise Rejected("image_hidden")
    data = path.read_bytes()
    trailing, remarks = _outline(data, media_type)
    if payload.is_glued(trailing) or any(payload.has_active_text(text) for text in remarks):
        raise Rejected("image_hidden")
    width, height = _open_fully(path)
    notes = []
    if trailing.strip(b"\x00"):
        notes.append("图片末尾带有多余数据（部分手机会附带），不影响查看，已原样保存。")
    if min(width, height) < SMALLEST_SIDE:
        notes.append(f"图片只有 {width}×{height} 像素，审核人员可能看不清，建议换一张更清楚的。")
    return width, height, notes


def _open_fully(path: Path) -> tuple[int, int]:
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    PngImagePlugin.MAX_TEXT_CHUNK = 1024 * 1024
    PngImagePlugin.MAX_TEXT_MEMORY = 8 * 1024 * 1024
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(path, formats=_FORMATS) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                raise Rejected("image_too_large", f"{width}×{height}")
            frames = getattr(image, "n_frames", 1)
            if frames > 1 and image.format == "PNG":
                raise Rejected("image_animated", str(frames))
            image.load()
            return width, height
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Rejected("image_too_large", "超过 1.2 亿像素") from None
    except (OSError, SyntaxError, ValueError, struct.error):
        raise Rejected("image_damaged") from None


def _outline(data: bytes, media_type: str) -> tuple[bytes, list[bytes]]:
    """What stands behind the picture, and its text areas. Raises Rejected for a file that breaks off."""
    try:
        layout = _jpeg(data) if media_type == JPEG else _png(data)
    except (IndexError, struct.error):
        raise Rejected("image_damaged") from None
    return data[layout.end :], layout.remarks


def _png(data: bytes) -> Layout:
    at, remarks = 8, list[bytes]()
    while True:
        length, kind = struct.unpack_from(">I4s", data, at)
        following = at + 12 + length
        if following > len(data):
            raise Rejected("image_damaged")
        if kind in (b"tEXt", b"iTXt", b"zTXt", b"eXIf"):
            remarks.append(data[at + 8 : at + 8 + length])
        at = following
        if kind == b"IEND":
            return Layout(at, remarks)


def _jpeg(data: bytes) -> Layout:
    at, remarks = 2, list[bytes]()
    while True:
        at = data.index(b"\xff", at) if b"\xff" in data[at : at + 64] else _broken()
        marker = data[at + 1]
        if marker in (0x00, 0xFF):
            at += 1 if marker == 0xFF else 2
        elif marker == 0xD9:
            return Layout(at + 2, remarks)
        elif marker in _STANDALONE:
            at += 2
        else:
            (length,) = struct.unpack_from(">H", data, at + 2)
            if marker == 0xFE or 0xE0 <= marker <= 0xEF:
                remarks.append(data[at + 4 : at + 2 + length])
            at += 2 + length
            if marker == 0xDA:
                at = _after_scan(data, at)


def _after_scan(data: bytes, at: int) -> int:
    """The position of the first marker behind compressed picture data."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            _broken()
        if data[at + 1] != 0x00 and data[at + 1] not in _STANDALONE:
            return at
        at += 2


def _broken() -> int:
    raise Rejected("image_damaged")
