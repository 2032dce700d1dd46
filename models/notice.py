"""What the public is told: notices with allow-listed columns, objections to them, and the awards that follow."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from models.types import Row, UtcDateTime


class PublicNotice(Row, table=True):
    """One published list. The day of publication does not count; objections are taken through the end of `ends_on`."""

    __table_args__ = (CheckConstraint("published_on < ends_on", name="ends_after_it_starts"),)

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=16)
    batch_id: int = Field(foreign_key="batch.id", ondelete="RESTRICT", index=True)
    region_code: str = Field(foreign_key="region.code", ondelete="RESTRICT", index=True)
    title: str
    published_on: date
    ends_on: date
    working_days: int
    opened_by: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    opened_at: datetime = Field(sa_type=UtcDateTime)


class NoticeItem(Row, table=True):
    """A line as published, frozen: name, credit code, star, city and nothing else of the enterprise."""

    __table_args__ = (UniqueConstraint("notice_id", "application_id"),)

    id: int | None = Field(default=None, primary_key=True)
    notice_id: int = Field(foreign_key="public_notice.id", ondelete="RESTRICT", index=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", index=True)
    name: str
    uscc: str = Field(max_length=18)
    level: str
    city: str


class Objection(Row, table=True):
    """Something somebody said against a published line. It holds the case until it is answered."""

    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (upheld IS NULL)", name="an_answer_says_whether_it_is_upheld"),
    )

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", index=True)
    notice_id: int = Field(foreign_key="public_notice.id", ondelete="RESTRICT")
    from_name: str
    contact: str
    words: str
    received_at: datetime = Field(sa_type=UtcDateTime)
    recorded_by: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    answer: str | None = None
    upheld: bool | None = None
    answered_by: int | None = Field(default=None, foreign_key="person.id", ondelete="RESTRICT")
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Award(Row, table=True):
    """A star that was announced. Earlier years' stars stand here too, so the ladder never depends on a claim."""

    __table_args__ = (UniqueConstraint("uscc", "level", "awarded_on"),)

    id: int | None = Field(default=None, primary_key=True)
    uscc: str = Field(max_length=18, index=True)
    name: str
    city_code: str = Field(foreign_key="region.code", ondelete="RESTRICT")
    level: str
    awarded_on: date
    source: str
    application_id: int | None = Field(default=None, foreign_key="application.id", ondelete="RESTRICT", unique=True)
