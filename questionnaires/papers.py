"""The papers of a programme: what has to be handed in, and the forms whose layout the document itself gives."""

from typing import Literal

from pydantic import Field

from questionnaires.base import Shape
from questionnaires.forms import Section


class Material(Shape):
    """One material due: who hands it in (a carrier), how many at least, and the form it is filled on, if there is one."""

    id: str
    title: str
    by: str
    cites: str
    at_least: int = 1
    form: str | None = None
    kind: str | None = None
    help: str = ""


Known = Literal["office", "today", "enterprises", "base", "by_hand"]
"""What the service knows of a field: the office's name · the day · enterprises with confirmed projects · their amount ·
nothing, because it is written or stamped on the paper by hand."""


class Form(Shape):
    """A form of the document: who fills it in, and its fields in sections. Its own questions are no facts of the rules.

    `known`: question id → what the service knows of it; shown beside what is typed, or filled in.
    """

    id: str
    title: str
    filled_by: str
    cites: str
    intro: str = ""
    sections: tuple[Section, ...]
    known: dict[str, Known] = Field(default_factory=dict)
