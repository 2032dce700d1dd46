"""The certificate: one page, its fingerprint and address in words, and a QR code that is the address of its page."""

import io

import numpy as np
import pypdfium2
import pytest
import segno
from PIL import Image

from assessor.cases.certificate_paper import qr_rows
from assessor.documents.render import render
from tests.documents import examples
from tests.documents.pdf_text import page_count, text_of

CASES = pytest.mark.parametrize("case", ["certificate", "certificate-long"])
SCALE = 6


def _printed(case: str) -> Image.Image:
    document = pypdfium2.PdfDocument(io.BytesIO(render("certificate", examples.ALL[case])))
    picture = document[0].render(scale=SCALE).to_pil().convert("L")
    document.close()
    return picture


def _modules(page: Image.Image, count: int) -> list[str]:
    """The code as a scanner finds it: the black square at the lower right, read at the middle of each module."""
    dark = np.asarray(page) < 24
    dark[: int(page.height * 0.6)] = False
    dark[:, : int(page.width * 0.75)] = False
    dark[:, int(page.width * 0.94) :] = False
    dark[int(page.height * 0.94) :] = False
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    top, left = rows[0], columns[0]
    step = (rows[-1] + 1 - top) / count
    assert step == pytest.approx((columns[-1] + 1 - left) / count, rel=0.02)
    middle = [int((n + 0.5) * step) for n in range(count)]
    return ["".join(str(int(dark[top + y, left + x])) for x in middle) for y in middle]


@CASES
def test_the_printed_code_is_module_by_module_the_code_of_the_address(case: str) -> None:
    wanted = qr_rows(examples.ADDRESS)
    assert tuple(_modules(_printed(case), len(wanted))) == wanted


def test_the_code_holds_the_address_with_a_quarter_of_it_to_spare() -> None:
    made = segno.make(examples.ADDRESS, error="m", micro=False)
    assert made.error in ("M", "Q", "H")
    assert len(qr_rows(examples.ADDRESS)) == made.symbol_size(border=0)[0]
    assert qr_rows(examples.ADDRESS) != qr_rows(examples.ADDRESS + "x")


@CASES
def test_a_certificate_is_one_page_with_its_number_fingerprint_and_address(case: str) -> None:
    data = examples.ALL[case]
    document = render("certificate", data)
    text = text_of(document)
    assert page_count(document) == 1
    for said in (data["number"], data["fingerprint"], data["address"], data["enterprise"]["uscc"]):
        assert said in text
    assert ("★" * data["stars"]) in text
    assert ("演示环境" in text) is data["demo"]
