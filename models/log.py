"""The log: one chain of entries over every row that is kept, and the signed checkpoints that others keep a copy of.

Nothing here has a foreign key: an entry outlives what it speaks of, and checking a key would take locks inside the
short section in which entries are chained.
"""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Column, Index
from sqlmodel import Field

from models.types import Row, UtcDateTime


class LogEntry(Row, table=True):
    """One row was written in one transaction: which, what a digest of it is now, and what stood before in the chain.

    `seq` counts 1, 2, 3 … without a gap; `hash` covers everything here but itself, `previous` included. `digest` is a
    salted commitment to the row (None when it was deleted), so nothing personal is in the log.
    """

    __table_args__ = (
        Index("ix_log_entry_row", "table_name", "row_key"),
        CheckConstraint("seq > 0", name="counts_from_one"),
        CheckConstraint("operation IN ('insert','update','delete')", name="operation_known"),
        CheckConstraint("(operation = 'delete') = (digest IS NULL)", name="only_what_is_there_has_a_digest"),
    )

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    previous: str = Field(max_length=64)
    hash: str = Field(max_length=64)
    table_name: str
    row_key: str
    operation: str
    digest: str | None = Field(default=None, max_length=64)
    application_id: int | None = Field(default=None, index=True)
    actor_id: int | None = None
    at: datetime = Field(sa_type=UtcDateTime)


class RowSalt(Row, table=True):
    """What the newest digest of a row was salted with. It goes when the row changes or goes: then the old digest says
    nothing any more to anybody who does not already hold the old row and its salt."""

    table_name: str = Field(primary_key=True)
    row_key: str = Field(primary_key=True)
    salt: str = Field(max_length=32)


class Checkpoint(Row, table=True):
    """A signed statement of the whole log up to `size`: its Merkle root. `note` is the text that others keep, `key` the public
    key under which its signature holds.

    `proof` shows that the checkpoint before it is a beginning of this one (RFC 6962, 2.1.2), as hexadecimal hashes.
    """

    __table_args__ = (CheckConstraint("size > 0", name="of_something"),)

    size: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    root: str = Field(max_length=64)
    note: str
    key: str
    proof: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    at: datetime = Field(sa_type=UtcDateTime)
