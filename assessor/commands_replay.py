"""The command replay: judge every submission again by the rules it was filed under."""

import sys

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from models import store


def register(app: Flask) -> None:
    """Hang the command on the application."""
    app.cli.add_command(replay)


@click.command("replay")
@with_appcontext
def replay() -> None:
    """Judge every submission again by the archived rules; exit 1 and name each difference if there is any."""
    from assessor.cases.replay import replay_all

    looked = different = 0
    with store.unit_of_work(current_app.extensions["engine"], write=False) as session:
        for one in replay_all(session):
            looked += 1
            different += bool(one.differences)
            for difference in one.differences:
                click.echo(f"{one.number} 第 {one.seq} 次提交：{difference}")
    click.echo(f"重算 {looked} 次提交，{different} 次与当时不一致。")
    sys.exit(1 if different else 0)
