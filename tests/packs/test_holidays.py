"""Holidays entered by hand: read strictly, each with its source."""

from datetime import date
from pathlib import Path

import pytest

from questionnaires import PackError
from questionnaires.holidays import overrides

HEAD = "day,kind,source\n"


def _written(folder: Path, text: str) -> Path:
    path = folder / "overrides.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_listed_days_are_read(tmp_path: Path) -> None:
    path = _written(tmp_path, HEAD + "2199-01-01,holiday,示例〔2198〕1号\n2199-01-05,workday,示例〔2198〕1号\n")
    assert overrides(path) == {date(2199, 1, 1): False, date(2199, 1, 5): True}


@pytest.mark.parametrize(
    "row", ["2199-01-32,holiday,x", "2199-01-01,vacation,x", "2199-01-01", "2199-01-01,holiday,", "2199-01-02,holiday,x\n2199-01-02,workday,x"]
)
def test_a_row_that_cannot_be_read_is_refused_with_its_line(tmp_path: Path, row: str) -> None:
    with pytest.raises(PackError) as caught:
        overrides(_written(tmp_path, HEAD + row + "\n"))
    assert caught.value.line == 1 + len(row.splitlines())


def test_the_house_list_can_be_read() -> None:
    assert all(isinstance(day, date) for day in overrides())
