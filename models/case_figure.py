"""What statistics count by, taken out of the newest filing of each case so that 50,000 of them are grouped in one query."""

from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field

from models.types import Row


class CaseFigure(Row, table=True):
    """One row a filed case; can be made again from its submissions at any time (cases/case_figures.py).

    NULL in a dimension: not asked or not answered. `*several*` where a filing names more than one. Amounts in 分.
    """

    __table_args__ = (CheckConstraint("claimed_fen IS NULL OR claimed_fen >= 0", name="not_negative"),)

    application_id: int = Field(primary_key=True, foreign_key="application.id", ondelete="RESTRICT")
    submission_id: int = Field(foreign_key="submission.id", ondelete="RESTRICT", index=True)
    month: str = Field(max_length=7)
    category: str | None = None
    industry: str | None = None
    size: str | None = None
    provider: str | None = None
    claimed_fen: int | None = Field(default=None, sa_type=BigInteger)
    award_fen: int | None = Field(default=None, sa_type=BigInteger)
