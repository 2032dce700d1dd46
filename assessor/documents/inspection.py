"""What the papers of a visit are made from: the check-list to take along, and the record afterwards."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from assessor.documents.shapes import Digest, Enterprise, Moment, Paper, Shape, Words

Result = Literal["confirmed", "partly", "refuted", "unverified"]


class Pair(Shape):
    """A claim, or a correction: what it is called, what was claimed, what was found instead (empty: as claimed)."""

    label: Words
    claimed: Words
    found: str = ""


class InspectedItem(Shape):
    """One item of the check-list. `pictures` are digests of photographs that come beside the data."""

    group: Words
    title: Words
    first: bool = False
    claims: tuple[Pair, ...]
    concerns: tuple[Words, ...] = ()
    look: tuple[Words, ...] = ()
    ask: tuple[Words, ...] = ()
    files: tuple[Words, ...] = ()
    result: Result | None = None
    words: str = ""
    corrections: tuple[Pair, ...] = ()
    pictures: tuple[Digest, ...] = ()


class Signer(Shape):
    """One signature, or the place for one. `picture`: digest of a drawn one."""

    who: Words
    name: str = ""
    position: str = ""
    way: str = ""
    reason: str = ""
    at: Moment | None = None
    picture: Digest | None = None


class VisitPaper(Paper):
    """What both papers of a visit say."""

    enterprise: Enterprise
    star: Words
    submission: Annotated[int, Field(ge=1)]
    visited_on: date | None
    planned_on: date
    inspectors: tuple[Words, ...]
    supplement: bool = False
    rules: tuple[Words, ...] = ()
    items: tuple[InspectedItem, ...]
    content_digest: Digest
    signers: tuple[Signer, ...]
    pictures: tuple[Digest, ...] = ()


class Checklist(VisitPaper):
    """核查清单: printed, with blanks for handwriting."""

    kind: ClassVar[str] = "checklist"


class Inspection(VisitPaper):
    """核查记录: as recorded, with pictures and signatures."""

    kind: ClassVar[str] = "inspection"
