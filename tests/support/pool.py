"""Databases that tests use one after the other: emptied in between, which is ten times quicker than a fresh copy.

A database whose layout a test has changed (a trigger dropped, a column added) is thrown away, and so is one that was used
`USES` times: emptied rows leave dead space behind.
"""

import uuid
from collections import Counter

import psycopg
from psycopg import sql

from tests.support.postgres import PostgresServer

USES = 40
KEPT = "alembic_version"
_LAYOUT = """
    SELECT (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_attribute), (SELECT count(*) FROM pg_constraint),
           (SELECT count(*) FROM pg_proc), (SELECT count(*) FROM pg_trigger WHERE tgenabled = 'O'),
           (SELECT string_agg(version_num, ',') FROM alembic_version)
"""
_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_SEQUENCES = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE last_value IS NOT NULL
"""


class Pool:
    """The databases of one server that are free, all of them copies of `template` and empty."""

    def __init__(self, server: PostgresServer, template: str) -> None:
        self._server, self._template = server, template
        self._free: list[str] = []
        self._used: Counter[str] = Counter()
        self._layout: tuple[object, ...] | None = None

    def take(self) -> str:
        """The name of an empty database that nobody else has."""
        name = self._free.pop() if self._free else self._fresh()
        self._used[name] += 1
        return name

    def give_back(self, name: str) -> None:
        """Empty the database for the next test, or throw it away where that would not be the same as a new one."""
        if self._used[name] >= USES or not self._emptied(name):
            self._server.drop(name)
        else:
            self._free.append(name)

    def _fresh(self) -> str:
        name = f"t_{uuid.uuid4().hex}"
        self._server.create(name, self._template)
        if self._layout is None:
            with self._server.connect(name) as connection:
                self._layout = connection.execute(_LAYOUT).fetchone()
                assert not _with_rows(connection), "the template is meant to be empty"
        return name

    def _emptied(self, name: str) -> bool:
        with self._server.connect(name) as connection:
            connection.execute(_OTHERS)
            if connection.execute(_LAYOUT).fetchone() != self._layout:
                return False
            connection.execute("SET session_replication_role = replica")  # past triggers and foreign keys
            for table in _with_rows(connection):
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
            connection.execute(_SEQUENCES)
        return True


def _with_rows(connection: psycopg.Connection) -> list[str]:
    query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> %s"
    tables = [row[0] for row in connection.execute(query, [KEPT])]
    one = sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})")
    asked = sql.SQL(" UNION ALL ").join(one.format(sql.Literal(name), sql.Identifier(name)) for name in tables)
    return [row[0] for row in connection.execute(asked)]
