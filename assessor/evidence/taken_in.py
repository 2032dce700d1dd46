"""What is known of a file once it was looked at and kept."""

from dataclasses import dataclass

from assessor.evidence.inspect import Inspected


@dataclass(frozen=True)
class TakenIn:
    """A file that was looked at and whose bytes are in the store. `likeness`: a picture's perceptual hash, where taken."""

    name: str
    sha256: str
    size: int
    seen: Inspected
    likeness: str | None = None
