"""Workbooks that wait for somebody: an answer to be downloaded, or rows read and not yet entered. They go after a few days."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column
from sqlmodel import Field

from models.types import Row, UtcDateTime


class SheetAnswer(Row, table=True):
    """One such workbook. `content` is an .xlsx for its person; `rows` are read values that wait to be confirmed."""

    __table_args__ = (
        CheckConstraint("purpose IN ('lines','awards','together','experts')", name="purpose_known"),
        CheckConstraint("made_at < expires_at", name="expires_after_it_is_made"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=16)
    purpose: str
    person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT", index=True)
    name: str
    content: bytes | None = None
    rows: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    made_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
