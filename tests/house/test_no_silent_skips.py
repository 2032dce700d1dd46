"""A test that did not run is told on a developer's machine and is a failure in CI."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILE = """
import pytest
from tests.support import needs

def test_that_needs_a_browser():
    needs.lack(needs.CHROMIUM)

def test_that_makes_no_sense_here():
    pytest.skip("not applicable: one database only")

def test_that_skips_for_another_reason():
    pytest.importorskip("no_such_module")
"""


def run(folder: Path, ci: str, content: str = FILE) -> subprocess.CompletedProcess[str]:
    (folder / "test_one.py").write_text(content, "utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "tests.conftest",
        "--rootdir",
        folder,
        folder,
    ]
    env = {**os.environ, "CI": ci, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_a_developer_is_told_what_did_not_run_and_how_to_mend_it(tmp_path: Path) -> None:
    done = run(tmp_path, ci="")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 skipped" in done.stdout
    assert "1 项测试没有运行" in done.stdout
    assert "apt-get install chromium" in done.stdout


def test_in_ci_only_a_test_that_is_not_applicable_may_be_skipped(tmp_path: Path) -> None:
    done = run(tmp_path, ci="true")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "2 failed, 1 skipped" in done.stdout


@pytest.mark.parametrize(
    ("ci", "code"), [("", pytest.ExitCode.NO_TESTS_COLLECTED), ("true", pytest.ExitCode.INTERRUPTED)]
)
def test_in_ci_a_file_that_skips_itself_is_a_failure_too(tmp_path: Path, ci: str, code: int) -> None:
    alone = "import pytest\npytest.importorskip('no_such_module')\n"
    assert run(tmp_path, ci, alone).returncode == code
