"""From the cells of a row to typed answers. Nothing is guessed: what Excel may have changed on the way is sent back."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from assessor.cases.answers import Unreadable, read_answer
from assessor.cases.sheet_layout import MARKS, NO_PARTS, STILL, YES_NO, SheetColumn, line_named
from questionnaires.shapes import Question

SERIAL_START = date(1899, 12, 30)
AS_TEXT = "这一格是数字格式，开头的 0 和第 15 位以后的数字可能已经丢失；请把单元格格式改为“文本”，再照原件重新填写"


def typed_cell(column: SheetColumn, value: Any, known: dict[str, str]) -> Any:
    """The typed answer in a cell of a question with one column. Raises Unreadable with what to write instead.

    `known` are the lines of the section a question refers to: id → name.
    """
    question = column.question
    if value is None:
        return ""
    typed = _typed(question, value, known)
    read_answer(question, typed)
    return typed


def _typed(question: Question, value: Any, known: dict[str, str]) -> Any:
    if question.refers:
        return _line(text_of(value), known)
    if question.type == "date":
        return day_of(value)
    if question.type == "money":
        return money_of(value)
    if question.type == "integer":
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else text_of(value)
    if question.type == "boolean":
        return _yes_no(value)
    if question.type == "choice":
        return _choice(question, text_of(value))
    if question.type in ("choices", "texts"):
        return _several(question, text_of(value))
    return text_of(value)


def text_of(value: Any) -> str:
    """Words. A number is refused: what stood before it may be gone."""
    if isinstance(value, bool):
        raise Unreadable("这里应填写文字，不是逻辑值")
    if isinstance(value, int | float):
        raise Unreadable(AS_TEXT)
    if isinstance(value, date):
        raise Unreadable(
            f"这里应填写文字，Excel 把它当成了日期（{value:%Y-%m-%d}）；请把单元格格式改为“文本”后重新填写"
        )
    return str(value).strip()


def day_of(value: Any) -> str:
    """A day as YYYY-MM-DD. A bare number is not taken for a date: the sentence says which day it may be."""
    if isinstance(value, datetime):
        raise Unreadable(f"只填日期，不要带时间，例如 {value:%Y-%m-%d}")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        raise Unreadable("日期应写成 2021-06-01")
    if isinstance(value, int | float):
        raise Unreadable(_serial(value))
    try:
        found = read_answer(Question(id="day", label="日期", type="date"), value)
    except Unreadable:
        raise Unreadable("日期应写成 2021-06-01，并且是真实存在的日期") from None
    return str(found or "")


def _serial(value: float) -> str:
    if value == int(value) and 1 <= value <= 73_000:
        day = SERIAL_START + timedelta(days=int(value))
        return f"日期应写成 {day.isoformat()}（这一格是数字 {int(value)}，如果就是这一天，请把单元格格式改为“日期”）"
    return "日期应写成 2021-06-01"


def money_of(value: Any) -> str:
    """An amount in 元 with at most two places, as a decimal string."""
    if isinstance(value, bool | date):
        raise Unreadable("金额应是以元为单位的数字，例如 45000.00")
    if isinstance(value, str):
        return value.strip()
    amount = Decimal(repr(value))
    if amount != amount.quantize(Decimal("0.01")):
        raise Unreadable(f"金额最多两位小数（这一格是 {value!r}），请按银行回单填写到分")
    return format(amount.quantize(Decimal("0.01")), "f")


def _yes_no(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    found = next((typed for typed, words in YES_NO.items() if words == text_of(value)), None)
    if found is None:
        raise Unreadable("请填“是”或“否”")
    return found


def _choice(question: Question, words: str) -> str:
    found = next((value for value, label in question.choices if words in (value, label)), None)
    if found is None:
        raise Unreadable(f"请从下列选项中选一个：{'、'.join(label for _, label in question.choices)}")
    return found


def _several(question: Question, words: str) -> list[str]:
    if words == NO_PARTS:
        return []
    if "\n" not in words and question.type == "choices" and not any(words == label for _, label in question.choices):
        for mark in MARKS:
            words = words.replace(mark, "\n")
    parts = [part.strip() for part in words.split("\n") if part.strip()]
    return [_choice(question, part) for part in parts] if question.type == "choices" else parts


def _line(words: str, known: dict[str, str]) -> str:
    found = line_named(words, known)
    if found is None:
        names = "、".join(f"{name}（{line_id}）" for line_id, name in list(known.items())[:5])
        raise Unreadable("没有这一项，或有几项同名；请照“名称（行号）”填写" + (f"，例如 {names}" if names else ""))
    return found


def typed_period(first: Any, last: Any) -> dict[str, Any] | None:
    """One period from its two cells; None when both are empty. Raises Unreadable."""
    if first is None and last is None:
        return None
    still = isinstance(last, str) and last.strip() == STILL
    row = {
        "from": day_of(first) if first is not None else "",
        "to": "" if still or last is None else day_of(last),
        "open": still,
    }
    if not row["from"]:
        raise Unreadable("请填写这一段的开始日期")
    if not row["to"] and not still:
        raise Unreadable(f"请填写最后使用的日期，现在还在用的填“{STILL}”")
    if row["to"] and str(row["to"]) < str(row["from"]):
        raise Unreadable("结束日期早于开始日期")
    return row
