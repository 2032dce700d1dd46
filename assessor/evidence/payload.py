"""Things hidden behind or inside an honest file: an archive, a program or a page glued to a picture or a PDF."""

from pathlib import Path

_END_OF_ZIP = b"PK\x05\x06"
_TAIL = 65_536 + 22
_GLUED = (
    b"PK\x03\x04",
    b"MZ\x90\x00",
    b"\x7fELF",
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"%PDF-",
    b"<html",
    b"<script",
    b"<!doctype",
    b"<?php",
    b"<svg",
    b"#!/",
    b"\xca\xfe\xba\xbe",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
)
_ACTIVE_TEXT = (b"<script", b"<?php", b"<html")


def ends_as_archive(path: Path) -> bool:
    """True if the file can also be opened as a ZIP archive (its end record closes the file exactly)."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _TAIL))
        tail = file.read()
    at = tail.rfind(_END_OF_ZIP)
    while at >= 0:
        comment = int.from_bytes(tail[at + 20 : at + 22], "little")
        if at + 22 + comment == len(tail):
            return True
        at = tail.rfind(_END_OF_ZIP, 0, at)
    return False


def is_glued(trailing: bytes) -> bool:
    """True if bytes found behind the end of an image or PDF are a file of another kind."""
    start = trailing[:4096].lstrip(b"\x00\t\r\n ").lower()
    return any(start.startswith(mark.lower()) for mark in _GLUED) or has_active_text(trailing[:65_536])


def has_active_text(text: bytes) -> bool:
    """True if a text area (comment, metadata) carries markup that a browser or server could run."""
    lowered = text.lower()
    return any(mark in lowered for mark in _ACTIVE_TEXT)
