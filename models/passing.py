"""Rows that pass: they are kept for minutes or hours, prove nothing, and are cleared as new ones arrive."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column
from sqlmodel import Field

from models.types import Row, UtcDateTime


class CarriedAnswers(Row, table=True):
    """Answers of a self-check on their way into an account, kept only because somebody asked for it.

    Only the SHA-256 of the browser's token is stored. Once used, `answers` is emptied and `done` says what became of them.
    """

    __table_args__ = (CheckConstraint("made_at < expires_at", name="expires_after_it_is_made"),)

    token_hash: str = Field(primary_key=True, max_length=64)
    answers: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    done: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    made_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)


class UseCount(Row, table=True):
    """How often a subject (a keyed digest, never an address) used something in one minute; all processes share it."""

    subject: str = Field(primary_key=True, max_length=64)
    minute: int = Field(primary_key=True, index=True)
    count: int
