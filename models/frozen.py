"""What frozen versions of a city's papers to the province have in common."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from models.types import Row, UtcDateTime


class FrozenVersion(Row):
    """One version, numbered within batch and city: its content as printed, and the SHA-256 that stands on every page."""

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=16)
    batch_id: int = Field(foreign_key="batch.id", ondelete="RESTRICT")
    region_code: str = Field(foreign_key="region.code", ondelete="RESTRICT")
    seq: int
    content: dict[str, Any] = Field(sa_type=JSON, nullable=False)
    content_sha256: str = Field(max_length=64)
    made_by: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    made_at: datetime = Field(sa_type=UtcDateTime)
