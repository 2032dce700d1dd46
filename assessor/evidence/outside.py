"""Ask one of our own modules about a file in a process of its own, which is killed when it does not come back.

Nothing of the file reaches the asking process but the answer, and of that no more than asked for.
"""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

MEMORY = 1024 * 1024 * 1024
"""Bytes of address space that a child keeps."""

STARTED = b"started\n"
"""First line of every answer: the child's libraries are loaded, from here on it is the file's doing."""

_HOUSE = Path(__file__).resolve().parents[2]
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")


class ChildUnavailable(RuntimeError):
    """The child could not be started: our fault, not the file's."""


class TooSlow(RuntimeError):
    """The child did not come back in time and was killed."""


def ask(module: str, arguments: tuple[str, ...], *, seconds: float, longest: int) -> bytes:
    """What `python -m module arguments` writes, at most `longest` bytes. Raises ChildUnavailable, TooSlow."""
    command = [sys.executable, "-s", "-m", module, *arguments]
    environment = {key: os.environ[key] for key in _PASSED_ON if key in os.environ} | {"PYTHONUTF8": "1"}
    with tempfile.TemporaryFile() as answer:
        try:
            # our own interpreter and module; path and name are arguments, never a command line
            child = subprocess.Popen(  # noqa: S603
                command, cwd=_HOUSE, env=environment, stdin=subprocess.DEVNULL, stdout=answer, stderr=subprocess.DEVNULL
            )
        except OSError as error:
            raise ChildUnavailable(f"the child did not start: {error}") from error
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            raise TooSlow(f"{seconds:g}") from None
        finally:
            child.kill()
            child.wait()
        answer.seek(0)
        return answer.read(longest)


def give_up_powers(*, seconds: int, longest: int) -> None:
    """Take from this process memory, time and the right to write long files. Called by a child before it opens a file."""
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: longest,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 32,
    }
    for what, most in limits.items():
        resource.setrlimit(what, (most, most))
