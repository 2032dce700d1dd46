"""Contracts, invoices and payments of a filing, what of them belongs together, and what was frozen"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.types
from models.migrations.append_only import protect, release

revision = "0013"
down_revision = "0015"
branch_labels = None
depends_on = None

RECORDS = ("money_filed",)


def upgrade() -> None:
    """Make the tables; what was filed is only added."""
    op.create_table(
        "money_contract",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("number", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("buyer", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("seller", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("currency", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=False),
        sa.CheckConstraint("currency = 'CNY'", name=op.f("ck_money_contract_currency_known")),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_money_contract_amount_above_nothing")),
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on IS NULL OR starts_on <= ends_on",
            name=op.f("ck_money_contract_dates_in_order"),
        ),
        sa.CheckConstraint("version > 0", name=op.f("ck_money_contract_version_counts_up")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_money_contract_application_id_application"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["updated_by"], ["person.id"], name=op.f("fk_money_contract_updated_by_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_contract")),
        sa.UniqueConstraint("application_id", "number", name=op.f("uq_money_contract_application_id_number")),
        sa.UniqueConstraint("ref", name=op.f("uq_money_contract_ref")),
    )
    op.create_index(op.f("ix_money_contract_application_id"), "money_contract", ["application_id"], unique=False)
    op.create_table(
        "money_invoice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("number", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("buyer", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("seller", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("net_fen", sa.BigInteger(), nullable=True),
        sa.Column("tax_fen", sa.BigInteger(), nullable=True),
        sa.Column("total_fen", sa.BigInteger(), nullable=False),
        sa.Column("corrects_code", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("corrects_number", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("file_ref", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("accepted", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(length(number) = 20 AND code = '') OR (length(number) = 8 AND length(code) IN (10, 12))",
            name=op.f("ck_money_invoice_number_or_number_and_code"),
        ),
        sa.CheckConstraint(
            "(total_fen < 0) = (corrects_number <> '')", name=op.f("ck_money_invoice_only_a_red_one_corrects_another")
        ),
        sa.CheckConstraint(
            "corrects_number <> '' OR corrects_code = ''", name=op.f("ck_money_invoice_a_code_goes_with_a_number")
        ),
        sa.CheckConstraint(
            "net_fen IS NULL OR tax_fen IS NULL OR net_fen + tax_fen = total_fen",
            name=op.f("ck_money_invoice_tax_adds_up"),
        ),
        sa.CheckConstraint("total_fen <> 0", name=op.f("ck_money_invoice_amount_is_something")),
        sa.CheckConstraint("version > 0", name=op.f("ck_money_invoice_version_counts_up")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_money_invoice_application_id_application"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["updated_by"], ["person.id"], name=op.f("fk_money_invoice_updated_by_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_invoice")),
        sa.UniqueConstraint(
            "application_id", "code", "number", name=op.f("uq_money_invoice_application_id_code_number")
        ),
        sa.UniqueConstraint("ref", name=op.f("uq_money_invoice_ref")),
    )
    op.create_index(op.f("ix_money_invoice_application_id"), "money_invoice", ["application_id"], unique=False)
    op.create_table(
        "money_payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("payer", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("payee", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("bank_ref", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_fen <> 0", name=op.f("ck_money_payment_amount_is_something")),
        sa.CheckConstraint("version > 0", name=op.f("ck_money_payment_version_counts_up")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_money_payment_application_id_application"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["updated_by"], ["person.id"], name=op.f("fk_money_payment_updated_by_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_payment")),
        sa.UniqueConstraint("ref", name=op.f("uq_money_payment_ref")),
    )
    op.create_index(op.f("ix_money_payment_application_id"), "money_payment", ["application_id"], unique=False)
    op.create_table(
        "money_contract_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("claim", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_money_contract_line_amount_above_nothing")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_money_contract_line_application_id_application"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["money_contract.id"],
            name=op.f("fk_money_contract_line_contract_id_money_contract"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_contract_line")),
        sa.UniqueConstraint("contract_id", "seq", name=op.f("uq_money_contract_line_contract_id_seq")),
    )
    op.create_index(
        op.f("ix_money_contract_line_application_id"), "money_contract_line", ["application_id"], unique=False
    )
    op.create_index(op.f("ix_money_contract_line_contract_id"), "money_contract_line", ["contract_id"], unique=False)
    op.create_table(
        "money_filed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("claimed_fen", sa.BigInteger(), nullable=True),
        sa.Column("proven_fen", sa.BigInteger(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("proven_fen >= 0", name=op.f("ck_money_filed_not_below_nothing")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_money_filed_application_id_application"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_money_filed_submission_id_submission"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_filed")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_money_filed_submission_id")),
    )
    op.create_index(op.f("ix_money_filed_application_id"), "money_filed", ["application_id"], unique=False)
    op.create_table(
        "payment_share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("fen <> 0", name=op.f("ck_payment_share_amount_is_something")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_payment_share_application_id_application"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_payment_share_by_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"],
            ["money_invoice.id"],
            name=op.f("fk_payment_share_invoice_id_money_invoice"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"],
            ["money_payment.id"],
            name=op.f("fk_payment_share_payment_id_money_payment"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_share")),
        sa.UniqueConstraint("payment_id", "invoice_id", name=op.f("uq_payment_share_payment_id_invoice_id")),
    )
    op.create_index(op.f("ix_payment_share_application_id"), "payment_share", ["application_id"], unique=False)
    op.create_index(op.f("ix_payment_share_invoice_id"), "payment_share", ["invoice_id"], unique=False)
    op.create_table(
        "invoice_share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("fen > 0", name=op.f("ck_invoice_share_amount_above_nothing")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_invoice_share_application_id_application"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_invoice_share_by_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"],
            ["money_invoice.id"],
            name=op.f("fk_invoice_share_invoice_id_money_invoice"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["line_id"],
            ["money_contract_line.id"],
            name=op.f("fk_invoice_share_line_id_money_contract_line"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_share")),
        sa.UniqueConstraint("invoice_id", "line_id", name=op.f("uq_invoice_share_invoice_id_line_id")),
    )
    op.create_index(op.f("ix_invoice_share_application_id"), "invoice_share", ["application_id"], unique=False)
    op.create_index(op.f("ix_invoice_share_line_id"), "invoice_share", ["line_id"], unique=False)
    protect(*RECORDS)


def downgrade() -> None:
    """Take the tables away."""
    release(*RECORDS)

    op.drop_index(op.f("ix_invoice_share_line_id"), table_name="invoice_share")
    op.drop_index(op.f("ix_invoice_share_application_id"), table_name="invoice_share")
    op.drop_table("invoice_share")
    op.drop_index(op.f("ix_payment_share_invoice_id"), table_name="payment_share")
    op.drop_index(op.f("ix_payment_share_application_id"), table_name="payment_share")
    op.drop_table("payment_share")
    op.drop_index(op.f("ix_money_filed_application_id"), table_name="money_filed")
    op.drop_table("money_filed")
    op.drop_index(op.f("ix_money_contract_line_contract_id"), table_name="money_contract_line")
    op.drop_index(op.f("ix_money_contract_line_application_id"), table_name="money_contract_line")
    op.drop_table("money_contract_line")
    op.drop_index(op.f("ix_money_payment_application_id"), table_name="money_payment")
    op.drop_table("money_payment")
    op.drop_index(op.f("ix_money_invoice_application_id"), table_name="money_invoice")
    op.drop_table("money_invoice")
    op.drop_index(op.f("ix_money_contract_application_id"), table_name="money_contract")
    op.drop_table("money_contract")
