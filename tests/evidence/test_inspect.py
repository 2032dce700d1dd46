"""What may be uploaded as evidence, and what is refused with which words."""

import os
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String

from assessor.evidence import child, outside, pdf_streams
from assessor.evidence import inspect as inspection
from assessor.evidence.inspect import Inspected, InspectionUnavailable, Rejected, inspect
from assessor.evidence.pdf import inspect_pdf
from assessor.evidence.refusals import SENTENCES
from tests.evidence import honest, hostile, hostile_pdfs, hostile_rarities
from tests.evidence import pdf_makers as pdfs
from tests.evidence.pdf_makers import changed

Put = Callable[[bytes], Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    def keep(data: bytes) -> Path:
        path = tmp_path / "upload"
        path.write_bytes(data)
        return path

    return keep


def refused(path: Path, name: str, **options: Any) -> Rejected:
    with pytest.raises(Rejected) as no:
        inspect(path, name, **options)
    return no.value


@pytest.mark.parametrize(("case", "make", "code"), hostile_pdfs.PDFS, ids=[row[0] for row in hostile_pdfs.PDFS])
def test_a_pdf_that_acts_hides_reaches_outside_or_explodes_is_refused(
    put: Put, case: str, make: pdfs.Maker, code: str
) -> None:
    assert refused(put(make()), "合同.pdf").code == code, case


@pytest.mark.parametrize(
    ("case", "make", "code"), hostile_rarities.RARITIES, ids=[row[0] for row in hostile_rarities.RARITIES]
)
def test_rarer_dangers_are_refused_too(put: Put, case: str, make: pdfs.Maker, code: str) -> None:
    with pytest.raises(Rejected) as no:
        inspect_pdf(put(make()))
    assert no.value.code == code, case


@pytest.mark.parametrize(("case", "name", "make", "code"), hostile.PICTURES, ids=[row[0] for row in hostile.PICTURES])
def test_a_picture_that_is_broken_enormous_or_carries_something_is_refused(
    put: Put, case: str, name: str, make: pdfs.Maker, code: str
) -> None:
    assert refused(put(make()), name).code == code, case


@pytest.mark.parametrize(("case", "name", "make", "code"), hostile.OTHERS, ids=[row[0] for row in hostile.OTHERS])
def test_a_file_of_another_kind_is_refused_whatever_its_name_says(
    put: Put, case: str, name: str, make: pdfs.Maker, code: str
) -> None:
    assert refused(put(make()), name).code == code, case


@pytest.mark.parametrize(("name", "code"), hostile.NAMES, ids=[ascii(name) for name, _ in hostile.NAMES])
def test_a_name_that_could_mislead_the_one_who_downloads_it_is_refused(put: Put, name: str, code: str) -> None:
    assert refused(put(pdfs.saved(pdfs.plain())), name).code == code


@pytest.mark.parametrize(("case", "name", "make", "expected"), honest.FILES, ids=[row[0] for row in honest.FILES])
def test_an_ordinary_file_is_accepted(
    put: Put, case: str, name: str, make: pdfs.Maker, expected: dict[str, Any]
) -> None:
    found = inspect(put(make()), name)
    assert {key: getattr(found, key) for key in expected} == expected, case


def test_ordinary_files_without_a_peculiarity_give_no_warning(put: Put) -> None:
    assert inspect(put(pdfs.saved(pdfs.plain())), "合同.pdf") == Inspected("application/pdf", 1, None, None, ())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda pdf: pdfs.link(pdf, S=Name.URI, URI=String("https://example.test")), "网页链接"),
        (pdfs.signed, "没有验证签章真伪"),
        (lambda pdf: pdfs.field(pdf, "Tx"), "表单域"),
    ],
)
def test_a_peculiarity_that_does_no_harm_is_told_to_the_reviewer(put: Put, change: pdfs.Change, words: str) -> None:
    assert words in "".join(inspect(put(changed(change)), "合同.pdf").warnings)


def test_a_picture_saved_under_another_pictures_extension_is_accepted_by_what_it_is(put: Put) -> None:
    found = inspect(put(honest.picture("JPEG")), "截图.PNG")
    assert found.media_type == "image/jpeg"
    assert "扩展名与内容不一致" in found.warnings[0]


def test_bytes_a_phone_leaves_behind_the_picture_are_flagged(put: Put) -> None:
    found = inspect(put(honest.picture("JPEG") + b"SEFH\x66\x00 phone trailer"), "现场.jpg")
    assert "多余数据" in found.warnings[0]


def test_a_small_crack_in_a_pdf_is_mended_and_flagged(put: Put) -> None:
    cracked = pdfs.saved(pdfs.plain()).replace(b"startxref\n", b"startxref\n1")
    assert "轻微损伤" in inspect(put(cracked), "合同.pdf").warnings[0]


def test_exactly_300_pages_are_accepted(put: Put) -> None:
    assert inspect(put(pdfs.saved(pdfs.plain(pages=300))), "合同.pdf").pages == 300


def test_a_file_above_the_callers_limit_is_refused_with_its_size(put: Put) -> None:
    no = refused(put(bytes(3 * 1024 * 1024)), "合同.pdf", largest=2 * 1024 * 1024)
    assert (no.code, "3.0 MB" in no.reason) == ("too_large", True)


def test_every_refusal_says_why_and_what_to_do_in_whole_sentences() -> None:
    for code, (why, todo) in SENTENCES.items():
        no = Rejected(code, "12")
        assert no.reason.endswith("。") and no.advice.endswith("。"), code
        assert "{" not in no.reason + no.advice, code
        assert str(no) == no.reason + no.advice
        assert len(why) >= 8 and len(todo) >= 8, code


def test_a_file_that_takes_too_long_is_given_up_and_its_child_is_gone(
    put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    children: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen

    def remember(*args: Any, **options: Any) -> subprocess.Popen[bytes]:
        children.append(real(*args, **options))
        return children[-1]

    monkeypatch.setattr(subprocess, "Popen", remember)
    path = put(pdfs.many_objects(150_000))
    assert refused(path, "合同.pdf", seconds=0.05).code == "too_slow"
    assert children[0].returncode is not None


def test_the_child_sees_neither_the_secrets_of_the_service_nor_its_libraries(
    put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "do-not-pass-on")
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:p@h/d")
    seen: list[dict[str, str]] = []
    real = subprocess.Popen

    def remember(*args: Any, **options: Any) -> subprocess.Popen[bytes]:
        seen.append(options.get("env", {}))
        return real(*args, **options)

    monkeypatch.setattr(subprocess, "Popen", remember)
    inspect(put(pdfs.saved(pdfs.plain())), "合同.pdf")
    assert not {"SECRET_KEY", "DATABASE_URL"} & set(seen[0])
    loaded = "import sys, assessor.evidence.child, assessor.evidence.pdf, assessor.evidence.image; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True).stdout.split()
    assert not {"flask", "sqlalchemy", "sqlmodel", "polars"} & set(modules)


def test_the_child_has_given_up_memory_and_the_right_to_write_long_files(tmp_path: Path) -> None:
    greedy = (
        "import sys; from assessor.evidence import outside; outside.give_up_powers(seconds=10, longest=65536)\n"
        "try: bytearray(2 << 30)\nexcept MemoryError: print('no memory')\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "try:\n f = open(sys.argv[1], 'wb'); f.write(bytes(1 << 20)); f.close()\nexcept OSError: print('no writing')"
    )
    said = subprocess.run([sys.executable, "-c", greedy, tmp_path / "out"], capture_output=True, text=True, check=True)
    assert said.stdout.split("\n")[:2] == ["no memory", "no writing"]


def test_the_child_gives_up_its_powers_before_it_opens_the_file(tmp_path: Path) -> None:
    pipe = tmp_path / "never.pdf"
    os.mkfifo(pipe)  # opening it waits for a writer who never comes
    waiting = subprocess.Popen(
        [sys.executable, "-m", "assessor.evidence.child", pipe, "never.pdf"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert waiting.stdout is not None
        assert waiting.stdout.readline().strip() == child.STARTED
        limits, deadline = "", time.monotonic() + 10
        while str(outside.MEMORY) not in limits and time.monotonic() < deadline:
            limits = Path(f"/proc/{waiting.pid}/limits").read_text()
        assert f"Max address space {outside.MEMORY}" in " ".join(limits.split())
        assert f"Max cpu time {child.SECONDS}" in " ".join(limits.split())
    finally:
        waiting.kill()
        waiting.communicate()


def test_a_child_that_dies_on_the_file_means_refused_and_one_that_never_starts_means_unavailable(
    put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(pdfs.saved(pdfs.plain()))
    for answer, expected in (
        (f"{child.STARTED}\n", Rejected),
        (f"{child.STARTED}\n[1", Rejected),
        ("", InspectionUnavailable),
    ):
        monkeypatch.setattr(inspection, "_ask_child", lambda *_args, answer=answer: answer)
        with pytest.raises(expected):
            inspect(path, "合同.pdf")


def test_a_missing_interpreter_means_unavailable_not_refused(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", os.devnull)
    with pytest.raises(InspectionUnavailable):
        inspect(put(pdfs.saved(pdfs.plain())), "合同.pdf")


@settings(max_examples=25)
@given(data=st.data())
def test_no_mutation_of_an_honest_file_makes_the_inspection_itself_fail(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    name, original = data.draw(
        st.sampled_from([("a.pdf", pdfs.saved(pdfs.plain(pages=2))), ("a.png", honest.picture("PNG", (64, 64)))])
    )
    mutant = bytearray(original)
    for _ in range(data.draw(st.integers(1, 8))):
        mutant[data.draw(st.integers(0, len(mutant) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / "mutant"
    path.write_bytes(mutant[: data.draw(st.integers(1, len(mutant)))])
    answer: Inspected | Rejected
    try:
        answer = inspect(path, name)
    except Rejected as no:
        answer = no
    assert isinstance(answer, Inspected) or answer.reason


def test_a_jump_to_a_page_on_opening_and_resources_named_like_dangers_do_no_harm(put: Put) -> None:
    def change(pdf: Any) -> None:
        pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])
        pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array()), EmbeddedFiles=Dictionary(Names=Array()))
        fonts = pdf.pages[0].Resources.Font
        fonts.JS = fonts.EF = fonts.AA = fonts.F1

    assert inspect(put(changed(change)), "合同.pdf").pages == 1


def test_opening_a_stream_stops_as_soon_as_it_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_streams, "LARGEST_STREAM", 1024 * 1024)
    slowly_growing = zlib.compress(os.urandom(3 * 1024 * 1024), 1)
    with pytest.raises(Rejected) as no:
        pdf_streams._inflated_size(slowly_growing, 1)
    assert no.value.code == "pdf_bomb"
