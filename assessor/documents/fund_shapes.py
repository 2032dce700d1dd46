"""What the papers of a year's fund are made from: the payment list of a city, and its declaration. Money is integer 分."""

from typing import Annotated, ClassVar

from pydantic import Field, StrictInt

from assessor.documents.shapes import Count, Digest, Fen, Paper, Shape, Uscc, Words


class PaymentRow(Shape):
    """A project of the list: what it is computed from, and what it gets."""

    number: Words
    name: Words
    uscc: Uscc
    base_fen: Fen
    award_fen: Fen


class PaymentListPaper(Paper):
    """补助资金名单: one city's lines of a frozen run. `total_words` is the total in capital characters."""

    kind: ClassVar[str] = "payment_list"
    programme: Words
    city: Words
    organisation: Words
    run: Annotated[StrictInt, Field(ge=1)]
    run_digest: Digest
    ratio: Words | None
    rows: tuple[PaymentRow, ...] = Field(min_length=1)
    base_fen: Fen
    total_fen: Fen
    total_words: Words


class DeclaredAnswer(Shape):
    """A field of the form as printed; `by_record` says in words what the records give where that differs."""

    label: Words
    value: str = Field(default="", max_length=10_000)
    by_record: str = ""


class DeclaredSection(Shape):
    """A section of the form with its fields; `lines`: one block of fields a line, for sections such as the cases."""

    title: Words
    intro: str = ""
    answers: tuple[DeclaredAnswer, ...] = ()
    lines: tuple[tuple[DeclaredAnswer, ...], ...] = ()


class DeclaredProject(Shape):
    """A project that the declaration stands for."""

    number: Words
    name: Words
    uscc: Uscc
    base_fen: Fen


class DeclarationPaper(Paper):
    """申报书: what a city and its finance office declare for the fund, as frozen."""

    kind: ClassVar[str] = "declaration"
    title: Words
    city: Words
    organisation: Words
    finance: Words
    version: Annotated[StrictInt, Field(ge=1)]
    copies: Count
    sections: tuple[DeclaredSection, ...]
    projects: tuple[DeclaredProject, ...]
    enterprises: Count
    base_fen: Fen
