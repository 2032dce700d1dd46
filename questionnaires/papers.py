"""The papers of a programme: what has to be handed in, and the forms whose layout the document itself gives."""

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


class Form(Shape):
    """A form of the document: who fills it in, and its fields in sections. Its own questions are no facts of the rules."""

    id: str
    title: str
    filled_by: str
    cites: str
    intro: str = ""
    sections: tuple[Section, ...]
