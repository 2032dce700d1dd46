"""What the machine must have for some of the tests, and how to say so when it lacks it. Nothing is skipped in silence.

run.py reads this before the libraries are installed, hence pytest is imported only where it is used.
"""

import ctypes
import os
import shutil
from pathlib import Path
from typing import NoReturn

CHROMIUM = ("Chromium 浏览器", "chromium fonts-noto-cjk")
DRIVER = ("浏览器驱动所需的 libatomic", "libatomic1")
POSTGRESQL = ("PostgreSQL 服务器", "postgresql")
LACKING = "本机缺少 "
NOT_APPLICABLE = "not applicable: "
"""A skip whose reason starts with this is part of the test's design and allowed in CI; any other is a failure there."""


def in_ci() -> bool:
    """Whether this is the run that decides: there a test that did not run is a failure."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def chromium() -> Path | None:
    """The browser of this machine: CHROMIUM names one, else the first known name on the path."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    return Path(found) if found else None


def driver() -> str | None:
    """The one library that playwright's driver needs and a minimal Debian does not have."""
    try:
        return str(ctypes.CDLL("libatomic.so.1"))
    except OSError:
        return None


def postgresql() -> Path | None:
    """The folder of `postgres` and `initdb`: beside the one on the path, or Debian's newest installed version."""
    on_path = shutil.which("postgres")
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name), reverse=True
    )
    folders = [Path(on_path).resolve().parent, *debian] if on_path else debian
    return next((folder for folder in folders if (folder / "postgres").exists() and (folder / "initdb").exists()), None)


def absent() -> list[tuple[str, str]]:
    """What this machine lacks: its name and the Debian packages that bring it."""
    found = {CHROMIUM: chromium(), DRIVER: driver(), POSTGRESQL: postgresql()}
    return [need for need, place in found.items() if place is None]


def lack(need: tuple[str, str]) -> NoReturn:
    """Skip the test because `need` (one of those above) is absent; the reason says how to install it."""
    import pytest

    pytest.skip(f"{LACKING}{need[0]}；安装：apt-get install {need[1]}")
