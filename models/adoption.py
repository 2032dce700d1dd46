"""What providers push by machine: tokens, every push, and the certificates, usage and heartbeats it brought."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, Index, UniqueConstraint, text
from sqlmodel import Field

from models.types import Row, UtcDateTime


class ApiToken(Row, table=True):
    """A key of the push interface. Only its SHA-256 is kept; `shown` is its beginning, so that people can tell keys apart."""

    __table_args__ = (CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name="revoked_by_somebody"),)

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=16)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT", index=True)
    name: str
    shown: str = Field(max_length=16)
    token_hash: str = Field(unique=True, max_length=64)
    scopes: list[str] = Field(sa_column=Column(JSON, nullable=False))
    created_by: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    created_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_by: int | None = Field(default=None, foreign_key="person.id", ondelete="RESTRICT")


class Push(Row, table=True):
    """One push, taken or refused. An idempotency key (`idem`) is used up only by a push that was taken.

    `answer` is what the sender was told; the same key with the same body is told it again.
    """

    __table_args__ = (
        Index(
            "uq_one_taken_push_per_key",
            "organisation_id",
            "idem",
            unique=True,
            sqlite_where=text("outcome = 'taken'"),
            postgresql_where=text("outcome = 'taken'"),
        ),
        CheckConstraint("kind IN ('openings','usage','heartbeats')", name="kind_known"),
        CheckConstraint("outcome IN ('taken','refused')", name="outcome_known"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=16)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT", index=True)
    token_id: int = Field(foreign_key="api_token.id", ondelete="RESTRICT", index=True)
    kind: str
    idem: str = Field(max_length=64)
    body_sha256: str = Field(max_length=64)
    size: int
    lines: int
    outcome: str
    answer: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    at: datetime = Field(sa_type=UtcDateTime)


class OpeningCertificate(Row, table=True):
    """A provider's certificate that a service was opened for a customer. Of one number the newest holds."""

    __table_args__ = (Index("ix_opening_certificate_customer", "provider_id", "customer_uscc"),)

    id: int | None = Field(default=None, primary_key=True)
    push_id: int = Field(foreign_key="push.id", ondelete="RESTRICT", index=True)
    provider_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT")
    customer_uscc: str = Field(max_length=18, index=True)
    number: str
    service: str
    contract_number: str = ""
    opened_on: date
    specification: str = ""


class UsageMonth(Row, table=True):
    """How much a customer used a service in a month (`2022-01`). Of one service and month the newest holds. 分, days."""

    __table_args__ = (
        Index("ix_usage_month_customer", "provider_id", "customer_uscc"),
        CheckConstraint("active_days BETWEEN 0 AND 31", name="days_of_a_month"),
        CheckConstraint("amount_fen IS NULL OR amount_fen >= 0", name="amount_not_negative"),
    )

    id: int | None = Field(default=None, primary_key=True)
    push_id: int = Field(foreign_key="push.id", ondelete="RESTRICT", index=True)
    provider_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT")
    customer_uscc: str = Field(max_length=18, index=True)
    service: str
    contract_number: str = ""
    month: str = Field(max_length=7)
    active_days: int
    amount_fen: int | None = Field(default=None, sa_type=BigInteger)


class HeartbeatDay(Row, table=True):
    """How often a device was heard on one day (Beijing) by one push, first and last time."""

    __table_args__ = (
        UniqueConstraint("push_id", "customer_uscc", "device", "service", "day"),
        Index("ix_heartbeat_day_customer", "provider_id", "customer_uscc"),
        CheckConstraint("beats > 0", name="heard_at_least_once"),
        CheckConstraint("first_at <= last_at", name="times_in_order"),
    )

    id: int | None = Field(default=None, primary_key=True)
    push_id: int = Field(foreign_key="push.id", ondelete="RESTRICT", index=True)
    provider_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT")
    customer_uscc: str = Field(max_length=18, index=True)
    device: str
    service: str = ""
    day: date
    beats: int
    first_at: datetime = Field(sa_type=UtcDateTime)
    last_at: datetime = Field(sa_type=UtcDateTime)
