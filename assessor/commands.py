"""Commands about packs and documents: `flask check`, `award`, `schema`, `packs`. None of them needs a database."""

import json
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any, NoReturn

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from questionnaires.shapes import Pack

CARRIER_NAMES = {
    "rules": "规则",
    "service": "本服务",
    "enterprise": "企业",
    "provider": "服务商",
    "county": "县级",
    "city": "设区市",
    "province": "省厅",
    "finance": "财政",
    "operator": "运营公司",
    "third_party": "第三方",
    "government": "政府",
    "data_bureau": "大数据局",
    "experts": "专家",
    "nobody_yet": "尚无",
}
"""Who carries a clause, in Chinese."""


def register(app: Flask) -> None:
    """Hang the commands on the application."""
    for command in (check, award, schema, packs):
        app.cli.add_command(command)


@click.command("check")
@click.argument("pack")
@click.argument("file")
@with_appcontext
def check(pack: str, file: str) -> None:
    """Judge the application document FILE (- for standard input) by PACK and print the verdict as JSON.

    Exits with 0 when a verdict was reached, with 2 when the document or the pack cannot be read.
    """
    _print_judged(_pack(pack), file)


@click.command("award")
@click.argument("pack")
@click.argument("file")
@with_appcontext
def award(pack: str, file: str) -> None:
    """Judge the facts in FILE (- for standard input) by the subsidy PACK; print verdict, award and workings as JSON.

    FILE holds {"facts": {…}, "batch": {…}}. Exits with 0 when a verdict was reached, with 2 when the facts or the pack
    cannot be read.
    """
    chosen = _pack(pack)
    if chosen.kind != "subsidy":
        known = "、".join(one.id for one in _packs().values() if one.kind == "subsidy")
        _stop(f"规则包 {pack} 是评定，没有补助标准；请用 flask check。有补助标准的：{known}")
    _print_judged(chosen, file)


def _print_judged(pack: Pack, file: str) -> None:
    from assessor.policy.document import DocumentError
    from assessor.policy.json_text import read_json
    from assessor.policy.judged import judged

    try:
        answer = judged(pack, read_json(_read(file)))
    except DocumentError as error:
        _stop(*(str(one) for one in error.errors))
    _print_json(answer)


@click.command("schema")
@click.argument("pack")
@with_appcontext
def schema(pack: str) -> None:
    """Print the JSON Schema of PACK's application document."""
    from assessor.policy.schema import schema as schema_of

    _print_json(schema_of(_pack(pack)))


@click.command("packs")
@with_appcontext
def packs() -> None:
    """List the packs: title, document, digest, who carries how many clauses, parameters that are not set."""
    rows: list[tuple[str, ...]] = [("规则包", "标题", "文号", "摘要", "条款由谁承担", "本包未设定")]
    rows += [_row(pack) for pack in _packs().values()]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        _print("  ".join(cells).rstrip())


def _row(pack: Pack) -> tuple[str, ...]:
    carried = Counter(who for clause in pack.clauses.values() for who in clause.carried_by)
    unset = [parameter.id for parameter in pack.parameters.values() if not parameter.values]
    return (
        pack.id,
        pack.title,
        pack.document_number or "（不在文件内）",
        pack.digest[:19],
        f"共 {len(pack.clauses)} 条：" + " ".join(f"{CARRIER_NAMES[who]} {count}" for who, count in carried.most_common()),
        "、".join(unset) or "无",
    )


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _packs() -> dict[str, Pack]:
    found: dict[str, Pack] = current_app.extensions["packs"]
    return found


def _pack(pack_id: str) -> Pack:
    found = _packs()
    if pack_id not in found:
        _stop(f"没有规则包 {pack_id}，现有：{'、'.join(found)}")
    return found[pack_id]


def _read(file: str) -> bytes:
    from assessor.policy.json_text import MAX_BYTES

    try:
        if file == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with Path(file).open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        _stop(f"文件 {file} 打不开（{error.strerror if isinstance(error, OSError) else error}），请核对路径")


def _print_json(value: Any) -> None:
    _print(json.dumps(value, ensure_ascii=False, indent=2))


def _print(text: str) -> None:
    # Bytes, so that the answer is UTF-8 whatever the terminal's locale says.
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()


def _stop(*reasons: str) -> NoReturn:
    for reason in reasons:
        sys.stderr.buffer.write(reason.encode("utf-8", "replace") + b"\n")
    sys.exit(2)
