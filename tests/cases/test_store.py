"""What must never be false is the database's business, on SQLite and on PostgreSQL."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session, SQLModel

from models import migrate
from models.batch import Setting
from models.store import (
    CLOCK_OFFSET,
    DEMO_DATA,
    StoreError,
    check_durable,
    check_production,
    engine_for,
    now,
    unit_of_work,
)

APPEND_ONLY = (
    "event", "remark", "submission", "opinion", "site_check", "credit_review", "notice_item", "window_change",
    "award", "award_change", "certificate", "objection_receipt", "objection_finding", "objection_statement",
    "objection_file", "credit_proof", "proposal", "proposal_answer", "city_report", "report_scan", "report_step",
    "log_entry", "checkpoint", "file_likeness", "fingerprint", "signal", "signal_side", "signal_verdict",
    "site_visit_entry", "site_visit_signature", "site_visit_record", "inspected_verdict", "draw", "draw_line",
    "draw_inspector", "draw_recusal", "draw_commitment", "draw_opening", "draw_public_value", "draw_result",
    "draw_place", "draw_substitution", "inspector", "inspector_declaration", "targeted_check", "assignment",
    "recheck_event", "recheck_file",
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
    "provider_filing_version", "provider_filing_step", "service_confirmation", "service_void", "service_void_undoing",
    "push", "opening_certificate", "usage_month", "heartbeat_day",
    "panel_attendance", "panel_dissent", "panel_result", "panel_result_item", "panel_hint", "panel_hint_use",
    "authority_figure", "settlement_run", "settlement_line", "fund_payment", "declaration", "declaration_step",
    "deadline_extension", "fund_check_target", "fund_check", "outstanding_provider",
    "fraud_finding",
    "fraud_delivery",
    "fraud_statement",
    "fraud_file",
    "fraud_decision",
    "bar",
    "recovery_entry", "recovery_payment",
    "target_entry",
    "money_filed",
    "panel_act",
    "project_filing", "case_reach", "granted_amount", "programme_budget",
)  # fmt: skip


def _triggers(engine: Engine) -> set[str]:
    sql = (
        "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"
        if engine.dialect.name == "sqlite"
        else "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal"
    )
    with engine.connect() as connection:
        return set(connection.execute(text(sql)).scalars())


def test_every_record_table_is_append_only(engine: Engine) -> None:
    assert _triggers(engine) == set(APPEND_ONLY)


@pytest.mark.parametrize("change", ["UPDATE window_change SET reason = '改写'", "DELETE FROM window_change"])
def test_the_database_refuses_to_rewrite_the_record(session: Session, change: str) -> None:
    from tests.cases.test_windows import BEFORE, DAY
    from tests.support.world import World

    world = World(session)
    world.regions()
    batch = world.batch("jiangsu-star-2022", "sha256:0")
    from assessor.cases.windows import set_window
    from models.vocabulary import OrgKind, Role

    city = world.person(world.organisation(OrgKind.CITY, "320500", "苏州市工业和信息化局"), Role.OFFICER)
    set_window(session, city, batch, DAY("2022-03-01"), DAY("2022-03-20"), "首次设置", 0, BEFORE)
    with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
        session.connection().execute(text(change))


def test_the_migrations_make_exactly_the_tables_of_the_models(engine: Engine) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_a_database_behind_the_newest_layout_is_noticed(engine: Engine) -> None:
    assert migrate.is_current(engine)
    with engine.connect().execution_options(write=True) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        connection.commit()
    assert not migrate.is_current(engine)


def test_a_unit_of_work_that_fails_leaves_nothing(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), unit_of_work(engine, write=True) as session:
        session.add(Setting(key="half", value="done"))
        session.flush()
        raise ZeroDivisionError
    with unit_of_work(engine, write=False) as session:
        assert session.get(Setting, "half") is None


def test_a_reading_unit_of_work_writes_nothing(engine: Engine) -> None:
    with unit_of_work(engine, write=False) as session:
        session.add(Setting(key="sneaky", value="write"))
    with unit_of_work(engine, write=False) as session:
        assert session.get(Setting, "sneaky") is None


def test_foreign_keys_are_held(session: Session) -> None:
    from models.people import Organisation
    from tests.support.world import on

    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(Organisation(kind="city", name="无此地", region_code="999999", created_at=on("2022-01-01").at))
        session.flush()
        if session.get_bind().dialect.name == "postgresql":
            session.connection().execute(text("SET CONSTRAINTS ALL IMMEDIATE"))


def test_the_clock_is_the_databases_and_moves_only_by_the_demonstration_offset(session: Session) -> None:
    before = now(session)
    session.add(Setting(key=CLOCK_OFFSET, value="-86400"))
    session.flush()
    assert 86_390 < (before - now(session)).total_seconds() < 86_401


@pytest.mark.parametrize("key", [CLOCK_OFFSET, DEMO_DATA])
def test_production_refuses_a_demonstration_database(session: Session, key: str) -> None:
    check_production(session)
    session.add(Setting(key=key, value="1"))
    session.flush()
    with pytest.raises(StoreError):
        check_production(session)


def test_a_sqlite_file_that_could_lose_writes_is_refused(tmp_path: Path) -> None:
    careless = create_engine(f"sqlite:///{tmp_path / 'x.db'}")
    with careless.connect() as connection:
        connection.exec_driver_sql("PRAGMA synchronous=NORMAL")
    with pytest.raises(StoreError, match="synchronous=FULL"):
        check_durable(careless)
    careless.dispose()
    careful = engine_for(f"sqlite:///{tmp_path / 'x.db'}")
    check_durable(careful)
    with careful.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
    careful.dispose()
