"""The printed filing of a provider (备案申报书): what was filled in, the files, and what the office decided."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field, StrictInt

from assessor.documents.shapes import Count, Digest, Enterprise, Moment, Paper, Shape, Words


class FiledAnswer(Shape):
    """One answer in words; None was not answered."""

    label: Words
    value: str | None


class FiledGroup(Shape):
    """One section, or one line of a section of lines."""

    title: Words
    answers: tuple[FiledAnswer, ...]


class FiledPaper(Shape):
    """One file that was handed in, and as which material."""

    name: Words
    material: Words
    size: Count
    sha256: Digest


class ProviderFilingPaper(Paper):
    """备案申报书. `filed_on` is None while the version printed is not accepted."""

    kind: ClassVar[str] = "provider_filing"
    title: Words
    provider: Enterprise
    office: Words
    version: Annotated[StrictInt, Field(ge=1)]
    submitted_at: Moment
    submitted_by: Words
    filed_on: date | None = None
    conditions: tuple[Words, ...] = ()
    groups: tuple[FiledGroup, ...]
    files: tuple[FiledPaper, ...] = ()
