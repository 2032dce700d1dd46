"""What people decided and did. Rows here are appended, never changed (the database refuses)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint
from sqlmodel import Field

from models.types import Row, UtcDateTime


class Event(Row, table=True):
    """One step of a case: who did it, on whose behalf, when, and what changed. A case's state is the last event's."""

    __table_args__ = (
        UniqueConstraint("application_id", "seq"),
        Index("ix_event_organisation_application", "organisation_id", "application_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", index=True)
    seq: int
    action: str
    from_state: str | None = None
    to_state: str
    cites: str = ""
    actor_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)
    reason: str = ""
    data: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class Remark(Row, table=True):
    """One field a reviewer asks to be put right, with a coded reason, attached to the returning event."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id", ondelete="RESTRICT", index=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", index=True)
    section: str
    line_id: str = ""
    question: str = ""
    code: str
    words: str


class Opinion(Row, table=True):
    """A reviewer's judgement of one rule. Going against the engine's finding is allowed only with a reason."""

    __table_args__ = (
        UniqueConstraint("submission_id", "stage", "rule", "revision"),
        CheckConstraint("judgement IN ('met','not_met','unknown')", name="judgement_known"),
        CheckConstraint("judgement = found OR reason <> ''", name="going_against_a_finding_needs_a_reason"),
    )

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", index=True)
    submission_id: int = Field(foreign_key="submission.id", ondelete="RESTRICT", index=True)
    stage: str
    rule: str
    found: str
    judgement: str
    reason: str = ""
    revision: int = 1
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class SiteCheck(Row, table=True):
    """One visit to the enterprise (46号 三.2)."""

    __table_args__ = (CheckConstraint("result IN ('confirmed','partly','refuted')", name="result_known"),)

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", index=True)
    visited_on: date
    inspectors: str
    result: str
    words: str
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class CreditReview(Row, table=True):
    """A look at the enterprise's credit record: source, day, result, and how long it may be relied on."""

    __table_args__ = (
        CheckConstraint("result IN ('clear','found')", name="result_known"),
        CheckConstraint("looked_on <= valid_until", name="dates_in_order"),
    )

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", index=True)
    looked_on: date
    valid_until: date
    source: str
    result: str
    words: str = ""
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)
