"""A picture made smaller for paper, by a child process (thumb_child.py) like everything that opens a file."""

from pathlib import Path

from assessor.evidence.outside import STARTED, ChildUnavailable, TooSlow, ask

WIDEST = 1000
"""Pixels of the longer side."""

LARGEST = 2 * 1024 * 1024
CPU_SECONDS = 4
SECONDS = 8

_JPEG, _END = b"\xff\xd8\xff", b"\xff\xd9"


def small_picture(path: Path, *, seconds: float = SECONDS) -> bytes | None:
    """The JPEG or PNG at `path` as a JPEG of at most WIDEST pixels; None when that cannot be done within the limits."""
    try:
        answer = ask("assessor.evidence.thumb_child", (str(path.absolute()),), seconds=seconds, longest=LARGEST)
    except (ChildUnavailable, TooSlow):
        return None
    picture = answer.removeprefix(STARTED)
    whole = answer.startswith(STARTED) and picture.startswith(_JPEG) and picture.endswith(_END)
    return picture if whole else None
