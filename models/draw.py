"""The draw: frozen lists, commitments and what opened them, the public value, the result. Rows are only added."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Text, UniqueConstraint
from sqlmodel import Field

from models.types import Row, UtcDateTime


class Draw(Row, table=True):
    """One frozen list. `published` is the exact text whose SHA-256 is `list_sha256`.

    `number` counts the lists of a region (a later one holds those who filed after the first); `attempt` counts the
    draws over one list: more than the first needs a proposal that two persons confirmed, and each serves once.
    """

    __table_args__ = (
        UniqueConstraint("purpose", "batch_id", "region_code", "number", "attempt"),
        CheckConstraint("purpose IN ('site_check','spot_check','fund_check')", name="purpose_known"),
        CheckConstraint("(attempt = 1) = (redraw_id IS NULL)", name="a_redraw_names_its_proposal"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=16)
    purpose: str
    batch_id: int = Field(foreign_key="batch.id", ondelete="RESTRICT", index=True)
    region_code: str = Field(foreign_key="region.code", ondelete="RESTRICT", index=True)
    number: int
    attempt: int = 1
    redraw_id: int | None = Field(default=None, foreign_key="proposal.id", ondelete="RESTRICT", unique=True)
    published: str = Field(sa_column=Column(Text, nullable=False))
    list_sha256: str = Field(max_length=64)
    share_numerator: int
    share_denominator: int
    seats: int
    parties: int
    source: str
    frozen_by: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT")
    frozen_at: datetime = Field(sa_type=UtcDateTime)


class DrawLine(Row, table=True):
    """A line of a frozen list: its public id, and whose it is (an application, or an award for a spot check)."""

    __table_args__ = (
        UniqueConstraint("draw_id", "public_id"),
        UniqueConstraint("draw_id", "application_id"),
        UniqueConstraint("draw_id", "award_id"),
        UniqueConstraint("id", "draw_id"),
        CheckConstraint("(application_id IS NULL) <> (award_id IS NULL)", name="of_an_application_or_an_award"),
    )

    id: int | None = Field(default=None, primary_key=True)
    draw_id: int = Field(foreign_key="draw.id", ondelete="RESTRICT", index=True)
    public_id: str = Field(max_length=64)
    stratum: str
    application_id: int | None = Field(default=None, foreign_key="application.id", ondelete="RESTRICT", index=True)
    award_id: int | None = Field(default=None, foreign_key="award.id", ondelete="RESTRICT", index=True)


class DrawInspector(Row, table=True):
    """An inspector who was in the pool when the list was frozen, under a public id such as J01."""

    __table_args__ = (UniqueConstraint("draw_id", "public_id"), UniqueConstraint("draw_id", "inspector_id"))

    id: int | None = Field(default=None, primary_key=True)
    draw_id: int = Field(foreign_key="draw.id", ondelete="RESTRICT", index=True)
    inspector_id: int = Field(foreign_key="inspector.id", ondelete="RESTRICT", index=True)
    public_id: str = Field(max_length=8)


class DrawRecusal(Row, table=True):
    """An inspector who may not visit a line, found before the list was frozen, with the reason."""

    __table_args__ = (
        UniqueConstraint("line_id", "inspector_id"),
        CheckConstraint("code IN ('same_employer','declared_interest')", name="code_known"),
    )

    id: int | None = Field(default=None, primary_key=True)
    draw_id: int = Field(foreign_key="draw.id", ondelete="RESTRICT", index=True)
    line_id: int = Field(foreign_key="draw_line.id", ondelete="RESTRICT")
    inspector_id: int = Field(foreign_key="inspector.id", ondelete="RESTRICT")
    code: str


class DrawCommitment(Row, table=True):
    """The hash of a value that only its party knows. One for each organisation and each person."""

    __table_args__ = (
        UniqueConstraint("draw_id", "organisation_id"),
        UniqueConstraint("draw_id", "person_id"),
        UniqueConstraint("draw_id", "party"),
        UniqueConstraint("draw_id", "digest"),
    )

    id: int | None = Field(default=None, primary_key=True)
    draw_id: int = Field(foreign_key="draw.id", ondelete="RESTRICT", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT")
    person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    party: str
    digest: str = Field(max_length=64)
    at: datetime = Field(sa_type=UtcDateTime)


class DrawOpening(Row, table=True):
    """The value behind a commitment, shown after the public value was known."""

    id: int | None = Field(default=None, primary_key=True)
    commitment_id: int = Field(foreign_key="draw_commitment.id", ondelete="RESTRICT", unique=True)
    value: str
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class DrawPublicValue(Row, table=True):
    """A value that nobody could know when the commitments were made, with its source and when it came to be."""

    __table_args__ = (CheckConstraint("value <> '' AND source <> ''", name="a_value_has_a_source"),)

    id: int | None = Field(default=None, primary_key=True)
    draw_id: int = Field(foreign_key="draw.id", ondelete="RESTRICT", unique=True)
    value: str
    source: str
    observed_at: datetime = Field(sa_type=UtcDateTime)
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class DrawResult(Row, table=True):
    """The seed. Everything else follows from it and the list; kept in `draw_place` so that nobody has to compute it."""

    id: int | None = Field(default=None, primary_key=True)
    draw_id: int = Field(foreign_key="draw.id", ondelete="RESTRICT", unique=True)
    seed: str = Field(max_length=64)
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class DrawPlace(Row, table=True):
    """Where a line came; `drawn` is '' or why it is in the sample."""

    __table_args__ = (
        UniqueConstraint("draw_id", "rank"),
        ForeignKeyConstraint(
            ["line_id", "draw_id"], ["draw_line.id", "draw_line.draw_id"],
            name="fk_draw_place_line", ondelete="RESTRICT",
        ),
        CheckConstraint("drawn IN ('','cover','rank')", name="drawn_known"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    draw_id: int = Field(index=True)
    line_id: int = Field(unique=True)
    rank: int
    drawn: str = ""


class DrawSubstitution(Row, table=True):
    """A drawn line that cannot be visited and the next in rank order, confirmed by two persons. None: nobody was left."""

    id: int | None = Field(default=None, primary_key=True)
    draw_id: int = Field(foreign_key="draw.id", ondelete="RESTRICT", index=True)
    line_id: int = Field(foreign_key="draw_line.id", ondelete="RESTRICT", unique=True)
    by_line_id: int | None = Field(default=None, foreign_key="draw_line.id", ondelete="RESTRICT", unique=True)
    proposal_id: int = Field(foreign_key="proposal.id", ondelete="RESTRICT", unique=True)
    at: datetime = Field(sa_type=UtcDateTime)
