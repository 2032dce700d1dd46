"""The harness itself: what others rely on without looking."""

import re
import socket
import sqlite3
from contextlib import closing

import psycopg
import pytest
from playwright.sync_api import Page
from sqlalchemy import Engine, create_engine, text
from sqlmodel import Session

from models.migrate import is_current
from tests.support import guard
from tests.support.browser import Problems

SETTING = text("SELECT count(*) FROM setting")


def test_each_test_starts_with_a_migrated_database(engine: Engine) -> None:
    assert is_current(engine)


@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_one_test_writes_another_does_not_see(session: Session, turn: str) -> None:
    assert session.connection().execute(SETTING).scalar_one() == 0
    session.connection().execute(text("INSERT INTO setting (key, value) VALUES ('left by', :turn)"), {"turn": turn})
    session.commit()
    assert session.connection().execute(SETTING).scalar_one() == 1


def test_the_walls_refuse_a_sqlite_file(tmp_path: object) -> None:
    with guard.walls(), pytest.raises(guard.OutsideReached, match=r"sqlite3\.connect"):
        sqlite3.connect(f"{tmp_path}/reached.db")


def test_the_walls_refuse_an_engine_made_before_they_were_raised() -> None:
    engine = create_engine("sqlite://")
    with guard.walls(), pytest.raises(guard.OutsideReached):
        engine.connect()
    engine.dispose()


def test_the_walls_refuse_postgresql() -> None:
    engine = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")
    with guard.walls():
        with pytest.raises(guard.OutsideReached):
            psycopg.connect("host=127.0.0.1 port=1")
        with pytest.raises(guard.OutsideReached):
            engine.connect()
    engine.dispose()


def test_the_walls_refuse_the_network() -> None:
    with guard.walls(), closing(socket.socket()) as door:
        with pytest.raises(guard.OutsideReached, match=r"socket\.connect"):
            door.connect(("127.0.0.1", 9))
        with pytest.raises(guard.OutsideReached, match=r"socket\.getaddrinfo"):
            socket.getaddrinfo("localhost", 80)


def test_the_walls_come_down_again() -> None:
    with guard.walls():
        pass
    with closing(sqlite3.connect(":memory:")) as memory:
        assert memory.execute("SELECT 1").fetchone() == (1,)


@pytest.fixture
def remembered() -> Problems:
    """Problems of a page under test, judged by the test itself and not at its end."""
    return Problems()


def test_an_unexpected_problem_is_told_and_an_expected_one_is_not(remembered: Problems) -> None:
    remembered.expect(r"status of 409")
    remembered.saw("console: the server responded with a status of 409 (CONFLICT)")
    assert remembered.verdict() == ""
    remembered.saw("page error: boom")
    assert remembered.verdict() == "page error: boom"


def test_an_expected_problem_that_does_not_happen_is_told(remembered: Problems) -> None:
    remembered.expect("status of 409")
    assert "did not happen" in remembered.verdict()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("console.error('spilled')", "console: spilled"),
        ("setTimeout(() => { throw new Error('thrown') })", "page error: .*thrown"),
        ("fetch('http://192.0.2.1/x').catch(() => 0)", r"asked another machine: http://192\.0\.2\.1/x\n.*ERR_FAILED"),
        (
            "new Image().src = 'https://example.com/pixel.png'",
            r"asked another machine: https://example\.com/pixel\.png\n.*ERR_FAILED",
        ),
    ],
)
def test_the_browser_fixture_hears_what_goes_wrong(page: Page, problems: Problems, script: str, told: str) -> None:
    problems.expect(".")  # what comes with it is not this test's business
    page.goto("data:text/html,<title>x</title>")
    page.evaluate(script)
    page.wait_for_timeout(200)
    assert re.search(told, problems.heard())


@pytest.mark.browser
def test_the_browser_fixture_hears_a_broken_content_security_policy(page: Page, problems: Problems) -> None:
    problems.expect("Content Security Policy|CSP violation")
    policy = "<meta http-equiv=Content-Security-Policy content=\"default-src 'self'\">"
    page.goto(f"data:text/html,{policy}<p style='color:red'>x</p>")
    page.wait_for_timeout(100)
    assert "style-src" in problems.heard()
