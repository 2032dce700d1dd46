"""What the service remembers: tables, vocabulary, the store and its migrations."""

from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

from models import (  # noqa: E402
    application,
    archive,
    award,
    batch,
    draw,
    evidence,
    experts,
    inspecting,
    log,
    notice,
    objecting,
    panel,
    panel_meeting,
    passing,
    people,
    recheck,
    record,
    report,
    sheet,
    signal,
    site_visit,
    two_persons,
)

__all__ = [
    "application",
    "archive",
    "award",
    "batch",
    "draw",
    "evidence",
    "experts",
    "inspecting",
    "log",
    "notice",
    "objecting",
    "panel",
    "panel_meeting",
    "passing",
    "people",
    "recheck",
    "record",
    "report",
    "sheet",
    "signal",
    "site_visit",
    "two_persons",
]
