"""The command `panel train-hint`: train the optional hint for disagreement lists on past decided batches."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from models import store

panel = AppGroup("panel", help="专家评审。")


def register(app: Flask) -> None:
    """Hang the command on the application."""
    app.cli.add_command(panel)


@panel.command("train-hint")
@click.option("--batch", "pack_id", help="本批次的规则包；默认是最新的批次。只用它之前已经办结的批次训练。")
def train_hint_command(pack_id: str | None) -> None:
    """Train the hint on batches before the current one; prints its card. It stays off until an organiser switches it on."""
    from sqlmodel import col, select

    from assessor.cases.panel_hint import train_hint
    from assessor.panel.refusal import PanelRefusal
    from assessor.web.door import moment_of
    from models.batch import Batch

    with store.unit_of_work(current_app.extensions["engine"], write=True) as session:
        query = select(Batch).order_by(col(Batch.id).desc())
        if pack_id:
            query = query.where(Batch.pack_id == pack_id)
        batch = session.exec(query.limit(1)).one_or_none()
        if batch is None:
            raise click.ClickException("没有这个批次。")
        try:
            made = train_hint(session, batch, moment_of(session))
        except PanelRefusal as no:
            raise click.ClickException(no.says) from no
        card = made.card
        auc = "只有一个批次，不能检验" if card["auc"] is None else f"{card['auc']:.2f}"
        click.echo(
            f"第 {made.version} 版：{card['rows']} 份评分（偏差大的 {card['far_off']} 份），检验 AUC {auc}。默认不启用。"
        )
