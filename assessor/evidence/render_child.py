"""The rendering child: `python -m assessor.evidence.render_child FILE PAGE WIDTH`, page counted from 1.

It gives up its powers before it opens the file, writes STARTED and then one PNG to standard output. Whatever goes wrong
in between ends it, and the answer is then no picture.
"""

import ctypes
import sys
from pathlib import Path

import noto_cjk_sans_otc
import pypdfium2
import pypdfium2.raw as pdfium

from assessor.evidence.outside import STARTED, give_up_powers
from assessor.evidence.render import CPU_SECONDS, LARGEST, MOST_PIXELS


def main(path: Path, number: int, width: int) -> None:
    """Draw one page. Ends with an exception, and without a picture, if that cannot be done."""
    _use_fonts_of_the_house()
    sys.stdout.buffer.write(STARTED)
    sys.stdout.buffer.flush()
    give_up_powers(seconds=CPU_SECONDS, longest=LARGEST)
    with pypdfium2.PdfDocument(path) as document:
        document.init_forms()  # seals and signatures are fields of a form: without this they would not be drawn
        page = document[number - 1]
        across, down = page.get_size()
        picture = page.render(scale=_scale(across, down, width), rev_byteorder=True).to_pil()
    picture.convert("RGB").save(sys.stdout.buffer, "PNG", compress_level=4)
    sys.stdout.buffer.flush()


def _scale(across: float, down: float, width: int) -> float:
    """Pixels for a point, so that the page is `width` wide or, when that would be too large, as large as allowed."""
    wished: float = width / across
    return min(wished, float((MOST_PIXELS / (across * down)) ** 0.5))


def _use_fonts_of_the_house() -> None:
    """Invoices name Chinese fonts without carrying them. Every machine shows them in the same font: the service's own."""
    folder = str(Path(noto_cjk_sans_otc.FONT_PATH).parent).encode()
    config = pdfium.FPDF_LIBRARY_CONFIG(version=2)
    paths = (ctypes.c_char_p * 2)(folder, None)
    config.m_pUserFontPaths = ctypes.cast(paths, type(config.m_pUserFontPaths))
    pdfium.FPDF_DestroyLibrary()
    pdfium.FPDF_InitLibraryWithConfig(config)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
