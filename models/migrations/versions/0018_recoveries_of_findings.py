"""Which part of a recorded recovery answers the demand of a finding of fraud"""

import sqlalchemy as sa
from alembic import op

from models.migrations.append_only import protect, release

revision = "0018"
down_revision = "0010"
branch_labels = None
depends_on = None

RECORDS = ("recovery_payment",)


def upgrade() -> None:
    """Make the table; records are only added."""
    op.create_table(
        "recovery_payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("fen > 0", name=op.f("ck_recovery_payment_of_something")),
        sa.ForeignKeyConstraint(
            ["finding_id"],
            ["fraud_finding.id"],
            name=op.f("fk_recovery_payment_finding_id_fraud_finding"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"],
            ["fund_payment.id"],
            name=op.f("fk_recovery_payment_payment_id_fund_payment"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_payment")),
        sa.UniqueConstraint("payment_id", name=op.f("uq_recovery_payment_payment_id")),
    )
    op.create_index(op.f("ix_recovery_payment_finding_id"), "recovery_payment", ["finding_id"], unique=False)
    protect(*RECORDS)


def downgrade() -> None:
    """Take it away again."""
    release(*RECORDS)
    op.drop_index(op.f("ix_recovery_payment_finding_id"), table_name="recovery_payment")
    op.drop_table("recovery_payment")
