"""The child that makes a picture smaller: `python -m assessor.evidence.thumb_child FILE`.

It gives up its powers before it opens the file, writes STARTED and then one JPEG to standard output, without the
notes (place, device) that a camera writes into its pictures.
"""

import sys
from pathlib import Path

from PIL import Image, ImageOps

from assessor.evidence.outside import STARTED, give_up_powers
from assessor.evidence.thumb import CPU_SECONDS, LARGEST, WIDEST


def main(path: Path) -> None:
    """Write the smaller picture. Ends with an exception, and without one, if that cannot be done."""
    sys.stdout.buffer.write(STARTED)
    sys.stdout.buffer.flush()
    give_up_powers(seconds=CPU_SECONDS, longest=LARGEST)
    Image.MAX_IMAGE_PIXELS = 120_000_000
    with Image.open(path, formats=("JPEG", "PNG")) as image:
        image.draft("RGB", (WIDEST, WIDEST))
        upright = ImageOps.exif_transpose(image).convert("RGB")
        upright.thumbnail((WIDEST, WIDEST))
        upright.save(sys.stdout.buffer, "JPEG", quality=80)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
