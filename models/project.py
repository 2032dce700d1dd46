"""A project of a subsidy programme: its provider, what was awarded to a filing, which offices it reached, the budget it counts
against. Amounts are integer 分."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, Index, UniqueConstraint
from sqlmodel import Field

from models.types import Row, UtcDateTime


class Project(Row, table=True):
    """Whom a filed project names as its provider, as its newest submission has it: that firm then sees the project."""

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", unique=True)
    provider_id: int | None = Field(default=None, foreign_key="organisation.id", ondelete="RESTRICT", index=True)
    at: datetime = Field(sa_type=UtcDateTime)


class ProjectFiling(Row, table=True):
    """What a submission to a programme came to, frozen with it: provider, route, the award with its workings (None: it could
    not be computed then), and for each answer that came from a record, the claim and the record's words."""

    __table_args__ = (CheckConstraint("fen IS NULL OR fen >= 0", name="not_negative"),)

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id", ondelete="RESTRICT", unique=True)
    provider_id: int | None = Field(default=None, foreign_key="organisation.id", ondelete="RESTRICT")
    route: str | None = None
    form: str | None = None
    standing: str
    says: str
    fen: int | None = Field(default=None, sa_type=BigInteger)
    workings: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    sources: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))


class CaseReach(Row, table=True):
    """An office that a case has come to: from then on it sees the case. Rows are never changed."""

    __table_args__ = (
        UniqueConstraint("application_id", "kind", "region_code"),
        Index("ix_case_reach_office", "kind", "region_code"),
    )

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT")
    kind: str
    region_code: str = Field(foreign_key="region.code", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class GrantedAmount(Row, table=True):
    """An amount that was set for a project after it was filed: by a share of a fund, a settlement or an office's step. The
    newest one counts. `basis` names where it comes from, `words` says it."""

    __table_args__ = (
        UniqueConstraint("application_id", "seq"),
        CheckConstraint("fen >= 0", name="not_negative"),
        CheckConstraint("words <> ''", name="a_reason_is_given"),
    )

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT")
    seq: int
    fen: int = Field(sa_type=BigInteger)
    basis: str
    words: str
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class ProgrammeBudget(Row, table=True):
    """The money of a programme in a year, as its authority entered it; the newest version counts. Rows are never changed."""

    __table_args__ = (
        UniqueConstraint("batch_id", "year", "seq"),
        CheckConstraint("fen >= 0", name="not_negative"),
        CheckConstraint("reason <> ''", name="a_reason_is_given"),
        CheckConstraint("method IN ('first_come','pro_rata')", name="method_known"),
    )

    id: int | None = Field(default=None, primary_key=True)
    batch_id: int = Field(foreign_key="batch.id", ondelete="RESTRICT")
    year: int
    seq: int
    fen: int = Field(sa_type=BigInteger)
    method: str
    reason: str
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class BudgetHold(Row, table=True):
    """What an approved project takes of a year's budget. `released_at`: it ended without money, so that others may have it."""

    __table_args__ = (
        CheckConstraint("fen > 0", name="something_is_held"),
        Index("ix_budget_hold_year", "batch_id", "year"),
    )

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", unique=True)
    batch_id: int = Field(foreign_key="batch.id", ondelete="RESTRICT")
    year: int
    fen: int = Field(sa_type=BigInteger)
    at: datetime = Field(sa_type=UtcDateTime)
    released_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
