"""Make one of the demonstration's papers and keep its bytes. They are ours and are not inspected.

Apart from `evidence`, because another process does this, and without the tables and the verbs it starts in a moment.
"""

import io
from functools import cache

from PIL import Image

from assessor.demo.papers import Sheet
from assessor.documents.samples import sample
from assessor.evidence.inspect import Inspected
from assessor.evidence.store import EvidenceStore, open_store
from assessor.evidence.taken_in import TakenIn

MEDIA_TYPES = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg"}
SIZES = {"png": (1120, 630), "jpg": (960, 640)}


def keep(location: str, enterprise: str, seed: int, sheet: Sheet, resaved: bool = False) -> TakenIn:
    """Make one paper and keep its bytes; a picture may be saved again, smaller and coarser."""
    name, content = sample(
        sheet.kind, enterprise=enterprise, provider=sheet.provider, item=sheet.item, amount_fen=sheet.amount_fen,
        dated_on=sheet.dated_on, period=sheet.period, number=sheet.number, seed=seed,
    )  # fmt: skip
    if resaved:
        name, content = f"{name.rpartition('.')[0]}.jpg", _saved_again(content)
    stored = _store(location).put(io.BytesIO(content))
    extension = name.rpartition(".")[2]
    width, height = SIZES.get(extension, (None, None))
    seen = Inspected(MEDIA_TYPES[extension], 1 if extension == "pdf" else None, width, height, ())
    return TakenIn(name, stored.sha256, stored.size, seen, _likeness(content) if width else None)


def _saved_again(content: bytes) -> bytes:
    out = io.BytesIO()
    with Image.open(io.BytesIO(content)) as image:
        image.convert("RGB").resize(SIZES["jpg"]).save(out, "JPEG", quality=55)
    return out.getvalue()


def _likeness(content: bytes) -> str:
    from assessor.evidence.likeness_child import likeness  # in the worker only: it loads what the service need not

    with Image.open(io.BytesIO(content)) as image:
        return likeness(image)


def keep_picture(location: str, name: str, content: bytes) -> TakenIn:
    """Keep a picture of a visit. It is ours and is not inspected."""
    stored = _store(location).put(io.BytesIO(content))
    seen = Inspected(MEDIA_TYPES[name.rpartition(".")[2]], None, None, None, ())
    return TakenIn(name, stored.sha256, stored.size, seen)


@cache
def _store(location: str) -> EvidenceStore:
    return open_store(location)
