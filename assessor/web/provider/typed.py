"""Reading what a provider typed: an optional day, an optional amount; with a sentence for the field when it cannot be read."""

from datetime import date

from flask import request

from assessor.cases.answers import Unreadable, read_answer
from assessor.policy.answers import read_fen
from questionnaires.shapes import Question

_DAY = Question(id="day", label="日期", type="date")
_MONEY = Question(id="money", label="金额", type="money")


def day_or_none(name: str, label: str, errors: dict[str, str]) -> date | None:
    """The day typed in a field; None when empty."""
    try:
        text = read_answer(_DAY, request.form.get(name, "").strip())
    except Unreadable as bad:
        errors[name] = f"{label}：{bad}"
        return None
    return date.fromisoformat(text) if text else None


def fen_or_none(name: str, errors: dict[str, str]) -> int | None:
    """The amount typed in 元, in 分; None when empty."""
    try:
        text = read_answer(_MONEY, request.form.get(name, "").strip())
    except Unreadable as bad:
        errors[name] = str(bad)
        return None
    return read_fen(text) if text else None
