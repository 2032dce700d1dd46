"""What follows on fraud: a finding against a party of a case, what the party says, the decision of two persons, the bar
that it brings, and the money that has to come back. Rows are appended, never changed."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from models.types import Row, UtcDateTime


class FraudFinding(Row, table=True):
    """What an office holds against the enterprise or the provider of a case, before anything is decided.

    `recover_fen` is what it means to demand back (分). `seq` counts the findings against one party of a case: the next may
    only follow one that was not established or was lifted, and two people opening one at once cannot both be next.
    """

    __table_args__ = (
        UniqueConstraint("application_id", "party", "uscc", "seq"),
        CheckConstraint("party IN ('enterprise','provider')", name="party_known"),
        CheckConstraint(
            "code IN ('agreement','invoice','amount','not_done','double','collusion','other')", name="code_known"
        ),
        CheckConstraint("recover_fen >= 0", name="not_negative"),
        CheckConstraint("grounds <> ''", name="grounds_are_given"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=16)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", index=True)
    party: str
    uscc: str = Field(max_length=18, index=True)
    name: str
    seq: int
    pack_id: str
    pack_digest: str
    bar_id: str
    cites: str
    code: str
    grounds: str
    recover_fen: int = Field(sa_type=BigInteger)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT", index=True)
    opened_by: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class FraudDelivery(Row, table=True):
    """The party was told of the finding: how, on which day, and until which day (included) it may answer."""

    __table_args__ = (
        CheckConstraint("told_on < answer_by", name="time_to_answer"),
        CheckConstraint("how <> ''", name="how_is_said"),
    )

    id: int | None = Field(default=None, primary_key=True)
    finding_id: int = Field(foreign_key="fraud_finding.id", ondelete="RESTRICT", unique=True)
    told_on: date
    how: str
    answer_by: date
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class FraudStatement(Row, table=True):
    """What the party says to the finding, by its own hand (`own`) or written down by the office; or that it waives."""

    __table_args__ = (
        CheckConstraint("kind IN ('stated','waived')", name="kind_known"),
        CheckConstraint("words <> ''", name="words_are_given"),
    )

    id: int | None = Field(default=None, primary_key=True)
    finding_id: int = Field(foreign_key="fraud_finding.id", ondelete="RESTRICT", index=True)
    kind: str
    own: bool
    words: str
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class FraudFile(Row, table=True):
    """Evidence of the office, or a file of the party's statement; bytes in the evidence store."""

    __table_args__ = (CheckConstraint("size > 0", name="not_empty"),)

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=16)
    finding_id: int = Field(foreign_key="fraud_finding.id", ondelete="RESTRICT", index=True)
    statement_id: int | None = Field(default=None, foreign_key="fraud_statement.id", ondelete="RESTRICT")
    sha256: str = Field(max_length=64)
    name: str
    media_type: str
    size: int
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class FraudDecision(Row, table=True):
    """What two persons decided: the finding holds or does not; later, that it is corrected or lifted. The newest stands."""

    __table_args__ = (
        UniqueConstraint("finding_id", "seq"),
        CheckConstraint("kind IN ('confirmed','not_established','corrected','lifted')", name="kind_known"),
        CheckConstraint("(seq = 1) = (kind IN ('confirmed','not_established'))", name="first_it_holds_or_not"),
        CheckConstraint("recover_fen >= 0", name="not_negative"),
        CheckConstraint("kind NOT IN ('not_established','lifted') OR recover_fen = 0", name="nothing_to_recover"),
        CheckConstraint("reason <> ''", name="a_reason_is_given"),
        CheckConstraint("confirmed_by <> by_person_id", name="two_are_two_persons"),
    )

    id: int | None = Field(default=None, primary_key=True)
    finding_id: int = Field(foreign_key="fraud_finding.id", ondelete="RESTRICT", index=True)
    seq: int
    kind: str
    recover_fen: int = Field(sa_type=BigInteger)
    reason: str
    on_day: date
    proposal_id: int = Field(foreign_key="proposal.id", ondelete="RESTRICT", unique=True)
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    confirmed_by: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class Bar(Row, table=True):
    """Which programmes are closed to a party, as the pack in force at the decision says; it stands until it is lifted.

    `reach` with `reach_value`: programme (pack id) · issuer (its name) · province (two digits). `until` is the last day
    on which a programme that is closed may have come into force; NULL: no end.
    """

    __table_args__ = (
        CheckConstraint("reach IN ('programme','issuer','province')", name="reach_known"),
        CheckConstraint("party IN ('enterprise','provider')", name="party_known"),
        Index("ix_bar_party", "party", "uscc"),
    )

    id: int | None = Field(default=None, primary_key=True)
    finding_id: int = Field(foreign_key="fraud_finding.id", ondelete="RESTRICT", unique=True)
    decision_id: int = Field(foreign_key="fraud_decision.id", ondelete="RESTRICT", unique=True)
    party: str
    uscc: str = Field(max_length=18)
    title: str
    says: str
    cites: str
    reach: str
    reach_value: str
    until: date | None = None
    since: date
    credit_record: str | None = None


class RecoveryEntry(Row, table=True):
    """Money that came back (`recovered`), or an entry that was wrong and is taken back (`reversed`). Amounts in 分."""

    __table_args__ = (
        UniqueConstraint("finding_id", "seq"),
        CheckConstraint("kind IN ('recovered','reversed')", name="kind_known"),
        CheckConstraint("fen > 0", name="of_something"),
        CheckConstraint("words <> ''", name="words_are_given"),
    )

    id: int | None = Field(default=None, primary_key=True)
    finding_id: int = Field(foreign_key="fraud_finding.id", ondelete="RESTRICT", index=True)
    seq: int
    kind: str
    fen: int = Field(sa_type=BigInteger)
    on_day: date
    words: str
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class RecoveryPayment(Row, table=True):
    """How much of a recovery that the finance office recorded answers the demand of a finding, in 分.

    The rest of it was paid too much for another reason. The ledger reads these beside its entries: no amount stands twice.
    """

    __table_args__ = (CheckConstraint("fen > 0", name="of_something"),)

    id: int | None = Field(default=None, primary_key=True)
    payment_id: int = Field(foreign_key="fund_payment.id", ondelete="RESTRICT", unique=True)
    finding_id: int = Field(foreign_key="fraud_finding.id", ondelete="RESTRICT", index=True)
    fen: int = Field(sa_type=BigInteger)
