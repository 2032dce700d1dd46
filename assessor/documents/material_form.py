"""A form of the document (such as 兑付申请表) with what was filled in, to be printed, signed and sealed."""

from typing import ClassVar

from assessor.documents.provider_filing import FiledAnswer
from assessor.documents.shapes import Enterprise, Paper, Shape, Words


class FormPart(Shape):
    """One section: `answers` of what is given once, or `heads` and `lines` of a list (None in a line: not filled in)."""

    title: Words
    answers: tuple[FiledAnswer, ...] = ()
    heads: tuple[Words, ...] = ()
    lines: tuple[tuple[str | None, ...], ...] = ()


class MaterialFormPaper(Paper):
    """The filled-in form. `by_hand`: fields for pen and seal. `unfinished`: how many things are still open."""

    kind: ClassVar[str] = "material_form"
    title: Words
    cites: Words
    enterprise: Enterprise
    parts: tuple[FormPart, ...]
    by_hand: tuple[Words, ...] = ()
    unfinished: int = 0
