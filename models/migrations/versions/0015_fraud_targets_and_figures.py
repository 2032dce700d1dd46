"""What follows on fraud, numbers of a plan, and what statistics count by"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.types
from models.migrations.append_only import protect, release

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

RECORDS = (
    "fraud_finding",
    "fraud_delivery",
    "fraud_statement",
    "fraud_file",
    "fraud_decision",
    "bar",
    "recovery_entry",
    "target_entry",
)


def upgrade() -> None:
    """Make the tables; all but the index of figures are records."""
    _fraud_finding()
    _fraud_delivery()
    _fraud_statement()
    _fraud_file()
    _fraud_decision()
    _bar()
    _recovery_entry()
    _target_entry()
    _case_figure()
    protect(*RECORDS)


def downgrade() -> None:
    """Take the tables away."""
    release(*RECORDS)
    op.drop_table("case_figure")
    for table in reversed(RECORDS):
        op.drop_table(table)


def _fraud_finding() -> None:
    op.create_table(
        "fraud_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("party", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("uscc", sqlmodel.sql.sqltypes.AutoString(length=18), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("pack_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("pack_digest", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("bar_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("cites", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("grounds", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("recover_fen", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "code IN ('agreement','invoice','amount','not_done','double','collusion','other')",
            name=op.f("ck_fraud_finding_code_known"),
        ),
        sa.CheckConstraint("grounds <> ''", name=op.f("ck_fraud_finding_grounds_are_given")),
        sa.CheckConstraint("party IN ('enterprise','provider')", name=op.f("ck_fraud_finding_party_known")),
        sa.CheckConstraint("recover_fen >= 0", name=op.f("ck_fraud_finding_not_negative")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_fraud_finding_application_id_application"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["person.id"], name=op.f("fk_fraud_finding_opened_by_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_fraud_finding_organisation_id_organisation"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fraud_finding")),
        sa.UniqueConstraint(
            "application_id", "party", "uscc", "seq", name=op.f("uq_fraud_finding_application_id_party_uscc_seq")
        ),
        sa.UniqueConstraint("ref", name=op.f("uq_fraud_finding_ref")),
    )
    op.create_index(op.f("ix_fraud_finding_application_id"), "fraud_finding", ["application_id"], unique=False)
    op.create_index(op.f("ix_fraud_finding_organisation_id"), "fraud_finding", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_fraud_finding_uscc"), "fraud_finding", ["uscc"], unique=False)


def _fraud_delivery() -> None:
    op.create_table(
        "fraud_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("how", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("how <> ''", name=op.f("ck_fraud_delivery_how_is_said")),
        sa.CheckConstraint("told_on < answer_by", name=op.f("ck_fraud_delivery_time_to_answer")),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_fraud_delivery_by_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"],
            ["fraud_finding.id"],
            name=op.f("fk_fraud_delivery_finding_id_fraud_finding"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fraud_delivery")),
        sa.UniqueConstraint("finding_id", name=op.f("uq_fraud_delivery_finding_id")),
    )


def _fraud_statement() -> None:
    op.create_table(
        "fraud_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('stated','waived')", name=op.f("ck_fraud_statement_kind_known")),
        sa.CheckConstraint("words <> ''", name=op.f("ck_fraud_statement_words_are_given")),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_fraud_statement_by_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"],
            ["fraud_finding.id"],
            name=op.f("fk_fraud_statement_finding_id_fraud_finding"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fraud_statement")),
    )
    op.create_index(op.f("ix_fraud_statement_finding_id"), "fraud_statement", ["finding_id"], unique=False)


def _fraud_file() -> None:
    op.create_table(
        "fraud_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=True),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("media_type", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_fraud_file_not_empty")),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_fraud_file_by_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"],
            ["fraud_finding.id"],
            name=op.f("fk_fraud_file_finding_id_fraud_finding"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["fraud_statement.id"],
            name=op.f("fk_fraud_file_statement_id_fraud_statement"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fraud_file")),
        sa.UniqueConstraint("ref", name=op.f("uq_fraud_file_ref")),
    )
    op.create_index(op.f("ix_fraud_file_finding_id"), "fraud_file", ["finding_id"], unique=False)


def _fraud_decision() -> None:
    op.create_table(
        "fraud_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("recover_fen", sa.BigInteger(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(seq = 1) = (kind IN ('confirmed','not_established'))",
            name=op.f("ck_fraud_decision_first_it_holds_or_not"),
        ),
        sa.CheckConstraint(
            "kind IN ('confirmed','not_established','corrected','lifted')", name=op.f("ck_fraud_decision_kind_known")
        ),
        sa.CheckConstraint(
            "kind NOT IN ('not_established','lifted') OR recover_fen = 0",
            name=op.f("ck_fraud_decision_nothing_to_recover"),
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_fraud_decision_a_reason_is_given")),
        sa.CheckConstraint("confirmed_by <> by_person_id", name=op.f("ck_fraud_decision_two_are_two_persons")),
        sa.CheckConstraint("recover_fen >= 0", name=op.f("ck_fraud_decision_not_negative")),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_fraud_decision_by_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["person.id"], name=op.f("fk_fraud_decision_confirmed_by_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"],
            ["fraud_finding.id"],
            name=op.f("fk_fraud_decision_finding_id_fraud_finding"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_fraud_decision_organisation_id_organisation"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_fraud_decision_proposal_id_proposal"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fraud_decision")),
        sa.UniqueConstraint("finding_id", "seq", name=op.f("uq_fraud_decision_finding_id_seq")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_fraud_decision_proposal_id")),
    )
    op.create_index(op.f("ix_fraud_decision_finding_id"), "fraud_decision", ["finding_id"], unique=False)


def _bar() -> None:
    op.create_table(
        "bar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("party", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("uscc", sqlmodel.sql.sqltypes.AutoString(length=18), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("says", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("cites", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reach", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reach_value", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("credit_record", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.CheckConstraint("party IN ('enterprise','provider')", name=op.f("ck_bar_party_known")),
        sa.CheckConstraint("reach IN ('programme','issuer','province')", name=op.f("ck_bar_reach_known")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["fraud_decision.id"], name=op.f("fk_bar_decision_id_fraud_decision"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["fraud_finding.id"], name=op.f("fk_bar_finding_id_fraud_finding"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bar")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_bar_decision_id")),
        sa.UniqueConstraint("finding_id", name=op.f("uq_bar_finding_id")),
    )
    op.create_index("ix_bar_party", "bar", ["party", "uscc"], unique=False)


def _recovery_entry() -> None:
    op.create_table(
        "recovery_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('recovered','reversed')", name=op.f("ck_recovery_entry_kind_known")),
        sa.CheckConstraint("words <> ''", name=op.f("ck_recovery_entry_words_are_given")),
        sa.CheckConstraint("fen > 0", name=op.f("ck_recovery_entry_of_something")),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_recovery_entry_by_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"],
            ["fraud_finding.id"],
            name=op.f("fk_recovery_entry_finding_id_fraud_finding"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_recovery_entry_organisation_id_organisation"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_entry")),
        sa.UniqueConstraint("finding_id", "seq", name=op.f("uq_recovery_entry_finding_id_seq")),
    )
    op.create_index(op.f("ix_recovery_entry_finding_id"), "recovery_entry", ["finding_id"], unique=False)


def _target_entry() -> None:
    op.create_table(
        "target_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("target", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("source_date", sa.Date(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("source <> '' AND reason <> ''", name=op.f("ck_target_entry_source_and_reason_are_given")),
        sa.CheckConstraint("value >= 0", name=op.f("ck_target_entry_not_negative")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batch.id"], name=op.f("fk_target_entry_batch_id_batch"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_target_entry_by_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_target_entry_organisation_id_organisation"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_entry")),
        sa.UniqueConstraint(
            "batch_id", "target", "year", "revision", name=op.f("uq_target_entry_batch_id_target_year_revision")
        ),
    )
    op.create_index(op.f("ix_target_entry_batch_id"), "target_entry", ["batch_id"], unique=False)


def _case_figure() -> None:
    op.create_table(
        "case_figure",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("month", sqlmodel.sql.sqltypes.AutoString(length=7), nullable=False),
        sa.Column("category", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("industry", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("size", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("provider", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("claimed_fen", sa.BigInteger(), nullable=True),
        sa.Column("award_fen", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("claimed_fen IS NULL OR claimed_fen >= 0", name=op.f("ck_case_figure_not_negative")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_case_figure_application_id_application"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_case_figure_submission_id_submission"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_case_figure")),
    )
    op.create_index(op.f("ix_case_figure_submission_id"), "case_figure", ["submission_id"], unique=False)
