"""Who the experts of a panel are: identity, what they declare, and which seat of which panel is theirs.

Opinions never name an expert: they name a seat (models/panel.py). Only `seat_holder` joins the two, and only
assessor/cases/who_sits.py reads it, with the viewer as an argument.
"""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field

from models.types import Row, UtcDateTime


class Expert(Row, table=True):
    """Somebody in the province's pool of experts. `fields` are codes of EXPERT_FIELDS; `person_id` is their account.

    `employer_uscc` is the employer's credit code, '' when it has none or is not known. `providers` are those the expert has
    worked for, as {"name", "uscc"}; what else ties them to somebody stands in their declaration.
    """

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=16)
    name: str
    phone: str = ""
    employer: str
    employer_uscc: str = Field(default="", max_length=18)
    title: str = ""
    city_code: str | None = Field(default=None, foreign_key="region.code", ondelete="RESTRICT")
    fields: list[str] = Field(sa_column=Column(JSON, nullable=False))
    providers: list[dict[str, str]] = Field(sa_column=Column(JSON, nullable=False))
    person_id: int | None = Field(default=None, foreign_key="person.id", ondelete="RESTRICT", unique=True)
    active: bool = True
    version: int = 1
    entered_by: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class ExpertDeclaration(Row, table=True):
    """A yearly declaration of interests, made by the expert or entered from paper by the province. The newest counts."""

    __table_args__ = (
        UniqueConstraint("expert_id", "seq"),
        CheckConstraint("declared_on <= valid_until", name="dates_in_order"),
    )

    id: int | None = Field(default=None, primary_key=True)
    expert_id: int = Field(foreign_key="expert.id", ondelete="RESTRICT", index=True)
    seq: int
    declared_on: date
    valid_until: date
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class ExpertInterest(Row, table=True):
    """One line of a declaration: an enterprise or a provider, and what ties the expert to it."""

    __table_args__ = (
        CheckConstraint("kind IN ('enterprise','provider')", name="kind_known"),
        CheckConstraint("name <> '' OR uscc <> ''", name="says_whom"),
    )

    id: int | None = Field(default=None, primary_key=True)
    declaration_id: int = Field(foreign_key="expert_declaration.id", ondelete="RESTRICT", index=True)
    kind: str
    name: str = ""
    uscc: str = Field(default="", max_length=18)
    words: str = ""


class SeatHolder(Row, table=True):
    """Which expert sits on which seat of a panel. The only bridge between a person and an opinion."""

    __table_args__ = (
        UniqueConstraint("panel_id", "expert_id"),
        ForeignKeyConstraint(
            ["seat_id", "panel_id"], ["panel_seat.id", "panel_seat.panel_id"], name="fk_seat_holder_seat",
            ondelete="RESTRICT",
        ),
    )  # fmt: skip

    seat_id: int = Field(primary_key=True)
    panel_id: int
    expert_id: int = Field(foreign_key="expert.id", ondelete="RESTRICT", index=True)
