"""The digest names what a pack says: the same on every machine, different for every different rule."""

import os
import random
from pathlib import Path

import pytest

from tests.packs.support import MINIMAL, changed, read, write_pack


def test_line_endings_byte_order_mark_and_comments_do_not_change_the_digest(tmp_path: Path) -> None:
    plain = write_pack(tmp_path / "a", "trial", MINIMAL)
    other = write_pack(tmp_path / "b", "trial", MINIMAL)
    for path in other.rglob("*.yaml"):
        text = "# 注释\n" + path.read_text("utf-8")
        path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode("utf-8"))
    assert read(plain.parent).digest == read(other.parent).digest


def test_the_order_in_which_files_were_written_does_not_change_the_digest(tmp_path: Path) -> None:
    names = list(MINIMAL)
    digests = set()
    for seed in range(5):
        random.Random(seed).shuffle(names)
        write_pack(tmp_path / str(seed), "trial", {name: MINIMAL[name] for name in names})
        digests.add(read(tmp_path / str(seed)).digest)
    assert len(digests) == 1


def test_examples_are_no_part_of_the_digest(tmp_path: Path) -> None:
    write_pack(tmp_path / "a", "trial", MINIMAL)
    write_pack(tmp_path / "b", "trial", {**MINIMAL, "examples/one.yaml": "title: 例\n"})
    assert read(tmp_path / "a").digest == read(tmp_path / "b").digest


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("parameters.yaml", "value: 10", "value: 11"),
        ("levels/one_star.yaml", "says: 人数够", "says: 人数足够"),
        ("levels/one_star.yaml", "effect: ineligible", "effect: return"),
        ("questions/sites.yaml", "label: 种类", "label: 类别"),
        ("pack.yaml", "in_force: 2030-02-01", "in_force: 2030-02-02"),
    ],
)
def test_any_change_of_content_changes_the_digest(tmp_path: Path, file: str, old: str, new: str) -> None:
    write_pack(tmp_path / "a", "trial", MINIMAL)
    write_pack(tmp_path / "b", "trial", changed(file, old, new))
    assert read(tmp_path / "a").digest != read(tmp_path / "b").digest


def test_the_digest_does_not_depend_on_where_the_pack_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_pack(tmp_path / "far" / "away", "trial", MINIMAL)
    write_pack(tmp_path / "here", "trial", MINIMAL)
    first = read(tmp_path / "far" / "away").digest
    monkeypatch.chdir(tmp_path / "here")
    assert read(Path(os.curdir)).digest == first
    assert first.startswith("sha256:")
    assert len(first) == len("sha256:") + 64


def test_an_empty_folder_says_nothing(tmp_path: Path) -> None:
    write_pack(tmp_path / "a", "trial", MINIMAL)
    (write_pack(tmp_path / "b", "trial", MINIMAL) / "notices").mkdir()
    assert read(tmp_path / "a").digest == read(tmp_path / "b").digest
