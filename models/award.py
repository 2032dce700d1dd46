"""What becomes of a star after it was announced: the changes to it, and the certificate issued for it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field

from models.types import Row, UtcDateTime


class AwardChange(Row, table=True):
    """Something that happened to an announced star. Appended only; assessor/policy/star_status.py reads them in order.

    `to_level` is the star that is left after a downgrade. A downgrade and a withdrawal take a second person.
    """

    __table_args__ = (
        UniqueConstraint("award_id", "seq"),
        CheckConstraint(
            "kind IN ('keep','downgrade','withdraw','recheck_open','recheck_closed')", name="kind_known"
        ),
        CheckConstraint("(kind = 'downgrade') = (to_level IS NOT NULL)", name="a_downgrade_says_to_which_star"),
        CheckConstraint(
            "kind NOT IN ('downgrade','withdraw') OR confirmed_by IS NOT NULL", name="taking_a_star_needs_two"
        ),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> by_person_id", name="two_are_two_persons"),
        CheckConstraint("reason <> ''", name="a_reason_is_given"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    award_id: int = Field(foreign_key="award.id", ondelete="RESTRICT", index=True)
    seq: int
    kind: str
    to_level: str | None = None
    on_day: date
    reason: str
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    confirmed_by: int | None = Field(default=None, foreign_key="person.id", ondelete="RESTRICT")
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class Certificate(Row, table=True):
    """The page of an award under a name that cannot be guessed, and what its certificate says, frozen.

    `number`, `content` and `sha256` are empty for stars that earlier announcements awarded: no certificate is issued here.
    """

    __table_args__ = (
        CheckConstraint("(number IS NULL) = (sha256 IS NULL)", name="issued_whole_or_not_at_all"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    award_id: int = Field(foreign_key="award.id", ondelete="RESTRICT", unique=True)
    ref: str = Field(unique=True, max_length=16)
    number: str | None = Field(default=None, unique=True, max_length=32)
    content: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    sha256: str | None = Field(default=None, max_length=64)
    made_at: datetime = Field(sa_type=UtcDateTime)
