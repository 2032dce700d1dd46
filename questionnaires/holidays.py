"""Public holidays that the calendar library does not know yet, or has wrong: holidays/overrides.csv.

One row a day: `day` (2027-01-01), `kind` (holiday | workday), `source` (the notice that says so). For a year that the
library does not know, enter every holiday and every make-up working day of the State Council's notice; the rest of that
year then follows the week.
"""

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from questionnaires.errors import PackError

FILE = Path(__file__).parent / "holidays" / "overrides.csv"
_KINDS = {"holiday": False, "workday": True}


@cache
def overrides(file: Path = FILE) -> Mapping[date, bool]:
    """Whether each listed day is a working day. Raises PackError with the line of a row that cannot be read."""
    found: dict[date, bool] = {}
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            try:
                day, working = date.fromisoformat(row["day"]), _KINDS[row["kind"]]
            except (KeyError, TypeError, ValueError):
                raise _error(file, number, "读不懂这一行", "写成 2027-01-01,holiday,文号 或 2027-01-31,workday,文号") from None
            if day in found:
                raise _error(file, number, f"{day} 写了两次", "只留一行")
            if not row.get("source"):
                raise _error(file, number, "没有写依据", "在 source 一栏写明放假安排的文号")
            found[day] = working
    return MappingProxyType(found)


def _error(file: Path, line: int, problem: str, mend: str) -> PackError:
    return PackError(file.name, line, problem, mend)
