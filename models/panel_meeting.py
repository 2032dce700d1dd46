"""What stands beside the meeting of an expert panel: who came, who dissented, what was confirmed, and the trained hint."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field

from models.types import Row, UtcDateTime


class PanelAttendance(Row, table=True):
    """Who came to a panel's meeting, as the organiser entered it: names as text, never seats. The newest counts."""

    __table_args__ = (UniqueConstraint("panel_id", "seq"), CheckConstraint("chair <> ''", name="somebody_chairs"))

    id: int | None = Field(default=None, primary_key=True)
    panel_id: int = Field(foreign_key="panel.id", ondelete="RESTRICT", index=True)
    seq: int
    held_on: date
    place: str = ""
    chair: str
    recorder: str = ""
    present: list[str] = Field(sa_column=Column(JSON, nullable=False))
    absent: list[str] = Field(sa_column=Column(JSON, nullable=False))
    others: str = ""
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class PanelDissent(Row, table=True):
    """That some seats did not agree with a decision of the meeting, and why. `seats` are codes."""

    __table_args__ = (CheckConstraint("words <> ''", name="says_why"),)

    id: int | None = Field(default=None, primary_key=True)
    decision_id: int = Field(foreign_key="panel_decision.id", ondelete="RESTRICT", unique=True)
    seats: list[str] = Field(sa_column=Column(JSON, nullable=False))
    words: str


class PanelResult(Row, table=True):
    """Decisions of a panel's meeting that two persons of the province confirmed."""

    __table_args__ = (UniqueConstraint("panel_id", "seq"),)

    id: int | None = Field(default=None, primary_key=True)
    panel_id: int = Field(foreign_key="panel.id", ondelete="RESTRICT", index=True)
    seq: int
    proposal_id: int = Field(foreign_key="proposal.id", ondelete="RESTRICT", unique=True)
    at: datetime = Field(sa_type=UtcDateTime)


class PanelResultItem(Row, table=True):
    """One decision in a confirmed result; the newest of a nominee counts."""

    id: int | None = Field(default=None, primary_key=True)
    result_id: int = Field(foreign_key="panel_result.id", ondelete="RESTRICT", index=True)
    decision_id: int = Field(foreign_key="panel_decision.id", ondelete="RESTRICT", unique=True)


class PanelHint(Row, table=True):
    """A hint trained on past batches (assessor/panel/hint.py): its card and its weights as plain numbers."""

    id: int | None = Field(default=None, primary_key=True)
    version: str = Field(unique=True, max_length=16)
    card: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    weights: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    at: datetime = Field(sa_type=UtcDateTime)


class PanelHintUse(Row, table=True):
    """That the organiser let a hint order a panel's disagreement list, or (`hint_id` None) stopped it. Newest counts."""

    __table_args__ = (UniqueConstraint("panel_id", "seq"), CheckConstraint("reason <> ''", name="a_reason_is_given"))

    id: int | None = Field(default=None, primary_key=True)
    panel_id: int = Field(foreign_key="panel.id", ondelete="RESTRICT", index=True)
    seq: int
    hint_id: int | None = Field(default=None, foreign_key="panel_hint.id", ondelete="RESTRICT")
    reason: str
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)
