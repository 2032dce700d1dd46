"""Commands about the log: `flask audit verify`."""

import sys

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from models import store

audit = AppGroup("audit", help="Prove that nothing was changed behind the log's back.")


def register(app: Flask) -> None:
    """Hang the commands on the application."""
    app.cli.add_command(audit)


@audit.command("verify")
def verify() -> None:
    """Recompute the log, every row and every state; exit 1 and name each difference if there is any."""
    from assessor.cases.derive_states import compare_states, compare_windows
    from assessor.cases.verify_log import compare_rows, count_rows, walk

    found = 0
    with store.snapshot(current_app.extensions["engine"]) as session:
        walked = walk(session, set())
        for sentences in (
            walked.problems,
            compare_rows(session, walked),
            compare_states(session),
            compare_windows(session),
        ):
            for sentence in sentences:
                found += 1
                click.echo(f"✗ {sentence}")
        click.echo(f"日志 {walked.size} 条，核对记录 {count_rows(session, walked)} 行，发现 {found} 处不符。")
    sys.exit(1 if found else 0)
