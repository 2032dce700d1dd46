"""Look at an uploaded file before it is kept: what it is, how large, and whether it could harm the person who opens it.

The file is never opened in the service's own process. A child (child.py) with little memory and little time does it,
and is killed if it does not come back: a hostile file can hurt nothing but its own inspection.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from assessor.evidence import kinds
from assessor.evidence.child import LONGEST_ANSWER, SECONDS, STARTED
from assessor.evidence.outside import ChildUnavailable, TooSlow, ask
from assessor.evidence.refusals import SENTENCES, Rejected

__all__ = ["Inspected", "InspectionUnavailable", "Rejected", "inspect"]

LARGEST = 50 * 1024 * 1024
"""Bytes of one file, unless the caller sets another limit."""


class InspectionUnavailable(RuntimeError):
    """The child did not start, or ended before it looked at the file: our fault, not the file's. Try again later."""


@dataclass(frozen=True)
class Inspected:
    """An accepted file. `pages` for PDF, `width` and `height` (pixels) for images; `warnings` are Chinese sentences."""

    media_type: str
    pages: int | None
    width: int | None
    height: int | None
    warnings: tuple[str, ...]


def inspect(path: Path, name: str, *, seconds: float = SECONDS, largest: int = LARGEST) -> Inspected:
    """Inspect the file at `path`, uploaded under `name`.

    Raises Rejected (reason and advice in Chinese), or InspectionUnavailable if the inspection itself could not run.
    """
    kinds.check_name(name)
    size = path.stat().st_size
    if size == 0:
        raise Rejected("empty")
    if size > largest:
        raise Rejected("too_large", f"{size / 1_048_576:.1f} MB")
    return _read_answer(_ask_child(path, name, seconds))


def _ask_child(path: Path, name: str, seconds: float) -> str:
    try:
        answer = ask("assessor.evidence.child", (str(path.absolute()), name), seconds=seconds, longest=LONGEST_ANSWER)
    except ChildUnavailable as error:
        raise InspectionUnavailable(str(error)) from error
    except TooSlow:
        raise Rejected("too_slow", f"{seconds:g}") from None
    return answer.decode("utf-8", "replace")


def _read_answer(answer: str) -> Inspected:
    started, _, verdict = answer.partition("\n")
    if started != STARTED:
        raise InspectionUnavailable("the inspection child ended before it looked at the file")
    try:
        said = json.loads(verdict)
        if "no" in said:
            code, detail = said["no"]
            raise Rejected(code if code in SENTENCES else "crashed", str(detail))
        found = said["ok"]
        return Inspected(found["media_type"], found["pages"], found["width"], found["height"], tuple(found["warnings"]))
    except (json.JSONDecodeError, KeyError, TypeError, ValueError):
        raise Rejected("crashed") from None
