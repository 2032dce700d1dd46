"""Where evidence is kept: once, for good, under the SHA-256 of its bytes. A local folder or any S3-compatible service.

Two uploads of the same bytes are one object. An object appears whole or not at all; `put` returns when it is on disk.
"""

import contextlib
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, Literal

import obstore
from obstore.exceptions import AlreadyExistsError
from obstore.store import LocalStore, ObjectStore, from_url

from assessor.evidence.refusals import Rejected

LARGEST = 50 * 1024 * 1024
"""Bytes of one object, unless the caller sets another limit."""

_PIECE = 256 * 1024
_DIGEST = re.compile(r"[0-9a-f]{64}")

State = Literal["intact", "damaged", "missing"]


class MissingObject(LookupError):
    """Nothing is kept under this SHA-256."""


class DamagedObject(RuntimeError):
    """What is kept under this SHA-256 no longer has it. Never hand it out; restore it from a backup."""


class ChangedWhileRead(RuntimeError):
    """The source file changed between hashing and keeping; nothing was kept."""


@dataclass(frozen=True)
class Kept:
    """Identity of kept bytes: SHA-256 in lower-case hexadecimal, and their number."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Spooled(Kept):
    """An upload on local disk, ready to be inspected. The file at `path` goes when its block ends."""

    path: Path


@contextlib.contextmanager
def spool(stream: BinaryIO, *, largest: int = LARGEST, folder: Path | None = None) -> Iterator[Spooled]:
    """Write an upload to a private temporary file, hashing it on the way; it is removed when the block ends.

    Raises Rejected (empty, too_large) as soon as that is known; an endless upload is not read to its end.
    """
    with tempfile.NamedTemporaryFile(prefix="evidence-", dir=folder) as file:
        kept = _measure(stream, largest, file)
        file.flush()
        yield Spooled(kept.sha256, kept.size, Path(file.name))


class EvidenceStore:
    """Write-once objects in one place. Make it with `open_store`."""

    def __init__(self, backend: ObjectStore, folder: Path | None = None, *, conditional: bool = True) -> None:
        self._backend = backend
        self._folder = folder
        self._conditional = conditional  # else the key alone keeps it write-once: the same key is the same bytes

    def put(self, source: BinaryIO | Path, *, largest: int = LARGEST) -> Kept:
        """Keep the bytes of a stream or file. Bytes that are there already are not written again, but a damaged
        object is healed by them. Raises Rejected (empty, too_large)."""
        if not isinstance(source, Path):
            with spool(source, largest=largest) as spooled:
                return self.put(spooled.path, largest=largest)
        with source.open("rb") as file:
            kept = _measure(file, largest)
            if self.verify(kept.sha256) != "intact":
                self._publish(kept, file)
        self._make_durable(kept.sha256)
        return kept

    def exists(self, sha256: str) -> bool:
        """True if an object is kept under this SHA-256. Raises ValueError for what is not a SHA-256."""
        return self.size(sha256) is not None

    def size(self, sha256: str) -> int | None:
        """Bytes of the object, None if it is not there."""
        try:
            return int(obstore.head(self._backend, _key(sha256))["size"])
        except FileNotFoundError:
            return None

    def iterate(self, sha256: str) -> Iterator[bytes]:
        """The object in pieces, for a download. The last piece is held back until the hash is known to be right, so
        damaged bytes never arrive as a complete file.

        Raises MissingObject at once, DamagedObject before the last piece.
        """
        try:
            found = obstore.get(self._backend, _key(sha256))
        except FileNotFoundError:
            raise MissingObject(sha256) from None
        return _checked(found.stream(min_chunk_size=_PIECE), sha256)

    def read(self, sha256: str) -> bytes:
        """The whole object. Raises MissingObject, DamagedObject."""
        return b"".join(self.iterate(sha256))

    def verify(self, sha256: str) -> State:
        """Read the object again and compare its hash."""
        try:
            for _ in self.iterate(sha256):
                pass
        except MissingObject:
            return "missing"
        except DamagedObject:
            return "damaged"
        return "intact"

    def _publish(self, kept: Kept, file: BinaryIO) -> None:
        """Send the bytes, hashing them once more on the way: a change in between stops it, and nothing appears."""
        first: Literal["create", "overwrite"] = "create" if self._conditional else "overwrite"
        try:
            self._send(kept, file, first)
        except AlreadyExistsError:  # somebody was faster, or what is there is damaged
            if self.verify(kept.sha256) != "intact":
                self._send(kept, file, "overwrite")

    def _send(self, kept: Kept, file: BinaryIO, mode: Literal["create", "overwrite"]) -> None:
        obstore.put(self._backend, _key(kept.sha256), _same(file, kept.sha256), mode=mode, use_multipart=False)

    def _make_durable(self, sha256: str) -> None:
        """On a local disk: push the object and its folders' entries out of the cache: a power cut loses nothing."""
        if self._folder is None:
            return
        path = self._folder / _key(sha256)
        for place in (path, path.parent, path.parent.parent, self._folder):
            handle = os.open(place, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def open_store(location: str) -> EvidenceStore:
    """The store at a folder (`instance/evidence`) or URL (`file:///…`, `s3://bucket/prefix`, `memory:///`).

    S3-compatible services take their endpoint and keys from AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY,
    AWS_REGION (and AWS_ALLOW_HTTP=true for a service without TLS inside the same network, AWS_CONDITIONAL_PUT=disabled
    for one that does not know If-None-Match).
    """
    if location.startswith("file://"):
        location = location.removeprefix("file://")
    if "://" in location:
        return EvidenceStore(from_url(location), conditional=os.environ.get("AWS_CONDITIONAL_PUT") != "disabled")
    folder = Path(location).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    return EvidenceStore(LocalStore(folder), folder)


def _key(sha256: str) -> str:
    if not _DIGEST.fullmatch(sha256):
        raise ValueError("not a SHA-256 in lower-case hexadecimal")
    return f"sha256/{sha256[:2]}/{sha256}"


def _measure(source: BinaryIO, largest: int, copy: IO[bytes] | None = None) -> Kept:
    """Hash and count the bytes up to the limit, copying them on the way if asked."""
    digest, size = hashlib.sha256(), 0
    while piece := source.read(_PIECE):
        size += len(piece)
        if size > largest:
            raise Rejected("too_large", f"{largest / 1_048_576:g} MB 以上")
        digest.update(piece)
        if copy is not None:
            copy.write(piece)
    if size == 0:
        raise Rejected("empty")
    return Kept(digest.hexdigest(), size)


def _same(file: BinaryIO, sha256: str) -> Iterator[bytes]:
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
        yield piece
    if digest.hexdigest() != sha256:
        raise ChangedWhileRead("the file changed while it was being kept")


def _checked(pieces: Iterator[bytes], sha256: str) -> Iterator[bytes]:
    digest, held = hashlib.sha256(), b""
    for piece in pieces:
        if held:
            yield held
        held = bytes(piece)
        digest.update(held)
    if digest.hexdigest() != sha256:
        raise DamagedObject(sha256)
    yield held
