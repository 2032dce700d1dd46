"""The reading child: `python -m assessor.evidence.text_child FILE`. Gives up its powers before it opens the file.

Writes STARTED, then the text of the first pages as one JSON list. Whatever goes wrong ends it without an answer.
"""

import json
import sys
from pathlib import Path

import pypdfium2

from assessor.evidence.outside import STARTED, give_up_powers
from assessor.evidence.render import CPU_SECONDS
from assessor.evidence.text import LONGEST, LONGEST_ANSWER, MOST_PAGES


def main(path: Path) -> None:
    """Take the text out. Ends with an exception, and without an answer, if that cannot be done."""
    print(STARTED.decode().strip(), flush=True)  # noqa: T201
    give_up_powers(seconds=CPU_SECONDS, longest=LONGEST_ANSWER)
    with pypdfium2.PdfDocument(path) as document:
        pages = [_text(document, number) for number in range(min(len(document), MOST_PAGES))]
    print(json.dumps(pages, ensure_ascii=False), flush=True)  # noqa: T201


def _text(document: pypdfium2.PdfDocument, number: int) -> str:
    return str(document[number].get_textpage().get_text_range())[:LONGEST]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
