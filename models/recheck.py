"""The re-check of a star that was announced earlier (46号 三.4): whose, its record, and what the enterprise sent."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint, text
from sqlmodel import Field

from models.types import Row, UtcDateTime


class Recheck(Row, table=True):
    """One re-check. `why`: it was drawn, or the province chose it for a reason (kept apart). At most one open per award.

    `draw_ref` and `draw_line` name the draw and the public id of the line, as they were published; '' for a chosen one.
    """

    __table_args__ = (
        CheckConstraint("why IN ('drawn','targeted')", name="why_known"),
        CheckConstraint("(why = 'drawn') = (draw_line <> '')", name="a_drawn_one_names_its_line"),
        CheckConstraint("reason <> ''", name="a_reason_is_given"),
        Index(
            "uq_recheck_of_a_draw", "draw_ref", "draw_line", unique=True,
            sqlite_where=text("draw_line <> ''"), postgresql_where=text("draw_line <> ''"),
        ),
        Index(
            "uq_one_open_recheck", "award_id", unique=True,
            sqlite_where=text("state NOT IN ('kept','downgraded','withdrawn')"),
            postgresql_where=text("state NOT IN ('kept','downgraded','withdrawn')"),
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=16)
    award_id: int = Field(foreign_key="award.id", ondelete="RESTRICT", index=True)
    batch_id: int = Field(foreign_key="batch.id", ondelete="RESTRICT", index=True)
    why: str
    draw_ref: str = Field(default="", max_length=16)
    draw_line: str = Field(default="", max_length=64)
    reason: str
    answer_due: date
    state: str = "told"
    state_since: datetime = Field(sa_type=UtcDateTime)
    version: int = 1


class RecheckEvent(Row, table=True):
    """One step of a re-check. Rows are appended; the state is the last one's."""

    __table_args__ = (UniqueConstraint("recheck_id", "seq"),)

    id: int | None = Field(default=None, primary_key=True)
    recheck_id: int = Field(foreign_key="recheck.id", ondelete="RESTRICT", index=True)
    seq: int
    action: str
    from_state: str | None = None
    to_state: str
    cites: str
    reason: str = ""
    data: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    actor_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class RecheckFile(Row, table=True):
    """A file that the enterprise sent with its answer; kept for good."""

    __table_args__ = (UniqueConstraint("recheck_id", "sha256"), CheckConstraint("size > 0", name="not_empty"))

    id: int | None = Field(default=None, primary_key=True)
    recheck_id: int = Field(foreign_key="recheck.id", ondelete="RESTRICT", index=True)
    sha256: str = Field(max_length=64)
    name: str
    media_type: str
    size: int
    pages: int | None = None
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)
