"""Risk signals: what filings have in common, found at submit by an index of fingerprints, and what people made of it.

Every table here is append-only, and none is read by a rule, a state or a permission.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint
from sqlmodel import Field

from models.types import Row, UtcDateTime


class FileLikeness(Row, table=True):
    """How a picture looks, by its SHA-256: 256 bits of a perceptual hash in hexadecimal, computed outside the service."""

    sha256: str = Field(primary_key=True, max_length=64)
    likeness: str = Field(max_length=64)


class Fingerprint(Row, table=True):
    """One value of a frozen filing by its hash, so that an equal one is found by index. Places as in the document.

    `shown`: the words of the value, masked where it is personal. `content`: the text or the picture's hash whose likeness is
    measured; it stands at one band of each only.
    """

    __table_args__ = (
        Index("ix_fingerprint_kind_value", "kind", "value_hash", "application_id"),
        Index("ix_fingerprint_kind_place", "kind", "batch_id", "city_code"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    value_hash: str = Field(max_length=64)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT")
    submission_id: int = Field(foreign_key="submission.id", ondelete="RESTRICT", index=True)
    enterprise_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT")
    batch_id: int = Field(foreign_key="batch.id", ondelete="RESTRICT")
    city_code: str = Field(foreign_key="region.code", ondelete="RESTRICT")
    section: str = ""
    line_id: str = ""
    file_ref: str = ""
    shown: str = ""
    content: str = ""


class Signal(Row, table=True):
    """Something for a person to look at. `key` names what was found, whichever of two filings came first.

    `relation`: others (two enterprises) · again (one enterprise, two batches) · alone (one filing) · city (a whole city,
    then `city_code` says which). `severity` 1 to 3. `data`: what was measured; of a city, the provider.
    """

    __table_args__ = (
        CheckConstraint("relation IN ('others','again','alone','city')", name="relation_known"),
        CheckConstraint("(relation = 'city') = (city_code IS NOT NULL)", name="only_a_city_signal_names_a_city"),
        CheckConstraint("severity BETWEEN 1 AND 3", name="severity_known"),
        Index("ix_signal_severity", "severity", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=16)
    key: str = Field(unique=True, max_length=64)
    kind: str
    relation: str
    severity: int
    batch_id: int = Field(foreign_key="batch.id", ondelete="RESTRICT", index=True)
    city_code: str | None = Field(default=None, foreign_key="region.code", ondelete="RESTRICT", index=True)
    data: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    found_at: datetime = Field(sa_type=UtcDateTime)


class SignalSide(Row, table=True):
    """One filing that a signal is about, where in it, and its own words of the value.

    Of two, position 0 is the application that was opened first. An office reads the words of its own sides only.
    """

    __table_args__ = (
        UniqueConstraint("signal_id", "position"),
        CheckConstraint("position IN (0, 1)", name="two_sides"),
    )

    id: int | None = Field(default=None, primary_key=True)
    signal_id: int = Field(foreign_key="signal.id", ondelete="RESTRICT")
    position: int
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", index=True)
    submission_id: int = Field(foreign_key="submission.id", ondelete="RESTRICT")
    section: str = ""
    line_id: str = ""
    file_ref: str = ""
    shown: str = ""


class SignalVerdict(Row, table=True):
    """What an office made of a signal; the newest one stands. City and county say how far its office sees."""

    __table_args__ = (
        UniqueConstraint("signal_id", "revision"),
        CheckConstraint("result IN ('explained','not_explained')", name="result_known"),
        CheckConstraint("length(reason) >= 4", name="a_reason_is_given"),
    )

    id: int | None = Field(default=None, primary_key=True)
    signal_id: int = Field(foreign_key="signal.id", ondelete="RESTRICT")
    revision: int
    result: str
    reason: str
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT")
    city_code: str | None = Field(default=None, foreign_key="region.code", ondelete="RESTRICT")
    county_code: str | None = Field(default=None, foreign_key="region.code", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)
