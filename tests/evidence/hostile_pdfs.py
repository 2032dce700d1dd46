"""The rogues' gallery of PDFs: (name of the case, bytes, the one code it must be refused with)."""

from functools import partial

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.evidence import image_makers as images
from tests.evidence import pdf_makers as pdfs
from tests.evidence.pdf_makers import MIB, Maker, action, annotation, changed, field, link


def _encrypted(user: str) -> bytes:
    return pdfs.saved(pdfs.plain(), encryption=pikepdf.Encryption(owner="owner", user=user))


def _on_opening(what: Dictionary) -> bytes:
    return changed(lambda pdf: setattr(pdf.Root, "OpenAction", what))


def _hidden_in_chain() -> bytes:
    return _on_opening(
        action(
            "GoTo", D=Array([0]), Next=Array([action("GoTo", D=Array([0]), Next=action("URI", URI=String("http://x")))])
        )
    )


def _unreferenced_script(pdf: pikepdf.Pdf) -> None:
    pdf.trailer["/Spare"] = pdf.make_indirect(action("JavaScript", JS=String("app.alert(1)")))


def _obfuscated() -> bytes:
    return _on_opening(action("JavaScript", JS=String("x"))).replace(b"/S /JavaScript", b"/S /J#61vaScript")


def _script_in_object_stream() -> bytes:
    pdf = pdfs.plain()
    pdf.Root.OpenAction = pdf.make_indirect(action("JavaScript", JS=String("x")))
    return pdfs.saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _external_stream(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Contents = pdf.make_stream(b"", F=Dictionary(Type=Name.Filespec, F=String("\\\\host\\share\\x")))


def _huge_picture(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Resources.XObject = Dictionary(
        I=pdf.make_stream(b"x", Type=Name.XObject, Subtype=Name.Image, Width=60_000, Height=60_000, BitsPerComponent=8)
    )


def _damaged_with_two_faces() -> bytes:
    """A broken cross-reference table and two objects of one number: readers may take the first, which is a script."""
    good = pdfs.saved(pdfs.plain())
    script = b"%PDF-1.4\n4 0 obj <</S/JavaScript/JS(x)>> endobj\n"
    return script + good[good.index(b"\n") + 1 :].replace(b"startxref\n", b"startxref\n9")


def _half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _deep_arrays() -> bytes:
    return changed(lambda pdf: None).replace(b"/Type /Catalog", b"/Type /Catalog /X " + b"[" * 90_000 + b"]" * 90_000)


def _with_a_hole() -> bytes:
    """A file that lost its table of contents and what stands on its page: readers would show an empty sheet."""
    good = pdfs.saved(pdfs.plain())
    start = good.index(b"4 0 obj")
    return good[:start] + good[good.index(b"endobj", start) + 7 :].replace(b"startxref\n", b"startxref\n9")


PDFS: list[tuple[str, Maker, str]] = [
    ("script on opening", lambda: _on_opening(action("JavaScript", JS=String("app.alert(1)"))), "pdf_script"),
    ("script with an escaped name", _obfuscated, "pdf_script"),
    ("script inside an object stream", _script_in_object_stream, "pdf_script"),
    ("script no page refers to", lambda: changed(_unreferenced_script), "pdf_script"),
    ("script behind a link", lambda: changed(lambda p: link(p, S=Name.JavaScript, JS=String("x"))), "pdf_script"),
    ("script as a stream", lambda: changed(lambda p: link(p, S=Name.JavaScript, JS=p.make_stream(b"x"))), "pdf_script"),
    (
        "document script tree",
        lambda: changed(
            lambda p: setattr(
                p.Root,
                "Names",
                Dictionary(JavaScript=Dictionary(Names=Array([String("a"), Dictionary(JS=String("x"))]))),
            )
        ),
        "pdf_script",
    ),
    (
        "field that computes",
        lambda: changed(lambda p: field(p, "Tx", AA=Dictionary(C=action("JavaScript", JS=String("x"))))),
        "pdf_script",
    ),
    (
        "PostScript picture",
        lambda: changed(lambda p: setattr(p.Root, "X", p.make_stream(b"x", Subtype=Name.PS))),
        "pdf_script",
    ),
    (
        "page that opens a web page",
        lambda: changed(lambda p: setattr(p.pages[0], "AA", Dictionary(O=action("URI", URI=String("http://x"))))),
        "pdf_auto_action",
    ),
    ("web page on opening", lambda: _on_opening(action("URI", URI=String("http://example.test"))), "pdf_auto_action"),
    ("web page behind a harmless jump", _hidden_in_chain, "pdf_auto_action"),
    ("printing on opening", lambda: _on_opening(action("Named", N=Name.Print)), "pdf_auto_action"),
    ("program start", lambda: changed(lambda p: link(p, S=Name.Launch, F=String("cmd.exe"))), "pdf_launch"),
    (
        "form that sends itself",
        lambda: changed(lambda p: link(p, S=Name.SubmitForm, F=String("http://x"))),
        "pdf_submit",
    ),
    ("import of data", lambda: changed(lambda p: link(p, S=Name.ImportData, F=String("x.fdf"))), "pdf_submit"),
    (
        "jump into another file",
        lambda: changed(lambda p: link(p, S=Name.GoToR, F=String("\\\\host\\x.pdf"))),
        "pdf_external",
    ),
    ("stream kept elsewhere", lambda: changed(_external_stream), "pdf_external"),
    (
        "page of another document",
        lambda: changed(
            lambda p: setattr(p.Root, "X", p.make_stream(b"", Subtype=Name.Form, Ref=Dictionary(F=String("x.pdf"))))
        ),
        "pdf_external",
    ),
    (
        "link to a local file",
        lambda: changed(lambda p: link(p, S=Name.URI, URI=String("file:///etc/passwd"))),
        "pdf_link",
    ),
    (
        "link that is a script",
        lambda: changed(lambda p: link(p, S=Name.URI, URI=String("java\tscript:alert(1)"))),
        "pdf_link",
    ),
    (
        "link to a network share",
        lambda: changed(lambda p: link(p, S=Name.URI, URI=String("\\\\host\\share"))),
        "pdf_link",
    ),
    (
        "link to a network share behind a blank",
        lambda: changed(lambda p: link(p, S=Name.URI, URI=String(" \\\\host\\share"))),
        "pdf_link",
    ),
    ("attached file", lambda: changed(pdfs.attach), "pdf_attachment"),
    (
        "attachment pinned to a page",
        lambda: changed(
            lambda p: annotation(
                p, "FileAttachment", FS=Dictionary(F=String("x"), EF=Dictionary(F=p.make_stream(b"MZ")))
            )
        ),
        "pdf_attachment",
    ),
    ("portfolio", lambda: changed(lambda p: setattr(p.Root, "Collection", Dictionary(View=Name.D))), "pdf_attachment"),
    ("video", lambda: changed(lambda p: annotation(p, "RichMedia")), "pdf_media"),
    (
        "screen with a rendition",
        lambda: changed(lambda p: annotation(p, "Screen", A=action("Rendition", OP=0))),
        "pdf_media",
    ),
    ("three-dimensional model", lambda: changed(lambda p: annotation(p, "3D")), "pdf_media"),
    (
        "dynamic form",
        lambda: changed(lambda p: setattr(p.Root, "AcroForm", Dictionary(Fields=Array(), XFA=p.make_stream(b"<x/>")))),
        "pdf_xfa",
    ),
    ("password to open", lambda: _encrypted("secret"), "pdf_encrypted"),
    ("locked against printing", lambda: _encrypted(""), "pdf_encrypted"),
    ("no pages", lambda: pdfs.saved(pikepdf.new()), "pdf_no_pages"),
    ("301 pages", lambda: pdfs.saved(pdfs.plain(pages=301)), "pdf_too_many_pages"),
    (
        "page the size of a field",
        lambda: changed(lambda p: setattr(p.pages[0], "MediaBox", Array([0, 0, 10**7, 10**7]))),
        "pdf_page_size",
    ),
    (
        "page of no size",
        lambda: changed(lambda p: setattr(p.pages[0], "MediaBox", Array([0, 0, 0, 0]))),
        "pdf_page_size",
    ),
    ("content that opens to 200 MB", partial(pdfs.bomb, 1, 200 * MIB), "pdf_bomb"),
    ("content packed twice, 400 MB", partial(pdfs.bomb, 2, 400 * MIB), "pdf_bomb"),
    ("forms within forms, ten billion", partial(pdfs.forms_within_forms, 10, 10), "pdf_bomb"),
    ("form that paints itself", pdfs.form_that_paints_itself, "pdf_bomb"),
    ("picture of 3.6 billion pixels", lambda: changed(_huge_picture), "pdf_bomb"),
    ("object stream that opens to 600 MB", partial(pdfs.object_stream_bomb, 600 * MIB), "pdf_bomb"),
    ("210,000 objects", partial(pdfs.many_objects, 210_000), "pdf_too_complex"),
    ("brackets 90,000 deep", _deep_arrays, "pdf_damaged"),
    ("damaged so that readers guess, with a script", _damaged_with_two_faces, "pdf_damaged"),
    ("only a header", lambda: b"%PDF-1.7\n", "pdf_damaged"),
    ("cut in half", lambda: _half(pdfs.saved(pdfs.plain(pages=20))), "pdf_damaged"),
    ("a hole where the page was written", _with_a_hole, "pdf_damaged"),
    ("random bytes behind a header", lambda: b"%PDF-1.4\n" + bytes(range(256)) * 40, "pdf_damaged"),
    ("also an archive", lambda: pdfs.saved(pdfs.plain()) + images.archive(), "pdf_hidden"),
    (
        "also an archive, closed by the end mark of a PDF",
        lambda: pdfs.saved(pdfs.plain()) + images.archive(comment=b"\n%%EOF\n"),
        "pdf_hidden",
    ),
    ("program behind the end", lambda: pdfs.saved(pdfs.plain()) + b"MZ\x90\x00" + bytes(500), "pdf_hidden"),
    (
        "web page in the first comment",
        lambda: pdfs.saved(pdfs.plain()).replace(b"\n", b"\n%<script>alert(1)</script>\n", 1),
        "pdf_hidden",
    ),
    ("something else first", lambda: b"\x00\x01binary" + pdfs.saved(pdfs.plain()), "pdf_hidden"),
]
