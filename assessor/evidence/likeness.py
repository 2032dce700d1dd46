"""How a picture looks, as 256 bits: taken by a child process (likeness_child.py), as every look into a file of others is."""

import re
from pathlib import Path

from assessor.evidence.outside import STARTED, ChildUnavailable, TooSlow, ask

SECONDS = 8
CPU_SECONDS = 4
LONGEST = 256
_LIKENESS = re.compile(rb"[0-9a-f]{64}")


def likeness_of(path: Path, *, seconds: float = SECONDS) -> str | None:
    """The perceptual hash of the JPEG or PNG at `path`, 64 hexadecimal digits.

    None when it could not be taken: the file is kept all the same, only nothing is said about pictures like it.
    """
    try:
        answer = ask("assessor.evidence.likeness_child", (str(path.absolute()),), seconds=seconds, longest=LONGEST)
    except (ChildUnavailable, TooSlow):
        return None
    said = answer.removeprefix(STARTED).strip()
    return said.decode() if answer.startswith(STARTED) and _LIKENESS.fullmatch(said) else None
