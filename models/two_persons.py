"""What one person proposes and another person of the same office confirms. Rows are appended, never changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field

from models.types import Row, UtcDateTime


class Proposal(Row, table=True):
    """Something that one person alone may not do. `subject` names what it is about, e.g. 'window:12'.

    `seq` counts the proposals of a subject: the next one may only follow an answered one, and (subject, seq) is unique,
    so two people proposing at once cannot both be next. The second unique constraint is what an answer refers to.
    """

    __table_args__ = (
        UniqueConstraint("subject", "seq"),
        UniqueConstraint("id", "proposed_by", "organisation_id"),
        CheckConstraint("reason <> ''", name="a_reason_is_given"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=16)
    kind: str = Field(index=True, max_length=40)
    subject: str = Field(max_length=80)
    seq: int
    batch_id: int | None = Field(default=None, foreign_key="batch.id", ondelete="RESTRICT", index=True)
    region_code: str = Field(foreign_key="region.code", ondelete="RESTRICT", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT", index=True)
    payload: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    reason: str
    proposed_by: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class ProposalAnswer(Row, table=True):
    """The end of a proposal: confirmed, or declined (by its own author: taken back).

    `proposed_by` and `organisation_id` repeat the proposal's, held by the foreign key, so that the CHECK can refuse a
    confirmation by the person who proposed.
    """

    __table_args__ = (
        ForeignKeyConstraint(
            ["proposal_id", "proposed_by", "organisation_id"],
            ["proposal.id", "proposal.proposed_by", "proposal.organisation_id"],
            name="fk_proposal_answer_proposal",
            ondelete="RESTRICT",
        ),
        CheckConstraint("answer IN ('confirmed','declined')", name="answer_known"),
        CheckConstraint("answer <> 'confirmed' OR by_person_id <> proposed_by", name="another_person_confirms"),
    )

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(unique=True)
    proposed_by: int
    organisation_id: int
    answer: str
    words: str = ""
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)
