"""From what was typed to what it means: one answer at a time, by the question's type.

Typed answers are kept as typed (strings, lists of strings, period rows) so that nothing is lost; this module reads them.
`None` as a value means 'not answered'.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from questionnaires.shapes import Question

NONE_IS_AN_ANSWER = ("texts", "choices")
"""For these an empty list means that somebody said 'none'; None means that nobody answered."""

Typed = Any
Value = Any

# The bounds are those of assessor/policy/answers.py, so that what is readable here can also be judged.
_MONEY = re.compile(r"-?\d{1,12}(\.\d{1,2})?", re.ASCII)
_YEARS = range(1900, 2200)
_LONGEST = {"long_text": 10_000}
_LONGEST_TEXT = 500
_MOST_ITEMS = 100
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


class Unreadable(ValueError):
    """What was typed cannot be read; the message says what to type instead."""


def read_answer(question: Question, typed: Typed) -> Value:
    """The meaning of a typed answer, or None when nothing was typed.

    Raises Unreadable with a sentence for the person who typed it.
    """
    if typed in (None, "", {}) or (typed == [] and question.type not in NONE_IS_AN_ANSWER):
        return None
    if typed == []:
        return []
    value = _READERS[question.type](typed) if question.type in _READERS else _text(typed, question.type)
    if value is not None and question.type in ("choice", "choices"):
        known = {choice for choice, _ in question.choices}
        if not {value} <= known if isinstance(value, str) else not set(value) <= known:
            raise Unreadable("请从列出的选项中选择。")
    return value


def _text(typed: Typed, kind: str = "text") -> str | None:
    words = str(typed).strip()
    longest = _LONGEST.get(kind, _LONGEST_TEXT)
    if len(words) > longest:
        raise Unreadable(f"最多填写 {longest} 字，现在有 {len(words)} 字，请精简。")
    if any(ord(c) < 32 and c not in "\n\t\r" for c in words):
        raise Unreadable("含有看不见的控制字符，请重新输入这一项。")
    return words or None


def _integer(typed: Typed) -> int | None:
    words = _plain(typed)
    if not words:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", words):
        raise Unreadable("请填写不带小数的数字，例如 260。")
    return int(words)


def _money(typed: Typed) -> str | None:
    """Yuan as a decimal string with two places; 万元 is refused rather than guessed."""
    words = _plain(typed)
    if not words:
        return None
    if words.endswith("元") and not words.endswith("万元"):
        words = words[:-1]
    if not _MONEY.fullmatch(words):
        raise Unreadable("请以元为单位填写数字，最多两位小数，例如 45000.00（不要写“万元”）。")
    try:
        return str(Decimal(words).quantize(Decimal("0.01")))
    except InvalidOperation as error:
        raise Unreadable("金额太大，请检查。") from error


def _date(typed: Typed) -> str | None:
    words = str(typed).strip()
    if not words:
        return None
    found = _DATE.fullmatch(words)
    try:
        day = date(*map(int, found.groups())) if found else None
        return day.isoformat() if day and day.year in _YEARS else _bad_date()
    except ValueError:
        return _bad_date()


def _bad_date() -> str:
    raise Unreadable("请填写真实存在的日期，例如 2021-06-01。")


def _boolean(typed: Typed) -> bool | None:
    if typed in (True, "true"):
        return True
    if typed in (False, "false"):
        return False
    return None


def _list(typed: Typed) -> list[str]:
    words = [w for w in (_text(item) for item in typed) if w]
    if len(words) > _MOST_ITEMS:
        raise Unreadable(f"最多填写 {_MOST_ITEMS} 条，请合并同类内容。")
    return words


def _periods(typed: Typed) -> list[dict[str, str | None]] | None:
    rows: list[dict[str, str | None]] = []
    for row in typed:
        first, last, still = _date(row.get("from", "")), _date(row.get("to", "")), bool(row.get("open"))
        if first is None and last is None and not still:
            continue
        if first is None:
            raise Unreadable("请填写每一段使用时间的开始日期。")
        if last is None and not still:
            raise Unreadable("请填写最后使用日期，或勾选“仍在使用”。")
        if last is not None and still:
            raise Unreadable("“最后使用日期”和“仍在使用”只能填一个。")
        if last is not None and last < first:
            raise Unreadable("最后使用日期早于开始日期，请检查。")
        rows.append({"from": first, "to": last})
    return rows or None


def _invoice(typed: Typed) -> dict[str, str | None] | None:
    """Identity of an invoice: 20 digits alone (数电票), or 8 digits with a code of 10 or 12."""
    number, code = _plain(typed.get("number", "")), _plain(typed.get("code", "")) or None
    if not number and code is None:
        return None
    whole = re.fullmatch(r"\d{20}", number) and code is None
    older = re.fullmatch(r"\d{8}", number) and code is not None and re.fullmatch(r"\d{10}|\d{12}", code)
    if not (whole or older):
        raise Unreadable("数电票填 20 位号码、不填代码；旧版发票填 8 位号码和 10 或 12 位代码。")
    return {"code": code, "number": number}


def _uscc(typed: Typed) -> str | None:
    return _text(_plain(typed).upper())


def _plain(typed: Typed) -> str:
    """Without spaces and grouping commas, full-width digits made plain."""
    folded = str(typed).translate({ord("０") + i: str(i) for i in range(10)} | {ord("．"): ".", ord("，"): ","})
    return re.sub(r"[\s,]", "", folded)


_READERS: dict[str, Callable[[Typed], Value]] = {
    "integer": _integer,
    "money": _money,
    "date": _date,
    "boolean": _boolean,
    "choices": _list,
    "texts": _list,
    "periods": _periods,
    "invoice": _invoice,
    "uscc": _uscc,
}
