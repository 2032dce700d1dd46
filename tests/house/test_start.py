"""The first command, as a person runs it: prepare, serve, answer, stop."""

import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.house.files import ROOT
from tests.house.test_run import listen

RUN = "import sys, run; run.PYTHON = sys.executable; run.install = lambda *locks: None; sys.exit(run.main())"
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/")


@contextmanager
def started(folder: Path, database: str, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """run.py on a database of its own, once it has printed its address; and the lines it has printed so far."""
    env = {
        **os.environ,
        "INSTANCE": str(folder),
        "DATABASE_URL": database,
        "HOST": "",
        "PORT": "",
    }
    env |= {"ASSESSOR_MODE": "production", "SECRET_KEY": "only for this test " * 3, "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", RUN, *arguments]
    log = (folder / "start.log").open("w", encoding="utf-8")
    with log, subprocess.Popen(command, cwd=ROOT, env=env, text=True, stdout=subprocess.PIPE, stderr=log) as process:
        lines: list[str] = []
        try:
            assert process.stdout
            for line in process.stdout:
                lines.append(line)
                if ADDRESS.search(line):
                    break
            assert ADDRESS.search(lines[-1] if lines else ""), f"{lines}\n{(folder / 'start.log').read_text('utf-8')}"
            yield process, lines
        finally:
            process.terminate()
            process.wait(timeout=20)


def ask(url: str) -> int:
    """The status of a page, asked without any proxy."""
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=10) as answer:
        return int(answer.status)


@pytest.mark.slow
@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_the_service_starts_on_a_free_port_answers_and_stops_cleanly(tmp_path: Path, by: signal.Signals) -> None:
    with listen() as taken:
        port = taken.getsockname()[1]
        with started(tmp_path, f"sqlite:///{tmp_path / 'service.db'}", "--port", str(port)) as (process, lines):
            url = ADDRESS.search(lines[-1])[0]  # type: ignore[index]
            assert f":{port}/" not in url
            assert any(f"端口 {port} 已被占用" in line for line in lines)
            assert ask(url) == 200
            assert ask(url + "healthz") == 200
            process.send_signal(by)
            assert process.wait(timeout=20) == 0
        with pytest.raises(OSError, match="refused"):
            ask(url)


@pytest.mark.slow
def test_starting_again_changes_nothing_and_serves_again(tmp_path: Path, database_url: str) -> None:
    for _ in range(2):
        with started(tmp_path, database_url) as (_process, lines):
            assert ask(ADDRESS.search(lines[-1])[0]) == 200  # type: ignore[index]
