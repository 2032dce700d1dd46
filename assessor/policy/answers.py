"""One answer of each question type: a JSON value in, a plain Python value out, or BadAnswer with kind words.

text → str · integer → int · money → int (分) · date → date · boolean → bool · choices, texts → tuple[str, ...] ·
periods → tuple[Period, ...] · invoice → Invoice. None always means unknown.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from assessor.policy.calendar import FAR_FUTURE
from questionnaires.forms import Question

_MAX_TEXT, _MAX_LONG_TEXT, _MAX_ITEMS = 500, 10_000, 500
_MAX_INTEGER = 1_000_000_000
_FIRST, _LAST = date(1900, 1, 1), date(2199, 12, 31)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MONEY_PATTERN = r"(-?)([0-9]{1,12})(?:\.([0-9]{1,2}))?"
_MONEY = re.compile(MONEY_PATTERN)


class BadAnswer(ValueError):
    """Why an answer cannot be read; `inside` is the path below the question, e.g. `[1].from`."""

    def __init__(self, message: str, inside: str = "") -> None:
        super().__init__(message)
        self.inside = inside


class Period(NamedTuple):
    """A dated period of use, both days included; FAR_FUTURE as end: still in use; None: not known."""

    start: date | None
    end: date | None


class Invoice(NamedTuple):
    """An invoice's identity: code (None for a fully digital one) and number."""

    code: str | None
    number: str | None


def read_answer(value: object, question: Question) -> Any:
    """The answer to a question. Raises BadAnswer."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    return _READERS[question.type](value, question)


def read_date(value: object) -> date:
    """An ISO date between 1900 and 2199. Raises BadAnswer."""
    if not isinstance(value, str) or not _DATE.fullmatch(value.strip()):
        raise BadAnswer("日期要写成 2022-01-31 这样的文字")
    try:
        day = date.fromisoformat(value.strip())
    except ValueError:
        raise BadAnswer(f"没有 {value.strip()} 这一天，请核对") from None
    if not _FIRST <= day <= _LAST:
        raise BadAnswer(f"{day} 不在 1900 年至 2199 年之间，请核对年份")
    return day


def read_fen(value: object) -> int:
    """Money as a decimal string in 元 → integer 分. Raises BadAnswer; a number (float) is refused."""
    if not isinstance(value, str):
        raise BadAnswer("金额要写成带引号的文字，单位元，如 \"20000.00\"")
    found = _MONEY.fullmatch(value.strip())
    if found is None:
        raise BadAnswer("金额只写数字，单位元，最多两位小数、十二位整数，如 20000.00")
    sign, yuan, cents = found.groups()
    fen = int(yuan) * 100 + int((cents or "").ljust(2, "0"))
    return -fen if sign else fen


def _text(value: object, question: Question) -> str:
    if not isinstance(value, str):
        raise BadAnswer("要写成文字")
    limit = _MAX_LONG_TEXT if question.type == "long_text" else _MAX_TEXT
    text = value.strip()
    if len(text) > limit:
        raise BadAnswer(f"最多 {limit} 个字，现在有 {len(text)} 个")
    if any(ord(c) < 32 and c not in "\n\t\r" for c in text) or any(0xD800 <= ord(c) <= 0xDFFF for c in text):
        raise BadAnswer("里有看不见的控制字符，请重新输入")
    return text


def _code(value: object, question: Question) -> str:
    return "".join(_text(value, question).upper().split())


def _integer(value: object, question: Question) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadAnswer("要写成整数，不加引号，如 260")
    if not 0 <= value <= _MAX_INTEGER:
        raise BadAnswer(f"要在 0 到 {_MAX_INTEGER} 之间")
    return value


def _boolean(value: object, question: Question) -> bool:
    if not isinstance(value, bool):
        raise BadAnswer("要写成 true（是）或 false（否），不清楚就不写")
    return value


def _choice(value: object, question: Question) -> str:
    allowed = [known for known, _ in question.choices]
    if not isinstance(value, str) or value not in allowed:
        said = "".join(c for c in str(value)[:40] if c.isprintable()) if isinstance(value, (str, int)) else "这个值"
        raise BadAnswer(f"没有 {said} 这个选项，可选：{'、'.join(f'{v}（{label}）' for v, label in question.choices)}")
    return value


def _items(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise BadAnswer("要写成列表，没有就写 []")
    if len(value) > _MAX_ITEMS:
        raise BadAnswer(f"最多 {_MAX_ITEMS} 项，现在有 {len(value)} 项")
    return value


def _choices(value: object, question: Question) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_inside(i, _choice, item, question) for i, item in enumerate(_items(value))))


def _texts(value: object, question: Question) -> tuple[str, ...]:
    read = (_inside(i, _text, item, question) for i, item in enumerate(_items(value)))
    return tuple(text for text in read if text)


def _periods(value: object, question: Question) -> tuple[Period, ...]:
    return tuple(_inside(i, _period, item) for i, item in enumerate(_items(value)))


def _period(value: object) -> Period:
    if not isinstance(value, dict):
        raise BadAnswer("要写成 {\"from\": 开始日期, \"to\": 结束日期}")
    start = None if value.get("from") in (None, "") else _inside(".from", read_date, value["from"])
    if "to" not in value:
        return Period(start, None)
    end = FAR_FUTURE if value["to"] in (None, "") else _inside(".to", read_date, value["to"])
    if start and end < start:
        raise BadAnswer("结束日期早于开始日期，请核对", ".to")
    return Period(start, end)


def _invoice(value: object, question: Question) -> Invoice:
    if not isinstance(value, dict):
        raise BadAnswer("要写成 {\"code\": 发票代码或 null, \"number\": 发票号码}")
    parts = {key: _inside(f".{key}", _part, value.get(key), question) for key in ("code", "number")}
    return Invoice(parts["code"], parts["number"])


def _part(value: object, question: Question) -> str | None:
    return None if value in (None, "") else _code(value, question)


def _inside(where: int | str, read: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return read(*arguments)
    except BadAnswer as bad:
        step = f"[{where}]" if isinstance(where, int) else where
        raise BadAnswer(str(bad), step + bad.inside) from None


_READERS: dict[str, Callable[[object, Question], Any]] = {
    "text": _text,
    "long_text": _text,
    "integer": _integer,
    "money": lambda value, question: read_fen(value),
    "date": lambda value, question: read_date(value),
    "boolean": _boolean,
    "choice": _choice,
    "choices": _choices,
    "region": _code,
    "uscc": _code,
    "periods": _periods,
    "texts": _texts,
    "invoice": _invoice,
}
