"""What a file is, told by its first bytes and never by its name.

Everything that is not PDF, JPEG or PNG has a kind word."""

import unicodedata
from pathlib import PurePath

from assessor.evidence.refusals import Rejected

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
EXTENSIONS = {".pdf": PDF, ".jpg": JPEG, ".jpeg": JPEG, ".jfif": JPEG, ".png": PNG}
HEAD_LENGTH = 4096
LONGEST_NAME = 120

_ZIP = b"PK\x03\x04"
# (offset, first bytes, refusal code, detail)
_SIGNATURES: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"MZ", "executable", ""),
    (0, b"\x7fELF", "executable", ""),
    (0, b"\xca\xfe\xba\xbe", "executable", ""),
    (0, b"\xcf\xfa\xed\xfe", "executable", ""),
    (0, b"\xce\xfa\xed\xfe", "executable", ""),
    (0, b"dex\n", "executable", ""),
    (0, b"#!", "executable", ""),
    (0, b"L\x00\x00\x00\x01\x14\x02\x00", "executable", ""),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office", ""),
    (0, b"{\\rtf", "office", ""),
    (0, b"Rar!\x1a\x07", "archive", ""),
    (0, b"7z\xbc\xaf\x27\x1c", "archive", ""),
    (0, b"\x1f\x8b", "archive", ""),
    (0, b"BZh", "archive", ""),
    (0, b"\xfd7zXZ\x00", "archive", ""),
    (0, b"\x28\xb5\x2f\xfd", "archive", ""),
    (0, b"PK\x05\x06", "archive", ""),
    (257, b"ustar", "archive", ""),
    (0, b"GIF8", "other_image", "GIF"),
    (0, b"BM", "other_image", "BMP"),
    (0, b"II*\x00", "other_image", "TIFF"),
    (0, b"MM\x00*", "other_image", "TIFF"),
    (8, b"WEBP", "other_image", "WebP"),
    (0, b"8BPS", "other_image", "PSD"),
    (0, b"%!PS", "other_image", "PostScript"),
    (8, b"AVI ", "media", ""),
    (8, b"WAVE", "media", ""),
    (0, b"ID3", "media", ""),
    (0, b"\x1a\x45\xdf\xa3", "media", ""),
)
_PHOTO_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")


def check_name(name: str) -> None:
    """Refuse a name that could mislead whoever downloads the file. Raises Rejected (file_name, extension)."""
    if not name.strip() or PurePath(name).name in ("", ".", ".."):
        raise Rejected("file_name", "是空的")
    if len(name) > LONGEST_NAME:
        raise Rejected("file_name", f"超过 {LONGEST_NAME} 个字符")
    if any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in name):
        raise Rejected("file_name", "含有看不见的控制字符，显示出来可能与实际不同")
    if any(c in name for c in '/\\:*?"<>|'):
        raise Rejected("file_name", "含有斜线、冒号等不能用于文件名的符号")
    suffix = PurePath(unicodedata.normalize("NFKC", name).casefold()).suffix
    if suffix not in EXTENSIONS:
        raise Rejected("extension", suffix or "（无）")


def recognise(head: bytes) -> str:
    """Media type by the first bytes: PDF, JPEG or PNG. Raises Rejected with a word for what it is instead."""
    if not head:
        raise Rejected("empty")
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\x00\t\n\x0c\r ")
    if text.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    raise _what_else(head, text)


def mismatch(name: str, media_type: str) -> str | None:
    """A warning when the extension promises another of the accepted formats; None when they agree."""
    promised = EXTENSIONS.get(PurePath(unicodedata.normalize("NFKC", name).casefold()).suffix)
    if promised == media_type:
        return None
    shown = {PDF: "PDF", JPEG: "JPG", PNG: "PNG"}[media_type]
    return f"扩展名与内容不一致：内容实际是 {shown}，已按实际格式保存。"


def _what_else(head: bytes, text: bytes) -> Rejected:
    if head.startswith(_ZIP):
        return _kind_of_zip(head)
    if head[4:8] == b"ftyp":
        return Rejected("phone_photo" if head[8:12] in _PHOTO_BRANDS else "media")
    for offset, signature, code, detail in _SIGNATURES:
        if head.startswith(signature, offset):
            return Rejected(code, detail)
    if b"%PDF-" in head[:1024]:
        return Rejected("pdf_hidden", "开头")
    start = text[:1024].lower()
    if b"<svg" in start:
        return Rejected("vector_image")
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<script", b"<head", b"<body", b"mime-version:")):
        return Rejected("web_page")
    return Rejected("text" if _reads_as_text(head) else "unknown_kind")


def _kind_of_zip(head: bytes) -> Rejected:
    if b"OFD.xml" in head or b"Doc_0/" in head:
        return Rejected("ofd")
    if any(mark in head for mark in (b"[Content_Types].xml", b"word/", b"xl/", b"ppt/", b"opendocument")):
        return Rejected("office")
    if b"META-INF/" in head or b"AndroidManifest" in head:
        return Rejected("executable")
    return Rejected("archive")


def _reads_as_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            head[:-4].decode(encoding) if len(head) == HEAD_LENGTH else head.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
