"""The inspection child: `python -m assessor.evidence.child FILE NAME`.

It takes from itself memory, time and the right to write before it opens the file, prints one line of JSON and ends.
Whatever a hostile file does, it does it here.
"""

import json
import sys
from pathlib import Path

from assessor.evidence import kinds, outside
from assessor.evidence.refusals import Rejected

SECONDS = 10
LONGEST_ANSWER = 64 * 1024
STARTED = outside.STARTED.decode().strip()


def main(path: Path, name: str) -> None:
    """Print STARTED, then {"ok": {...}} or {"no": [code, detail]}."""
    import assessor.evidence.image
    import assessor.evidence.pdf  # noqa: F401 - before the limits: loading libraries is not the file's doing

    print(STARTED, flush=True)  # noqa: T201
    outside.give_up_powers(seconds=SECONDS, longest=LONGEST_ANSWER)
    try:
        answer: dict[str, object] = {"ok": _inspect(path, name)}
    except Rejected as no:
        answer = {"no": [no.code, no.detail]}
    except MemoryError:
        answer = {"no": ["too_hungry", ""]}
    print(json.dumps(answer), flush=True)  # noqa: T201


def _inspect(path: Path, name: str) -> dict[str, object]:
    from assessor.evidence import image, pdf

    with path.open("rb") as file:
        media_type = kinds.recognise(file.read(kinds.HEAD_LENGTH))
    found: dict[str, object] = {"media_type": media_type, "pages": None, "width": None, "height": None}
    if media_type == kinds.PDF:
        found["pages"], warnings = pdf.inspect_pdf(path)
    else:
        found["width"], found["height"], warnings = image.inspect_image(path, media_type)
    unlike = kinds.mismatch(name, media_type)
    return found | {"warnings": [unlike, *warnings] if unlike else warnings}


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
