"""Objections from anybody: the receipt with its secret link, the coded conclusion, the enterprise's statement, files.

The objection itself, held and answered, is `models.notice.Objection`; rows here are only appended.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from models.types import Row, UtcDateTime


class ObjectionReceipt(Row, table=True):
    """One arrival of an objection through the public page. Only the hash of the secret in its link is kept.

    The first receipt's name and contact stand on the objection; a later one with the same words joins it and brings
    its own. The contact is for the answer: the office that handles the notice sees it, and the auditors.
    """

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=16)
    objection_id: int = Field(foreign_key="objection.id", ondelete="RESTRICT", index=True)
    item_id: int = Field(foreign_key="notice_item.id", ondelete="RESTRICT", index=True)
    secret_hash: str = Field(unique=True, max_length=64)
    from_name: str | None = None
    contact: str | None = None
    at: datetime = Field(sa_type=UtcDateTime)


class ObjectionFinding(Row, table=True):
    """The coded conclusion of the re-check of one objection, beside the words of the answer."""

    __table_args__ = (
        CheckConstraint("conclusion IN ('upheld','partly','not_upheld')", name="conclusion_known"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    objection_id: int = Field(foreign_key="objection.id", ondelete="RESTRICT", unique=True)
    conclusion: str


class ObjectionStatement(Row, table=True):
    """What the enterprise says to an objection against its line."""

    __table_args__ = (CheckConstraint("words <> ''", name="words_are_given"),)

    id: int | None = Field(default=None, primary_key=True)
    objection_id: int = Field(foreign_key="objection.id", ondelete="RESTRICT", index=True)
    words: str
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class ObjectionFile(Row, table=True):
    """A file that came with an objection (receipt) or with the enterprise's statement; bytes in the evidence store."""

    __table_args__ = (
        CheckConstraint("(receipt_id IS NULL) <> (statement_id IS NULL)", name="of_one_side"),
        CheckConstraint("size > 0", name="not_empty"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=16)
    objection_id: int = Field(foreign_key="objection.id", ondelete="RESTRICT", index=True)
    receipt_id: int | None = Field(default=None, foreign_key="objection_receipt.id", ondelete="RESTRICT")
    statement_id: int | None = Field(default=None, foreign_key="objection_statement.id", ondelete="RESTRICT")
    sha256: str = Field(max_length=64)
    name: str
    media_type: str
    size: int
    at: datetime = Field(sa_type=UtcDateTime)


class CreditProof(Row, table=True):
    """What was seen at a credit look-up: the minute, and the saved result page (PDF or picture). One for each review."""

    __table_args__ = (CheckConstraint("size > 0", name="not_empty"),)

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=16)
    review_id: int = Field(foreign_key="credit_review.id", ondelete="RESTRICT", unique=True)
    looked_at: datetime = Field(sa_type=UtcDateTime)
    sha256: str = Field(max_length=64)
    name: str
    media_type: str
    size: int
