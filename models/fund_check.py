"""Checks of projects before money is paid: those chosen for a reason, and what an expert group found. Rows are only added."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field

from models.types import Row, UtcDateTime


class FundCheckTarget(Row, table=True):
    """A project that an office wants checked for a reason, beside the draw and never counted into it."""

    __table_args__ = (CheckConstraint("reason <> ''", name="a_reason_is_given"),)

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", unique=True)
    reason: str
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class FundCheck(Row, table=True):
    """What an expert group found of one project; the newest `seq` counts. `experts` are names with their employers."""

    __table_args__ = (
        UniqueConstraint("application_id", "seq"),
        CheckConstraint("result IN ('confirmed','problem')", name="result_known"),
        CheckConstraint("words <> ''", name="a_finding_is_written"),
    )

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT")
    seq: int
    checked_on: date
    experts: list[str] = Field(sa_column=Column(JSON, nullable=False))
    result: str
    words: str
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)
