"""Packs as they were when somebody filed under them, so that a case can be judged again years later."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field

from models.types import Row, UtcDateTime


class PackCopy(Row, table=True):
    """A resolved pack by its digest. Written once, when a batch opens under it."""

    digest: str = Field(primary_key=True)
    pack_id: str = Field(index=True)
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    kept_at: datetime = Field(sa_type=UtcDateTime)
