"""Pages of evidence as pictures: honest pages are drawn as they are, hostile ones are refused and hurt nobody."""

import contextlib
import io
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from assessor.evidence import outside, render
from assessor.evidence.page_folder import PageFolder
from assessor.evidence.render import MOST_PIXELS, NotNow, NotShown, page_image
from tests.evidence import pdf_makers as pdfs
from tests.evidence.pdf_makers import MIB, changed, plain, saved

Put = Callable[[bytes], Path]
SHA = "0" * 63 + "a"


@pytest.fixture
def put(tmp_path: Path) -> Put:
    def keep(data: bytes) -> Path:
        path = tmp_path / "evidence.pdf"
        path.write_bytes(data)
        return path

    return keep


def drawn(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=["PNG"]) as picture:
        picture.load()
        return picture


def dark(picture: Image.Image, box: tuple[float, float, float, float]) -> int:
    """Pixels that are not white inside a box given in shares of width and height."""
    across, down = picture.size
    part = picture.convert("L").crop(
        (int(box[0] * across), int(box[1] * down), int(box[2] * across), int(box[3] * down))
    )
    return sum(part.histogram()[:200])


def _invoice(pdf: pikepdf.Pdf) -> None:
    """A line in a Chinese font that the file names but does not carry, and a seal that is a signature's appearance."""
    face = Dictionary(
        Type=Name.FontDescriptor, FontName=Name.SimSun, Flags=4, FontBBox=Array([-8, -145, 1000, 859]), ItalicAngle=0,
        Ascent=859, Descent=-141, CapHeight=683, StemV=80,
    )  # fmt: skip
    system = Dictionary(Registry=String("Adobe"), Ordering=String("GB1"), Supplement=2)
    below = pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.SimSun, CIDSystemInfo=system, DW=1000,
            FontDescriptor=pdf.make_indirect(face),
        )
    )  # fmt: skip
    pdf.pages[0].Resources.Font.F2 = pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.SimSun, Encoding=Name("/GBK-EUC-H"),
            DescendantFonts=Array([below]),
        )
    )  # fmt: skip
    words = "电子发票".encode("gbk").hex()
    pdf.pages[0].Contents = pdf.make_stream(f"BT /F2 40 Tf 72 620 Td <{words}> Tj ET".encode())
    seal = pdf.make_stream(
        b"1 0 0 rg 0 0 100 100 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 100])
    )
    widget = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String("seal"), F=4, Rect=Array([300, 300, 400, 400]),
            AP=Dictionary(N=seal),
        )
    )  # fmt: skip
    pdf.pages[0].Annots = Array([widget])
    pdf.Root.AcroForm = Dictionary(Fields=Array([widget]), SigFlags=3)


def test_a_page_is_drawn_in_the_width_that_was_asked_for(put: Put) -> None:
    path = put(saved(plain(pages=2)))
    for width in render.WIDTHS:
        picture = drawn(page_image(path, 2, width))
        assert abs(picture.width - width) <= 1
        assert abs(picture.height - width * 842 / 595) <= 2
    assert dark(picture, (0.1, 0.1, 0.3, 0.2)) > 50


def test_an_invoice_shows_its_chinese_words_and_its_seal(put: Put) -> None:
    picture = drawn(page_image(put(changed(_invoice)), 1, 1000))
    assert dark(picture, (0.1, 0.2, 0.45, 0.28)) > 2000  # four characters, drawn and not left out
    across, down = picture.size
    assert picture.getpixel((int(350 / 595 * across), int((842 - 350) / 842 * down))) == (255, 0, 0)


def test_a_very_long_page_is_drawn_smaller_and_not_refused(put: Put) -> None:
    path = put(changed(lambda pdf: setattr(pdf.pages[0], "MediaBox", Array([0, 0, 200, 14_400]))))
    picture = drawn(page_image(path, 1, 2400))
    assert picture.width * picture.height <= MOST_PIXELS * 1.01
    assert picture.height > 20 * picture.width


@pytest.mark.parametrize(
    "make",
    [
        lambda: b"%PDF-1.7 broken",
        lambda: b"",
        lambda: saved(plain(), encryption=pikepdf.Encryption(owner="owner", user="secret")),
        lambda: pdfs.forms_within_forms(10, 10),
    ],
    ids=["broken", "empty", "locked", "ten billion forms"],
)
def test_what_cannot_be_drawn_is_refused_soon_and_leaves_this_process_as_it_was(put: Put, make: pdfs.Maker) -> None:
    path = put(make())
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    with pytest.raises((NotShown, NotNow)):
        page_image(path, 1, 1000)
    assert time.monotonic() - begun < render.SECONDS + 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024  # KiB


@pytest.mark.parametrize(
    "make",
    [
        lambda: pdfs.object_stream_bomb(300 * MIB),
        lambda: pdfs.bomb(2, 300 * MIB),
        lambda: changed(lambda pdf: setattr(pdf.pages[0], "MediaBox", Array([0, 0, 10**7, 10**7]))),
        pdfs.form_that_paints_itself,
        pdfs.inherited_forms_within_forms,
    ],
    ids=[
        "object stream of 300 MB",
        "content packed twice",
        "page of a field's size",
        "paints itself",
        "inherited forms",
    ],
)
def test_a_bomb_is_drawn_or_refused_within_bounds_and_this_process_stays_as_it_was(put: Put, make: pdfs.Maker) -> None:
    path = put(make())
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    with contextlib.suppress(NotShown, NotNow):
        assert len(page_image(path, 1, 2400)) <= render.LARGEST
    assert time.monotonic() - begun < render.SECONDS + 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024  # KiB


def test_a_page_that_is_not_there_is_refused(put: Put) -> None:
    with pytest.raises(NotShown):
        page_image(put(saved(plain())), 2, 1000)


@pytest.mark.parametrize(("page", "width"), [(0, 1000), (-1, 1000), (1, 999), (1, 10**6)])
def test_no_caller_asks_for_a_width_or_page_outside_the_bounds(put: Put, page: int, width: int) -> None:
    with pytest.raises(ValueError):
        page_image(put(saved(plain())), page, width)


def test_a_child_that_is_too_slow_is_killed_and_the_file_may_be_asked_again(put: Put) -> None:
    with pytest.raises(NotNow):
        page_image(put(saved(plain())), 1, 1000, seconds=0.01)


def test_a_child_that_does_not_start_says_nothing_against_the_file(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(saved(plain()))
    for program in (os.devnull, "/bin/true"):
        monkeypatch.setattr(sys, "executable", program)
        with pytest.raises(NotNow):
            page_image(path, 1, 1000)


def test_what_the_child_says_is_believed_only_if_it_is_one_picture_of_bearable_size(
    put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(saved(plain()))
    good = page_image(path, 1, 1000)
    vast = good[:16] + (100_000).to_bytes(4, "big") * 2 + good[24:]
    for answer in (b"", b"<html>", good[:-1], good + b"<script>", vast):
        monkeypatch.setattr(render, "ask", lambda *_args, answer=answer, **_more: outside.STARTED + answer)
        with pytest.raises(NotShown):
            page_image(path, 1, 1000)


def test_the_asking_process_does_not_load_the_library_that_draws() -> None:
    code = "import sys, assessor.evidence.render, assessor.evidence.page_folder; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"pypdfium2", "pikepdf", "PIL", "flask"} & set(loaded)


def test_a_drawn_page_is_kept_and_a_page_that_cannot_be_shown_is_remembered(tmp_path: Path) -> None:
    pages = PageFolder(tmp_path / "pages")
    assert pages.read(SHA, 1, 1000) is None
    pages.keep(SHA, 1, 1000, b"picture")
    pages.keep(SHA, 2, 1000, b"")
    assert (pages.read(SHA, 1, 1000), pages.read(SHA, 2, 1000), pages.read(SHA, 1, 1600)) == (b"picture", b"", None)


@pytest.mark.parametrize("harm", [b"", b"short", bytes(32) + b"another picture"])
def test_a_kept_picture_that_was_changed_is_not_shown(tmp_path: Path, harm: bytes) -> None:
    pages = PageFolder(tmp_path)
    pages.keep(SHA, 1, 1000, b"picture")
    (tmp_path / f"{SHA}-1-1000").write_bytes(harm)
    assert pages.read(SHA, 1, 1000) is None


def test_the_folder_stays_within_its_bound_and_the_oldest_go_first(tmp_path: Path) -> None:
    pages = PageFolder(tmp_path, most=1000)
    for number in range(1, 21):
        pages.keep(SHA, number, 1000, bytes(100))
        os.utime(tmp_path / f"{SHA}-{number}-1000", (number, number))
        assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 1000 + 32
    assert pages.read(SHA, 1, 1000) is None
    assert pages.read(SHA, 20, 1000) == bytes(100)


def test_a_folder_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    PageFolder(tmp_path / "file" / "pages").keep(SHA, 1, 1000, b"picture")
    assert (tmp_path / "file").read_text() == "not a folder"


def test_a_name_that_is_no_digest_reaches_no_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError):
        PageFolder(tmp_path).read("../../etc/passwd", 1, 1000)
