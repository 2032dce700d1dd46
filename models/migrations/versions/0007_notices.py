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

APPEND_ONLY = (
    "award_change",
    "certificate",
    "objection_receipt",
    "objection_finding",
    "objection_statement",
    "objection_file",
    "credit_proof",
)
TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    _awards()
    _objections()
    _files()
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


def _at(name: str) -> sa.Column:
    return sa.Column(name, models.types.UtcDateTime(timezone=True), nullable=False)


def _index(table: str, *columns: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        for column in columns:
            batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column], unique=False)


def _objections() -> None:
    op.create_table(
        "objection_receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT(length=16), nullable=False),
        sa.Column("objection_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", TEXT(length=64), nullable=False),
        sa.Column("from_name", TEXT(), nullable=True),
        sa.Column("contact", TEXT(), nullable=True),
        _at("at"),
        _key("objection_receipt", "objection_id", "objection"),
        _key("objection_receipt", "item_id", "notice_item"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection_receipt")),
        sa.UniqueConstraint("ref", name=op.f("uq_objection_receipt_ref")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_objection_receipt_secret_hash")),
    )
    _index("objection_receipt", "objection_id", "item_id")
    op.create_table(
        "objection_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("objection_id", sa.Integer(), nullable=False),
        sa.Column("conclusion", TEXT(), nullable=False),
        sa.CheckConstraint(
            "conclusion IN ('upheld','partly','not_upheld')", name=op.f("ck_objection_finding_conclusion_known")
        ),
        _key("objection_finding", "objection_id", "objection"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection_finding")),
        sa.UniqueConstraint("objection_id", name=op.f("uq_objection_finding_objection_id")),
    )
    op.create_table(
        "objection_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("objection_id", sa.Integer(), nullable=False),
        sa.Column("words", TEXT(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        _at("at"),
        sa.CheckConstraint("words <> ''", name=op.f("ck_objection_statement_words_are_given")),
        _key("objection_statement", "objection_id", "objection"),
        _key("objection_statement", "by_person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection_statement")),
    )
    _index("objection_statement", "objection_id")


def _kept_file() -> tuple[sa.Column, ...]:
    return (
        sa.Column("sha256", TEXT(length=64), nullable=False),
        sa.Column("name", TEXT(), nullable=False),
        sa.Column("media_type", TEXT(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
    )


def _files() -> None:
    op.create_table(
        "objection_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT(length=16), nullable=False),
        sa.Column("objection_id", sa.Integer(), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=True),
        sa.Column("statement_id", sa.Integer(), nullable=True),
        *_kept_file(),
        _at("at"),
        sa.CheckConstraint(
            "(receipt_id IS NULL) <> (statement_id IS NULL)", name=op.f("ck_objection_file_of_one_side")
        ),
        sa.CheckConstraint("size > 0", name=op.f("ck_objection_file_not_empty")),
        _key("objection_file", "objection_id", "objection"),
        _key("objection_file", "receipt_id", "objection_receipt"),
        _key("objection_file", "statement_id", "objection_statement"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection_file")),
        sa.UniqueConstraint("ref", name=op.f("uq_objection_file_ref")),
    )
    _index("objection_file", "objection_id")
    op.create_table(
        "credit_proof",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT(length=16), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        _at("looked_at"),
        *_kept_file(),
        sa.CheckConstraint("size > 0", name=op.f("ck_credit_proof_not_empty")),
        _key("credit_proof", "review_id", "credit_review"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_proof")),
        sa.UniqueConstraint("ref", name=op.f("uq_credit_proof_ref")),
        sa.UniqueConstraint("review_id", name=op.f("uq_credit_proof_review_id")),
    )
