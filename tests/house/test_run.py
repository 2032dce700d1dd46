"""run.py on machines that are not as they should be."""

import ast
import json
import re
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

import run

ROOT = Path(run.__file__).parent


def listen(port: int = 0) -> socket.socket:
    """A taken port of this machine."""
    taken = socket.create_server(("127.0.0.1", port))
    taken.listen()
    return taken


def test_a_taken_port_is_passed_over_for_the_next_free_one() -> None:
    with closing(listen()) as taken:
        port = taken.getsockname()[1]
        assert port < run.free_port("127.0.0.1", port) <= port + run.PORTS_TO_TRY


def test_a_free_port_is_kept() -> None:
    with closing(listen()) as taken:
        port = taken.getsockname()[1]
    assert run.free_port("127.0.0.1", port) == port


def test_an_address_that_is_not_this_machine_is_refused_with_its_reason() -> None:
    with pytest.raises(SystemExit, match=r"203\.0\.113\.9:8000"):
        run.free_port("203.0.113.9", 8000)


def test_when_no_port_is_left_the_message_says_how_to_choose_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "PORTS_TO_TRY", 1)
    with closing(listen()) as taken, pytest.raises(SystemExit, match="--port"):
        run.free_port("127.0.0.1", taken.getsockname()[1])


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/"),
        ("0.0.0.0", "http://127.0.0.1:8000/"),
        ("::", "http://[::1]:8000/"),
        ("::1", "http://[::1]:8000/"),
        ("rating.example", "http://rating.example:8000/"),
    ],
)
def test_the_printed_address_can_be_opened_in_a_browser(host: str, shown: str) -> None:
    assert run.address(host, 8000) == shown


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with two locks that ask for nothing, and no environment yet."""
    for name in (run.RUNTIME_LOCK, run.DEV_LOCK):
        (tmp_path / name).write_text("# nothing\n", "utf-8")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "PYTHON", str(tmp_path / ".venv/bin/python"))
    monkeypatch.setattr(run, "STAMP", tmp_path / ".venv/installed.json")
    monkeypatch.setattr(run, "UNFINISHED", tmp_path / ".venv/unfinished")
    monkeypatch.delenv("PIP_REQUIRE_VIRTUALENV", raising=False)
    return tmp_path


def installed(house: Path) -> None:
    """An environment that looks finished, without the seconds that a real one takes."""
    (house / ".venv/bin").mkdir(parents=True)
    (house / ".venv/lib/python3.11").mkdir(parents=True)
    (house / ".venv/bin/python").symlink_to(sys.executable)
    run.STAMP.write_text(json.dumps(run._state((run.RUNTIME_LOCK,))), "utf-8")


def test_an_environment_that_holds_the_lock_is_left_alone(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(house)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("nothing had to be run"))
    run.install(run.RUNTIME_LOCK)
    assert run._holds((run.RUNTIME_LOCK,))


def test_an_environment_for_serving_does_not_hold_what_the_tests_need(house: Path) -> None:
    installed(house)
    assert not run._holds((run.RUNTIME_LOCK, run.DEV_LOCK))


@pytest.mark.parametrize("damage", ["lock changed", "broken off", "python gone", "stamp unreadable", "python upgraded"])
def test_an_environment_that_is_not_as_it_was_installed_is_not_trusted(house: Path, damage: str) -> None:
    installed(house)
    if damage == "lock changed":
        (house / run.RUNTIME_LOCK).write_text("# something\n", "utf-8")
    elif damage == "broken off":
        run.UNFINISHED.touch()
    elif damage == "python gone":
        (house / ".venv/bin/python").unlink()
        (house / ".venv/bin/python").symlink_to(house / "no-such-python")
    elif damage == "stamp unreadable":
        run.STAMP.write_text("[]", "utf-8")
    else:
        (house / ".venv/lib/python3.11").rename(house / ".venv/lib/python3.10")
    assert not run._holds((run.RUNTIME_LOCK,))


@pytest.mark.slow
def test_an_installation_that_was_broken_off_is_begun_afresh_and_then_trusted(house: Path) -> None:
    run.install(run.RUNTIME_LOCK)
    assert run._holds((run.RUNTIME_LOCK,))
    left_behind = house / ".venv/lib/half-written.py"
    left_behind.touch()
    run.UNFINISHED.touch()
    run.install(run.RUNTIME_LOCK, run.DEV_LOCK)
    assert not left_behind.exists()
    assert run._holds((run.RUNTIME_LOCK, run.DEV_LOCK))


def test_a_failed_installation_is_not_taken_for_a_finished_one(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(house)
    (house / run.RUNTIME_LOCK).write_text("# newer\n", "utf-8")
    answers = iter([subprocess.CompletedProcess([], 0), subprocess.CompletedProcess([], 1)])  # pip is there; it fails
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: next(answers))
    with pytest.raises(SystemExit, match="PIP_INDEX_URL"):
        run.install(run.RUNTIME_LOCK)
    assert run.UNFINISHED.exists()
    assert not run._holds((run.RUNTIME_LOCK,))


def test_a_debian_without_the_venv_module_is_told_which_package_brings_it(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(SystemExit, match="apt-get install python3-venv"):
        run.install(run.RUNTIME_LOCK)


def pins(lock: str) -> set[tuple[str, str]]:
    """Each pinned release of a lock with its marker."""
    found = re.findall(r"^([A-Za-z0-9._-]+==[^ \\]+)([^\\\n]*)", (ROOT / lock).read_text("utf-8"), flags=re.MULTILINE)
    return {(pin, marker.strip()) for pin, marker in found}


def test_the_lock_for_tests_contains_every_pin_of_the_lock_for_serving() -> None:
    assert {pin for pin, _ in pins(run.RUNTIME_LOCK)} <= {pin for pin, _ in pins(run.DEV_LOCK)}


@pytest.mark.parametrize("lock", [run.RUNTIME_LOCK, run.DEV_LOCK])
def test_every_pin_carries_a_hash(lock: str) -> None:
    entries = re.split(r"^(?=\S)", (ROOT / lock).read_text("utf-8"), flags=re.MULTILINE)
    assert all("--hash=sha256:" in entry for entry in entries if "==" in entry)


@pytest.mark.parametrize("file", ["run.py", "tests/support/needs.py"])
def test_what_runs_before_anything_is_installed_imports_the_standard_library_only(file: str) -> None:
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    outside = {name for name in names if name.split(".")[0] not in sys.stdlib_module_names}
    assert outside <= {"tests.support", "pytest"}  # pytest: inside a function that only tests call


def test_a_python_that_is_too_old_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"3\.11\.2"):
        run.main()
