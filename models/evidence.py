"""Evidence: a file kept once by its SHA-256, what kind of proof it is, its own dates, and the lines it proves."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from models.types import Row, UtcDateTime


class EvidenceFile(Row, table=True):
    """One uploaded file of one application. `dated_from`/`dated_to` are the paper's own dates, not the upload's."""

    __table_args__ = (
        CheckConstraint("size > 0", name="not_empty"),
        CheckConstraint("dated_to IS NULL OR dated_from IS NULL OR dated_from <= dated_to", name="dates_in_order"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=16)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", index=True)
    sha256: str = Field(max_length=64, index=True)
    name: str
    media_type: str
    size: int
    pages: int | None = None
    kind: str
    dated_from: date | None = None
    dated_to: date | None = None
    uploaded_by: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    uploaded_at: datetime = Field(sa_type=UtcDateTime)
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class EvidenceLink(Row, table=True):
    """This file proves that line. Section-level proof has line_id ''."""

    __table_args__ = (UniqueConstraint("file_id", "section", "line_id"),)

    id: int | None = Field(default=None, primary_key=True)
    file_id: int = Field(foreign_key="evidence_file.id", ondelete="RESTRICT", index=True)
    section: str
    line_id: str = ""
