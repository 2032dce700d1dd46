"""A city's declaration for the fund (the form of its document): as it is written, frozen versions, hand-overs; and
deadlines that the authority put off, on the record."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field

from models.frozen import FrozenVersion
from models.types import Row, UtcDateTime


class DeclarationDraft(Row, table=True):
    """The answers as typed, by section; sections of lines hold a list. `version` goes into the form and comes back."""

    __table_args__ = (UniqueConstraint("batch_id", "region_code"),)

    id: int | None = Field(default=None, primary_key=True)
    batch_id: int = Field(foreign_key="batch.id", ondelete="RESTRICT")
    region_code: str = Field(foreign_key="region.code", ondelete="RESTRICT")
    answers: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    version: int = 1
    updated_at: datetime = Field(sa_type=UtcDateTime)
    updated_by: int = Field(foreign_key="person.id", ondelete="RESTRICT")


class Declaration(FrozenVersion, table=True):
    """One frozen version: the form as printed, the projects it stands for, and the SHA-256 at the foot of every page."""

    __table_args__ = (UniqueConstraint("batch_id", "region_code", "seq"),)


class DeclarationStep(Row, table=True):
    """What happened to a version: the finance office countersigned or sent it back, the city handed it in, the province
    received it. Each once."""

    __table_args__ = (
        UniqueConstraint("declaration_id", "step"),
        CheckConstraint("step IN ('countersigned','sent_back','handed_in','received')", name="step_known"),
    )

    id: int | None = Field(default=None, primary_key=True)
    declaration_id: int = Field(foreign_key="declaration.id", ondelete="RESTRICT")
    step: str
    words: str = ""
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class DeadlineExtension(Row, table=True):
    """A deadline of the pack put off for everybody; the newest `seq` of a parameter holds."""

    __table_args__ = (
        UniqueConstraint("batch_id", "parameter", "seq"),
        CheckConstraint("last_day_before < last_day", name="later_than_before"),
        CheckConstraint("reason <> ''", name="a_reason_is_given"),
    )

    id: int | None = Field(default=None, primary_key=True)
    batch_id: int = Field(foreign_key="batch.id", ondelete="RESTRICT")
    parameter: str = Field(max_length=64)
    seq: int
    last_day_before: date
    last_day: date
    reason: str
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)
