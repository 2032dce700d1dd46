"""Who inspects, what they declare, whom they visit; and the checks that an officer chose for a reason."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field

from models.types import Row, UtcDateTime


class Inspector(Row, table=True):
    """Somebody in a region's pool. `person_id` is their account, if they have one."""

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=16)
    region_code: str = Field(foreign_key="region.code", ondelete="RESTRICT", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT")
    name: str
    phone: str
    person_id: int | None = Field(default=None, foreign_key="person.id", ondelete="RESTRICT", index=True)
    entered_by: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class InspectorDeclaration(Row, table=True):
    """What an inspector declares: employer, and enterprises or providers they have an interest in. The newest counts.

    `interests` is a list of {name, uscc}; either may be ''. `active` false takes them out of the pool.
    """

    __table_args__ = (
        UniqueConstraint("inspector_id", "seq"),
        CheckConstraint("declared_on <= valid_until", name="dates_in_order"),
    )

    id: int | None = Field(default=None, primary_key=True)
    inspector_id: int = Field(foreign_key="inspector.id", ondelete="RESTRICT", index=True)
    seq: int
    employer: str
    interests: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    declared_on: date
    valid_until: date
    active: bool = True
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class TargetedCheck(Row, table=True):
    """A visit that an officer chose for a reason, beside the draw and never counted into it."""

    __table_args__ = (
        CheckConstraint("words <> ''", name="a_reason_is_given"),
        CheckConstraint("code IN ('signal','complaint','record','inconsistent','other')", name="code_known"),
    )

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", unique=True)
    draw_id: int = Field(foreign_key="draw.id", ondelete="RESTRICT")
    code: str
    words: str
    signal: str | None = None
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class Assignment(Row, table=True):
    """An inspector's seat at a visit of a line of a draw, random or targeted. A seat is filled once."""

    __table_args__ = (
        UniqueConstraint("line_id", "seat"),
        UniqueConstraint("line_id", "inspector_id"),
        CheckConstraint("kind IN ('random','targeted')", name="kind_known"),
    )

    id: int | None = Field(default=None, primary_key=True)
    draw_id: int = Field(foreign_key="draw.id", ondelete="RESTRICT", index=True)
    line_id: int = Field(foreign_key="draw_line.id", ondelete="RESTRICT", index=True)
    inspector_id: int = Field(foreign_key="inspector.id", ondelete="RESTRICT", index=True)
    seat: int
    kind: str
    at: datetime = Field(sa_type=UtcDateTime)
