"""The expert panel: experts and what they declare, seats, sheets, what was locked, opened and decided"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.types
from models.migrations.append_only import protect, release

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

RECORDS = (
    "expert_declaration",
    "expert_interest",
    "seat_holder",
    "panel_bar",
    "panel_run",
    "panel_sheet_change",
    "panel_lock",
    "panel_reopening",
    "panel_opening",
    "panel_second_look",
    "panel_decision",
)


def upgrade() -> None:
    """Make the tables; records are only added."""
    op.create_table(
        "expert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("phone", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("employer", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("employer_uscc", sqlmodel.sql.sqltypes.AutoString(length=18), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("city_code", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("providers", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_code"], ["region.code"], name=op.f("fk_expert_city_code_region"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["person.id"], name=op.f("fk_expert_entered_by_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_expert_person_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert")),
        sa.UniqueConstraint("person_id", name=op.f("uq_expert_person_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_expert_ref")),
    )
    op.create_table(
        "expert_declaration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("declared_on <= valid_until", name=op.f("ck_expert_declaration_dates_in_order")),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_expert_declaration_by_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["expert.id"], name=op.f("fk_expert_declaration_expert_id_expert"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_declaration")),
        sa.UniqueConstraint("expert_id", "seq", name=op.f("uq_expert_declaration_expert_id_seq")),
    )
    op.create_index(op.f("ix_expert_declaration_expert_id"), "expert_declaration", ["expert_id"], unique=False)
    op.create_table(
        "panel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("level", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("phase", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("rule", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("each", sa.Integer(), nullable=False),
        sa.Column("cap", sa.Integer(), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=True),
        sa.Column("pass_hundredths", sa.Integer(), nullable=True),
        sa.Column("scoring_from", sa.Date(), nullable=False),
        sa.Column("scoring_to", sa.Date(), nullable=False),
        sa.Column("meeting_on", sa.Date(), nullable=True),
        sa.Column("seed", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "phase IN ('setup','frozen','scoring','meeting','closed')", name=op.f("ck_panel_phase_known")
        ),
        sa.CheckConstraint("rule IN ('mean','trimmed_mean','median')", name=op.f("ck_panel_rule_known")),
        sa.CheckConstraint(
            "each > 0 AND cap > 0 AND minimum > 0 AND minimum <= each", name=op.f("ck_panel_numbers_make_sense")
        ),
        sa.CheckConstraint("quota IS NULL OR pass_hundredths IS NULL", name=op.f("ck_panel_a_quota_or_a_line")),
        sa.CheckConstraint("scoring_from <= scoring_to", name=op.f("ck_panel_dates_in_order")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_panel_batch_id_batch"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_panel_made_by_person"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_panel_organisation_id_organisation"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel")),
        sa.UniqueConstraint("ref", name=op.f("uq_panel_ref")),
    )
    op.create_index(op.f("ix_panel_batch_id"), "panel", ["batch_id"], unique=False)
    op.create_table(
        "expert_interest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("declaration_id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("uscc", sqlmodel.sql.sqltypes.AutoString(length=18), nullable=False),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint("kind IN ('enterprise','provider')", name=op.f("ck_expert_interest_kind_known")),
        sa.CheckConstraint("name <> '' OR uscc <> ''", name=op.f("ck_expert_interest_says_whom")),
        sa.ForeignKeyConstraint(
            ["declaration_id"],
            ["expert_declaration.id"],
            name=op.f("fk_expert_interest_declaration_id_expert_declaration"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_interest")),
    )
    op.create_index(op.f("ix_expert_interest_declaration_id"), "expert_interest", ["declaration_id"], unique=False)
    op.create_table(
        "panel_criterion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("guidance", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint("weight > 0 AND weight <= 100", name=op.f("ck_panel_criterion_weight_is_a_percentage")),
        sa.ForeignKeyConstraint(
            ["panel_id"], ["panel.id"], name=op.f("fk_panel_criterion_panel_id_panel"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_criterion")),
        sa.UniqueConstraint("panel_id", "position", name=op.f("uq_panel_criterion_panel_id_position")),
    )
    op.create_index(op.f("ix_panel_criterion_panel_id"), "panel_criterion", ["panel_id"], unique=False)
    op.create_table(
        "panel_opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("scores_sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_panel_opening_a_reason_is_given")),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_panel_opening_by_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["panel_id"], ["panel.id"], name=op.f("fk_panel_opening_panel_id_panel"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_opening")),
        sa.UniqueConstraint("panel_id", "seq", name=op.f("uq_panel_opening_panel_id_seq")),
    )
    op.create_index(op.f("ix_panel_opening_panel_id"), "panel_opening", ["panel_id"], unique=False)
    op.create_table(
        "panel_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("input_sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("components", sa.Integer(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_panel_run_by_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["panel_id"], ["panel.id"], name=op.f("fk_panel_run_panel_id_panel"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_run")),
        sa.UniqueConstraint("panel_id", name=op.f("uq_panel_run_panel_id")),
    )
    op.create_table(
        "panel_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["panel_id"], ["panel.id"], name=op.f("fk_panel_seat_panel_id_panel"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_seat")),
        sa.UniqueConstraint("id", "panel_id", name=op.f("uq_panel_seat_id_panel_id")),
        sa.UniqueConstraint("panel_id", "code", name=op.f("uq_panel_seat_panel_id_code")),
    )
    op.create_index(op.f("ix_panel_seat_panel_id"), "panel_seat", ["panel_id"], unique=False)
    op.create_table(
        "panel_nominee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_panel_nominee_application_id_application"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["panel_id"], ["panel.id"], name=op.f("fk_panel_nominee_panel_id_panel"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_panel_nominee_submission_id_submission"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_nominee")),
        sa.UniqueConstraint("application_id", name=op.f("uq_panel_nominee_application_id")),
        sa.UniqueConstraint("id", "panel_id", name=op.f("uq_panel_nominee_id_panel_id")),
        sa.UniqueConstraint("panel_id", "code", name=op.f("uq_panel_nominee_panel_id_code")),
        sa.UniqueConstraint("ref", name=op.f("uq_panel_nominee_ref")),
    )
    op.create_index(op.f("ix_panel_nominee_panel_id"), "panel_nominee", ["panel_id"], unique=False)
    op.create_table(
        "seat_holder",
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["expert.id"], name=op.f("fk_seat_holder_expert_id_expert"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["seat_id", "panel_id"],
            ["panel_seat.id", "panel_seat.panel_id"],
            name="fk_seat_holder_seat",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("seat_id", name=op.f("pk_seat_holder")),
        sa.UniqueConstraint("panel_id", "expert_id", name=op.f("uq_seat_holder_panel_id_expert_id")),
    )
    op.create_index(op.f("ix_seat_holder_expert_id"), "seat_holder", ["expert_id"], unique=False)
    op.create_table(
        "panel_bar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nominee_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["nominee_id"],
            ["panel_nominee.id"],
            name=op.f("fk_panel_bar_nominee_id_panel_nominee"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["panel_seat.id"], name=op.f("fk_panel_bar_seat_id_panel_seat"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_bar")),
        sa.UniqueConstraint("nominee_id", "seat_id", "code", name=op.f("uq_panel_bar_nominee_id_seat_id_code")),
    )
    op.create_index(op.f("ix_panel_bar_nominee_id"), "panel_bar", ["nominee_id"], unique=False)
    op.create_index(op.f("ix_panel_bar_seat_id"), "panel_bar", ["seat_id"], unique=False)
    op.create_table(
        "panel_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nominee_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("answer", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("answer IN ('recommend','not','defer')", name=op.f("ck_panel_decision_answer_known")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_panel_decision_a_reason_is_given")),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_panel_decision_by_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["nominee_id"],
            ["panel_nominee.id"],
            name=op.f("fk_panel_decision_nominee_id_panel_nominee"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_decision")),
        sa.UniqueConstraint("nominee_id", "seq", name=op.f("uq_panel_decision_nominee_id_seq")),
    )
    op.create_index(op.f("ix_panel_decision_nominee_id"), "panel_decision", ["nominee_id"], unique=False)
    op.create_table(
        "panel_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("nominee_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("why", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("says", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("affinity", sa.Float(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('open','locked','declined','replaced')", name=op.f("ck_panel_sheet_state_known")),
        sa.ForeignKeyConstraint(
            ["nominee_id", "panel_id"],
            ["panel_nominee.id", "panel_nominee.panel_id"],
            name="fk_panel_sheet_nominee",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["seat_id", "panel_id"],
            ["panel_seat.id", "panel_seat.panel_id"],
            name="fk_panel_sheet_seat",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_sheet")),
        sa.UniqueConstraint("nominee_id", "seat_id", name=op.f("uq_panel_sheet_nominee_id_seat_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_panel_sheet_ref")),
    )
    op.create_index(op.f("ix_panel_sheet_nominee_id"), "panel_sheet", ["nominee_id"], unique=False)
    op.create_index(op.f("ix_panel_sheet_panel_id"), "panel_sheet", ["panel_id"], unique=False)
    op.create_index(op.f("ix_panel_sheet_seat_id"), "panel_sheet", ["seat_id"], unique=False)
    op.create_table(
        "panel_lock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("total_hundredths", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["panel_sheet.id"], name=op.f("fk_panel_lock_sheet_id_panel_sheet"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_lock")),
        sa.UniqueConstraint("sheet_id", "seq", name=op.f("uq_panel_lock_sheet_id_seq")),
    )
    op.create_index(op.f("ix_panel_lock_sheet_id"), "panel_lock", ["sheet_id"], unique=False)
    op.create_table(
        "panel_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "points IS NULL OR (points >= 0 AND points <= 100)", name=op.f("ck_panel_mark_points_0_to_100")
        ),
        sa.ForeignKeyConstraint(
            ["criterion_id"],
            ["panel_criterion.id"],
            name=op.f("fk_panel_mark_criterion_id_panel_criterion"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["panel_sheet.id"], name=op.f("fk_panel_mark_sheet_id_panel_sheet"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_mark")),
        sa.UniqueConstraint("sheet_id", "criterion_id", name=op.f("uq_panel_mark_sheet_id_criterion_id")),
    )
    op.create_index(op.f("ix_panel_mark_sheet_id"), "panel_mark", ["sheet_id"], unique=False)
    op.create_table(
        "panel_sheet_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("instead_id", sa.Integer(), nullable=True),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'declined') = (code IS NOT NULL)", name=op.f("ck_panel_sheet_change_a_decline_is_coded")
        ),
        sa.CheckConstraint("kind <> 'by_hand' OR words <> ''", name=op.f("ck_panel_sheet_change_a_reason_is_given")),
        sa.CheckConstraint("kind IN ('declined','by_hand')", name=op.f("ck_panel_sheet_change_kind_known")),
        sa.ForeignKeyConstraint(
            ["instead_id"],
            ["panel_sheet.id"],
            name=op.f("fk_panel_sheet_change_instead_id_panel_sheet"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"],
            ["panel_sheet.id"],
            name=op.f("fk_panel_sheet_change_sheet_id_panel_sheet"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_sheet_change")),
        sa.UniqueConstraint("sheet_id", name=op.f("uq_panel_sheet_change_sheet_id")),
    )
    op.create_table(
        "panel_reopening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lock_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_panel_reopening_a_reason_is_given")),
        sa.ForeignKeyConstraint(
            ["lock_id"], ["panel_lock.id"], name=op.f("fk_panel_reopening_lock_id_panel_lock"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_panel_reopening_proposal_id_proposal"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_reopening")),
        sa.UniqueConstraint("lock_id", name=op.f("uq_panel_reopening_lock_id")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_panel_reopening_proposal_id")),
    )
    op.create_table(
        "panel_second_look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lock_id", sa.Integer(), nullable=False),
        sa.Column("answer", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("at", models.types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("answer IN ('kept','reopen')", name=op.f("ck_panel_second_look_answer_known")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_panel_second_look_a_reason_is_given")),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_panel_second_look_by_person_id_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["lock_id"], ["panel_lock.id"], name=op.f("fk_panel_second_look_lock_id_panel_lock"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_second_look")),
        sa.UniqueConstraint("lock_id", name=op.f("uq_panel_second_look_lock_id")),
    )
    protect(*RECORDS)


def downgrade() -> None:
    """Take the tables away."""
    release(*RECORDS)
    op.drop_table("panel_second_look")
    op.drop_table("panel_reopening")
    op.drop_table("panel_sheet_change")
    op.drop_index(op.f("ix_panel_mark_sheet_id"), table_name="panel_mark")
    op.drop_table("panel_mark")
    op.drop_index(op.f("ix_panel_lock_sheet_id"), table_name="panel_lock")
    op.drop_table("panel_lock")
    op.drop_index(op.f("ix_panel_sheet_seat_id"), table_name="panel_sheet")
    op.drop_index(op.f("ix_panel_sheet_panel_id"), table_name="panel_sheet")
    op.drop_index(op.f("ix_panel_sheet_nominee_id"), table_name="panel_sheet")
    op.drop_table("panel_sheet")
    op.drop_index(op.f("ix_panel_decision_nominee_id"), table_name="panel_decision")
    op.drop_table("panel_decision")
    op.drop_index(op.f("ix_panel_bar_seat_id"), table_name="panel_bar")
    op.drop_index(op.f("ix_panel_bar_nominee_id"), table_name="panel_bar")
    op.drop_table("panel_bar")
    op.drop_index(op.f("ix_seat_holder_expert_id"), table_name="seat_holder")
    op.drop_table("seat_holder")
    op.drop_index(op.f("ix_panel_nominee_panel_id"), table_name="panel_nominee")
    op.drop_table("panel_nominee")
    op.drop_index(op.f("ix_panel_seat_panel_id"), table_name="panel_seat")
    op.drop_table("panel_seat")
    op.drop_table("panel_run")
    op.drop_index(op.f("ix_panel_opening_panel_id"), table_name="panel_opening")
    op.drop_table("panel_opening")
    op.drop_index(op.f("ix_panel_criterion_panel_id"), table_name="panel_criterion")
    op.drop_table("panel_criterion")
    op.drop_index(op.f("ix_expert_interest_declaration_id"), table_name="expert_interest")
    op.drop_table("expert_interest")
    op.drop_index(op.f("ix_panel_batch_id"), table_name="panel")
    op.drop_table("panel")
    op.drop_index(op.f("ix_expert_declaration_expert_id"), table_name="expert_declaration")
    op.drop_table("expert_declaration")
    op.drop_table("expert")
