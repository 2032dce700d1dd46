"""Inspect one PDF by its structure. Runs only inside the inspection child, which has little memory and little time."""

from pathlib import Path
from typing import Any

import pikepdf

from assessor.evidence import payload, pdf_dictionaries, pdf_nesting, pdf_streams
from assessor.evidence.refusals import Rejected

MAX_PAGES = 300
MAX_OBJECTS = 200_000
LARGEST_SIDE = 14_400
"""Points; the largest page side that the PDF standard allows without UserUnit."""

_MIB = 1024 * 1024
_LIMITS: dict[str, Any] = {
    "parser_max_nesting": 100,
    "parser_max_container_size": 1_000_000,
    "max_stream_filters": 4,
    "flate_max_memory": 256 * _MIB,
    "png_max_memory": 256 * _MIB,
    "tiff_max_memory": 256 * _MIB,
    "run_length_max_memory": 256 * _MIB,
    "dct_max_memory": 256 * _MIB,
}


def inspect_pdf(path: Path) -> tuple[int, list[str]]:
    """Number of pages and warnings in Chinese. Raises Rejected."""
    _no_glued_file(path)
    pikepdf.settings.set_qpdf_limits(**_LIMITS)
    try:
        with pikepdf.open(path) as pdf:
            return _inspect(pdf, path)
    except pikepdf.PasswordError:
        raise Rejected("pdf_encrypted") from None
    except pikepdf.PdfError:
        raise Rejected("pdf_damaged") from None


def _inspect(pdf: pikepdf.Pdf, path: Path) -> tuple[int, list[str]]:
    if pdf.is_encrypted:
        raise Rejected("pdf_encrypted")
    count = len(pdf.objects)
    if count > MAX_OBJECTS:
        raise Rejected("pdf_too_complex", f"共 {count} 个对象")
    seen = pdf_dictionaries.walk(pdf)
    pages = _pages(pdf)
    pdf_streams.weigh(pdf)
    pdf_nesting.check(pdf)
    warnings = _warnings(seen)
    complaints = [str(complaint) for complaint in pdf.get_warnings()]
    if any("reconstruct" in complaint for complaint in complaints):  # the table of contents of the file was lost
        _repaired_wholly(pdf, path)
    if complaints:
        warnings.append("文件结构有轻微损伤，已能读取；如有原件，建议重新导出一份。")
    return pages, warnings


def _pages(pdf: pikepdf.Pdf) -> int:
    count = len(pdf.pages)
    if count == 0:
        raise Rejected("pdf_no_pages")
    if count > MAX_PAGES:
        raise Rejected("pdf_too_many_pages", str(count))
    for number, page in enumerate(pdf.pages, 1):
        left, bottom, right, top = (float(side) for side in page.mediabox)
        unit = float(page.obj.get("/UserUnit", 1))
        width, height = abs(right - left) * unit, abs(top - bottom) * unit
        if not (1 <= width <= LARGEST_SIDE and 1 <= height <= LARGEST_SIDE):
            raise Rejected("pdf_page_size", str(number))
    return count


def _warnings(seen: pdf_dictionaries.Seen) -> list[str]:
    warnings = []
    if seen.links:
        warnings.append(f"含 {seen.links} 处网页链接，查看时请勿随意点击。")
    if seen.signatures:
        warnings.append(f"含 {seen.signatures} 处电子签章；系统没有验证签章真伪，请审核人员用阅读器核对。")
    if seen.fields > seen.signatures:
        warnings.append("含可填写的表单域，不同阅读器显示可能不同；建议“打印为 PDF”后再上传。")
    return warnings


def _no_glued_file(path: Path) -> None:
    """Refuse a PDF that is also an archive, or that carries another file before or behind it."""
    if payload.ends_as_archive(path):
        raise Rejected("pdf_hidden", "末尾")
    with path.open("rb") as file:
        head = file.read(1024)
        size = file.seek(0, 2)
        file.seek(max(0, size - 8 * _MIB))
        tail = file.read()
    if payload.has_active_text(head):
        raise Rejected("pdf_hidden", "开头")
    _, end_mark, trailing = tail.rpartition(b"%%EOF")
    if not end_mark:
        raise Rejected("pdf_damaged")  # it breaks off: half sent, or half exported
    if payload.is_glued(trailing):
        raise Rejected("pdf_hidden", "末尾")


_WORDS = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA", b"/SubmitForm", b"/GoToE", b"/GoToR")


def _repaired_wholly(pdf: pikepdf.Pdf, path: Path) -> None:
    """A damaged file was repaired: nothing may be lost, and no reader may repair it into something that acts."""
    if any("/Contents" not in page.obj for page in pdf.pages):
        raise Rejected("pdf_damaged")
    data = path.read_bytes()
    if any(word in data for word in _WORDS):
        raise Rejected("pdf_damaged")
