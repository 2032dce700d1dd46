"""What the organiser of a panel did to its course: more time, to the meeting, a place filled"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.types
from models.migrations.append_only import protect, release

revision = "0012"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; acts are only added."""
    op.create_table(
        "panel_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind = 'to_meeting' OR reason <> ''", name=op.f("ck_panel_act_a_reason_is_given")),
        sa.CheckConstraint(
            "kind IN ('extended','to_meeting','to_meeting_short','filled','seat_added','cap_raised')",
            name=op.f("ck_panel_act_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_panel_act_by_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["panel_id"], ["panel.id"], name=op.f("fk_panel_act_panel_id_panel"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_act")),
        sa.UniqueConstraint("panel_id", "seq", name=op.f("uq_panel_act_panel_id_seq")),
    )
    op.create_index(op.f("ix_panel_act_panel_id"), "panel_act", ["panel_id"], unique=False)
    protect("panel_act")


def downgrade() -> None:
    """Take the table away again."""
    release("panel_act")
    op.drop_index(op.f("ix_panel_act_panel_id"), table_name="panel_act")
    op.drop_table("panel_act")
