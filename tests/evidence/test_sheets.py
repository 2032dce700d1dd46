"""Workbooks are read outside the service, values only, within limits of time and memory; or refused with a sentence."""

import time
from datetime import date
from pathlib import Path

import pytest

from assessor.evidence.sheets import BadWorkbook, read_workbook
from tests.evidence.workbooks import HOSTILE, book


@pytest.mark.parametrize("case", list(HOSTILE))
def test_a_hostile_workbook_is_refused_in_time_with_a_sentence(case: str, tmp_path: Path) -> None:
    content, name, words = HOSTILE[case]
    file = tmp_path / "upload"
    file.write_bytes(content)
    begun = time.monotonic()
    with pytest.raises(BadWorkbook) as refused:
        read_workbook(file, name)
    assert words in str(refused.value) and "请" in str(refused.value)
    assert time.monotonic() - begun < 30


def test_values_come_as_what_they_are(tmp_path: Path) -> None:
    file = tmp_path / "upload"
    cells = ["001", 12, 4.5, True, date(2021, 6, 1), ("f", "=1+1", 2), None, "=1+1"]
    file.write_bytes(book({"甲": [cells], "乙": [["x"]]}))
    first, second = read_workbook(file, "表.xlsx")
    assert first.rows[0] == ("001", 12, 4.5, True, date(2021, 6, 1), 2, None, "=1+1")
    assert (first.name, second.name) == ("甲", "乙")


def test_the_head_and_two_thousand_rows_are_read(tmp_path: Path) -> None:
    file = tmp_path / "upload"
    file.write_bytes(book({"云服务": [["x"]] * 2_001}))
    assert len(read_workbook(file, "表.xlsx")[0].rows) == 2_001


def test_a_file_too_large_is_not_even_read(tmp_path: Path) -> None:
    file = tmp_path / "upload"
    file.write_bytes(b"PK" + b"\0" * (6 << 20))
    with pytest.raises(BadWorkbook, match="超过 5 MB"):
        read_workbook(file, "表.xlsx")
