"""Providers that the province names for their performance in a batch. Rows are only added."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlmodel import Field

from models.types import Row, UtcDateTime


class OutstandingProvider(Row, table=True):
    """A provider proposed for a reward by two persons. `reward_fen` is the authority's to enter: None while it has not.

    The figures are those of the day, so that the reason can be read beside what it was given for. Naming again with a
    reward, or taking back (`standing` withdrawn), adds the next `seq`.
    """

    __table_args__ = (
        UniqueConstraint("batch_id", "provider", "seq"),
        CheckConstraint("standing IN ('named','withdrawn')", name="standing_known"),
        CheckConstraint("reward_fen > 0", name="some_money"),
    )

    id: int | None = Field(default=None, primary_key=True)
    batch_id: int = Field(foreign_key="batch.id", ondelete="RESTRICT")
    provider: str = Field(max_length=120)
    seq: int
    standing: str
    enterprises: int
    projects: int
    base_fen: int = Field(sa_type=BigInteger)
    reward_fen: int | None = Field(default=None, sa_type=BigInteger)
    proposal_id: int = Field(foreign_key="proposal.id", ondelete="RESTRICT", index=True)
    confirmed_by: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)
