"""The command rebuild-figures: make the index that statistics count by again from the record."""

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from models import store


def register(app: Flask) -> None:
    """Hang the command on the application."""
    app.cli.add_command(rebuild_figures)


@click.command("rebuild-figures")
@with_appcontext
def rebuild_figures() -> None:
    """Make the figures of every filed case again (after an update that counts differently); may be repeated."""
    from assessor.cases.case_figures import rebuild

    with store.unit_of_work(current_app.extensions["engine"], write=True) as session:
        done = sum(1 for _ in rebuild(session, current_app.extensions["packs"]))
    click.echo(f"已重新统计 {done} 份申报。")
