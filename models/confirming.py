"""What a provider says of its customers' filings: each service confirmed or refused, made void, and the void undone."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, Index, UniqueConstraint
from sqlmodel import Field

from models.types import Row, UtcDateTime


class NamedService(Row, table=True):
    """An index of the frozen filings: which service of which submission names which provider. Made from `submission`.

    `line_id` is '' for a project. Amounts in 分 as claimed; `last_on` None with `first_on` set: still in use.
    """

    __table_args__ = (
        UniqueConstraint("submission_id", "section", "line_id"),
        Index("ix_named_service_uscc_batch", "uscc", "batch_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id", ondelete="RESTRICT")
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", index=True)
    enterprise_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT")
    batch_id: int = Field(foreign_key="batch.id", ondelete="RESTRICT")
    city_code: str = Field(foreign_key="region.code", ondelete="RESTRICT")
    uscc: str = Field(max_length=500)
    section: str
    line_id: str = ""
    title: str
    amount_fen: int | None = Field(default=None, sa_type=BigInteger)
    first_on: date | None = None
    last_on: date | None = None


class ServiceConfirmation(Row, table=True):
    """The provider's word on one service of one submission; the highest `seq` holds.

    Period and amount (分) are the provider's own; None means that it gave none. `last_on` None: still in use.
    """

    __table_args__ = (
        UniqueConstraint("submission_id", "section", "line_id", "seq"),
        CheckConstraint("answer IN ('confirmed','refused')", name="answer_known"),
        CheckConstraint("answer = 'confirmed' OR words <> ''", name="a_refusal_says_why"),
        CheckConstraint("last_on IS NULL OR first_on <= last_on", name="dates_in_order"),
        CheckConstraint("amount_fen IS NULL OR amount_fen >= 0", name="amount_not_negative"),
    )

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id", ondelete="RESTRICT")
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", index=True)
    provider_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT", index=True)
    section: str
    line_id: str = ""
    seq: int
    answer: str
    first_on: date | None = None
    last_on: date | None = None
    amount_fen: int | None = Field(default=None, sa_type=BigInteger)
    words: str = ""
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class ServiceVoid(Row, table=True):
    """A service or project that the provider declared void, with what every total was before and after (分, counts).

    It stands until a `service_void_undoing` names it; then the next void of the same service has the next `seq`.
    """

    __table_args__ = (
        UniqueConstraint("application_id", "section", "line_id", "seq"),
        CheckConstraint("reason <> ''", name="a_reason_is_given"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=16)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT")
    submission_id: int = Field(foreign_key="submission.id", ondelete="RESTRICT")
    provider_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT", index=True)
    section: str
    line_id: str = ""
    seq: int
    reason: str
    from_state: str
    before: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    after: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class ServiceVoidUndoing(Row, table=True):
    """The end of a void, proposed by one person of the office and confirmed by another."""

    id: int | None = Field(default=None, primary_key=True)
    void_id: int = Field(foreign_key="service_void.id", ondelete="RESTRICT", unique=True)
    proposal_id: int = Field(foreign_key="proposal.id", ondelete="RESTRICT", unique=True)
    before: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    after: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)
