"""A city's report to the province (46号 二(二)2): its words while they are written, frozen versions, scans, hand-overs."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from models.frozen import FrozenVersion
from models.types import Row, UtcDateTime


class ReportDraft(Row, table=True):
    """The working summary as a city writes it, before it is frozen. `version` goes into the form and comes back with it."""

    __table_args__ = (UniqueConstraint("batch_id", "region_code"),)

    id: int | None = Field(default=None, primary_key=True)
    batch_id: int = Field(foreign_key="batch.id", ondelete="RESTRICT")
    region_code: str = Field(foreign_key="region.code", ondelete="RESTRICT")
    summary: str
    version: int = 1
    updated_at: datetime = Field(sa_type=UtcDateTime)
    updated_by: int = Field(foreign_key="person.id", ondelete="RESTRICT")


class CityReport(FrozenVersion, table=True):
    """One version of a city's report, frozen: its content as printed and the SHA-256 that stands on every page."""

    __table_args__ = (UniqueConstraint("batch_id", "region_code", "seq"),)


class ReportScan(Row, table=True):
    """The sealed paper, scanned. `read_digest` is what its person read off the foot of the page; it is the report's own."""

    __table_args__ = (CheckConstraint("size > 0", name="not_empty"),)

    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="city_report.id", ondelete="RESTRICT", index=True)
    sha256: str = Field(max_length=64)
    name: str
    media_type: str
    size: int
    pages: int | None = None
    read_digest: str = Field(max_length=64)
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class ReportStep(Row, table=True):
    """A hand-over of a version: the city hands it in, the province receives it online, then the sealed paper copy."""

    __table_args__ = (
        UniqueConstraint("report_id", "step"),
        CheckConstraint("step IN ('handed_in','received','paper_received')", name="step_known"),
    )

    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="city_report.id", ondelete="RESTRICT", index=True)
    step: str
    words: str = ""
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)
