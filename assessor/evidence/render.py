"""A page of a PDF as a picture, drawn by a child process (render_child.py): a hostile page hurts nothing but its own
picture, and the service's own process never opens the file."""

from pathlib import Path

from assessor.evidence.outside import STARTED, ChildUnavailable, TooSlow, ask

CPU_SECONDS = 4
SECONDS = 8
"""Patience on a busy machine; the child itself ends after CPU_SECONDS of work."""

LARGEST = 12 * 1024 * 1024
"""Bytes of one picture."""

MOST_PIXELS = 12_000_000
"""A page that would be larger is drawn smaller; an A3 drawing 2400 pixels wide has 8 million."""

WIDTHS = (1000, 1600, 2400)
"""Pixels; the widths a page may be asked in."""

_PNG = b"\x89PNG\r\n\x1a\n"
_END = b"IEND\xaeB`\x82"


class NotShown(RuntimeError):
    """This page cannot be drawn within the limits. It will not get better by asking again."""


class NotNow(RuntimeError):
    """The page was not drawn, and the file may be innocent: the machine was too busy, or the child did not start."""


def page_image(path: Path, page: int, width: int, *, seconds: float = SECONDS) -> bytes:
    """The page (counted from 1) of the PDF at `path` as PNG, `width` pixels wide, or less if it is a very long page.

    Raises NotShown, NotNow; ValueError for a page or width that no caller should ask for.
    """
    if page < 1 or width not in WIDTHS:
        raise ValueError(f"page {page}, width {width}")
    arguments = (str(path.absolute()), str(page), str(width))
    try:
        answer = ask("assessor.evidence.render_child", arguments, seconds=seconds, longest=LARGEST + len(STARTED))
    except (ChildUnavailable, TooSlow) as error:
        raise NotNow(str(error)) from error
    if not answer.startswith(STARTED):
        raise NotNow("the rendering child ended before it looked at the file")
    picture = answer.removeprefix(STARTED)
    if not _is_whole_picture(picture):
        raise NotShown(f"no picture of page {page}")
    return picture


def _is_whole_picture(data: bytes) -> bool:
    """Whether these bytes are one PNG from beginning to end, and not larger than allowed: the child is not trusted."""
    if not (data.startswith(_PNG) and data.endswith(_END) and len(data) > 33):
        return False
    width, height = int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    return 0 < width * height <= MOST_PIXELS + 2 * (width + height)
