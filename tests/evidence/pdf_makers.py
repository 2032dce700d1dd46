"""Small PDFs made for the tests: ordinary ones, and ones that act, hide, reach outside or grow."""

import io
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

Change = Callable[[Pdf], object]
Maker = Callable[[], bytes]
MIB = 1024 * 1024


def plain(*, pages: int = 1) -> Pdf:
    """A PDF with a font and a line of text on every page."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        page.Contents = pdf.make_stream(b"BT /F1 12 Tf 72 720 Td (evidence) Tj ET")
    return pdf


def saved(pdf: Pdf, **options: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def changed(change: Change, **options: Any) -> bytes:
    """A plain PDF after one change."""
    pdf = plain()
    change(pdf)
    return saved(pdf, **options)


def action(kind: str, **more: Any) -> Dictionary:
    return Dictionary(Type=Name.Action, S=Name("/" + kind), **more)


def annotation(pdf: Pdf, subtype: str, **more: Any) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name("/" + subtype), Rect=Array([0, 0, 9, 9]), **more)
    pdf.pages[0].Annots = Array([*pdf.pages[0].get("/Annots", []), pdf.make_indirect(note)])


def link(pdf: Pdf, **doing: Any) -> None:
    annotation(pdf, "Link", A=Dictionary(**doing))


def field(pdf: Pdf, kind: str, **more: Any) -> Dictionary:
    widget = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name("/" + kind), T=String("f"), Rect=Array([0, 0, 9, 9]), **more
        )
    )
    pdf.pages[0].Annots = Array([widget])
    pdf.Root.AcroForm = Dictionary(Fields=Array([widget]))
    return widget


def signed(pdf: Pdf) -> None:
    """A signature field as electronic invoices have it: no script, a byte range and a container of bytes."""
    seal = Dictionary(
        Type=Name.Sig,
        Filter=Name("/Adobe.PPKLite"),
        SubFilter=Name("/adbe.pkcs7.detached"),
        ByteRange=Array([0, 10, 20, 30]),
        Contents=String(b"\x30\x80" + bytes(400)),
        M=String("D:20220305120000+08'00'"),
    )
    field(pdf, "Sig", V=pdf.make_indirect(seal))
    pdf.Root.AcroForm.SigFlags = 3


def attach(pdf: Pdf) -> None:
    pdf.attachments["payroll.xlsm"] = b"PK\x03\x04 not for you"


def flate(pdf: Pdf, data: bytes, layers: int = 1) -> Stream:
    """A stream whose data is already packed, in one or more layers."""
    packed = data
    for _ in range(layers):
        packed = zlib.compress(packed, 9)
    stream = Stream(pdf, packed)
    stream.Filter = Array([Name.FlateDecode] * layers)
    return stream


def bomb(layers: int, size: int) -> bytes:
    """A page whose content opens to `size` zero bytes."""
    pdf = plain()
    pdf.pages[0].Contents = pdf.make_indirect(flate(pdf, bytes(size), layers))
    return saved(pdf, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def forms_within_forms(levels: int, times: int) -> bytes:
    """A page that paints times**levels forms."""
    pdf = plain()
    inner = pdf.make_stream(b"0 0 1 1 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    for _ in range(levels - 1):
        inner = pdf.make_stream(
            b"/X Do " * times,
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, 9, 9]),
            Resources=Dictionary(XObject=Dictionary(X=inner)),
        )
    pdf.pages[0].Resources.XObject = Dictionary(X=inner)
    pdf.pages[0].Contents = pdf.make_stream(b"/X %\n Do " * times)
    return saved(pdf)


def inherited_forms_within_forms() -> bytes:
    """Forms without resources of their own, painted by a page that has its resources from the page tree."""
    pdf = plain()
    names = [f"/X{n}" for n in range(12)]
    forms = [
        pdf.make_stream(f"{following} Do ".encode() * 9, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
        for following in names[1:]
    ]
    del pdf.pages[0].Resources
    pdf.Root.Pages.Resources = Dictionary(XObject=Dictionary(dict(zip(names, forms, strict=False))))
    pdf.pages[0].Contents = pdf.make_stream(b"/X0 Do")
    return saved(pdf)


def many_bombs(count: int, size: int) -> bytes:
    """Streams that are each just bearable."""
    pdf = plain()
    packed = flate(pdf, bytes(size))
    pdf.Root.X = Array(
        [pdf.make_indirect(Stream(pdf, packed.read_raw_bytes(), Filter=Name.FlateDecode)) for _ in range(count)]
    )
    return saved(pdf, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def run_length(size: int) -> bytes:
    """A stream in the old run-length code that opens to `size` bytes."""
    pdf = plain()
    pdf.pages[0].Contents = pdf.make_indirect(
        Stream(pdf, b"\x81\x00" * (size // 128) + b"\x80", Filter=Name.RunLengthDecode)
    )
    return saved(pdf, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def form_that_paints_itself() -> bytes:
    pdf = plain()
    form = pdf.make_stream(b"/X Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    form.Resources = Dictionary(XObject=Dictionary(X=form))
    pdf.pages[0].Resources.XObject = Dictionary(X=form)
    pdf.pages[0].Contents = pdf.make_stream(b"/X Do")
    return saved(pdf)


def object_stream_bomb(size: int) -> bytes:
    """A file whose object stream opens to `size` bytes: it bites while the file is being opened."""
    inner = zlib.compress(b"5 0 <</A 1>>" + b" " * size, 9)
    body = b"%PDF-1.5\n"
    starts = []
    for number, text in (
        (1, b"<</Type/Catalog/Pages 2 0 R/X 5 0 R>>"),
        (2, b"<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        (3, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"),
        (4, b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(inner) + inner + b"\nendstream"),
    ):
        starts.append(len(body))
        body += b"%d 0 obj" % number + text + b"endobj\n"
    rows = [b"\0\0\0\0\xff"] + [b"\1" + at.to_bytes(3, "big") + b"\0" for at in starts]
    rows += [b"\2\0\0\4\0", b"\1" + len(body).to_bytes(3, "big") + b"\0"]
    table = b"".join(rows)
    at = len(body)
    body += (
        b"6 0 obj<</Type/XRef/Size 7/W[1 3 1]/Root 1 0 R/Length %d>>stream\n" % len(table)
        + table
        + b"\nendstream endobj\n"
    )
    return body + b"startxref\n%d\n%%%%EOF\n" % at


def many_objects(count: int) -> bytes:
    """A file with very many tiny objects."""
    out, starts = [b"%PDF-1.4\n"], []
    at = len(out[0])
    texts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
    ]
    for number in range(1, count + 1):
        text = b"%d 0 obj%sendobj\n" % (number, texts[number - 1] if number <= 3 else b"[]")
        starts.append(at)
        at += len(text)
        out.append(text)
    out.append(b"xref\n0 %d\n0000000000 65535 f \n" % (count + 1))
    out += [b"%010d 00000 n \n" % start for start in starts]
    out.append(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count + 1, at))
    return b"".join(out)
