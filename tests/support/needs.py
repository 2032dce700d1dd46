"""What the machine must have for a test, and how to say so when it lacks it. Nothing is skipped in silence."""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
LACKING = "本机缺少 "
NOT_APPLICABLE = "not applicable: "
"""A skip whose reason starts with this is part of the test's design and is allowed in CI; any other is a failure there."""


def in_ci() -> bool:
    """Whether this is the run that decides: there a test that did not run is a failure."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def chromium() -> Path | None:
    """The browser of this machine: CHROMIUM names one, else the first known name on the path."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    return Path(found) if found else None


def postgresql_programs() -> Path | None:
    """The folder of `postgres` and `initdb`: beside the one on the path, or Debian's newest installed version."""
    on_path = shutil.which("postgres")
    candidates = [Path(on_path).resolve().parent] if on_path else []
    candidates += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True
    )
    return next(
        (folder for folder in candidates if all((folder / name).exists() for name in ("postgres", "initdb"))), None
    )


def lack(what: str, package: str) -> NoReturn:
    """Skip the test because `what` is absent: the reason names it, and the Debian package that brings it."""
    pytest.skip(f"{LACKING}{what}；安装：apt-get install {package}")
