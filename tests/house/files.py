"""The project's own files, as the house rules see them."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
_NOT_OURS = {".git", ".venv", "instance", "__pycache__", "test-results", "build", "dist", "htmlcov"}


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that is, or could be, committed; without git (in an archive of the source) every file there is."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0 and listed.stdout:
        found = [ROOT / name for name in listed.stdout.decode("utf-8").split("\0") if name]
    else:
        found = [file for file in ROOT.rglob("*") if not _NOT_OURS.intersection(file.relative_to(ROOT).parts)]
    return tuple(sorted(file for file in found if file.is_file()))


def below(*folders: str, suffix: str) -> list[Path]:
    """Files with this suffix below these folders of the project (all of it when none is named)."""
    places = [ROOT / folder for folder in folders] or [ROOT]
    return [f for f in project_files() if f.suffix == suffix and any(f.is_relative_to(place) for place in places)]


def name(file: Path) -> str:
    """The file's path inside the project."""
    return file.relative_to(ROOT).as_posix()
