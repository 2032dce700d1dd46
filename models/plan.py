"""Numbers of a plan that no record of the service shows: entered by the authority. Rows are appended, never changed."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from models.types import Row, UtcDateTime


class TargetEntry(Row, table=True):
    """What was reached of a target in a year, with where the number comes from. The newest revision stands."""

    __table_args__ = (
        UniqueConstraint("batch_id", "target", "year", "revision"),
        CheckConstraint("value >= 0", name="not_negative"),
        CheckConstraint("source <> '' AND reason <> ''", name="source_and_reason_are_given"),
    )

    id: int | None = Field(default=None, primary_key=True)
    batch_id: int = Field(foreign_key="batch.id", ondelete="RESTRICT", index=True)
    target: str = Field(max_length=40)
    year: int
    revision: int
    value: int
    source: str
    source_date: date
    reason: str
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)
