"""Fixtures and rules for the whole suite.

A test that takes `database_url`, `engine`, `session`, `app` or `client` runs once on SQLite and once on PostgreSQL;
tests of the pure rooms run behind walls (support/guard.py).
"""

from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path

import hypothesis
import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from models.store import engine_for, unit_of_work
from tests.support import databases, guard, needs
from tests.support.pool import Pool
from tests.support.postgres import PostgresServer

pytest_plugins = ["tests.support.browser", "tests.support.web"]

hypothesis.settings.register_profile("dev", max_examples=40, deadline=None)
hypothesis.settings.register_profile("ci", max_examples=150, deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if needs.in_ci() else "dev")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A running throw-away PostgreSQL server (each xdist worker has its own)."""
    programs = needs.postgresql()
    if programs is None:
        needs.lack(needs.POSTGRESQL)
    server = PostgresServer(programs)
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer) -> str:
    """The name of the migrated database that each test's database is a copy of."""
    return databases.postgres_template(postgres_server)


@pytest.fixture(scope="session")
def postgres_pool(postgres_server: PostgresServer, postgres_template: str) -> Pool:
    """The databases that the tests of this process use one after the other."""
    return Pool(postgres_server, postgres_template)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The migrated SQLite file that each test's file is a copy of."""
    return databases.sqlite_template(tmp_path_factory.mktemp("template"))


@pytest.fixture(
    params=[pytest.param("sqlite", marks=pytest.mark.sqlite), pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty migrated database: the test runs once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield databases.sqlite_copy(request.getfixturevalue("sqlite_template"), tmp_path)
        return
    pool: Pool = request.getfixturevalue("postgres_pool")
    name = pool.take()
    yield request.getfixturevalue("postgres_server").url(name)
    pool.give_back(name)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on the test's database, disposed of at the end."""
    engine = engine_for(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session in a writing transaction. On SQLite it holds the write lock: commit before asking through `client`."""
    with unit_of_work(engine, write=True) as session:
        yield session


@pytest.fixture(autouse=True)
def _walls_of_the_pure_rooms(request: pytest.FixtureRequest) -> Iterator[None]:
    folders = request.path.relative_to(request.config.rootpath / "tests").parts[:-1] if _is_ours(request) else ()
    if not guard.PURE_FOLDERS.intersection(folders):
        yield
        return
    with guard.walls():
        yield


def _is_ours(request: pytest.FixtureRequest) -> bool:
    return request.path.is_relative_to(request.config.rootpath / "tests")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a test that did not run is a failure, unless it says that it is not applicable."""
    report = yield
    if needs.in_ci() and report.skipped and not hasattr(report, "wasxfail"):
        _fail_if_skipped(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a whole file that was skipped while it was collected."""
    report = yield
    if needs.in_ci() and report.skipped:
        _fail_if_skipped(report)
    return report


def _fail_if_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
    if needs.NOT_APPLICABLE not in reason:
        report.outcome = "failed"
        report.longrepr = f"CI=true: a test that did not run is a failure. {reason}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what this machine could not run and how to mend it."""
    reasons = Counter(
        str(report.longrepr[2]).removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple) and needs.LACKING in str(report.longrepr[2])
    )
    for reason, count in reasons.items():
        terminalreporter.write_sep("!", f"{count} 项测试没有运行 / {count} tests did not run", red=True, bold=True)
        terminalreporter.write_line(reason, red=True)
