"""`flask check`, `flask schema`, `flask packs`: what they print, where, and with which exit code. No database is there."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from assessor import commands
from assessor.policy import packs
from tests.policy.documents import three_star


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask("commands")
    app.extensions["packs"] = packs.load()
    commands.register(app)
    return app


def _run(app: Flask, *arguments: str, text: bytes = b"") -> Result:
    return app.test_cli_runner().invoke(args=list(arguments), input=text)


def _document(**changes: object) -> bytes:
    return json.dumps(three_star(**changes), ensure_ascii=False).encode()


def test_a_verdict_is_printed_as_json_with_exit_code_0(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "申报.json"
    path.write_bytes(_document())
    found = _run(app, "check", "jiangsu-star-2022", str(path))
    assert found.exit_code == 0
    told = json.loads(found.stdout)
    assert (told["outcome"], told["level"], told["pack"]) == ("eligible", "three_star", "jiangsu-star-2022")
    assert told["digest"] == packs.load()["jiangsu-star-2022"].digest
    assert told["totals"] == {"spend_yuan": "45000.00"}


def test_a_refused_application_is_still_a_verdict(app: Flask) -> None:
    found = _run(app, "check", "jiangsu-star-2022", "-", text=_document(pledge=False))
    assert (found.exit_code, json.loads(found.stdout)["outcome"]) == (0, "return")


def test_standard_input_with_byte_order_mark_and_windows_line_ends_is_read(app: Flask) -> None:
    text = b"\xef\xbb\xbf" + json.dumps(three_star(), indent=1).replace("\n", "\r\n").encode()
    assert _run(app, "check", "jiangsu-star-2022", "-", text=text).exit_code == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"not json", "JSON"),
        (b"[]", "level"),
        (_document(level="six_star"), "level"),
        (_document(submitted_on="2022-02-30"), "submitted_on"),
        (b"[" * 100_000, "嵌套"),
        (b" " * 20_000_001, "字节"),
        (b"\xff", "UTF-8"),
    ],
)
def test_a_document_that_cannot_be_read_exits_with_2_and_names_field_and_reason(app: Flask, text: bytes, words: str) -> None:
    found = _run(app, "check", "jiangsu-star-2022", "-", text=text)
    assert found.exit_code == 2
    assert words in found.stderr
    assert found.stdout == ""
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize("path", ["missing.json", ".", "bad\x00name"])
def test_a_file_that_cannot_be_opened_exits_with_2(app: Flask, path: str) -> None:
    found = _run(app, "check", "jiangsu-star-2022", path)
    assert found.exit_code == 2
    assert "打不开" in found.stderr


@pytest.mark.parametrize("command", [("check", "nothing", "-"), ("schema", "nothing")])
def test_an_unknown_pack_exits_with_2_and_lists_the_known_ones(app: Flask, command: tuple[str, ...]) -> None:
    found = _run(app, *command)
    assert found.exit_code == 2
    assert "jiangsu-star-2024" in found.stderr


def test_the_schema_is_printed_as_json(app: Flask) -> None:
    found = _run(app, "schema", "jiangsu-star-2022")
    assert found.exit_code == 0
    assert json.loads(found.stdout)["properties"]["level"]["enum"] == ["three_star", "four_star", "five_star"]


def test_the_list_of_packs_shows_title_number_digest_carriers_and_what_is_not_set(app: Flask) -> None:
    found = _run(app, "packs")
    assert found.exit_code == 0
    line = next(line for line in found.stdout.splitlines() if line.startswith("jiangsu-star-2022 "))
    pack = packs.load()["jiangsu-star-2022"]
    for piece in (pack.title, "苏工信融合〔2022〕46号", pack.digest[:19], f"共 {len(pack.clauses)} 条", "规则 4", "min_spend"):
        assert piece in line


JIANGXIA = "jiangxia-subsidy-2023"
AWARD = b'{"facts": {"project_type": "renewal", "amount_yuan": "250000.00"}, "id": "S02", "expect": {}}'


def test_an_award_is_printed_with_its_workings_and_exit_code_0(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    path.write_bytes(AWARD)
    for found in (_run(app, "award", JIANGXIA, str(path)), _run(app, "award", JIANGXIA, "-", text=AWARD)):
        told = json.loads(found.stdout)
        assert (found.exit_code, told["award_yuan"], told["pack"]) == (0, "100000.00", JIANGXIA)
        assert told["workings"][-1]["amount_yuan"] == "100000.00"
    assert json.loads(_run(app, "check", JIANGXIA, "-", text=AWARD).stdout) == told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"not json", "JSON"),
        (b"[]", "facts"),
        (b'{"facts": []}', "facts"),
        (b'{"facts": {}, "batch": 3}', "batch"),
        (b'{"facts": {"amount_yuan": 250000}}', "amount_yuan"),
        (b'{"facts": {"project_type": "gift"}}', "project_type"),
        (b'{"facts": {"records": [{"happened_on": "2023-02-30"}]}}', "records[0].happened_on"),
        (b'{"facts": {}, "pack": "yichun-subsidy-2023"}', "yichun-subsidy-2023"),
    ],
)
def test_facts_that_cannot_be_read_exit_with_2_and_name_field_and_reason(app: Flask, text: bytes, words: str) -> None:
    found = _run(app, "award", JIANGXIA, "-", text=text)
    assert (found.exit_code, found.stdout) == (2, "")
    assert words in found.stderr


def test_a_rating_has_no_award_and_says_which_packs_have(app: Flask) -> None:
    found = _run(app, "award", "jiangsu-star-2022", "-", text=AWARD)
    assert found.exit_code == 2
    assert JIANGXIA in found.stderr
