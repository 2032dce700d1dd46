"""Inspection kits: lines, photographs, signatures"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.types
from models.migrations.append_only import protect, release

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

APPEND_ONLY = ("site_visit_entry", "site_visit_signature", "site_visit_record", "inspected_verdict")


def upgrade() -> None:
    op.create_table(
        "site_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("supplements", sa.Integer(), nullable=True),
        sa.Column("phase", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("chosen", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=True),
        sa.Column("checklist", sa.JSON(), nullable=False),
        sa.Column("dropped_because", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("planned_by", sa.Integer(), nullable=False),
        sa.Column("planned_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "phase <> 'dropped' OR dropped_because <> ''", name=op.f("ck_site_visit_dropping_needs_a_reason")
        ),
        sa.CheckConstraint(
            "phase IN ('planned','under_way','sealed','done','dropped')", name=op.f("ck_site_visit_phase_known")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_site_visit_application_id_application"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["planned_by"], ["person.id"], name=op.f("fk_site_visit_planned_by_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_site_visit_submission_id_submission"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["supplements"], ["site_visit.id"], name=op.f("fk_site_visit_supplements_site_visit"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_visit")),
        sa.UniqueConstraint("ref", name=op.f("uq_site_visit_ref")),
    )
    with op.batch_alter_table("site_visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_site_visit_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_site_visit_submission_id"), ["submission_id"], unique=False)
        batch_op.create_index(
            "uq_one_open_visit",
            ["application_id"],
            unique=True,
            sqlite_where=sa.text("phase IN ('planned','under_way','sealed')"),
            postgresql_where=sa.text("phase IN ('planned','under_way','sealed')"),
        )

    op.create_table(
        "inspected_verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("document_sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("pack_digest", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("outcome", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("verdict", sa.JSON(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_inspected_verdict_application_id_application"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_inspected_verdict_submission_id_submission"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["site_visit.id"], name=op.f("fk_inspected_verdict_visit_id_site_visit"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspected_verdict")),
        sa.UniqueConstraint("submission_id", "visit_id", name=op.f("uq_inspected_verdict_submission_id_visit_id")),
    )
    with op.batch_alter_table("inspected_verdict", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspected_verdict_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspected_verdict_submission_id"), ["submission_id"], unique=False)

    op.create_table(
        "site_visit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("item", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entry_key", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("result", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("corrections", sa.JSON(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "result IN ('confirmed','partly','refuted','unverified')", name=op.f("ck_site_visit_entry_result_known")
        ),
        sa.CheckConstraint("version > 0", name=op.f("ck_site_visit_entry_version_counts_up")),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_site_visit_entry_by_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["site_visit.id"], name=op.f("fk_site_visit_entry_visit_id_site_visit"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_visit_entry")),
        sa.UniqueConstraint("visit_id", "entry_key", name=op.f("uq_site_visit_entry_visit_id_entry_key")),
        sa.UniqueConstraint("visit_id", "item", "version", name=op.f("uq_site_visit_entry_visit_id_item_version")),
    )
    with op.batch_alter_table("site_visit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_site_visit_entry_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "site_visit_inspector",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("unit", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_site_visit_inspector_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["site_visit.id"],
            name=op.f("fk_site_visit_inspector_visit_id_site_visit"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_visit_inspector")),
        sa.UniqueConstraint("visit_id", "person_id", name=op.f("uq_site_visit_inspector_visit_id_person_id")),
        sa.UniqueConstraint("visit_id", "position", name=op.f("uq_site_visit_inspector_visit_id_position")),
    )
    with op.batch_alter_table("site_visit_inspector", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_site_visit_inspector_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_site_visit_inspector_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "site_visit_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("item", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("entry_key", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("media_type", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("removed_at", models.types.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("size > 0", name=op.f("ck_site_visit_photo_not_empty")),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_site_visit_photo_by_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["site_visit.id"], name=op.f("fk_site_visit_photo_visit_id_site_visit"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_visit_photo")),
        sa.UniqueConstraint("ref", name=op.f("uq_site_visit_photo_ref")),
        sa.UniqueConstraint("visit_id", "entry_key", name=op.f("uq_site_visit_photo_visit_id_entry_key")),
    )
    with op.batch_alter_table("site_visit_photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_site_visit_photo_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "site_visit_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("result", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["site_visit.id"], name=op.f("fk_site_visit_record_visit_id_site_visit"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_visit_record")),
        sa.UniqueConstraint("visit_id", name=op.f("uq_site_visit_record_visit_id")),
    )
    op.create_table(
        "site_visit_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("signer", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("position", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("way", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("content_sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("entry_key", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(way = 'drawn') = (sha256 IS NOT NULL)",
            name=op.f("ck_site_visit_signature_only_a_drawn_one_has_a_picture"),
        ),
        sa.CheckConstraint(
            "way <> 'refused' OR reason <> ''", name=op.f("ck_site_visit_signature_refusing_has_a_reason")
        ),
        sa.CheckConstraint("way IN ('drawn','typed','refused')", name=op.f("ck_site_visit_signature_way_known")),
        sa.ForeignKeyConstraint(
            ["by_person_id"],
            ["person.id"],
            name=op.f("fk_site_visit_signature_by_person_id_person"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["site_visit.id"],
            name=op.f("fk_site_visit_signature_visit_id_site_visit"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_visit_signature")),
        sa.UniqueConstraint("visit_id", "entry_key", name=op.f("uq_site_visit_signature_visit_id_entry_key")),
        sa.UniqueConstraint(
            "visit_id", "signer", "content_sha256", name=op.f("uq_site_visit_signature_visit_id_signer_content_sha256")
        ),
    )
    with op.batch_alter_table("site_visit_signature", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_site_visit_signature_visit_id"), ["visit_id"], unique=False)

    protect(*APPEND_ONLY)


def downgrade() -> None:
    release(*APPEND_ONLY)
    with op.batch_alter_table("site_visit_signature", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_site_visit_signature_visit_id"))

    op.drop_table("site_visit_signature")
    op.drop_table("site_visit_record")
    with op.batch_alter_table("site_visit_photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_site_visit_photo_visit_id"))

    op.drop_table("site_visit_photo")
    with op.batch_alter_table("site_visit_inspector", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_site_visit_inspector_visit_id"))
        batch_op.drop_index(batch_op.f("ix_site_visit_inspector_person_id"))

    op.drop_table("site_visit_inspector")
    with op.batch_alter_table("site_visit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_site_visit_entry_visit_id"))

    op.drop_table("site_visit_entry")
    with op.batch_alter_table("inspected_verdict", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspected_verdict_submission_id"))
        batch_op.drop_index(batch_op.f("ix_inspected_verdict_application_id"))

    op.drop_table("inspected_verdict")
    with op.batch_alter_table("site_visit", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_one_open_visit",
            sqlite_where=sa.text("phase IN ('planned','under_way','sealed')"),
            postgresql_where=sa.text("phase IN ('planned','under_way','sealed')"),
        )
        batch_op.drop_index(batch_op.f("ix_site_visit_submission_id"))
        batch_op.drop_index(batch_op.f("ix_site_visit_application_id"))

    op.drop_table("site_visit")
