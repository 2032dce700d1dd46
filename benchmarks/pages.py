"""How long the self-check's result takes, next to a bare Flask page with one SQLite read, on the same server in one run.

    .venv/bin/python benchmarks/pages.py [ROUNDS]

One server process (granian, one blocking thread) serves both; one client asks for the pages in turn, round by round,
so that a noisy moment falls on all of them alike. Read the ratios: milliseconds belong to a machine and an hour.
"""

import http.client
import importlib.metadata
import json
import os
import platform
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.short_form import READY_FOR_THREE  # noqa: E402

GOAL = 3.0
BARE = "bare page, one read through the driver"
MAPPED = "bare page, one read mapped to an object"
ONE_DAY_LATE = {**READY_FOR_THREE, "services-1-used-0-from": "2021-11-01"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
Answer = tuple[int, bytes]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]


def bare(database: str) -> Any:
    """The yardsticks: Flask, one read (through the driver; mapped to an object), a line of HTML."""
    from flask import Flask
    from sqlmodel import Session

    from models.people import Region
    from models.store import engine_for

    app = Flask("bare")
    connection = sqlite3.connect(database, check_same_thread=False)

    @app.get("/bare")
    def page() -> str:
        row = connection.execute("SELECT name FROM region WHERE code = '320583'").fetchone()
        return f"<!doctype html><title>{row[0]}</title><h1>{row[0]}</h1>"

    engine = engine_for(f"sqlite:///{database}")

    @app.get("/bare-mapped")
    def mapped() -> str:
        with Session(engine) as session:
            region = session.get_one(Region, "320583")
            return f"<!doctype html><title>{region.name}</title><h1>{region.name}</h1>"

    return app


def both(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """The bare page and the service in one WSGI application."""
    global _apps
    if not _apps:
        from assessor import create_app

        instance = Path(os.environ["INSTANCE"])
        _apps = (bare(str(instance / "rating.db")), create_app())
    chosen = _apps[0] if environ["PATH_INFO"].startswith("/bare") else _apps[1]
    return chosen(environ, start_response)  # type: ignore[no-any-return]


_apps: tuple[Any, ...] = ()


def furnish(instance: Path) -> None:
    """A migrated database with every region and an open batch, in March 2022."""
    os.environ.update(INSTANCE=str(instance), ASSESSOR_MODE="demo")
    from assessor import create_app
    from assessor.cases import set_up
    from assessor.web.door import moment_of
    from models import migrate, store
    from tests.support.short_form import set_clock
    from tests.support.world import on

    app = create_app()
    engine = app.extensions["engine"]
    migrate.upgrade(engine)
    with store.unit_of_work(engine, write=True) as session:
        pack = app.extensions["packs"][READY_FOR_THREE["batch"]]
        set_up.enter_regions(session, pack.regions)
        set_up.enter_offices(session, moment_of(session))
        set_up.open_batch(session, pack, moment_of(session))
        set_clock(session, on("2022-03-21").at)
    engine.dispose()


def serve(port: int) -> subprocess.Popen[bytes]:
    """Start the server and wait until it answers."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", "1", "--no-log", "pages:both"]
    started = subprocess.Popen(command, cwd=ROOT / "benchmarks", env=os.environ | {"PYTHONPATH": str(ROOT)})
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return started
        time.sleep(0.1)
    raise RuntimeError("the server did not start")


def pages() -> dict[str, tuple[str, str, bytes | None, int]]:
    """What is asked: method, address, body, expected status."""
    return {
        BARE: ("GET", "/bare", None, 200),
        MAPPED: ("GET", "/bare-mapped", None, 200),
        "self-check, empty form": ("GET", "/self-check", None, 200),
        "self-check, result (may file)": ("POST", "/self-check", urlencode(READY_FOR_THREE).encode(), 200),
        "self-check, result (one day late)": ("POST", "/self-check", urlencode(ONE_DAY_LATE).encode(), 200),
        "front page": ("GET", "/", None, 200),
        "register of stars": ("GET", "/stars", None, 200),
    }


def measure(port: int, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of every page in every round, after a warm-up."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    asked = pages()
    taken: dict[str, list[float]] = {name: [] for name in asked}
    for number in range(-10, rounds):
        for name, (method, address, body, expected) in asked.items():
            began = time.perf_counter_ns()
            connection.request(method, address, body, FORM if body else {})
            answer = connection.getresponse()
            answer.read()
            spent = (time.perf_counter_ns() - began) / 1e6
            if answer.status != expected:
                raise RuntimeError(f"{name}: {answer.status}")
            if number >= 0:
                taken[name].append(spent)
    return taken


def report(taken: dict[str, list[float]]) -> None:
    """Print a table (Markdown), the machine and the versions."""
    base = statistics.median(taken[BARE])
    mapped = statistics.median(taken[MAPPED])
    print("| page | p50 ms | p99 ms | × bare page | × mapped page |\n|---|---|---|---|---|")
    for name, times in taken.items():
        middle, last = statistics.median(times), sorted(times)[int(len(times) * 0.99)]
        print(f"| {name} | {middle:.2f} | {last:.2f} | {middle / base:.1f} | {middle / mapped:.1f} |")
    versions = {name: importlib.metadata.version(name) for name in ("flask", "jinja2", "sqlalchemy", "granian")}
    print(f"\n{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {json.dumps(versions)}")
    worst = statistics.median(taken["self-check, result (one day late)"]) / base
    print(
        f"goal: result ≤ {GOAL:.0f} × bare page; measured {worst:.1f} ×: {'reached' if worst <= GOAL else 'not reached'}"
    )


def main() -> None:
    """Furnish, serve, measure, report."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        furnish(Path(folder))
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        server = serve(port)
        try:
            report(measure(port, rounds))
        finally:
            server.terminate()
            server.wait(timeout=20)


if __name__ == "__main__":
    main()
