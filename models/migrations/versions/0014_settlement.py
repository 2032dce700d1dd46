"""The year's settlement: the authority's figures, runs and payments; declarations; checks; outstanding providers"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.types
from models.migrations.append_only import protect, release

revision = "0014"
down_revision = "0011"
branch_labels = None
depends_on = None

RECORDS = (
    "authority_figure",
    "settlement_run",
    "settlement_line",
    "fund_payment",
    "declaration",
    "declaration_step",
    "deadline_extension",
    "fund_check_target",
    "fund_check",
    "outstanding_provider",
)


def upgrade() -> None:
    """Make the tables; records are only added."""
    op.create_table(
        "deadline_extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("parameter", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("last_day_before", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_deadline_extension_a_reason_is_given")),
        sa.CheckConstraint("last_day_before < last_day", name=op.f("ck_deadline_extension_later_than_before")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batch.id"], name=op.f("fk_deadline_extension_batch_id_batch"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_deadline_extension_by_person_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_extension")),
        sa.UniqueConstraint("batch_id", "parameter", "seq", name=op.f("uq_deadline_extension_batch_id_parameter_seq")),
    )
    op.create_table(
        "declaration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("region_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batch.id"], name=op.f("fk_declaration_batch_id_batch"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_declaration_made_by_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_declaration_region_code_region"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration")),
        sa.UniqueConstraint("batch_id", "region_code", "seq", name=op.f("uq_declaration_batch_id_region_code_seq")),
        sa.UniqueConstraint("ref", name=op.f("uq_declaration_ref")),
    )
    op.create_table(
        "declaration_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("region_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batch.id"], name=op.f("fk_declaration_draft_batch_id_batch"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_declaration_draft_region_code_region"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["updated_by"], ["person.id"], name=op.f("fk_declaration_draft_updated_by_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration_draft")),
        sa.UniqueConstraint("batch_id", "region_code", name=op.f("uq_declaration_draft_batch_id_region_code")),
    )
    op.create_table(
        "declaration_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("declaration_id", sa.Integer(), nullable=False),
        sa.Column("step", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "step IN ('countersigned','sent_back','handed_in','received')", name=op.f("ck_declaration_step_step_known")
        ),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_declaration_step_by_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["declaration_id"],
            ["declaration.id"],
            name=op.f("fk_declaration_step_declaration_id_declaration"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_declaration_step_organisation_id_organisation"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration_step")),
        sa.UniqueConstraint("declaration_id", "step", name=op.f("uq_declaration_step_declaration_id_step")),
    )
    op.create_table(
        "authority_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("unit", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(source = 'records') = (value IS NULL)", name=op.f("ck_authority_figure_entered_with_a_value")
        ),
        sa.CheckConstraint("source IN ('entered','records')", name=op.f("ck_authority_figure_source_known")),
        sa.CheckConstraint("unit IN ('fen','basis_points')", name=op.f("ck_authority_figure_unit_known")),
        sa.CheckConstraint("value >= 0", name=op.f("ck_authority_figure_not_negative")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batch.id"], name=op.f("fk_authority_figure_batch_id_batch"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["person.id"], name=op.f("fk_authority_figure_confirmed_by_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_authority_figure_proposal_id_proposal"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority_figure")),
        sa.UniqueConstraint("batch_id", "name", "seq", name=op.f("uq_authority_figure_batch_id_name_seq")),
    )
    op.create_index(op.f("ix_authority_figure_proposal_id"), "authority_figure", ["proposal_id"], unique=False)
    op.create_table(
        "fund_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("experts", sa.JSON(), nullable=False),
        sa.Column("result", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("result IN ('confirmed','problem')", name=op.f("ck_fund_check_result_known")),
        sa.CheckConstraint("words <> ''", name=op.f("ck_fund_check_a_finding_is_written")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_fund_check_application_id_application"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_fund_check_by_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_fund_check_organisation_id_organisation"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_check")),
        sa.UniqueConstraint("application_id", "seq", name=op.f("uq_fund_check_application_id_seq")),
    )
    op.create_table(
        "fund_check_target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_fund_check_target_a_reason_is_given")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_fund_check_target_application_id_application"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_fund_check_target_by_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_fund_check_target_organisation_id_organisation"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_check_target")),
        sa.UniqueConstraint("application_id", name=op.f("uq_fund_check_target_application_id")),
    )
    op.create_table(
        "outstanding_provider",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("provider", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("standing", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("enterprises", sa.Integer(), nullable=False),
        sa.Column("projects", sa.Integer(), nullable=False),
        sa.Column("base_fen", sa.BigInteger(), nullable=False),
        sa.Column("reward_fen", sa.BigInteger(), nullable=True),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("standing IN ('named','withdrawn')", name=op.f("ck_outstanding_provider_standing_known")),
        sa.CheckConstraint("reward_fen > 0", name=op.f("ck_outstanding_provider_some_money")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batch.id"], name=op.f("fk_outstanding_provider_batch_id_batch"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"],
            ["person.id"],
            name=op.f("fk_outstanding_provider_confirmed_by_person"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_outstanding_provider_proposal_id_proposal"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outstanding_provider")),
        sa.UniqueConstraint("batch_id", "provider", "seq", name=op.f("uq_outstanding_provider_batch_id_provider_seq")),
    )
    op.create_index(op.f("ix_outstanding_provider_proposal_id"), "outstanding_provider", ["proposal_id"], unique=False)
    op.create_table(
        "settlement_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("award_id", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("method", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("pack_digest", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("fund_fen", sa.BigInteger(), nullable=False),
        sa.Column("shared_fen", sa.BigInteger(), nullable=False),
        sa.Column("base_fen", sa.BigInteger(), nullable=False),
        sa.Column("awarded_fen", sa.BigInteger(), nullable=False),
        sa.Column("projects", sa.Integer(), nullable=False),
        sa.Column("workings", sa.JSON(), nullable=False),
        sa.Column("content_sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("method IN ('pro_rata','first_come')", name=op.f("ck_settlement_run_method_known")),
        sa.CheckConstraint(
            "awarded_fen <= shared_fen AND shared_fen <= fund_fen",
            name=op.f("ck_settlement_run_never_more_than_the_fund"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batch.id"], name=op.f("fk_settlement_run_batch_id_batch"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["person.id"], name=op.f("fk_settlement_run_confirmed_by_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_settlement_run_proposal_id_proposal"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement_run")),
        sa.UniqueConstraint("batch_id", "award_id", "seq", name=op.f("uq_settlement_run_batch_id_award_id_seq")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_settlement_run_proposal_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_settlement_run_ref")),
    )
    op.create_table(
        "fund_payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("voucher", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('paid','recovered')", name=op.f("ck_fund_payment_kind_known")),
        sa.CheckConstraint("voucher <> ''", name=op.f("ck_fund_payment_a_voucher_is_named")),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_fund_payment_some_money")),
        sa.CheckConstraint("confirmed_by <> by_person_id", name=op.f("ck_fund_payment_two_are_two_persons")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_fund_payment_application_id_application"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["person.id"], name=op.f("fk_fund_payment_confirmed_by_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id", "by_person_id", "organisation_id"],
            ["proposal.id", "proposal.proposed_by", "proposal.organisation_id"],
            name="fk_fund_payment_proposal",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["settlement_run.id"], name=op.f("fk_fund_payment_run_id_settlement_run"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_payment")),
        sa.UniqueConstraint("application_id", "seq", name=op.f("uq_fund_payment_application_id_seq")),
        sa.UniqueConstraint("proposal_id", "application_id", name=op.f("uq_fund_payment_proposal_id_application_id")),
    )
    op.create_index(op.f("ix_fund_payment_run_id"), "fund_payment", ["run_id"], unique=False)
    op.create_table(
        "settlement_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("city_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("base_fen", sa.BigInteger(), nullable=False),
        sa.Column("weight", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("award_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "0 <= award_fen AND award_fen <= base_fen", name=op.f("ck_settlement_line_never_more_than_the_base")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_settlement_line_application_id_application"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["city_code"], ["region.code"], name=op.f("fk_settlement_line_city_code_region"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["organisation.id"],
            name=op.f("fk_settlement_line_enterprise_id_organisation"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["settlement_run.id"],
            name=op.f("fk_settlement_line_run_id_settlement_run"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_settlement_line_submission_id_submission"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement_line")),
        sa.UniqueConstraint("run_id", "application_id", name=op.f("uq_settlement_line_run_id_application_id")),
    )
    op.create_index(op.f("ix_settlement_line_application_id"), "settlement_line", ["application_id"], unique=False)
    protect(*RECORDS)


def downgrade() -> None:
    """Take the tables away."""
    release(*RECORDS)
    op.drop_index(op.f("ix_settlement_line_application_id"), table_name="settlement_line")
    op.drop_table("settlement_line")
    op.drop_index(op.f("ix_fund_payment_run_id"), table_name="fund_payment")
    op.drop_table("fund_payment")
    op.drop_table("settlement_run")
    op.drop_index(op.f("ix_outstanding_provider_proposal_id"), table_name="outstanding_provider")
    op.drop_table("outstanding_provider")
    op.drop_table("fund_check_target")
    op.drop_table("fund_check")
    op.drop_index(op.f("ix_authority_figure_proposal_id"), table_name="authority_figure")
    op.drop_table("authority_figure")
    op.drop_table("declaration_step")
    op.drop_table("declaration_draft")
    op.drop_table("declaration")
    op.drop_table("deadline_extension")
