"""Providers: filings and products, confirmations and voids, tokens and what is pushed with them"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.types
from models.migrations.append_only import protect, release

revision = "0017"
down_revision = "0012"
branch_labels = None
depends_on = None

RECORDS = (
    "provider_filing_version",
    "provider_filing_step",
    "service_confirmation",
    "service_void",
    "service_void_undoing",
    "push",
    "opening_certificate",
    "usage_month",
    "heartbeat_day",
)


def upgrade() -> None:
    """Make the tables; records are only added."""
    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("shown", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("token_hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", models.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revoked_by IS NULL)", name=op.f("ck_api_token_revoked_by_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_api_token_created_by_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_api_token_organisation_id_organisation"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["revoked_by"], ["person.id"], name=op.f("fk_api_token_revoked_by_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("ref", name=op.f("uq_api_token_ref")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    op.create_index(op.f("ix_api_token_organisation_id"), "api_token", ["organisation_id"], unique=False)
    op.create_table(
        "provider_filing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("pack_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("state_since", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft','submitted','returned','accepted','removed')",
            name=op.f("ck_provider_filing_state_known"),
        ),
        sa.CheckConstraint("version > 0", name=op.f("ck_provider_filing_version_counts_up")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_provider_filing_created_by_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_provider_filing_organisation_id_organisation"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_filing")),
        sa.UniqueConstraint("organisation_id", "pack_id", name=op.f("uq_provider_filing_organisation_id_pack_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_provider_filing_ref")),
    )
    op.create_index(op.f("ix_provider_filing_pack_id"), "provider_filing", ["pack_id"], unique=False)
    op.create_table(
        "provider_product",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("category", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("unit_price_fen", sa.Integer(), nullable=True),
        sa.Column("period", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("intro", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=False),
        sa.Column("updated_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("retired_at", models.types.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "category IN ('infrastructure','business_application','platform','data_collaboration','industrial_app','other')",
            name=op.f("ck_provider_product_category_known"),
        ),
        sa.CheckConstraint("period IN ('month','year','once','usage')", name=op.f("ck_provider_product_period_known")),
        sa.CheckConstraint(
            "unit_price_fen IS NULL OR unit_price_fen >= 0", name=op.f("ck_provider_product_price_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_provider_product_organisation_id_organisation"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["updated_by"], ["person.id"], name=op.f("fk_provider_product_updated_by_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_product")),
        sa.UniqueConstraint("ref", name=op.f("uq_provider_product_ref")),
    )
    op.create_index(op.f("ix_provider_product_organisation_id"), "provider_product", ["organisation_id"], unique=False)
    op.create_table(
        "provider_filing_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("section", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["filing_id"],
            ["provider_filing.id"],
            name=op.f("fk_provider_filing_answer_filing_id_provider_filing"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["updated_by"], ["person.id"], name=op.f("fk_provider_filing_answer_updated_by_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_filing_answer")),
        sa.UniqueConstraint("filing_id", "section", name=op.f("uq_provider_filing_answer_filing_id_section")),
    )
    op.create_index(op.f("ix_provider_filing_answer_filing_id"), "provider_filing_answer", ["filing_id"], unique=False)
    op.create_table(
        "provider_filing_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("material", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("media_type", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("removed_at", models.types.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("size > 0", name=op.f("ck_provider_filing_file_not_empty")),
        sa.ForeignKeyConstraint(
            ["filing_id"],
            ["provider_filing.id"],
            name=op.f("fk_provider_filing_file_filing_id_provider_filing"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["person.id"], name=op.f("fk_provider_filing_file_uploaded_by_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_filing_file")),
        sa.UniqueConstraint("ref", name=op.f("uq_provider_filing_file_ref")),
    )
    op.create_index(op.f("ix_provider_filing_file_filing_id"), "provider_filing_file", ["filing_id"], unique=False)
    op.create_table(
        "provider_filing_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("version_seq", sa.Integer(), nullable=False),
        sa.Column("action", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("checked", sa.JSON(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(action = 'accept') = (filed_on IS NOT NULL)",
            name=op.f("ck_provider_filing_step_only_an_acceptance_has_a_day"),
        ),
        sa.CheckConstraint(
            "action IN ('submit','return','accept','remove')", name=op.f("ck_provider_filing_step_action_known")
        ),
        sa.CheckConstraint(
            "action NOT IN ('return','remove') OR reason <> ''",
            name=op.f("ck_provider_filing_step_against_the_provider_needs_a_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_provider_filing_step_actor_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["filing_id"],
            ["provider_filing.id"],
            name=op.f("fk_provider_filing_step_filing_id_provider_filing"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_provider_filing_step_organisation_id_organisation"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_filing_step")),
        sa.UniqueConstraint("filing_id", "seq", name=op.f("uq_provider_filing_step_filing_id_seq")),
    )
    op.create_table(
        "provider_filing_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("pack_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("pack_digest", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("submitted_by", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["filing_id"],
            ["provider_filing.id"],
            name=op.f("fk_provider_filing_version_filing_id_provider_filing"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by"],
            ["person.id"],
            name=op.f("fk_provider_filing_version_submitted_by_person"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_filing_version")),
        sa.UniqueConstraint("filing_id", "seq", name=op.f("uq_provider_filing_version_filing_id_seq")),
    )
    op.create_table(
        "push",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("token_id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("idem", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("body_sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("outcome", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('openings','usage','heartbeats')", name=op.f("ck_push_kind_known")),
        sa.CheckConstraint("outcome IN ('taken','refused')", name=op.f("ck_push_outcome_known")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_push_organisation_id_organisation"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["token_id"], ["api_token.id"], name=op.f("fk_push_token_id_api_token"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push")),
        sa.UniqueConstraint("ref", name=op.f("uq_push_ref")),
    )
    op.create_index(op.f("ix_push_organisation_id"), "push", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_push_token_id"), "push", ["token_id"], unique=False)
    op.create_index(
        "uq_one_taken_push_per_key",
        "push",
        ["organisation_id", "idem"],
        unique=True,
        sqlite_where=sa.text("outcome = 'taken'"),
        postgresql_where=sa.text("outcome = 'taken'"),
    )
    op.create_table(
        "heartbeat_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("push_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("customer_uscc", sqlmodel.sql.sqltypes.AutoString(length=18), nullable=False),
        sa.Column("device", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("service", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("beats", sa.Integer(), nullable=False),
        sa.Column("first_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("last_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("beats > 0", name=op.f("ck_heartbeat_day_heard_at_least_once")),
        sa.CheckConstraint("first_at <= last_at", name=op.f("ck_heartbeat_day_times_in_order")),
        sa.ForeignKeyConstraint(
            ["provider_id"],
            ["organisation.id"],
            name=op.f("fk_heartbeat_day_provider_id_organisation"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["push_id"], ["push.id"], name=op.f("fk_heartbeat_day_push_id_push"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heartbeat_day")),
        sa.UniqueConstraint(
            "push_id",
            "customer_uscc",
            "device",
            "service",
            "day",
            name=op.f("uq_heartbeat_day_push_id_customer_uscc_device_service_day"),
        ),
    )
    op.create_index("ix_heartbeat_day_customer", "heartbeat_day", ["provider_id", "customer_uscc"], unique=False)
    op.create_index(op.f("ix_heartbeat_day_customer_uscc"), "heartbeat_day", ["customer_uscc"], unique=False)
    op.create_index(op.f("ix_heartbeat_day_push_id"), "heartbeat_day", ["push_id"], unique=False)
    op.create_table(
        "named_service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("city_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("uscc", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.Column("section", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("line_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_named_service_application_id_application"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batch.id"], name=op.f("fk_named_service_batch_id_batch"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["city_code"], ["region.code"], name=op.f("fk_named_service_city_code_region"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["organisation.id"],
            name=op.f("fk_named_service_enterprise_id_organisation"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_named_service_submission_id_submission"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_service")),
        sa.UniqueConstraint(
            "submission_id", "section", "line_id", name=op.f("uq_named_service_submission_id_section_line_id")
        ),
    )
    op.create_index(op.f("ix_named_service_application_id"), "named_service", ["application_id"], unique=False)
    op.create_index("ix_named_service_uscc_batch", "named_service", ["uscc", "batch_id"], unique=False)
    op.create_table(
        "opening_certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("push_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("customer_uscc", sqlmodel.sql.sqltypes.AutoString(length=18), nullable=False),
        sa.Column("number", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("service", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("contract_number", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("specification", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"],
            ["organisation.id"],
            name=op.f("fk_opening_certificate_provider_id_organisation"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["push_id"], ["push.id"], name=op.f("fk_opening_certificate_push_id_push"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_certificate")),
    )
    op.create_index(
        "ix_opening_certificate_customer", "opening_certificate", ["provider_id", "customer_uscc"], unique=False
    )
    op.create_index(
        op.f("ix_opening_certificate_customer_uscc"), "opening_certificate", ["customer_uscc"], unique=False
    )
    op.create_index(op.f("ix_opening_certificate_push_id"), "opening_certificate", ["push_id"], unique=False)
    op.create_table(
        "service_confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("section", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("line_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("answer", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "answer = 'confirmed' OR words <> ''", name=op.f("ck_service_confirmation_a_refusal_says_why")
        ),
        sa.CheckConstraint("answer IN ('confirmed','refused')", name=op.f("ck_service_confirmation_answer_known")),
        sa.CheckConstraint(
            "amount_fen IS NULL OR amount_fen >= 0", name=op.f("ck_service_confirmation_amount_not_negative")
        ),
        sa.CheckConstraint(
            "last_on IS NULL OR first_on <= last_on", name=op.f("ck_service_confirmation_dates_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_service_confirmation_application_id_application"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["by_person_id"],
            ["person.id"],
            name=op.f("fk_service_confirmation_by_person_id_person"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"],
            ["organisation.id"],
            name=op.f("fk_service_confirmation_provider_id_organisation"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_service_confirmation_submission_id_submission"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_confirmation")),
        sa.UniqueConstraint(
            "submission_id",
            "section",
            "line_id",
            "seq",
            name=op.f("uq_service_confirmation_submission_id_section_line_id_seq"),
        ),
    )
    op.create_index(
        op.f("ix_service_confirmation_application_id"), "service_confirmation", ["application_id"], unique=False
    )
    op.create_index(op.f("ix_service_confirmation_provider_id"), "service_confirmation", ["provider_id"], unique=False)
    op.create_table(
        "service_void",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("section", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("line_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("from_state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_service_void_a_reason_is_given")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_service_void_application_id_application"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_service_void_by_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"],
            ["organisation.id"],
            name=op.f("fk_service_void_provider_id_organisation"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_service_void_submission_id_submission"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_void")),
        sa.UniqueConstraint(
            "application_id",
            "section",
            "line_id",
            "seq",
            name=op.f("uq_service_void_application_id_section_line_id_seq"),
        ),
        sa.UniqueConstraint("ref", name=op.f("uq_service_void_ref")),
    )
    op.create_index(op.f("ix_service_void_provider_id"), "service_void", ["provider_id"], unique=False)
    op.create_table(
        "usage_month",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("push_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("customer_uscc", sqlmodel.sql.sqltypes.AutoString(length=18), nullable=False),
        sa.Column("service", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("contract_number", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("month", sqlmodel.sql.sqltypes.AutoString(length=7), nullable=False),
        sa.Column("active_days", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("active_days BETWEEN 0 AND 31", name=op.f("ck_usage_month_days_of_a_month")),
        sa.CheckConstraint("amount_fen IS NULL OR amount_fen >= 0", name=op.f("ck_usage_month_amount_not_negative")),
        sa.ForeignKeyConstraint(
            ["provider_id"],
            ["organisation.id"],
            name=op.f("fk_usage_month_provider_id_organisation"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["push_id"], ["push.id"], name=op.f("fk_usage_month_push_id_push"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_usage_month")),
    )
    op.create_index("ix_usage_month_customer", "usage_month", ["provider_id", "customer_uscc"], unique=False)
    op.create_index(op.f("ix_usage_month_customer_uscc"), "usage_month", ["customer_uscc"], unique=False)
    op.create_index(op.f("ix_usage_month_push_id"), "usage_month", ["push_id"], unique=False)
    op.create_table(
        "service_void_undoing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("void_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_person_id"],
            ["person.id"],
            name=op.f("fk_service_void_undoing_by_person_id_person"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_service_void_undoing_proposal_id_proposal"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["void_id"],
            ["service_void.id"],
            name=op.f("fk_service_void_undoing_void_id_service_void"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_void_undoing")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_service_void_undoing_proposal_id")),
        sa.UniqueConstraint("void_id", name=op.f("uq_service_void_undoing_void_id")),
    )
    protect(*RECORDS)


def downgrade() -> None:
    """Take it all away again."""
    release(*RECORDS)
    op.drop_table("service_void_undoing")
    op.drop_index(op.f("ix_usage_month_push_id"), table_name="usage_month")
    op.drop_index(op.f("ix_usage_month_customer_uscc"), table_name="usage_month")
    op.drop_index("ix_usage_month_customer", table_name="usage_month")
    op.drop_table("usage_month")
    op.drop_index(op.f("ix_service_void_provider_id"), table_name="service_void")
    op.drop_table("service_void")
    op.drop_index(op.f("ix_service_confirmation_provider_id"), table_name="service_confirmation")
    op.drop_index(op.f("ix_service_confirmation_application_id"), table_name="service_confirmation")
    op.drop_table("service_confirmation")
    op.drop_index(op.f("ix_opening_certificate_push_id"), table_name="opening_certificate")
    op.drop_index(op.f("ix_opening_certificate_customer_uscc"), table_name="opening_certificate")
    op.drop_index("ix_opening_certificate_customer", table_name="opening_certificate")
    op.drop_table("opening_certificate")
    op.drop_index("ix_named_service_uscc_batch", table_name="named_service")
    op.drop_index(op.f("ix_named_service_application_id"), table_name="named_service")
    op.drop_table("named_service")
    op.drop_index(op.f("ix_heartbeat_day_push_id"), table_name="heartbeat_day")
    op.drop_index(op.f("ix_heartbeat_day_customer_uscc"), table_name="heartbeat_day")
    op.drop_index("ix_heartbeat_day_customer", table_name="heartbeat_day")
    op.drop_table("heartbeat_day")
    op.drop_index(
        "uq_one_taken_push_per_key",
        table_name="push",
        sqlite_where=sa.text("outcome = 'taken'"),
        postgresql_where=sa.text("outcome = 'taken'"),
    )
    op.drop_index(op.f("ix_push_token_id"), table_name="push")
    op.drop_index(op.f("ix_push_organisation_id"), table_name="push")
    op.drop_table("push")
    op.drop_table("provider_filing_version")
    op.drop_table("provider_filing_step")
    op.drop_index(op.f("ix_provider_filing_file_filing_id"), table_name="provider_filing_file")
    op.drop_table("provider_filing_file")
    op.drop_index(op.f("ix_provider_filing_answer_filing_id"), table_name="provider_filing_answer")
    op.drop_table("provider_filing_answer")
    op.drop_index(op.f("ix_provider_product_organisation_id"), table_name="provider_product")
    op.drop_table("provider_product")
    op.drop_index(op.f("ix_provider_filing_pack_id"), table_name="provider_filing")
    op.drop_table("provider_filing")
    op.drop_index(op.f("ix_api_token_organisation_id"), table_name="api_token")
    op.drop_table("api_token")
