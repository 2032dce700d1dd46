"""The child that looks at a picture: `python -m assessor.evidence.likeness_child FILE`.

It gives up its powers before it opens the file, then writes STARTED and 64 hexadecimal digits. Whatever goes wrong ends it
without them.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault(
    "OPENBLAS_NUM_THREADS", "1"
)  # each thread of it would reserve address space, which is limited here

import imagehash
import scipy.fftpack  # noqa: F401 - imagehash loads it when it is first needed, which would be after the limits
from PIL import Image

from assessor.evidence.likeness import CPU_SECONDS, LONGEST
from assessor.evidence.outside import STARTED, give_up_powers

SIDE = 16
"""The hash has SIDE × SIDE bits. 8 × 8 do not tell one console's screenshots apart (docs/decisions)."""


def likeness(image: Image.Image) -> str:
    """The hash of an opened picture; transparent parts count as white."""
    if image.mode in ("RGBA", "LA", "P"):
        opaque = Image.new("RGBA", image.size, "white")
        opaque.alpha_composite(image.convert("RGBA"))
        image = opaque
    image.draft("L", (512, 512))
    return str(imagehash.phash(image.convert("L"), hash_size=SIDE))


def main(path: Path) -> None:
    """Print the hash of one picture. Ends with an exception, and without a hash, if that cannot be done."""
    sys.stdout.buffer.write(STARTED)
    sys.stdout.buffer.flush()
    give_up_powers(seconds=CPU_SECONDS, longest=LONGEST)
    with Image.open(path, formats=("JPEG", "PNG")) as image:
        sys.stdout.buffer.write(likeness(image).encode())
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
