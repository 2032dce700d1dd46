"""Walls round the pure rooms while their tests run: no database, no network, no clock of the machine's choosing."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

PURE_FOLDERS = frozenset({"policy", "packs", "money", "panel", "pure", "signals"})
"""Folders of tests/ whose tests may reach neither a database nor the network."""

_FORBIDDEN_EVENTS = frozenset(
    {"sqlite3.connect", "socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.bind"}
)
_closed = False


class OutsideReached(AssertionError):
    """A test of a pure room, or the code it runs, reached for a database or the network."""


def _refuse(event: str, what: object) -> None:
    raise OutsideReached(f"a pure room reached outside: {event} {what!r}. Pass the facts in as arguments instead.")


def _listen(event: str, args: tuple[Any, ...]) -> None:
    if _closed and event in _FORBIDDEN_EVENTS:
        _refuse(event, args[-1] if args else "")


sys.addaudithook(_listen)  # cannot be taken out again, hence the switch


@contextmanager
def walls() -> Iterator[None]:
    """Refuse databases and the network inside the block.

    libpq connects in C, unseen by audit hooks, so it has a wall of its own.
    """
    global _closed
    real = psycopg.connect, psycopg.Connection.connect

    def refuse(*_args: object, **_kwargs: object) -> None:
        _refuse("psycopg.connect", "")

    psycopg.connect = psycopg.Connection.connect = refuse  # type: ignore[assignment,method-assign]
    _closed = True
    try:
        yield
    finally:
        _closed = False
        psycopg.connect, psycopg.Connection.connect = real  # type: ignore[method-assign]
