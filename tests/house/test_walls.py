"""The walls of the house (docs/architecture.md): who may import whom, and what the pure rooms may not do."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.files import ROOT, below, name

PURE = (
    "assessor/policy", "assessor/signals", "assessor/panel", "assessor/money", "assessor/workflow.py",
    "assessor/workflow_subsidies.py", "assessor/workflow_table.py", "assessor/workflow_notice.py",
    "assessor/workflow_panel.py", "assessor/workflow_recheck.py", "assessor/access.py",
    "assessor/draw.py",
)  # fmt: skip
IMPURE_CALLS = {
    "now", "utcnow", "today", "time", "monotonic", "perf_counter",  # the clock: time is an argument
    "open", "read_text", "read_bytes", "write_text", "write_bytes", "getenv",  # disk: facts are arguments
    "uuid4", "urandom", "token_hex", "token_bytes", "default_rng", "shuffle",  # randomness: the seed is an argument
    "print", "input",
}  # fmt: skip


def imports(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run import-linter with the contracts of pyproject.toml."""
    program = (
        "import sys; from importlinter.cli import lint_imports_command as run; sys.argv[0] = 'lint-imports'; run()"
    )
    command = [sys.executable, "-c", program, "--no-cache", "--no-logo", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_imports_point_down_only() -> None:
    done = imports()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def calls(file: Path) -> Iterator[tuple[int, str]]:
    """Each call of a file: its line and the last part of its name."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            yield node.lineno, getattr(node.func, "attr", getattr(node.func, "id", ""))


def test_the_pure_rooms_ask_neither_clock_nor_disk_nor_chance() -> None:
    files = below(*PURE, suffix=".py")
    asked = [f"{name(file)}:{line} {call}()" for file in files for line, call in calls(file) if call in IMPURE_CALLS]
    assert files
    assert asked == []


def test_verbs_never_commit_for_the_door_does() -> None:
    files = below("assessor/cases", suffix=".py")
    ended = [
        f"{name(file)}:{line} {call}()"
        for file in files
        for line, call in calls(file)
        if call in {"commit", "rollback"}
    ]
    assert files
    assert ended == []


def writes(file: Path) -> Iterator[str]:
    """Where a file writes tables: methods of a session that write, and SQL that does."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in {"sqlalchemy", "sqlmodel"}:
            yield from (
                f"{name(file)}:{node.lineno} {a.name}" for a in node.names if a.name in {"insert", "update", "delete"}
            )
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = ast.unparse(node.func.value)
            if owner.endswith("session") and node.func.attr in {"add", "add_all", "delete", "merge", "flush", "commit"}:
                yield f"{name(file)}:{node.lineno} {owner}.{node.func.attr}()"


def test_pages_write_tables_only_through_verbs() -> None:
    files = below("assessor/web", "assessor/api", suffix=".py")
    assert files
    assert [place for file in files for place in writes(file)] == []


def test_only_the_move_verb_changes_the_state_of_an_application() -> None:
    changed = [
        f"{name(file)}:{node.lineno}"
        for file in below("assessor", suffix=".py")
        if name(file) != "assessor/cases/move.py"
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Assign | ast.AugAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute) and target.attr == "state"
    ]
    assert changed == []


def test_who_sits_where_is_joined_in_one_place() -> None:
    # models/experts.py: only `seat_holder` bridges a person and an opinion. One module reads it (and asks who wants to
    # know), one writes it.
    naming = {
        name(file)
        for file in below("assessor", "dashboards", suffix=".py")
        if any(word in file.read_text("utf-8") for word in ("SeatHolder", "seat_holder"))
    }
    assert naming == {"assessor/cases/who_sits.py", "assessor/cases/freeze_panel.py"}


SMALL_HOUSE = {
    "assessor/__init__.py": "",
    "assessor/money/__init__.py": "",
    "assessor/panel/__init__.py": "",
    "assessor/policy/__init__.py": "",
    "assessor/signals/__init__.py": "",
    "assessor/workflow.py": "",
    "assessor/workflow_panel.py": "",
    "assessor/workflow_recheck.py": "",
    "assessor/workflow_subsidies.py": "",
    "assessor/workflow_table.py": "",
    "assessor/workflow_notice.py": "",
    "assessor/access.py": "",
    "assessor/draw.py": "",
    "assessor/cases/__init__.py": "",
    "assessor/web/__init__.py": "",
    "assessor/evidence/__init__.py": "",
    "assessor/documents/__init__.py": "",
    "dashboards/__init__.py": "",
    "models/__init__.py": "",
    "models/vocabulary.py": "",
    "questionnaires/__init__.py": "",
}


@pytest.mark.parametrize(
    ("file", "line", "broken"),
    [
        ("models/__init__.py", "import assessor.policy", "Floors"),
        ("questionnaires/__init__.py", "import models", "Floors"),
        ("models/__init__.py", "import dashboards", "Floors"),
        ("assessor/cases/__init__.py", "import assessor.web", "Storeys"),
        ("assessor/policy/__init__.py", "import assessor.cases", "Storeys"),
        ("assessor/evidence/__init__.py", "import assessor.cases", "Storeys"),
        ("assessor/a_new_room.py", "", "Storeys"),
        ("assessor/policy/__init__.py", "import models", "Pure rooms"),
        ("assessor/access.py", "import flask", "Pure rooms"),
        ("assessor/workflow.py", "import random", "Pure rooms"),
        ("assessor/panel/__init__.py", "import random", "Pure rooms"),
        ("assessor/cases/__init__.py", "import flask", "Below the pages"),
        ("models/__init__.py", "import flask", "Below the pages"),
        ("questionnaires/__init__.py", "import sqlmodel", "Packs and their reader"),
        ("assessor/policy/__init__.py", "import models.vocabulary", ""),
    ],
)
def test_the_walls_stand(tmp_path: Path, file: str, line: str, broken: str) -> None:
    """A small house of the same plan with one wrong import is found; one with a right import is not."""
    for path, content in {**SMALL_HOUSE, file: line + "\n"}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content, "utf-8")
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text("utf-8"), "utf-8")
    done = imports(cwd=tmp_path)
    found = [report for report in done.stdout.splitlines() if report.endswith("BROKEN")]
    assert (done.returncode != 0) == bool(broken), done.stdout + done.stderr
    assert any(report.startswith(broken) for report in found) if broken else not found
