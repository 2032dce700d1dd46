"""Pictures of pages that were drawn once, in a bounded folder: by the file's SHA-256, the page and the width.

A picture is written once, appears whole, and is read only if it is still what was written. It may be thrown away at any
time: it can be drawn again from the original.
"""

import hashlib
import os
import re
import tempfile
from contextlib import suppress
from pathlib import Path

MOST_BYTES = 512 * 1024 * 1024
"""Of all pictures together; when there are more, the oldest quarter goes."""

_DIGEST = re.compile(r"[0-9a-f]{64}")


class PageFolder:
    """The folder, made when the first picture comes."""

    def __init__(self, folder: Path, *, most: int = MOST_BYTES) -> None:
        self._folder = folder
        self._most = most

    def read(self, sha256: str, page: int, width: int) -> bytes | None:
        """The picture; empty bytes for a page of which it is known that it cannot be shown; None if nothing is kept."""
        try:
            kept = self._place(sha256, page, width).read_bytes()
        except FileNotFoundError:
            return None
        digest, picture = kept[:32], kept[32:]
        return picture if hashlib.sha256(picture).digest() == digest else None

    def keep(self, sha256: str, page: int, width: int, picture: bytes) -> None:
        """Keep a picture (empty: cannot be shown). A full disk or a folder that cannot be written loses nothing."""
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._make_room(len(picture))
            with tempfile.NamedTemporaryFile(dir=self._folder, prefix="new-", delete=False) as file:
                file.write(hashlib.sha256(picture).digest() + picture)
            Path(file.name).replace(self._place(sha256, page, width))

    def _place(self, sha256: str, page: int, width: int) -> Path:
        if not _DIGEST.fullmatch(sha256):
            raise ValueError("not a SHA-256 in lower-case hexadecimal")
        return self._folder / f"{sha256}-{page}-{width}"

    def _make_room(self, coming: int) -> None:
        with os.scandir(self._folder) as entries:
            kept = sorted((stat.st_mtime, stat.st_size, entry.path) for entry in entries for stat in (entry.stat(),))
        total = sum(size for _, size, _ in kept) + coming
        if total <= self._most:
            return
        for _, size, path in kept:
            Path(path).unlink(missing_ok=True)
            total -= size
            if total <= self._most * 3 // 4:
                return
