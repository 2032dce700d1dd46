"""The year's settlement of a fund: what the authority entered, frozen runs with a line for each project, and payments.

Money is integer 分 in 64 bits. Every row is only added: a correction is the next row, a void the next run.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field

from models.types import Row, UtcDateTime


class AuthorityFigure(Row, table=True):
    """A figure that a document leaves to the authority, as it stands from `at` on; the newest `seq` of a name holds.

    `name` is a question of the pack's `batch` section or a parameter without a value. `unit`: fen (分) or basis_points
    (a hundredth of a percent). `source` 'records': the figure is whatever the records add up to, and has no value here.
    Every row comes from a proposal that two persons made good; the reason stands there.
    """

    __table_args__ = (
        UniqueConstraint("batch_id", "name", "seq"),
        CheckConstraint("unit IN ('fen','basis_points')", name="unit_known"),
        CheckConstraint("source IN ('entered','records')", name="source_known"),
        CheckConstraint("(source = 'records') = (value IS NULL)", name="entered_with_a_value"),
        CheckConstraint("value >= 0", name="not_negative"),
    )

    id: int | None = Field(default=None, primary_key=True)
    batch_id: int = Field(foreign_key="batch.id", ondelete="RESTRICT")
    name: str = Field(max_length=64)
    seq: int
    unit: str
    source: str
    value: int | None = Field(default=None, sa_type=BigInteger)
    proposal_id: int = Field(foreign_key="proposal.id", ondelete="RESTRICT", index=True)
    confirmed_by: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class SettlementRun(Row, table=True):
    """One settlement of an award of a batch, frozen when the second person confirmed it.

    `fund_fen` is the year's fund, `shared_fen` the part of it that falls to the projects on record (all of it, unless the
    authority entered a larger total), `awarded_fen` what was given. `workings` holds the ratio as an exact fraction, the
    weights, and where the total came from. `content_sha256` is over figures and lines, as proposed.
    """

    __table_args__ = (
        UniqueConstraint("batch_id", "award_id", "seq"),
        CheckConstraint("method IN ('pro_rata','first_come')", name="method_known"),
        CheckConstraint("awarded_fen <= shared_fen AND shared_fen <= fund_fen", name="never_more_than_the_fund"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=16)
    batch_id: int = Field(foreign_key="batch.id", ondelete="RESTRICT")
    award_id: str = Field(max_length=64)
    seq: int
    method: str
    pack_digest: str
    fund_fen: int = Field(sa_type=BigInteger)
    shared_fen: int = Field(sa_type=BigInteger)
    base_fen: int = Field(sa_type=BigInteger)
    awarded_fen: int = Field(sa_type=BigInteger)
    projects: int
    workings: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    content_sha256: str = Field(max_length=64)
    proposal_id: int = Field(foreign_key="proposal.id", ondelete="RESTRICT", unique=True)
    confirmed_by: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class SettlementLine(Row, table=True):
    """What a run gives one project. `weight` is a fraction such as '11/10'; the award never exceeds the base."""

    __table_args__ = (
        UniqueConstraint("run_id", "application_id"),
        CheckConstraint("0 <= award_fen AND award_fen <= base_fen", name="never_more_than_the_base"),
    )

    id: int | None = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="settlement_run.id", ondelete="RESTRICT")
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", index=True)
    submission_id: int = Field(foreign_key="submission.id", ondelete="RESTRICT")
    enterprise_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT")
    city_code: str = Field(foreign_key="region.code", ondelete="RESTRICT")
    base_fen: int = Field(sa_type=BigInteger)
    weight: str = Field(max_length=40)
    award_fen: int = Field(sa_type=BigInteger)


class FundPayment(Row, table=True):
    """Public money that went to an enterprise for a project, or came back from it (`recovered`).

    One person of a finance office entered it (`by_person_id`, the proposer), another of the same office confirmed it: the
    first foreign key takes the proposer from the proposal, the CHECK refuses one person alone. `run_id` is the settlement
    whose award is paid; NULL for programmes that are not shared out of a year's fund. `voucher` is the treasury's or bank's
    own number. `seq` counts the payments of a project, so two cannot both be next.
    """

    __table_args__ = (
        ForeignKeyConstraint(
            ["proposal_id", "by_person_id", "organisation_id"],
            ["proposal.id", "proposal.proposed_by", "proposal.organisation_id"],
            name="fk_fund_payment_proposal",
            ondelete="RESTRICT",
        ),
        UniqueConstraint("application_id", "seq"),
        UniqueConstraint("proposal_id", "application_id"),
        CheckConstraint("kind IN ('paid','recovered')", name="kind_known"),
        CheckConstraint("amount_fen > 0", name="some_money"),
        CheckConstraint("voucher <> ''", name="a_voucher_is_named"),
        CheckConstraint("confirmed_by <> by_person_id", name="two_are_two_persons"),
    )

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT")
    run_id: int | None = Field(default=None, foreign_key="settlement_run.id", ondelete="RESTRICT", index=True)
    seq: int
    kind: str
    amount_fen: int = Field(sa_type=BigInteger)
    moved_on: date
    voucher: str = Field(max_length=80)
    proposal_id: int
    by_person_id: int
    confirmed_by: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    organisation_id: int
    at: datetime = Field(sa_type=UtcDateTime)
