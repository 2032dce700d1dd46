"""Rarer dangers in PDFs, one for each guard: (name of the case, bytes, the one code it must be refused with)."""

from functools import partial
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.evidence import pdf_makers as pdfs
from tests.evidence.pdf_makers import MIB, Maker, action, annotation, changed, link


def _chain(pdf: pikepdf.Pdf) -> None:
    """A hundred and fifty jumps, each an object of its own."""
    first = action("GoTo", D=Array([0]))
    for _ in range(150):
        first = action("GoTo", D=Array([0]), Next=pdf.make_indirect(first))
    pdf.Root.OpenAction = first


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
    *(
        (f"action {kind}", _acts(kind), "pdf_media")
        for kind in ("Movie", "Sound", "RichMediaExecute", "GoTo3DView", "Rendition")
    ),
    ("action GoToE", _acts("GoToE"), "pdf_attachment"),
    ("action GoToDp", _acts("GoToDp"), "pdf_external"),
    ("action Thread", _acts("Thread"), "pdf_external"),
    *(
        (f"annotation {kind}", lambda kind=kind: changed(lambda p: annotation(p, kind)), "pdf_media")
        for kind in ("Movie", "Sound")
    ),
    ("attached stream nobody names", _in_catalog(X=Dictionary(Type=Name.EmbeddedFile)), "pdf_attachment"),
    ("rendition nobody plays", _in_catalog(X=Dictionary(Type=Name.Rendition)), "pdf_media"),
    (
        "attachment tree with branches",
        _in_catalog(Names=_tree(EmbeddedFiles=_tree(Kids=Array([_tree()])))),
        "pdf_attachment",
    ),
    ("rendition tree", _in_catalog(Names=_tree(Renditions=_tree(Names=Array([String("a"), _tree()])))), "pdf_media"),
    (
        "attachment by its wide name",
        _in_catalog(X=Dictionary(UF=String("a"), EF=Dictionary(UF=String("x")))),
        "pdf_attachment",
    ),
    ("base address on this machine", _in_catalog(URI=Dictionary(Base=String("file:///c:/"))), "pdf_link"),
    (
        "script on opening in a list",
        _in_catalog(OpenAction=action("GoTo", Next=Array([action("JavaScript")]))),
        "pdf_script",
    ),
    (
        "picture fetched by the printer",
        lambda: changed(lambda p: setattr(p.Root, "X", p.make_stream(b"", Subtype=Name.Image, OPI=Dictionary()))),
        "pdf_external",
    ),
    ("very long chain of actions", lambda: changed(_chain), "pdf_auto_action"),
    (
        "two million values",
        _in_catalog(X=Array([Array()] * 1000), Y=Array([Array([Array()] * 1000)] * 2000)),
        "pdf_too_complex",
    ),
    ("all streams together above 1 GB", partial(pdfs.many_bombs, 12, 100 * MIB), "pdf_bomb"),
    ("forms within inherited forms", pdfs.inherited_forms_within_forms, "pdf_bomb"),
    ("run-length content of 150 MB", partial(pdfs.run_length, 150 * MIB), "pdf_bomb"),
]
