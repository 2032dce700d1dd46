"""Records are only appended: the database refuses to change or delete them"""

from alembic import op

from models.migrations.append_only import protect, release

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "event",
    "remark",
    "submission",
    "opinion",
    "site_check",
    "credit_review",
    "notice_item",
    "window_change",
    "award",
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        )
    protect(*APPEND_ONLY)


def downgrade() -> None:
    release(*APPEND_ONLY)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")
