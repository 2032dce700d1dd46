"""How a section of lines stands in a sheet: which columns a question takes, and how a saved answer is written into them.

The sheet is made from the pack's questions. The first column names lines that are there already; a row without a name is
a new line. The last column of a sheet that was sent back says what to mend; it is not read.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from questionnaires.shapes import Question, Section

LINE_COLUMN = "行号（已有的行请勿改动）"
ERROR_COLUMN = "错误说明（改好后可直接重新导入）"
STILL = "仍在使用"
USUAL_PERIODS = 3
MOST_PERIODS = 12
YES_NO = {"true": "是", "false": "否"}
LIST_MARK = "、"
MARKS = "、，,；;"
NO_PARTS = "无"
"""What stands in a cell of a list when somebody said that there is none; an empty cell is no answer."""


@dataclass(frozen=True)
class SheetColumn:
    """One column: its head, the question, and which part of its answer (text for most, else number, code, from-1, to-1 …)."""

    label: str
    question: Question
    part: str = ""

    @property
    def choices(self) -> list[str]:
        """What a drop-down offers; empty for free entry."""
        if self.question.type == "choice":
            return [label for _, label in self.question.choices]
        return list(YES_NO.values()) if self.question.type == "boolean" else []


def columns_of(section: Section, level: str, periods: int = USUAL_PERIODS) -> list[SheetColumn]:
    """The columns for an applicant of this star."""
    return [
        c for q in section.questions if q.applies_to(level) for c in _columns(q, min(max(periods, 1), MOST_PERIODS))
    ]


def _columns(question: Question, periods: int) -> Iterator[SheetColumn]:
    head = f"{question.label}（{question.unit}）" if question.unit else question.label
    if question.type == "periods":
        for number in range(1, periods + 1):
            yield SheetColumn(f"{head}{number} 起", question, f"from-{number}")
            yield SheetColumn(f"{head}{number} 止", question, f"to-{number}")
    elif question.type == "invoice":
        yield SheetColumn(f"{head}号码", question, "number")
        yield SheetColumn(f"{head}代码", question, "code")
    else:
        yield SheetColumn(head, question)


def periods_needed(lines: Sequence[dict[str, Any]], section: Section) -> int:
    """How many pairs of columns for periods the saved lines need."""
    names = [q.id for q in section.questions if q.type == "periods"]
    most = max((len(line.get(name) or ()) for line in lines for name in names), default=0)
    return max(most, USUAL_PERIODS)


def written(column: SheetColumn, typed: Any, names: dict[str, str]) -> Any:
    """A saved answer as the value of its cell: a day as a date, an amount as a Decimal, words otherwise.

    What cannot be read is written as it was typed. `names` tells lines of other sections: id → words.
    """
    question = column.question
    if typed in (None, "", {}, []):
        return NO_PARTS if typed == [] and question.type in ("texts", "choices") else None
    if question.type == "periods":
        return _period_cell(typed, column.part)
    if question.type == "invoice":
        return typed.get(column.part) or None
    if question.type in ("texts", "choices"):
        parts = [question.choice_label(one) for one in typed]
        return ("\n" if question.type == "texts" or marked(parts) else LIST_MARK).join(parts)
    if question.type == "choice":
        return question.choice_label(typed)
    if question.type == "boolean":
        return YES_NO.get(typed, typed)
    if question.refers:
        return names.get(typed, typed)
    return _plain(question.type, str(typed))


def marked(parts: Sequence[str]) -> bool:
    """Whether a mark that separates the parts of a list stands inside one of them: then each stands on its own line."""
    return any(mark in part for part in parts for mark in MARKS)


def _plain(kind: str, typed: str) -> Any:
    if kind == "date":
        return _day(typed)
    if kind == "money" and re.fullmatch(r"-?\d{1,12}(\.\d{1,2})?", typed):
        return Decimal(typed)
    if kind == "integer" and re.fullmatch(r"\d{1,9}", typed):
        return int(typed)
    return typed


def _period_cell(typed: list[dict[str, Any]], part: str) -> Any:
    end, _, number = part.partition("-")
    if int(number) > len(typed):
        return None
    row = typed[int(number) - 1]
    if end == "to" and row.get("open"):
        return STILL
    return _day(str(row.get(end) or "")) or None


def _day(typed: str) -> Any:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return typed


def line_words(line_id: str, answers: dict[str, Any]) -> str:
    """How another section's line is named in a cell: 云服务器（s1）."""
    return f"{answers.get('name') or '未命名'}（{line_id}）"


def line_named(words: str, known: dict[str, str]) -> str | None:
    """The id of the line that a cell names: by its id in brackets, or by a name that only one line has. None: no such."""
    found = re.search(r"（([a-z]\d+)）$", words)
    if found and found.group(1) in known:
        return found.group(1)
    same = [line_id for line_id, name in known.items() if name == words]
    return same[0] if len(same) == 1 else None
