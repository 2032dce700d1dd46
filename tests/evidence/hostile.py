"""The rogues' gallery: (name of the case, file name, bytes, the one code it must be refused with)."""

import struct
from collections.abc import Callable
from functools import partial
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.evidence import image_makers as images
from tests.evidence import pdf_makers as pdfs
from tests.evidence.pdf_makers import action, annotation, changed, field, link

Maker = Callable[[], bytes]
MIB = 1024 * 1024


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


def _chain(pdf: pikepdf.Pdf) -> None:
    """A hundred and fifty jumps, each an object of its own."""
    first = action("GoTo", D=Array([0]))
    for _ in range(150):
        first = action("GoTo", D=Array([0]), Next=pdf.make_indirect(first))
    pdf.Root.OpenAction = first


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


def _tiff() -> bytes:
    return images.picture("TIFF")


PDFS: list[tuple[str, Maker, str]] = [
    ("script on opening", lambda: _on_opening(action("JavaScript", JS=String("app.alert(1)"))), "pdf_script"),
    ("script with an escaped name", _obfuscated, "pdf_script"),
    ("script inside an object stream", _script_in_object_stream, "pdf_script"),
    ("script no page refers to", lambda: changed(_unreferenced_script), "pdf_script"),
    ("script behind a link", lambda: changed(lambda p: link(p, S=Name.JavaScript, JS=String("x"))), "pdf_script"),
    ("script as a stream", lambda: changed(lambda p: link(p, S=Name.JavaScript, JS=p.make_stream(b"x"))), "pdf_script"),
    ("document script tree", lambda: changed(
        lambda p: setattr(p.Root, "Names", Dictionary(JavaScript=Dictionary(Names=Array([String("a"), Dictionary(JS=String("x"))]))))
    ), "pdf_script"),
    ("field that computes", lambda: changed(lambda p: field(p, "Tx", AA=Dictionary(C=action("JavaScript", JS=String("x"))))), "pdf_script"),
    ("PostScript picture", lambda: changed(lambda p: setattr(p.Root, "X", p.make_stream(b"x", Subtype=Name.PS))), "pdf_script"),
    ("page that opens a web page", lambda: changed(
        lambda p: setattr(p.pages[0], "AA", Dictionary(O=action("URI", URI=String("http://x"))))
    ), "pdf_auto_action"),
    ("web page on opening", lambda: _on_opening(action("URI", URI=String("http://example.test"))), "pdf_auto_action"),
    ("web page behind a harmless jump", _hidden_in_chain, "pdf_auto_action"),
    ("printing on opening", lambda: _on_opening(action("Named", N=Name.Print)), "pdf_auto_action"),
    ("program start", lambda: changed(lambda p: link(p, S=Name.Launch, F=String("cmd.exe"))), "pdf_launch"),
    ("form that sends itself", lambda: changed(lambda p: link(p, S=Name.SubmitForm, F=String("http://x"))), "pdf_submit"),
    ("import of data", lambda: changed(lambda p: link(p, S=Name.ImportData, F=String("x.fdf"))), "pdf_submit"),
    ("jump into another file", lambda: changed(lambda p: link(p, S=Name.GoToR, F=String("\\\\host\\x.pdf"))), "pdf_external"),
    ("stream kept elsewhere", lambda: changed(_external_stream), "pdf_external"),
    ("page of another document", lambda: changed(
        lambda p: setattr(p.Root, "X", p.make_stream(b"", Subtype=Name.Form, Ref=Dictionary(F=String("x.pdf"))))
    ), "pdf_external"),
    ("link to a local file", lambda: changed(lambda p: link(p, S=Name.URI, URI=String("file:///etc/passwd"))), "pdf_link"),
    ("link that is a script", lambda: changed(lambda p: link(p, S=Name.URI, URI=String("java\tscript:alert(1)"))), "pdf_link"),
    ("link to a network share", lambda: changed(lambda p: link(p, S=Name.URI, URI=String("\\\\host\\share"))), "pdf_link"),
    (
        "link to a network share behind a blank",
        lambda: changed(lambda p: link(p, S=Name.URI, URI=String(" \\\\host\\share"))),
        "pdf_link",
    ),
    ("attached file", lambda: changed(pdfs.attach), "pdf_attachment"),
    ("attachment pinned to a page", lambda: changed(
        lambda p: annotation(p, "FileAttachment", FS=Dictionary(F=String("x"), EF=Dictionary(F=p.make_stream(b"MZ"))))
    ), "pdf_attachment"),
    ("portfolio", lambda: changed(lambda p: setattr(p.Root, "Collection", Dictionary(View=Name.D))), "pdf_attachment"),
    ("video", lambda: changed(lambda p: annotation(p, "RichMedia")), "pdf_media"),
    ("screen with a rendition", lambda: changed(lambda p: annotation(p, "Screen", A=action("Rendition", OP=0))), "pdf_media"),
    ("three-dimensional model", lambda: changed(lambda p: annotation(p, "3D")), "pdf_media"),
    ("dynamic form", lambda: changed(lambda p: setattr(p.Root, "AcroForm", Dictionary(Fields=Array(), XFA=p.make_stream(b"<x/>")))), "pdf_xfa"),
    ("password to open", lambda: _encrypted("secret"), "pdf_encrypted"),
    ("locked against printing", lambda: _encrypted(""), "pdf_encrypted"),
    ("no pages", lambda: pdfs.saved(pikepdf.new()), "pdf_no_pages"),
    ("301 pages", lambda: pdfs.saved(pdfs.plain(pages=301)), "pdf_too_many_pages"),
    ("page the size of a field", lambda: changed(lambda p: setattr(p.pages[0], "MediaBox", Array([0, 0, 10**7, 10**7]))), "pdf_page_size"),
    ("page of no size", lambda: changed(lambda p: setattr(p.pages[0], "MediaBox", Array([0, 0, 0, 0]))), "pdf_page_size"),
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
    ("random bytes behind a header", lambda: b"%PDF-1.4\n" + bytes(range(256)) * 40, "pdf_damaged"),
    ("also an archive", lambda: pdfs.saved(pdfs.plain()) + images.archive(), "pdf_hidden"),
    (
        "also an archive, closed by the end mark of a PDF",
        lambda: pdfs.saved(pdfs.plain()) + images.archive(comment=b"\n%%EOF\n"),
        "pdf_hidden",
    ),
    ("program behind the end", lambda: pdfs.saved(pdfs.plain()) + b"MZ\x90\x00" + bytes(500), "pdf_hidden"),
    ("web page in the first comment", lambda: pdfs.saved(pdfs.plain()).replace(b"\n", b"\n%<script>alert(1)</script>\n", 1), "pdf_hidden"),
    ("something else first", lambda: b"\x00\x01binary" + pdfs.saved(pdfs.plain()), "pdf_hidden"),
]  # fmt: skip


def _acts(kind: str) -> Maker:
    return lambda: changed(lambda p: link(p, S=Name("/" + kind)))


def _in_catalog(**entries: Any) -> Maker:
    def change(pdf: pikepdf.Pdf) -> None:
        for key, value in entries.items():
            pdf.Root[Name("/" + key)] = value

    return lambda: changed(change)


def _tree(**branch: Any) -> Dictionary:
    return Dictionary(**branch)


RARITIES: list[tuple[str, Maker, str]] = [
    *((f"action {kind}", _acts(kind), "pdf_media") for kind in ("Movie", "Sound", "RichMediaExecute", "GoTo3DView", "Rendition")),
    ("action GoToE", _acts("GoToE"), "pdf_attachment"),
    ("action GoToDp", _acts("GoToDp"), "pdf_external"),
    ("action Thread", _acts("Thread"), "pdf_external"),
    *((f"annotation {kind}", lambda kind=kind: changed(lambda p: annotation(p, kind)), "pdf_media") for kind in ("Movie", "Sound")),
    ("attached stream nobody names", _in_catalog(X=Dictionary(Type=Name.EmbeddedFile)), "pdf_attachment"),
    ("rendition nobody plays", _in_catalog(X=Dictionary(Type=Name.Rendition)), "pdf_media"),
    ("attachment tree with branches", _in_catalog(Names=_tree(EmbeddedFiles=_tree(Kids=Array([_tree()])))), "pdf_attachment"),
    ("rendition tree", _in_catalog(Names=_tree(Renditions=_tree(Names=Array([String("a"), _tree()])))), "pdf_media"),
    ("attachment by its wide name", _in_catalog(X=Dictionary(UF=String("a"), EF=Dictionary(UF=String("x")))), "pdf_attachment"),
    ("base address on this machine", _in_catalog(URI=Dictionary(Base=String("file:///c:/"))), "pdf_link"),
    ("script on opening in a list", _in_catalog(OpenAction=action("GoTo", Next=Array([action("JavaScript")]))), "pdf_script"),
    ("picture fetched by the printer", lambda: changed(
        lambda p: setattr(p.Root, "X", p.make_stream(b"", Subtype=Name.Image, OPI=Dictionary()))
    ), "pdf_external"),
    ("very long chain of actions", lambda: changed(_chain), "pdf_auto_action"),
    ("two million values", _in_catalog(X=Array([Array()] * 1000), Y=Array([Array([Array()] * 1000)] * 2000)), "pdf_too_complex"),
    ("all streams together above 1 GB", partial(pdfs.many_bombs, 12, 100 * MIB), "pdf_bomb"),
    ("forms within inherited forms", pdfs.inherited_forms_within_forms, "pdf_bomb"),
    ("run-length content of 150 MB", partial(pdfs.run_length, 150 * MIB), "pdf_bomb"),
]  # fmt: skip

PICTURES: list[tuple[str, str, Maker, str]] = [
    ("PNG that claims 10 billion pixels", "a.png", lambda: images.png_of_claimed_size(100_000, 100_000), "image_too_large"),
    ("PNG with too few pixels inside", "a.png", lambda: images.png_of_claimed_size(5_000, 5_000, b"x" * 99), "image_damaged"),
    ("PNG cut in half", "a.png", lambda: _half(images.picture("PNG")), "image_damaged"),
    ("JPEG cut in half", "a.jpg", lambda: _half(images.picture("JPEG")), "image_damaged"),
    ("JPEG of three bytes", "a.jpg", lambda: b"\xff\xd8\xff", "image_damaged"),
    ("PNG with a wrong checksum", "a.png", lambda: images.picture("PNG").replace(b"IDAT", b"IDAT\x00", 1), "image_damaged"),
    ("JPEG that is also an archive", "a.jpg", lambda: images.picture("JPEG") + images.archive(), "image_hidden"),
    (
        "archive behind a phone's trailer",
        "a.jpg",
        lambda: images.picture("JPEG") + b"SEFH phone trailer" + images.archive(),
        "image_hidden",
    ),
    ("PNG with a program behind it", "a.png", lambda: images.picture("PNG") + b"MZ\x90\x00" + bytes(200), "image_hidden"),
    ("JPEG with a web page behind it", "a.jpg", lambda: images.picture("JPEG") + b"<html><script>x</script>", "image_hidden"),
    ("JPEG with a server page in its comment", "a.jpg", lambda: images.picture("JPEG", comment=b"<?php system($_GET[0]);"), "image_hidden"),
    ("PNG with a script in its text", "a.png", lambda: images.png_with_text("<script>alert(1)</script>"), "image_hidden"),
    ("animated PNG", "a.png", images.animated_png, "image_animated"),
]  # fmt: skip

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
    ("合同.exe", "extension"), ("合同.pdf.exe", "extension"), ("合同", "extension"), ("合同.docx", "extension"), ("合同.html", "extension"),
    ("合同.svg", "extension"), ("合同\u202efdp.exe.pdf", "file_name"), ("合同\x00.pdf", "file_name"), ("../../合同.pdf", "file_name"),
    ("C:\\合同.pdf", "file_name"), ("", "file_name"), ("合" * 120 + ".pdf", "file_name"), ("合同.pdf\u200b", "file_name"),
]  # fmt: skip
