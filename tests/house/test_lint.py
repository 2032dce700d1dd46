"""The tools agree: style, types, and declared dependencies."""

import subprocess
import sys

import pytest

from tests.house.files import ROOT

TYPED = (
    "assessor",
    "dashboards",
    "models",
    "questionnaires",
    "wsgi.py",
    "run.py",
    "tests/support",
    "tests/conftest.py",
)


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["ruff", "check", "--no-cache", "--output-format", "concise", "."], id="ruff"),
        pytest.param(["mypy", "--no-error-summary", *TYPED], id="mypy", marks=pytest.mark.slow),
        pytest.param(["deptry", "."], id="deptry"),
    ],
)
def test_nothing_to_complain_of(command: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
