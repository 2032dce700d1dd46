"""Commands that furnish a database: prepare, demo-accounts, add-admin, open-batch, import-awards."""

import csv
import gc
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session, select

from assessor.config import Config
from models import store
from models.batch import Batch
from questionnaires.shapes import Pack

if TYPE_CHECKING:
    from assessor.cases.earlier_awards import EarlierAward
    from assessor.workflow import Moment

FIRST_BATCH = "jiangsu-star-2022"
COLUMNS = ("uscc", "name", "city_code", "level", "awarded_on", "source")


def register(app: Flask) -> None:
    """Hang the commands on the application."""
    for command in (prepare, demo_accounts, add_admin, open_batch, import_awards):
        app.cli.add_command(command)


@click.command("prepare")
@click.option("--empty", is_flag=True, help="不装入演示数据")
@with_appcontext
def prepare(empty: bool) -> None:
    """Bring the database to the newest layout and furnish it; a demonstration fills an empty one. Repeatable."""
    from models import migrate

    config, engine = _config(), _engine()
    config.instance.mkdir(parents=True, exist_ok=True)
    try:
        migrate.upgrade(engine)
        with store.unit_of_work(engine, write=True) as session:
            if not config.demo:
                store.check_production(session)
            elif not empty:
                _demonstrate(session)
            _furnish(session, _packs())
        if config.demo and not empty:
            _sign(engine, config)
    except store.StoreError as error:
        raise click.ClickException(str(error)) from error
    except (OperationalError, IntegrityError) as error:
        raise click.ClickException(
            f"数据库没有准备好：{error.orig}。如有另一个 prepare 正在运行，请等它结束。"
        ) from error


def _furnish(session: Session, packs: dict[str, Pack]) -> None:
    from assessor.cases import set_up

    moment = _moment(session)
    added = set_up.enter_regions(session, packs[FIRST_BATCH].regions)
    offices = set_up.enter_offices(session, moment)
    opened = session.exec(select(Batch.pack_id)).all() or [FIRST_BATCH]
    for pack_id in opened:
        if pack_id not in packs:
            raise click.ClickException(f"数据库里有规则包 {pack_id} 的批次，但没有找到这个规则包。请恢复它的文件夹。")
        set_up.open_batch(session, packs[pack_id], moment)
    click.echo(f"数据库已是最新：批次 {len(opened)} 个，新增区划 {added} 个、部门 {offices} 个。")


def _sign(engine: Engine, config: Config) -> None:
    """A demonstration signs its own log, so that there is a checkpoint to look at."""
    from assessor.audit.signing import make_key_file, read_key_file
    from assessor.cases.checkpoints import make_checkpoint

    path = config.audit_key
    if path is not None:
        key = read_key_file(path) if path.exists() else make_key_file(path)
        with store.unit_of_work(engine, write=True) as session:
            make_checkpoint(session, key, _moment(session))


def _demonstrate(session: Session) -> None:
    from assessor.demo import load
    from assessor.demo.evidence import attaching
    from assessor.demo.paper_making import keep_picture
    from assessor.demo.plan import plan
    from questionnaires.regions import regions

    if load.is_loaded(session) or not load.is_empty(session):
        return
    pack = _packs()[FIRST_BATCH]
    told = plan(regions(pack.regions))
    with _seldom_collecting(), attaching(_config().evidence_store, told) as attach:
        keep = partial(keep_picture, _config().evidence_store)
        made = load.load(session, pack, told, click.echo, attach, _config().evidence_store, keep)
    click.echo(f"演示数据已装入：申报 {made} 份。用 flask --app wsgi demo-accounts 查看演示账号。")


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """A bulk load makes millions of objects and hardly any of them in a circle: looking for those took a tenth of its time."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@click.command("demo-accounts")
@with_appcontext
def demo_accounts() -> None:
    """Print the demonstration accounts, or nothing when there are none."""
    from assessor.demo import accounts, load

    with store.unit_of_work(_engine(), write=False) as session:
        loaded = _config().demo and load.is_loaded(session)
    if loaded:
        click.echo(accounts.table())


@click.command("add-admin")
@click.argument("login")
@click.argument("name")
@with_appcontext
def add_admin(login: str, name: str) -> None:
    """Add an administrator of offices and print the one-time password."""
    from assessor.cases import passwords
    from assessor.cases.add_account import add_account, office_of
    from assessor.cases.refusal import Refusal
    from models.vocabulary import PROVINCE_CODE, OrgKind, Role

    first = secrets.token_urlsafe(12)
    try:
        with store.unit_of_work(_engine(), write=True) as session:
            office = office_of(session, OrgKind.PROVINCE, PROVINCE_CODE)
            hashed = passwords.make_hash(first)
            add_account(session, office, name, login, Role.ADMIN, hashed, _moment(session), must_change=True)
    except Refusal as error:
        raise click.ClickException("；".join(error.reasons)) from error
    except OperationalError as error:
        raise click.ClickException("数据库还没有准备好，请先运行 flask --app wsgi prepare。") from error
    click.echo(f"登录名 {login.strip().lower()}，一次性密码 {first}（首次登录时须更改）。")


def _asks_for_window(pack: Pack) -> bool:
    """Whether some step of the pack's process waits for a window of filling in."""
    steps = pack.process.steps if pack.process else ()
    return any({"window_not_open", "window_closed"} & set(step.unless) for step in steps)


@click.command("open-batch")
@click.argument("pack_id")
@with_appcontext
def open_batch(pack_id: str) -> None:
    """Open the batch of a pack and archive the pack."""
    from assessor.cases import set_up
    from assessor.cases.refusal import Refusal
    from assessor.cases.windows import window_of
    from models.vocabulary import PROVINCE_CODE

    packs = _packs()
    if pack_id not in packs:
        raise click.ClickException(f"没有规则包 {pack_id}。现有：{'、'.join(sorted(packs))}。")
    try:
        with store.unit_of_work(_engine(), write=True) as session:
            batch = set_up.open_batch(session, packs[pack_id], _moment(session))
            window = window_of(session, batch.id or 0, PROVINCE_CODE)
            click.echo(f"批次“{batch.title}”已开设，规则包摘要 {batch.pack_digest}。")
            if not _asks_for_window(packs[pack_id]):
                click.echo(
                    "这个批次不设填报时间，各步骤的截止日按规则包办理。办理单位和人员由系统管理员在“补助政策与部门”页核对。"
                )
            elif window is None:
                click.echo("规则包没有给出填报时间，请由省级人员在“填报时间”页设置。")
    except Refusal as error:
        raise click.ClickException("；".join(error.reasons)) from error


@click.command("import-awards")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def import_awards(file: Path) -> None:
    """Enter stars announced in earlier years from a CSV: uscc,name,city_code,level,awarded_on,source."""
    from assessor.cases.earlier_awards import enter_earlier_awards
    from assessor.cases.refusal import Refusal

    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
        given = [_award(number, row) for number, row in enumerate(rows, 2)]
        with store.unit_of_work(_engine(), write=True) as session:
            added = enter_earlier_awards(session, given, _moment(session))
    except UnicodeDecodeError as error:
        raise click.ClickException("文件不是 UTF-8 编码，请另存为 UTF-8 的 CSV。") from error
    except Refusal as error:
        raise click.ClickException("\n".join(error.reasons)) from error
    click.echo(f"文件 {len(given)} 行，新增 {added} 条星级记录。")


def _award(number: int, row: dict[str, str]) -> "EarlierAward":
    from assessor.cases.earlier_awards import EarlierAward

    absent = [name for name in COLUMNS if not (row.get(name) or "").strip()]
    if absent:
        raise click.ClickException(f"文件第 {number} 行缺少 {'、'.join(absent)}；表头应为 {','.join(COLUMNS)}。")
    try:
        awarded_on = date.fromisoformat(row["awarded_on"].strip())
    except ValueError as error:
        raise click.ClickException(f"文件第 {number} 行的 awarded_on 应写成 2021-06-30 的样子。") from error
    words = {name: row[name].strip() for name in COLUMNS}
    return EarlierAward(**{**words, "awarded_on": awarded_on})  # type: ignore[arg-type]


def _config() -> Config:
    return current_app.extensions["settings"]  # type: ignore[no-any-return]


def _engine() -> Engine:
    return current_app.extensions["engine"]  # type: ignore[no-any-return]


def _packs() -> dict[str, Pack]:
    return current_app.extensions["packs"]  # type: ignore[no-any-return]


def _moment(session: Session) -> "Moment":
    from assessor.cases.windows import BEIJING
    from assessor.workflow import Moment

    at = store.now(session)
    return Moment(at, at.astimezone(BEIJING).date())
