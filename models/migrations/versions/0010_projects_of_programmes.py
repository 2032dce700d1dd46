"""Projects of subsidy programmes: provider, frozen award, offices reached, amounts granted, budgets"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.types
from models.migrations.append_only import protect, release

revision = "0010"
down_revision = "0017"
branch_labels = None
depends_on = None

RECORDS = ("project_filing", "case_reach", "granted_amount", "programme_budget")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "programme_budget",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("method", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("method IN ('first_come','pro_rata')", name=op.f("ck_programme_budget_method_known")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_programme_budget_a_reason_is_given")),
        sa.CheckConstraint("fen >= 0", name=op.f("ck_programme_budget_not_negative")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batch.id"], name=op.f("fk_programme_budget_batch_id_batch"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_programme_budget_by_person_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_budget")),
        sa.UniqueConstraint("batch_id", "year", "seq", name=op.f("uq_programme_budget_batch_id_year_seq")),
    )
    op.create_table(
        "budget_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("released_at", models.types.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("fen > 0", name=op.f("ck_budget_hold_something_is_held")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_budget_hold_application_id_application"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batch.id"], name=op.f("fk_budget_hold_batch_id_batch"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_hold")),
        sa.UniqueConstraint("application_id", name=op.f("uq_budget_hold_application_id")),
    )
    op.create_index("ix_budget_hold_year", "budget_hold", ["batch_id", "year"], unique=False)
    op.create_table(
        "case_reach",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("region_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_case_reach_application_id_application"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_case_reach_region_code_region"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_reach")),
        sa.UniqueConstraint(
            "application_id", "kind", "region_code", name=op.f("uq_case_reach_application_id_kind_region_code")
        ),
    )
    op.create_index("ix_case_reach_office", "case_reach", ["kind", "region_code"], unique=False)
    op.create_table(
        "granted_amount",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("basis", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("words <> ''", name=op.f("ck_granted_amount_a_reason_is_given")),
        sa.CheckConstraint("fen >= 0", name=op.f("ck_granted_amount_not_negative")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_granted_amount_application_id_application"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_granted_amount_by_person_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_granted_amount")),
        sa.UniqueConstraint("application_id", "seq", name=op.f("uq_granted_amount_application_id_seq")),
    )
    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_project_application_id_application"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["organisation.id"], name=op.f("fk_project_provider_id_organisation"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("application_id", name=op.f("uq_project_application_id")),
    )
    op.create_index(op.f("ix_project_provider_id"), "project", ["provider_id"], unique=False)
    op.create_table(
        "project_filing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("route", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("form", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("standing", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("says", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=True),
        sa.Column("workings", sa.JSON(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.CheckConstraint("fen IS NULL OR fen >= 0", name=op.f("ck_project_filing_not_negative")),
        sa.ForeignKeyConstraint(
            ["provider_id"],
            ["organisation.id"],
            name=op.f("fk_project_filing_provider_id_organisation"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_project_filing_submission_id_submission"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_filing")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_project_filing_submission_id")),
    )
    protect(*RECORDS)


def downgrade() -> None:
    """Take the tables away."""
    release(*RECORDS)
    op.drop_table("project_filing")
    op.drop_index(op.f("ix_project_provider_id"), table_name="project")
    op.drop_table("project")
    op.drop_table("granted_amount")
    op.drop_index("ix_case_reach_office", table_name="case_reach")
    op.drop_table("case_reach")
    op.drop_index("ix_budget_hold_year", table_name="budget_hold")
    op.drop_table("budget_hold")
    op.drop_table("programme_budget")
