"""An application: its editable draft, its frozen submissions, and what keeps it single."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint, text
from sqlmodel import Field

from models.types import Row, UtcDateTime


class Application(Row, table=True):
    """One enterprise's filing in one batch.

    `ref` is the random name used in addresses (ids are never shown). County and city are those chosen when it was
    opened; `lines_made` counts lines ever added, so a removed line's id is never used again. The partial unique
    index is what holds 46号 一(三): one star level per enterprise per batch. `slot` is '' there; where a programme takes
    several projects of one enterprise, each has a slot of its own.
    """

    __table_args__ = (
        Index(
            "uq_one_application_per_batch",
            "batch_id",
            "enterprise_id",
            "slot",
            unique=True,
            sqlite_where=text("state <> 'withdrawn'"),
            postgresql_where=text("state <> 'withdrawn'"),
        ),
        Index("ix_application_city_state", "batch_id", "city_code", "state"),
        Index("ix_application_county_state", "batch_id", "county_code", "state"),
        Index("ix_application_city_since", "city_code", "state_since", "ref"),
        Index("ix_application_county_since", "county_code", "state_since", "ref"),
        CheckConstraint("version > 0", name="version_counts_up"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=16)
    number: str | None = Field(default=None, unique=True)
    batch_id: int = Field(foreign_key="batch.id", ondelete="RESTRICT")
    enterprise_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT", index=True)
    level: str
    slot: str = Field(default="", max_length=16)
    county_code: str = Field(foreign_key="region.code", ondelete="RESTRICT")
    city_code: str = Field(foreign_key="region.code", ondelete="RESTRICT")
    state: str = "draft"
    state_since: datetime = Field(sa_type=UtcDateTime)
    correct_by: date | None = None
    version: int = 1
    lines_made: int = 0
    created_at: datetime = Field(sa_type=UtcDateTime)
    created_by: int = Field(foreign_key="person.id", ondelete="RESTRICT")


class DraftAnswer(Row, table=True):
    """What was typed, as typed, for one section (line_id '') or one line of a section.

    Answers may be unfinished or wrong: nothing typed is lost. `version` goes into the form and comes back with it.
    """

    __table_args__ = (UniqueConstraint("application_id", "section", "line_id"),)

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", index=True)
    section: str
    line_id: str = ""
    position: int = 0
    answers: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    version: int = 1
    updated_at: datetime = Field(sa_type=UtcDateTime)
    updated_by: int = Field(foreign_key="person.id", ondelete="RESTRICT")


class Submission(Row, table=True):
    """What was filed, frozen: facts, the pack that judges them, what the rules found, and the files by SHA-256."""

    __table_args__ = (UniqueConstraint("application_id", "seq"),)

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", index=True)
    seq: int
    level: str
    document: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    document_sha256: str = Field(max_length=64)
    files: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    pack_id: str
    pack_digest: str
    outcome: str
    verdict: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    submitted_by: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class OnceKey(Row, table=True):
    """An idempotency key: the second arrival of the same form is answered with the first one's result."""

    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="RESTRICT")
    key: str = Field(primary_key=True, max_length=64)
    endpoint: str
    location: str | None = None
    at: datetime = Field(sa_type=UtcDateTime)
