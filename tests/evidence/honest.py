"""Ordinary files as enterprises have them: (name of the case, file name, maker, what the inspection must find)."""

import io
from typing import Any

import pikepdf
import typst
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from tests.evidence import pdf_makers as pdfs
from tests.evidence.image_makers import picture
from tests.evidence.pdf_makers import Maker, action, changed

__all__ = ["FILES", "picture"]


def typeset(standards: list[Any]) -> bytes:
    source = (
        b'#set document(title: "contract")\n#set text(lang: "en")\n= Contract\n'
        b'#link("https://example.test")[text] #table(columns: 2)[a][b]'
    )
    made = typst.compile(source, format="pdf", pdf_standards=standards)
    assert isinstance(made, bytes)
    return made


def scanned(pages: int) -> bytes:
    """What a scanner saves: one JPEG a page."""
    sheet = Image.effect_noise((1240, 1754), 20)
    out = io.BytesIO()
    sheet.save(out, "PDF", save_all=True, append_images=[sheet] * (pages - 1), resolution=150)
    return out.getvalue()


def lossless_scan() -> bytes:
    """A page scanned at 300 DPI in colour without loss: 26 MB when opened."""

    def change(pdf: pikepdf.Pdf) -> None:
        size = (2480, 3508)
        data = Image.linear_gradient("L").resize(size).convert("RGB").tobytes()
        pdf.pages[0].Resources.XObject = Dictionary(
            I=pdf.make_stream(
                data, Subtype=Name.Image, Width=size[0], Height=size[1], BitsPerComponent=8, ColorSpace=Name.DeviceRGB
            )
        )

    return changed(change)


def drawing_with_symbols() -> bytes:
    """A plan that paints one symbol thousands of times."""
    return pdfs.forms_within_forms(2, 100)


def invoice_with_forms_inherited(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].MediaBox = Array([0, 0, 609, 394])
    pdfs.signed(pdf)
    pdf.Root.Lang = String("zh-CN")


def old_numbers() -> bytes:
    """Stream lengths kept as numbers of their own, as many producers do."""
    data = pdfs.saved(pdfs.plain(), compress_streams=False)
    return data.replace(b"/Length 37", b"/Length 9 0 R") + b"\n9 0 obj 37 endobj\ntrailer<</Root 1 0 R/Size 10>>\n%%EOF"


def bare_page(pdf: pikepdf.Pdf) -> None:
    """An empty page without resources, as some producers put between two others."""
    page = pdf.add_blank_page()
    del page.obj["/Resources"]
    if "/Contents" in page.obj:
        del page.obj["/Contents"]


FILES: list[tuple[str, str, Maker, dict[str, Any]]] = [
    ("text set by a program", "合同.pdf", lambda: typeset([]), {"media_type": "application/pdf", "pages": 1}),
    ("archive standard PDF/A", "合同.pdf", lambda: typeset(["a-2b"]), {"pages": 1}),
    ("accessible PDF", "合同.pdf", lambda: typeset(["ua-1"]), {"pages": 1}),
    ("upper-case extension", "合同.PDF", lambda: typeset([]), {"pages": 1}),
    ("full-width dot of the extension", "合同．pdf", lambda: typeset([]), {"pages": 1}),
    ("scan of 12 pages", "扫描件.pdf", lambda: scanned(12), {"pages": 12, "warnings": ()}),
    ("lossless scan", "扫描件.pdf", lossless_scan, {"pages": 1, "warnings": ()}),
    ("drawing with symbols", "布置图.pdf", drawing_with_symbols, {"pages": 1, "warnings": ()}),
    (
        "signed electronic invoice",
        "dzfp_22322000000012345678.pdf",
        lambda: changed(invoice_with_forms_inherited),
        {"pages": 1},
    ),
    (
        "jump within the document",
        "合同.pdf",
        lambda: changed(lambda p: setattr(p.Root, "OpenAction", action("GoTo", D=Array([0])))),
        {"pages": 1},
    ),
    (
        "mail and telephone links",
        "合同.pdf",
        lambda: changed(lambda p: pdfs.link(p, S=Name.URI, URI=String("mailto:a@b.c"))),
        {"pages": 1},
    ),
    (
        "link without a scheme",
        "合同.pdf",
        lambda: changed(lambda p: pdfs.link(p, S=Name.URI, URI=String("www.example.test:80/a"))),
        {"pages": 1},
    ),
    (
        "link with a blank in front",
        "合同.pdf",
        lambda: changed(lambda p: pdfs.link(p, S=Name.URI, URI=String(" https://example.test"))),
        {"pages": 1},
    ),
    ("page without resources", "合同.pdf", lambda: changed(bare_page), {"pages": 2}),
    (
        "object streams",
        "合同.pdf",
        lambda: changed(lambda p: None, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        {"pages": 1},
    ),
    ("linearized", "合同.pdf", lambda: changed(lambda p: None, linearize=True), {"pages": 1, "warnings": ()}),
    ("lengths as numbers of their own", "合同.pdf", old_numbers, {"pages": 1}),
    ("empty page", "合同.pdf", lambda: changed(lambda p: p.add_blank_page()), {"pages": 2, "warnings": ()}),
    (
        "photo",
        "现场.jpg",
        lambda: picture("JPEG", (1600, 1200)),
        {"media_type": "image/jpeg", "width": 1600, "height": 1200, "warnings": ()},
    ),
    ("progressive photo", "现场.jpeg", lambda: picture("JPEG", progressive=True), {"pages": None, "warnings": ()}),
    (
        "two-view photo",
        "现场.jpg",
        lambda: picture("MPO", save_all=True, append_images=[Image.new("RGB", (99, 99))]),
        {"width": 640},
    ),
    (
        "screenshot",
        "控制台截图.png",
        lambda: picture("PNG", (1280, 720)),
        {"media_type": "image/png", "height": 720, "warnings": ()},
    ),
    ("screenshot in few colours", "截图.png", lambda: picture("PNG", optimize=True), {"width": 640, "warnings": ()}),
    ("thumbnail", "图标.png", lambda: picture("PNG", (32, 32)), {"width": 32}),
]
