"""The rogues' gallery of pictures, other files and names: (case, file name, bytes, the one code of its refusal)."""

import struct

from tests.evidence import image_makers as images
from tests.evidence.pdf_makers import Maker


def _half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _tiff() -> bytes:
    return images.picture("TIFF")


PICTURES: list[tuple[str, str, Maker, str]] = [
    (
        "PNG that claims 10 billion pixels",
        "a.png",
        lambda: images.png_of_claimed_size(100_000, 100_000),
        "image_too_large",
    ),
    (
        "PNG with too few pixels inside",
        "a.png",
        lambda: images.png_of_claimed_size(5_000, 5_000, b"x" * 99),
        "image_damaged",
    ),
    ("PNG cut in half", "a.png", lambda: _half(images.picture("PNG")), "image_damaged"),
    ("JPEG cut in half", "a.jpg", lambda: _half(images.picture("JPEG")), "image_damaged"),
    ("JPEG of three bytes", "a.jpg", lambda: b"\xff\xd8\xff", "image_damaged"),
    (
        "PNG with a wrong checksum",
        "a.png",
        lambda: images.picture("PNG").replace(b"IDAT", b"IDAT\x00", 1),
        "image_damaged",
    ),
    ("JPEG that is also an archive", "a.jpg", lambda: images.picture("JPEG") + images.archive(), "image_hidden"),
    (
        "archive behind a phone's trailer",
        "a.jpg",
        lambda: images.picture("JPEG") + b"SEFH phone trailer" + images.archive(),
        "image_hidden",
    ),
    (
        "PNG with a program behind it",
        "a.png",
        lambda: images.picture("PNG") + b"MZ\x90\x00" + bytes(200),
        "image_hidden",
    ),
    (
        "JPEG with a web page behind it",
        "a.jpg",
        lambda: images.picture("JPEG") + b"<html><script>x</script>",
        "image_hidden",
    ),
    (
        "JPEG with a server page in its comment",
        "a.jpg",
        lambda: images.picture("JPEG", comment=b"<?php system($_GET[0]);"),
        "image_hidden",
    ),
    (
        "PNG with a script in its text",
        "a.png",
        lambda: images.png_with_text("<script>alert(1)</script>"),
        "image_hidden",
    ),
    ("animated PNG", "a.png", images.animated_png, "image_animated"),
]

OTHERS: list[tuple[str, str, Maker, str]] = [
    ("empty file", "a.pdf", lambda: b"", "empty"),
    ("Windows program named as PDF", "invoice.pdf", lambda: b"MZ\x90\x00" + bytes(500), "executable"),
    ("Linux program named as PNG", "a.png", lambda: b"\x7fELF" + bytes(500), "executable"),
    ("shell script named as PDF", "a.pdf", lambda: b"#!/bin/sh\nrm -rf /\n", "executable"),
    ("Java archive named as PDF", "a.pdf", lambda: images.archive("META-INF/MANIFEST.MF"), "executable"),
    ("archive named as PDF", "a.pdf", images.archive, "archive"),
    ("RAR named as PDF", "a.pdf", lambda: b"Rar!\x1a\x07\x00" + bytes(99), "archive"),
    ("Word named as PDF", "a.pdf", lambda: images.archive("word/document.xml"), "office"),
    ("old Excel named as PDF", "a.pdf", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "office"),
    ("OFD invoice named as PDF", "a.pdf", lambda: images.archive("OFD.xml"), "ofd"),
    ("web page named as PDF", "a.pdf", lambda: b"<!DOCTYPE html><script>alert(1)</script>", "web_page"),
    ("SVG named as PNG", "a.png", lambda: b'<?xml version="1.0"?><svg onload="alert(1)"/>', "vector_image"),
    ("iPhone photo named as JPG", "a.jpg", lambda: b"\x00\x00\x00\x18ftypheic" + bytes(99), "phone_photo"),
    ("video named as JPG", "a.jpg", lambda: b"\x00\x00\x00\x18ftypmp42" + bytes(99), "media"),
    ("GIF named as PNG", "a.png", lambda: images.picture("GIF"), "other_image"),
    ("TIFF named as JPG", "a.jpg", _tiff, "other_image"),
    ("text named as PDF", "a.pdf", lambda: "说明".encode("gb18030") * 20, "text"),
    ("bytes of no kind", "a.pdf", lambda: struct.pack("<40d", *range(40)), "unknown_kind"),
]

NAMES: list[tuple[str, str]] = [
    ("合同.exe", "extension"),
    ("合同.pdf.exe", "extension"),
    ("合同", "extension"),
    ("合同.docx", "extension"),
    ("合同.html", "extension"),
    ("合同.svg", "extension"),
    ("合同\u202efdp.exe.pdf", "file_name"),
    ("合同\x00.pdf", "file_name"),
    ("../../合同.pdf", "file_name"),
    ("C:\\合同.pdf", "file_name"),
    ("", "file_name"),
    ("合" * 120 + ".pdf", "file_name"),
    ("合同.pdf\u200b", "file_name"),
]
