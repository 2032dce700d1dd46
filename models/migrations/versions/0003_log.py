"""The log: hash-chained entries over every record"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.types
from models.migrations.append_only import protect, release

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

APPEND_ONLY = ("log_entry", "checkpoint")


def upgrade() -> None:
    op.create_table(
        "log_entry",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("previous", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("table_name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("row_key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("operation", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("digest", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("seq > 0", name=op.f("ck_log_entry_counts_from_one")),
        sa.CheckConstraint("operation IN ('insert','update','delete')", name=op.f("ck_log_entry_operation_known")),
        sa.CheckConstraint(
            "(operation = 'delete') = (digest IS NULL)", name=op.f("ck_log_entry_only_what_is_there_has_a_digest")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_log_entry")),
    )
    op.create_index("ix_log_entry_row", "log_entry", ["table_name", "row_key"])
    op.create_index(op.f("ix_log_entry_application_id"), "log_entry", ["application_id"])
    op.create_table(
        "row_salt",
        sa.Column("table_name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("row_key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("salt", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.PrimaryKeyConstraint("table_name", "row_key", name=op.f("pk_row_salt")),
    )
    op.create_table(
        "checkpoint",
        sa.Column("size", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("root", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("note", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("proof", sa.JSON(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_checkpoint_of_something")),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_checkpoint")),
    )
    protect(*APPEND_ONLY)


def downgrade() -> None:
    release(*APPEND_ONLY)
    for table in ("checkpoint", "row_salt", "log_entry"):
        op.drop_table(table)
