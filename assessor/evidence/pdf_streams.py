"""How large the streams of a PDF become when they are opened, counted without ever holding one whole."""

import zlib
from collections.abc import Iterable
from typing import Any

import pikepdf
from pikepdf import Object, ObjectType

from assessor.evidence.refusals import Rejected

LARGEST_STREAM = 128 * 1024 * 1024
"""Bytes of one opened stream; a page scanned at 300 DPI in colour is 26 MB."""
LARGEST_TOTAL = 1024 * 1024 * 1024
"""Bytes of all opened streams together."""
LARGEST_IMAGE = 120_000_000
"""Pixels of one picture."""

_FLATE = ("/FlateDecode", "/Fl")
_PICTURE_CODECS = ("/DCTDecode", "/DCT", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode", "/CCF")
_CHUNK = 64 * 1024


def weigh(pdf: pikepdf.Pdf) -> None:
    """Raises Rejected (pdf_bomb) if a stream or all of them together grow out of measure."""
    total = 0
    objects: Iterable[Any] = pdf.objects  # an indirect number comes as a plain int
    for obj in objects:
        if isinstance(obj, Object) and obj._type_code == ObjectType.stream:
            _picture(obj)
            size = _opened_size(obj)
            total += size
            if size > LARGEST_STREAM or total > LARGEST_TOTAL:
                raise Rejected("pdf_bomb")


def _picture(stream: Object) -> None:
    if str(stream.get("/Subtype", "")) != "/Image":
        return
    if _whole(stream.get("/Width")) * _whole(stream.get("/Height")) > LARGEST_IMAGE:
        raise Rejected("pdf_bomb")


def _opened_size(stream: Object) -> int:
    filters = _filters(stream)
    if any(name in _PICTURE_CODECS for name in filters[-1:]):
        filters = filters[:-1]
        if filters and not all(name in _FLATE for name in filters):
            return 0  # an ASCII wrapper round a picture codec can only shrink
    raw = stream.read_raw_bytes()
    if not filters:
        return len(raw)
    if all(name in _FLATE for name in filters):
        return _inflated_size(raw, len(filters))
    return _other_size(stream)


def _inflated_size(raw: bytes, layers: int) -> int:
    """Size behind one or more layers of Flate. Data that breaks off counts as far as it went: readers do the same."""
    openers = [zlib.decompressobj() for _ in range(layers)]
    total = 0
    for start in range(0, len(raw), _CHUNK):
        for piece in _through(openers, raw[start : start + _CHUNK]):
            total += piece
            if total > LARGEST_STREAM:
                raise Rejected("pdf_bomb")
    return total


def _through(openers: list[Any], data: bytes) -> list[int]:
    """Feed one piece through all layers in bounded steps; the sizes that come out at the end."""
    opener, rest = openers[0], openers[1:]
    sizes: list[int] = []
    while data:
        try:
            out = opener.decompress(data, 1024 * 1024)
        except zlib.error:
            return sizes
        sizes += _through(rest, out) if rest else [len(out)]
        if sum(sizes) > LARGEST_STREAM:
            raise Rejected("pdf_bomb")
        if not out and opener.unconsumed_tail == data:
            return sizes
        data = opener.unconsumed_tail
    return sizes


def _other_size(stream: Object) -> int:
    """LZW, run length and ASCII wrappers: opened by qpdf, under the memory limit of the child."""
    try:
        return len(stream.read_bytes(pikepdf.StreamDecodeLevel.specialized))
    except pikepdf.PdfError:
        return 0  # readers cannot open it either; nothing grows


def _filters(stream: Object) -> list[str]:
    value = stream.get("/Filter")
    if not isinstance(value, Object):
        return []
    return [str(f) for f in value.as_list()] if value._type_code == ObjectType.array else [str(value)]


def _whole(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0
