"""Commands about the log: `flask audit verify`, `checkpoint`, `key`, `seal`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import Engine
from sqlmodel import select

from assessor.config import Config
from models import store

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

audit = AppGroup("audit", help="Prove that nothing was changed behind the log's back.")
_NO_KEY = (
    "没有签名私钥：请先运行 flask --app wsgi audit key，并用 AUDIT_KEY 指明私钥文件（放在数据库之外，仅属主可读）。"
)


def register(app: Flask) -> None:
    """Hang the commands on the application."""
    app.cli.add_command(audit)


@audit.command("verify")
@click.option(
    "--checkpoint", "kept", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="另行保存的存证点文件，可给多个",
)  # fmt: skip
@click.option("--key", "public", help="另行保存的公钥（一行）；不给时用 AUDIT_KEY 的公钥")
@click.option("--files", is_flag=True, help="同时核对证明材料、照片、扫描件等每份文件的原件")
def verify(kept: tuple[Path, ...], public: str | None, files: bool) -> None:
    """Recompute the log, every row, state and checkpoint; exit 1 and name each difference if there is any."""
    from assessor.cases.verify import Asked, verify

    asked = Asked({str(path): path.read_text("utf-8", "replace") for path in kept}, public or _public())
    found = 0
    with store.snapshot(_engine()) as session:
        report = verify(session, asked)
        for sentence in report.differences(_config().evidence_store if files else None):
            found += 1
            click.echo(f"✗ {sentence}")
    click.echo(report.summary())
    click.echo(f"发现 {found} 处不符。" if found else "全部相符。")
    sys.exit(1 if found else 0)


@audit.command("checkpoint")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def checkpoint(file: Path) -> None:
    """Sign the log as it stands and write the checkpoint to FILE, for others to keep."""
    from assessor.cases.checkpoints import make_checkpoint
    from assessor.cases.refusal import Refusal

    key = _key()
    try:
        with store.unit_of_work(_engine(), write=True) as session:
            made = make_checkpoint(session, key, _moment(session))
            size, root, note = made.size, made.root, made.note
    except Refusal as error:
        raise click.ClickException("日志不能签名：\n" + "\n".join(error.reasons)) from error
    _write(file, note.encode())
    click.echo(f"存证点已写入 {file}：日志前 {size} 条，根 {root}。请交由其他单位另行保存。")


@audit.command("seal")
@click.argument("number")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--files", is_flag=True, help="同时装入证明材料的原件")
def seal_case(number: str, file: Path, files: bool) -> None:
    """Write the sealed file of the case with this NUMBER to FILE; a checkpoint is signed first, so that it is whole."""
    from assessor.cases.checkpoints import make_checkpoint
    from assessor.cases.refusal import Refusal
    from assessor.cases.sealed_case import originals, seal
    from models.application import Application

    key = _key()
    try:
        with store.unit_of_work(_engine(), write=True) as session:
            make_checkpoint(session, key, _moment(session))
        with store.snapshot(_engine()) as session:
            case = session.exec(select(Application).where(Application.number == number)).one_or_none()
            if case is None:
                raise click.ClickException(f"没有编号为 {number} 的申报。")
            enclosed = originals(session, case, _config().evidence_store) if files else ()
            content = seal(session, case, enclosed)
    except Refusal as error:
        raise click.ClickException("\n".join(error.reasons)) from error
    _write(file, content)
    click.echo(f"封存卷宗已写入 {file}（{len(content) // 1024} KB）。离线核对：python3 docs/verify_case.py {file}")


@audit.command("key")
def key() -> None:
    """Make the key that signs checkpoints, in the file that AUDIT_KEY names, and print its public half."""
    from assessor.audit.signing import fingerprint, make_key_file, public_text

    path = _config().audit_key
    if path is None:
        raise click.ClickException("请先用环境变量 AUDIT_KEY 指明私钥文件放在哪里（数据库和备份之外）。")
    try:
        made = make_key_file(path)
    except FileExistsError:
        raise click.ClickException(
            f"{path} 已有私钥，不会覆盖。更换私钥请另指文件，旧公钥仍用于核对旧存证点。"
        ) from None
    except OSError as error:
        raise click.ClickException(f"私钥不能写入 {path}（{error.strerror}）。") from error
    click.echo(f"私钥已写入 {path}。公钥：\n{public_text(made)}\n指纹：{fingerprint(public_text(made))}")


def _write(file: Path, content: bytes) -> None:
    """Write a result. Never over the key that signs: nothing could be signed with it any more."""
    key = _config().audit_key
    if key is not None and file.resolve() == key.resolve():
        raise click.ClickException(f"{file} 是签名私钥，不会覆盖。请另给一个文件名。")
    try:
        file.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"不能写入 {file}（{error.strerror}）。") from error


def _key() -> "Ed25519PrivateKey":
    from assessor.audit.signing import KeyFileError, make_key_file, read_key_file

    path = _config().audit_key
    if path is None:
        raise click.ClickException(_NO_KEY)
    if _config().demo and not path.exists():
        return make_key_file(path)
    try:
        return read_key_file(path)
    except KeyFileError as error:
        raise click.ClickException(f"{error}\n{_NO_KEY}") from error


def _public() -> str | None:
    from assessor.audit.signing import KeyFileError, public_text, read_key_file

    path = _config().audit_key
    if path is None or not path.exists():
        return None
    try:
        return public_text(read_key_file(path))
    except KeyFileError as error:
        raise click.ClickException(str(error)) from error


def _moment(session: Any) -> Any:
    from assessor.web.door import moment_of

    return moment_of(session)


def _config() -> Config:
    return current_app.extensions["settings"]  # type: ignore[no-any-return]


def _engine() -> Engine:
    return current_app.extensions["engine"]  # type: ignore[no-any-return]
