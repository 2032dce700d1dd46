"""After the rating: reports, handovers, yearly re-checks"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.types
from models.migrations.append_only import protect, release

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

RECORDS = ("city_report", "report_scan", "report_step", "recheck_event", "recheck_file")
OPEN = "state NOT IN ('kept','downgraded','withdrawn')"


def upgrade() -> None:
    op.create_table(
        "report_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("region_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("summary", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batch.id"], name=op.f("fk_report_draft_batch_id_batch"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_report_draft_region_code_region"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["updated_by"], ["person.id"], name=op.f("fk_report_draft_updated_by_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_draft")),
        sa.UniqueConstraint("batch_id", "region_code", name=op.f("uq_report_draft_batch_id_region_code")),
    )
    op.create_table(
        "city_report",
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
            ["batch_id"], ["batch.id"], name=op.f("fk_city_report_batch_id_batch"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_city_report_region_code_region"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_city_report_made_by_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_city_report")),
        sa.UniqueConstraint("batch_id", "region_code", "seq", name=op.f("uq_city_report_batch_id_region_code_seq")),
        sa.UniqueConstraint("ref", name=op.f("uq_city_report_ref")),
    )
    op.create_table(
        "report_scan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("media_type", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("read_digest", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_report_scan_not_empty")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["city_report.id"], name=op.f("fk_report_scan_report_id_city_report"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_report_scan_by_person_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_scan")),
    )
    op.create_index(op.f("ix_report_scan_report_id"), "report_scan", ["report_id"])
    op.create_table(
        "report_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("step", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("step IN ('handed_in','received','paper_received')", name=op.f("ck_report_step_step_known")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["city_report.id"], name=op.f("fk_report_step_report_id_city_report"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_report_step_by_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_report_step_organisation_id_organisation"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_step")),
        sa.UniqueConstraint("report_id", "step", name=op.f("uq_report_step_report_id_step")),
    )
    op.create_index(op.f("ix_report_step_report_id"), "report_step", ["report_id"])
    op.create_table(
        "sheet_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("purpose", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("rows", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("made_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('lines','awards','together','experts')", name=op.f("ck_sheet_answer_purpose_known")
        ),
        sa.CheckConstraint("made_at < expires_at", name=op.f("ck_sheet_answer_expires_after_it_is_made")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sheet_answer_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"],
            name=op.f("fk_sheet_answer_organisation_id_organisation"), ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_answer")),
        sa.UniqueConstraint("ref", name=op.f("uq_sheet_answer_ref")),
    )
    for column in ("person_id", "organisation_id", "expires_at"):
        op.create_index(op.f(f"ix_sheet_answer_{column}"), "sheet_answer", [column])
    _rechecks()
    protect(*RECORDS)


def _rechecks() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    moment = models.types.UtcDateTime
    op.create_table(
        "recheck",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", text(length=16), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("why", text(), nullable=False),
        sa.Column("draw_ref", text(length=16), nullable=False),
        sa.Column("draw_line", text(length=64), nullable=False),
        sa.Column("reason", text(), nullable=False),
        sa.Column("answer_due", sa.Date(), nullable=False),
        sa.Column("state", text(), nullable=False),
        sa.Column("state_since", moment(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("why IN ('drawn','targeted')", name=op.f("ck_recheck_why_known")),
        sa.CheckConstraint("(why = 'drawn') = (draw_line <> '')", name=op.f("ck_recheck_a_drawn_one_names_its_line")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_recheck_a_reason_is_given")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_recheck_award_id_award"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_recheck_batch_id_batch"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recheck")),
        sa.UniqueConstraint("ref", name=op.f("uq_recheck_ref")),
    )
    op.create_index(op.f("ix_recheck_award_id"), "recheck", ["award_id"])
    op.create_index(op.f("ix_recheck_batch_id"), "recheck", ["batch_id"])
    drawn = "draw_line <> ''"
    op.create_index(
        "uq_recheck_of_a_draw", "recheck", ["draw_ref", "draw_line"], unique=True,
        sqlite_where=sa.text(drawn), postgresql_where=sa.text(drawn),
    )
    op.create_index(
        "uq_one_open_recheck", "recheck", ["award_id"], unique=True,
        sqlite_where=sa.text(OPEN), postgresql_where=sa.text(OPEN),
    )
    op.create_table(
        "recheck_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recheck_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("action", text(), nullable=False),
        sa.Column("from_state", text(), nullable=True),
        sa.Column("to_state", text(), nullable=False),
        sa.Column("cites", text(), nullable=False),
        sa.Column("reason", text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("at", moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["recheck_id"], ["recheck.id"], name=op.f("fk_recheck_event_recheck_id_recheck"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_recheck_event_actor_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"],
            name=op.f("fk_recheck_event_organisation_id_organisation"), ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recheck_event")),
        sa.UniqueConstraint("recheck_id", "seq", name=op.f("uq_recheck_event_recheck_id_seq")),
    )
    op.create_index(op.f("ix_recheck_event_recheck_id"), "recheck_event", ["recheck_id"])
    op.create_table(
        "recheck_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recheck_id", sa.Integer(), nullable=False),
        sa.Column("sha256", text(length=64), nullable=False),
        sa.Column("name", text(), nullable=False),
        sa.Column("media_type", text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("at", moment(timezone=True), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_recheck_file_not_empty")),
        sa.ForeignKeyConstraint(
            ["recheck_id"], ["recheck.id"], name=op.f("fk_recheck_file_recheck_id_recheck"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_recheck_file_by_person_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recheck_file")),
        sa.UniqueConstraint("recheck_id", "sha256", name=op.f("uq_recheck_file_recheck_id_sha256")),
    )
    op.create_index(op.f("ix_recheck_file_recheck_id"), "recheck_file", ["recheck_id"])


def downgrade() -> None:
    release(*RECORDS)
    tables = ("recheck_file", "recheck_event", "recheck", "sheet_answer", "report_step", "report_scan", "city_report")
    for table in (*tables, "report_draft"):
        op.drop_table(table)
