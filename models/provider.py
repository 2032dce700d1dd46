"""What providers keep here: their filings (备案) with versions, and their list of products."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field

from models.types import Row, UtcDateTime


class ProviderFiling(Row, table=True):
    """One provider's filing under one programme. `version` counts changes, so that two people do not overwrite each other.

    The day of filing is in the steps, not here: the last acceptance that was not struck out again.
    """

    __table_args__ = (
        UniqueConstraint("organisation_id", "pack_id"),
        CheckConstraint("state IN ('draft','submitted','returned','accepted','removed')", name="state_known"),
        CheckConstraint("version > 0", name="version_counts_up"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=16)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT")
    pack_id: str = Field(index=True)
    state: str = "draft"
    state_since: datetime = Field(sa_type=UtcDateTime)
    version: int = 1
    created_by: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    created_at: datetime = Field(sa_type=UtcDateTime)


class ProviderFilingAnswer(Row, table=True):
    """What was typed in a section of the form, as typed: one row of answers, or the rows of a list."""

    __table_args__ = (UniqueConstraint("filing_id", "section"),)

    id: int | None = Field(default=None, primary_key=True)
    filing_id: int = Field(foreign_key="provider_filing.id", ondelete="RESTRICT", index=True)
    section: str
    rows: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    version: int = 1
    updated_at: datetime = Field(sa_type=UtcDateTime)
    updated_by: int = Field(foreign_key="person.id", ondelete="RESTRICT")


class ProviderFilingFile(Row, table=True):
    """A file handed in as one of the materials that the programme names (documents.yaml)."""

    __table_args__ = (CheckConstraint("size > 0", name="not_empty"),)

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=16)
    filing_id: int = Field(foreign_key="provider_filing.id", ondelete="RESTRICT", index=True)
    material: str
    sha256: str = Field(max_length=64)
    name: str
    media_type: str
    size: int
    pages: int | None = None
    uploaded_by: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    uploaded_at: datetime = Field(sa_type=UtcDateTime)
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ProviderFilingVersion(Row, table=True):
    """What was filed, frozen: the answers as read, the files by SHA-256, the pack, and one digest of it all."""

    __table_args__ = (UniqueConstraint("filing_id", "seq"),)

    id: int | None = Field(default=None, primary_key=True)
    filing_id: int = Field(foreign_key="provider_filing.id", ondelete="RESTRICT")
    seq: int
    document: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    files: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    sha256: str = Field(max_length=64)
    pack_id: str
    pack_digest: str
    submitted_by: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class ProviderFilingStep(Row, table=True):
    """One step of a filing: handed in, returned, accepted with its day of filing, or struck out of the catalogue.

    `checked`: the conditions that the office found fulfilled, by their ids in the pack.
    """

    __table_args__ = (
        UniqueConstraint("filing_id", "seq"),
        CheckConstraint("action IN ('submit','return','accept','remove')", name="action_known"),
        CheckConstraint("(action = 'accept') = (filed_on IS NOT NULL)", name="only_an_acceptance_has_a_day"),
        CheckConstraint(
            "action NOT IN ('return','remove') OR reason <> ''", name="against_the_provider_needs_a_reason"
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    filing_id: int = Field(foreign_key="provider_filing.id", ondelete="RESTRICT")
    seq: int
    version_seq: int
    action: str
    filed_on: date | None = None
    checked: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    reason: str = ""
    actor_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class ProviderProduct(Row, table=True):
    """A product or service of a provider. `unit_price_fen` in 分 for one `period`; None: priced case by case."""

    __table_args__ = (
        CheckConstraint("unit_price_fen IS NULL OR unit_price_fen >= 0", name="price_not_negative"),
        CheckConstraint("period IN ('month','year','once','usage')", name="period_known"),
        CheckConstraint(
            "category IN ('infrastructure','business_application','platform','data_collaboration','industrial_app','other')",
            name="category_known",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=16)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT", index=True)
    name: str
    category: str
    unit_price_fen: int | None = None
    period: str
    intro: str = ""
    version: int = 1
    updated_by: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    updated_at: datetime = Field(sa_type=UtcDateTime)
    retired_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
