"""A batch is a pack in force; windows say when each city takes filings, inside the province's own."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from models.types import Row, UtcDateTime


class Batch(Row, table=True):
    """One batch of the rating, filed under one pack. The digest is the pack's at the time the batch was opened."""

    id: int | None = Field(default=None, primary_key=True)
    pack_id: str = Field(unique=True)
    pack_digest: str
    title: str
    created_at: datetime = Field(sa_type=UtcDateTime)


class FillingWindow(Row, table=True):
    """When a region takes filings: opens_at ≤ t < closes_at (so 23:59:59.999 is in and 00:00 is out).

    The province's row (region 320000) bounds every city's.
    """

    __table_args__ = (
        UniqueConstraint("batch_id", "region_code"),
        CheckConstraint("opens_at < closes_at", name="opens_before_it_closes"),
    )

    id: int | None = Field(default=None, primary_key=True)
    batch_id: int = Field(foreign_key="batch.id", ondelete="RESTRICT")
    region_code: str = Field(foreign_key="region.code", ondelete="RESTRICT")
    opens_at: datetime = Field(sa_type=UtcDateTime)
    closes_at: datetime = Field(sa_type=UtcDateTime)
    version: int = 1


class WindowChange(Row, table=True):
    """The record of every setting and extension of a window, with its reason. Rows are never changed."""

    __table_args__ = (CheckConstraint("reason <> ''", name="a_reason_is_given"),)

    id: int | None = Field(default=None, primary_key=True)
    window_id: int = Field(foreign_key="filling_window.id", ondelete="RESTRICT", index=True)
    opens_before: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closes_before: datetime | None = Field(default=None, sa_type=UtcDateTime)
    opens_after: datetime = Field(sa_type=UtcDateTime)
    closes_after: datetime = Field(sa_type=UtcDateTime)
    reason: str
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class CultivationTarget(Row, table=True):
    """How many enterprises of a star a city means to bring through in a batch (46号 三.1)."""

    __table_args__ = (
        UniqueConstraint("batch_id", "region_code", "level"),
        CheckConstraint("count >= 0", name="not_negative"),
    )

    id: int | None = Field(default=None, primary_key=True)
    batch_id: int = Field(foreign_key="batch.id", ondelete="RESTRICT")
    region_code: str = Field(foreign_key="region.code", ondelete="RESTRICT")
    level: str
    count: int
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)
    version: int = 1


class Setting(Row, table=True):
    """Facts of this installation, such as the demonstration clock's offset. Not for anything a rule reads."""

    key: str = Field(primary_key=True)
    value: str
