"""Public notices: objections from the public, attachments, certificates"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.types
from models.migrations.append_only import protect, release

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

APPEND_ONLY = ("award_change", "certificate")
TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    _awards()
    protect(*APPEND_ONLY)


def downgrade() -> None:
    release(*APPEND_ONLY)
    for table in reversed(APPEND_ONLY):
        op.drop_table(table)


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"), ondelete="RESTRICT"
    )


def _awards() -> None:
    op.create_table(
        "award_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", TEXT(), nullable=False),
        sa.Column("to_level", TEXT(), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("reason", TEXT(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('keep','downgrade','withdraw','recheck_open','recheck_closed')",
            name=op.f("ck_award_change_kind_known"),
        ),
        sa.CheckConstraint(
            "(kind = 'downgrade') = (to_level IS NOT NULL)", name=op.f("ck_award_change_a_downgrade_says_to_which_star")
        ),
        sa.CheckConstraint(
            "kind NOT IN ('downgrade','withdraw') OR confirmed_by IS NOT NULL",
            name=op.f("ck_award_change_taking_a_star_needs_two"),
        ),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> by_person_id", name=op.f("ck_award_change_two_are_two_persons")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_award_change_a_reason_is_given")),
        _key("award_change", "award_id", "award"),
        _key("award_change", "by_person_id", "person"),
        _key("award_change", "confirmed_by", "person"),
        _key("award_change", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_change")),
        sa.UniqueConstraint("award_id", "seq", name=op.f("uq_award_change_award_id_seq")),
    )
    with op.batch_alter_table("award_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_award_change_award_id"), ["award_id"], unique=False)

    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT(length=16), nullable=False),
        sa.Column("number", TEXT(length=32), nullable=True),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("sha256", TEXT(length=64), nullable=True),
        sa.Column("made_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(number IS NULL) = (sha256 IS NULL)", name=op.f("ck_certificate_issued_whole_or_not_at_all")
        ),
        _key("certificate", "award_id", "award"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("award_id", name=op.f("uq_certificate_award_id")),
        sa.UniqueConstraint("number", name=op.f("uq_certificate_number")),
        sa.UniqueConstraint("ref", name=op.f("uq_certificate_ref")),
    )
