"""A throw-away PostgreSQL server: its own cluster, on a unix socket in a temporary folder, never as root."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

_CLUSTER = ("-U", "postgres", "-A", "trust", "--no-locale", "-E", "UTF8", "--no-sync")
_SETTINGS = {
    "fsync": "off",  # a test's rows need not survive a power cut, and starting takes a tenth of the time
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "60",
    "timezone": "Asia/Shanghai",  # not UTC on purpose: a time stored without its zone shows at once
    "log_min_messages": "warning",
}


class PostgresServer:
    """One cluster for a test session; databases are copied from a migrated template in some tens of milliseconds."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="star-pg-", dir="/tmp"))
        self._process: subprocess.Popen[bytes] | None = None
        self._admin: psycopg.Connection | None = None

    def start(self) -> None:
        """Make the cluster and wait until it answers. Raises RuntimeError with the server's own log if it does not."""
        owner = _owner()
        if "user" in owner:
            os.chown(self._folder, owner["user"], owner["group"])
        data = str(self._folder / "data")
        cluster = [str(self._programs / "initdb"), "-D", data, *_CLUSTER]
        made = subprocess.run(cluster, capture_output=True, text=True, check=False, **owner)
        if made.returncode:
            raise RuntimeError(f"initdb failed:\n{made.stdout}{made.stderr}")
        server = [*_dies_with_us(), str(self._programs / "postgres"), "-D", data, "-k", str(self._folder)]
        settings = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [*server, *settings], stdout=log, stderr=log, start_new_session=True, **owner
            )
        self._admin = self._wait()

    @property
    def _log(self) -> Path:
        return self._folder / "server.log"

    def _wait(self, seconds: float = 30) -> psycopg.Connection:
        end = time.monotonic() + seconds
        while True:
            try:
                return psycopg.connect(host=str(self._folder), dbname="postgres", user="postgres", autocommit=True)
            except psycopg.OperationalError:
                if time.monotonic() > end or (self._process and self._process.poll() is not None):
                    log = self._log.read_text(errors="replace")
                    self.stop()
                    raise RuntimeError(f"PostgreSQL did not start:\n{log}") from None
                time.sleep(0.05)

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of a database of this server."""
        return f"postgresql+psycopg://postgres@/{database}?host={self._folder}"

    def connect(self, database: str) -> psycopg.Connection:
        """A connection of its own, each statement by itself; as a context it is closed at the end."""
        return psycopg.connect(host=str(self._folder), dbname=database, user="postgres", autocommit=True)

    def create(self, database: str, template: str = "template0") -> str:
        """Make a database (a copy of `template`, which nobody may be using) and return its URL."""
        assert self._admin, "start the server first"
        self._admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(database), sql.Identifier(template))
        )
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database, with whatever is still connected to it."""
        assert self._admin, "start the server first"
        self._admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))

    def stop(self) -> None:
        """Stop the server at once and remove its files; safe to call twice."""
        if self._admin:
            self._admin.close()
        if self._process and self._process.poll() is None:
            self._process.send_signal(3)  # SIGQUIT: immediate shutdown, the files go anyway
            self._process.wait(timeout=20)
        shutil.rmtree(self._folder, ignore_errors=True)


def _owner() -> dict[str, Any]:
    """PostgreSQL refuses to run as root, so root hands it to another account; anyone else runs it as themselves."""
    if os.geteuid() != 0:
        return {"cwd": "/"}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    account = known.get("postgres") or known["nobody"]
    return {"cwd": "/", "user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _dies_with_us() -> list[str]:
    """Have the kernel stop the server if the test run is killed, where the machine can."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "QUIT", "--"] if setpriv else []
