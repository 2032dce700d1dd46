"""The panel's meeting: attendance, dissent, confirmed results, and the trained hint"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.types
from models.migrations.append_only import protect, release

revision = "0011"
down_revision = "0009"
branch_labels = None
depends_on = None

RECORDS = (
    "panel_attendance",
    "panel_dissent",
    "panel_result",
    "panel_result_item",
    "panel_hint",
    "panel_hint_use",
)


def upgrade() -> None:
    """Make the tables; records are only added."""
    op.create_table(
        "panel_hint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_hint")),
        sa.UniqueConstraint("version", name=op.f("uq_panel_hint_version")),
    )
    op.create_table(
        "panel_attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("chair", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("recorder", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("present", sa.JSON(), nullable=False),
        sa.Column("absent", sa.JSON(), nullable=False),
        sa.Column("others", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("chair <> ''", name=op.f("ck_panel_attendance_somebody_chairs")),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_panel_attendance_by_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["panel_id"], ["panel.id"], name=op.f("fk_panel_attendance_panel_id_panel"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_attendance")),
        sa.UniqueConstraint("panel_id", "seq", name=op.f("uq_panel_attendance_panel_id_seq")),
    )
    op.create_index(op.f("ix_panel_attendance_panel_id"), "panel_attendance", ["panel_id"], unique=False)
    op.create_table(
        "panel_hint_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hint_id", sa.Integer(), nullable=True),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_panel_hint_use_a_reason_is_given")),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_panel_hint_use_by_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["hint_id"], ["panel_hint.id"], name=op.f("fk_panel_hint_use_hint_id_panel_hint"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["panel_id"], ["panel.id"], name=op.f("fk_panel_hint_use_panel_id_panel"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_hint_use")),
        sa.UniqueConstraint("panel_id", "seq", name=op.f("uq_panel_hint_use_panel_id_seq")),
    )
    op.create_index(op.f("ix_panel_hint_use_panel_id"), "panel_hint_use", ["panel_id"], unique=False)
    op.create_table(
        "panel_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["panel_id"], ["panel.id"], name=op.f("fk_panel_result_panel_id_panel"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_panel_result_proposal_id_proposal"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_result")),
        sa.UniqueConstraint("panel_id", "seq", name=op.f("uq_panel_result_panel_id_seq")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_panel_result_proposal_id")),
    )
    op.create_index(op.f("ix_panel_result_panel_id"), "panel_result", ["panel_id"], unique=False)
    op.create_table(
        "panel_dissent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("seats", sa.JSON(), nullable=False),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint("words <> ''", name=op.f("ck_panel_dissent_says_why")),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["panel_decision.id"],
            name=op.f("fk_panel_dissent_decision_id_panel_decision"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_dissent")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_panel_dissent_decision_id")),
    )
    op.create_table(
        "panel_result_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["panel_decision.id"],
            name=op.f("fk_panel_result_item_decision_id_panel_decision"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["result_id"],
            ["panel_result.id"],
            name=op.f("fk_panel_result_item_result_id_panel_result"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_result_item")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_panel_result_item_decision_id")),
    )
    op.create_index(op.f("ix_panel_result_item_result_id"), "panel_result_item", ["result_id"], unique=False)
    protect(*RECORDS)


def downgrade() -> None:
    """Take the tables away."""
    release(*RECORDS)
    op.drop_index(op.f("ix_panel_result_item_result_id"), table_name="panel_result_item")
    op.drop_table("panel_result_item")
    op.drop_table("panel_dissent")
    op.drop_index(op.f("ix_panel_result_panel_id"), table_name="panel_result")
    op.drop_table("panel_result")
    op.drop_index(op.f("ix_panel_hint_use_panel_id"), table_name="panel_hint_use")
    op.drop_table("panel_hint_use")
    op.drop_index(op.f("ix_panel_attendance_panel_id"), table_name="panel_attendance")
    op.drop_table("panel_attendance")
    op.drop_table("panel_hint")
