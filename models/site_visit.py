"""Visits made with the inspection kit: the check-list, what was found line by line, pictures, signatures, the sealed
record, and the filing judged again as it was found (46号 三.2)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint, text
from sqlmodel import Field

from models.types import Row, UtcDateTime


class SiteVisit(Row, table=True):
    """One visit to one applicant. The check-list is frozen when the visit is planned, from one submission.

    `supplements` names the earlier finished visit that this one adds to. Only one visit of a case is open at a time.
    """

    __table_args__ = (
        CheckConstraint("phase IN ('planned','under_way','sealed','done','dropped')", name="phase_known"),
        CheckConstraint("phase <> 'dropped' OR dropped_because <> ''", name="dropping_needs_a_reason"),
        Index(
            "uq_one_open_visit",
            "application_id",
            unique=True,
            sqlite_where=text("phase IN ('planned','under_way','sealed')"),
            postgresql_where=text("phase IN ('planned','under_way','sealed')"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=16)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", index=True)
    submission_id: int = Field(foreign_key="submission.id", ondelete="RESTRICT", index=True)
    supplements: int | None = Field(default=None, foreign_key="site_visit.id", ondelete="RESTRICT")
    phase: str = "planned"
    chosen: str = ""
    planned_on: date
    visited_on: date | None = None
    checklist: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    dropped_because: str = ""
    planned_by: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    planned_at: datetime = Field(sa_type=UtcDateTime)


class SiteVisitInspector(Row, table=True):
    """One of the two or more people who go. With an account (`person_id`) they reach this visit and no other."""

    __table_args__ = (UniqueConstraint("visit_id", "position"), UniqueConstraint("visit_id", "person_id"))

    id: int | None = Field(default=None, primary_key=True)
    visit_id: int = Field(foreign_key="site_visit.id", ondelete="RESTRICT", index=True)
    position: int
    name: str
    unit: str = ""
    person_id: int | None = Field(default=None, foreign_key="person.id", ondelete="RESTRICT", index=True)


class SiteVisitEntry(Row, table=True):
    """What was recorded of one item. Each change is a new row: `version` counts up for the item, `entry_key` is the
    sender's name for it, so that the same words arriving twice are one entry."""

    __table_args__ = (
        UniqueConstraint("visit_id", "entry_key"),
        UniqueConstraint("visit_id", "item", "version"),
        CheckConstraint("result IN ('confirmed','partly','refuted','unverified')", name="result_known"),
        CheckConstraint("version > 0", name="version_counts_up"),
    )

    id: int | None = Field(default=None, primary_key=True)
    visit_id: int = Field(foreign_key="site_visit.id", ondelete="RESTRICT", index=True)
    item: str
    version: int
    entry_key: str = Field(max_length=64)
    result: str
    words: str = ""
    typed: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    corrections: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class SiteVisitPhoto(Row, table=True):
    """A picture taken on the visit, kept once by its SHA-256 like every file; `item` is '' for the visit as a whole."""

    __table_args__ = (UniqueConstraint("visit_id", "entry_key"), CheckConstraint("size > 0", name="not_empty"))

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=16)
    visit_id: int = Field(foreign_key="site_visit.id", ondelete="RESTRICT", index=True)
    item: str = ""
    entry_key: str = Field(max_length=64)
    sha256: str = Field(max_length=64)
    name: str
    media_type: str
    size: int
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SiteVisitSignature(Row, table=True):
    """One signature under one content (`content_sha256`): drawn, typed, or refused with a reason."""

    __table_args__ = (
        UniqueConstraint("visit_id", "entry_key"),
        UniqueConstraint("visit_id", "signer", "content_sha256"),
        CheckConstraint("way IN ('drawn','typed','refused')", name="way_known"),
        CheckConstraint("(way = 'drawn') = (sha256 IS NOT NULL)", name="only_a_drawn_one_has_a_picture"),
        CheckConstraint("way <> 'refused' OR reason <> ''", name="refusing_has_a_reason"),
    )

    id: int | None = Field(default=None, primary_key=True)
    visit_id: int = Field(foreign_key="site_visit.id", ondelete="RESTRICT", index=True)
    signer: str
    name: str
    position: str = ""
    way: str
    sha256: str | None = Field(default=None, max_length=64)
    reason: str = ""
    content_sha256: str = Field(max_length=64)
    entry_key: str = Field(max_length=64)
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class SiteVisitRecord(Row, table=True):
    """The record of a visit as everybody signed it; from then on nothing is added but a supplementary visit."""

    id: int | None = Field(default=None, primary_key=True)
    visit_id: int = Field(foreign_key="site_visit.id", ondelete="RESTRICT", unique=True)
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    content_sha256: str = Field(max_length=64)
    result: str
    at: datetime = Field(sa_type=UtcDateTime)


class InspectedVerdict(Row, table=True):
    """A submission judged again as it was found, by the pack under which it was filed; `visit_id` is the last visit
    that had its say."""

    __table_args__ = (UniqueConstraint("submission_id", "visit_id"),)

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", index=True)
    submission_id: int = Field(foreign_key="submission.id", ondelete="RESTRICT", index=True)
    visit_id: int = Field(foreign_key="site_visit.id", ondelete="RESTRICT")
    document: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    document_sha256: str = Field(max_length=64)
    pack_digest: str
    outcome: str
    verdict: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    at: datetime = Field(sa_type=UtcDateTime)
