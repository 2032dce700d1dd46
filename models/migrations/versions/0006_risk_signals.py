"""Risk signals and the verdicts people gave on them"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.types
from models.migrations.append_only import protect, release

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

RECORDS = ("file_likeness", "fingerprint", "signal", "signal_side", "signal_verdict")


def upgrade() -> None:
    """Make the tables; rows are only added."""
    op.create_table(
        "file_likeness",
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("likeness", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_file_likeness")),
    )
    op.create_table(
        "signal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("relation", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("city_code", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("found_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(relation = 'city') = (city_code IS NOT NULL)", name=op.f("ck_signal_only_a_city_signal_names_a_city")
        ),
        sa.CheckConstraint("relation IN ('others','again','alone','city')", name=op.f("ck_signal_relation_known")),
        sa.CheckConstraint("severity BETWEEN 1 AND 3", name=op.f("ck_signal_severity_known")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_signal_batch_id_batch"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["city_code"], ["region.code"], name=op.f("fk_signal_city_code_region"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signal")),
        sa.UniqueConstraint("key", name=op.f("uq_signal_key")),
        sa.UniqueConstraint("ref", name=op.f("uq_signal_ref")),
    )
    op.create_index(op.f("ix_signal_batch_id"), "signal", ["batch_id"], unique=False)
    op.create_index(op.f("ix_signal_city_code"), "signal", ["city_code"], unique=False)
    op.create_index("ix_signal_severity", "signal", ["severity", "id"], unique=False)
    op.create_table(
        "signal_verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signal_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("result", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("city_code", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("county_code", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("result IN ('explained','not_explained')", name=op.f("ck_signal_verdict_result_known")),
        sa.CheckConstraint("length(reason) >= 4", name=op.f("ck_signal_verdict_a_reason_is_given")),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_signal_verdict_by_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["city_code"], ["region.code"], name=op.f("fk_signal_verdict_city_code_region"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["region.code"], name=op.f("fk_signal_verdict_county_code_region"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_signal_verdict_organisation_id_organisation"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["signal_id"], ["signal.id"], name=op.f("fk_signal_verdict_signal_id_signal"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signal_verdict")),
        sa.UniqueConstraint("signal_id", "revision", name=op.f("uq_signal_verdict_signal_id_revision")),
    )
    op.create_table(
        "fingerprint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("value_hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("city_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("section", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("line_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("file_ref", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("shown", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("content", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_fingerprint_application_id_application"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batch.id"], name=op.f("fk_fingerprint_batch_id_batch"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["city_code"], ["region.code"], name=op.f("fk_fingerprint_city_code_region"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["organisation.id"],
            name=op.f("fk_fingerprint_enterprise_id_organisation"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_fingerprint_submission_id_submission"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fingerprint")),
    )
    op.create_index("ix_fingerprint_kind_place", "fingerprint", ["kind", "batch_id", "city_code"], unique=False)
    op.create_index("ix_fingerprint_kind_value", "fingerprint", ["kind", "value_hash", "application_id"], unique=False)
    op.create_index(op.f("ix_fingerprint_submission_id"), "fingerprint", ["submission_id"], unique=False)
    op.create_table(
        "signal_side",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signal_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("section", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("line_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("file_ref", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("shown", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint("position IN (0, 1)", name=op.f("ck_signal_side_two_sides")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_signal_side_application_id_application"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["signal_id"], ["signal.id"], name=op.f("fk_signal_side_signal_id_signal"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_signal_side_submission_id_submission"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signal_side")),
        sa.UniqueConstraint("signal_id", "position", name=op.f("uq_signal_side_signal_id_position")),
    )
    op.create_index(op.f("ix_signal_side_application_id"), "signal_side", ["application_id"], unique=False)
    protect(*RECORDS)


def downgrade() -> None:
    """Take the tables away."""
    release(*RECORDS)
    op.drop_index(op.f("ix_signal_side_application_id"), table_name="signal_side")
    op.drop_table("signal_side")
    op.drop_index(op.f("ix_fingerprint_submission_id"), table_name="fingerprint")
    op.drop_index("ix_fingerprint_kind_value", table_name="fingerprint")
    op.drop_index("ix_fingerprint_kind_place", table_name="fingerprint")
    op.drop_table("fingerprint")
    op.drop_table("signal_verdict")
    op.drop_index("ix_signal_severity", table_name="signal")
    op.drop_index(op.f("ix_signal_city_code"), table_name="signal")
    op.drop_index(op.f("ix_signal_batch_id"), table_name="signal")
    op.drop_table("signal")
    op.drop_table("file_likeness")
