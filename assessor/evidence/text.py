"""The text of a PDF, taken out by a child process (text_child.py): the service's own process never opens the file."""

import json
from pathlib import Path

from assessor.evidence.outside import STARTED, ChildUnavailable, TooSlow, ask
from assessor.evidence.render import SECONDS

MOST_PAGES = 3
"""Pages looked at; an invoice has one or two."""

LONGEST = 20_000
"""Characters of a page."""

LONGEST_ANSWER = 512 * 1024


class NotRead(RuntimeError):
    """No text could be taken out of this file. `later`: the machine was too busy, another try may go well."""

    def __init__(self, why: str, *, later: bool = False) -> None:
        super().__init__(why)
        self.later = later


def text_of(path: Path, *, seconds: float = SECONDS) -> str:
    """The text of the first pages; empty for a scan. Raises NotRead."""
    try:
        answer = ask("assessor.evidence.text_child", (str(path.absolute()),), seconds=seconds, longest=LONGEST_ANSWER)
    except (ChildUnavailable, TooSlow) as error:
        raise NotRead(str(error), later=True) from error
    if not answer.startswith(STARTED):
        raise NotRead("the reading child ended before it looked at the file", later=True)
    try:
        pages = json.loads(answer.removeprefix(STARTED))
        return "\n".join(str(page)[:LONGEST] for page in pages[:MOST_PAGES])
    except (ValueError, TypeError) as error:
        raise NotRead("no text") from error
