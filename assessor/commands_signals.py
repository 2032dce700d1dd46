"""The command find-signals: index filings that are not in the index of fingerprints yet."""

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from models import store


def register(app: Flask) -> None:
    """Hang the command on the application."""
    app.cli.add_command(find_signals)


@click.command("find-signals")
@with_appcontext
def find_signals() -> None:
    """Index every submission that is not indexed yet (filed before this version, or brought in); may be repeated."""
    from assessor.cases.find_signals import index_all

    engine = current_app.extensions["engine"]
    done = new = 0
    with store.unit_of_work(engine, write=True) as session:
        for count in index_all(session, current_app.extensions["packs"]):
            done += 1
            new += count
    click.echo(f"新比对 {done} 次提交，新增风险提示 {new} 条。")
