"""Something that stands in the way of submitting."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """Something that stands in the way of submitting, and where. line_id and question may be '' (the whole section)."""

    section: str
    line_id: str
    question: str
    words: str
