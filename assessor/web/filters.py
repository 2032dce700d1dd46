"""Jinja filters: how values look to a reader. Money, dates, sizes, masks; nothing here decides anything.

Every filter accepts None and shows a dash: what is not known is never shown as 0 or as a date.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask, request, url_for
from jinja2 import Undefined

from assessor.documents.rmb import capital
from models.vocabulary import LEVEL_NUMBERS

BEIJING = ZoneInfo("Asia/Shanghai")
DASH = "—"
CENT = Decimal("0.01")
NUMERALS = "零一二三四五"
_ISO_DAY = re.compile(r"(?<![\w-])(\d{4})-(\d\d)-(\d\d)(?![\w-])", re.ASCII)
STATIC = Path(__file__).parent / "static"

Money = int | Decimal | str


def absent(value: object) -> bool:
    """True for what is not known: None, an empty text, or a name the template was not given."""
    return value is None or isinstance(value, Undefined) or (isinstance(value, str) and value == "")


def to_yuan(value: Money) -> Decimal:
    """元 as Decimal. An int is 分 (fen); a Decimal or a decimal string is already 元.

    :raises TypeError: for float and bool, which are never money.
    :raises ValueError: for a string that is not a number.
    """
    if isinstance(value, bool | float):
        raise TypeError(f"money must be int fen or Decimal 元, not {type(value).__name__}")
    if isinstance(value, int):
        return Decimal(value) / 100
    try:
        amount = Decimal(value)
    except InvalidOperation as error:
        raise ValueError(f"not an amount of money: {value!r}") from error
    if not amount.is_finite():
        raise ValueError(f"not an amount of money: {value!r}")
    return amount


def yuan(value: Money | None) -> str:
    """``4500000`` (fen) → ``45,000.00``. The unit 元 is written by the caller, so that tables can put it in the head."""
    if value is None or absent(value):
        return DASH
    return f"{to_yuan(value).quantize(CENT, ROUND_HALF_UP):,.2f}"


def wan(value: Money | None) -> str:
    """The same amount in 万元: ``4.5``; with 约 in front when two decimals cannot say it exactly."""
    if value is None or absent(value):
        return DASH
    exact = to_yuan(value) / 10_000
    rounded = exact.quantize(CENT, ROUND_HALF_UP)
    if rounded == 0:
        return f"{exact:f}".rstrip("0").rstrip(".") if exact else "0"  # a few yuan: all digits, not a zero that is none
    shown = f"{rounded:,.2f}".rstrip("0").rstrip(".")
    return shown if rounded == exact else f"约 {shown}"


def _moment(value: date | datetime | str) -> date | datetime:
    """A date stays a date; a datetime becomes Beijing time (one without a zone is read as UTC, as it is stored)."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value or " " in value else date.fromisoformat(value)
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(BEIJING)
    return value


def zh_date(value: date | datetime | str | None) -> str:
    """``2022-03-05`` → ``2022年3月5日``; a datetime gives its day in 北京时间."""
    if value is None or absent(value):
        return DASH
    day = _moment(value)
    return f"{day.year}年{day.month}月{day.day}日"


def days_in_words(text: str | None, names: Mapping[str, str] | None = None) -> str:
    """A sentence of the rules as people write it: ``到 2022-01-31`` → ``到 2022年1月31日``.

    `names` {line id: words}: a sentence that begins with the id of a line (``s1：…``) begins with its words instead.
    """
    if text is None or absent(text):
        return ""
    line, colon, rest = text.partition("：")
    if colon and names and line in names:
        text = f"{names[line]}：{rest}"
    return _ISO_DAY.sub(_day_found, text)


def _day_found(found: re.Match[str]) -> str:
    return f"{int(found[1])}年{int(found[2])}月{int(found[3])}日"


def zh_datetime(value: datetime | str | None, seconds: bool = False) -> str:
    """``2022年3月5日 14:03`` in 北京时间; with ``seconds=True`` for deadlines and receipts."""
    if value is None or absent(value):
        return DASH
    moment = _moment(value)
    if not isinstance(moment, datetime):
        return zh_date(moment)
    return f"{zh_date(moment)} {moment:%H:%M:%S}" if seconds else f"{zh_date(moment)} {moment:%H:%M}"


def iso(value: date | datetime | str | None) -> str:
    """The machine-readable form for ``<time datetime>`` and ``<input type=date>``; empty for None."""
    if value is None or absent(value):
        return ""
    try:
        return _moment(value).isoformat()
    except ValueError:
        return ""


def zh_size(value: int | None) -> str:
    """Bytes → ``318 KB``, ``1.2 MB`` (1 KB = 1,024 bytes)."""
    if value is None or absent(value):
        return DASH
    if value < 1024:
        return f"{value} 字节"
    if value < 1024 * 1024:
        return f"{value / 1024:.0f} KB"
    return f"{value / 1024 / 1024:.1f} MB"


def star_count(level: str | int | None) -> int:
    """Level id or number → number of stars; 0 when there is none."""
    if level is None or absent(level):
        return 0
    return level if isinstance(level, int) else LEVEL_NUMBERS.get(level, 0)


def stars(level: str | int | None) -> str:
    """``four_star`` → ``★★★★``."""
    return "★" * star_count(level)


def level_title(level: str | int | None) -> str:
    """``four_star`` → ``四星级``; an unknown id is shown as it is."""
    count = star_count(level)
    if count:
        return f"{NUMERALS[count]}星级"
    if level == "subsidy":
        return "补助项目"
    return "未评星" if level == 0 or absent(level) else str(level)


def mask_phone(value: str | None) -> str:
    """``13812345678`` → ``138****5678``; shorter numbers keep only their last two digits."""
    if not value:
        return DASH
    if len(value) >= 11:
        return f"{value[:3]}{'*' * (len(value) - 7)}{value[-4:]}"
    return "*" * max(len(value) - 2, 1) + value[-2:] if len(value) > 2 else "*" * len(value)


def mask_name(value: str | None) -> str:
    """``张小明`` → ``张**``: the family name stays, the rest does not."""
    if not value:
        return DASH
    return value[0] + "*" * max(len(value) - 1, 1)


def field_id(name: str) -> str:
    """The id of the control called ``name``; the error summary links to the same id."""
    return "f-" + re.sub(r"[^A-Za-z0-9_-]+", "-", name)


def in_text(value: object) -> str:
    """A stored value as text in an input: None is empty, everything else as typed."""
    return "" if absent(value) else str(value)


@lru_cache(maxsize=64)
def _digest(path: Path, changed_ns: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """URL of a static file with its digest, so that a new release is never shown with an old stylesheet."""
    return _address(name, _file(name).stat().st_mtime_ns, request.script_root)


@lru_cache(maxsize=256)
def _file(name: str) -> Path:
    return STATIC / name


@lru_cache(maxsize=256)
def _address(name: str, changed_ns: int, root: str) -> str:
    """Kept for each place the service is mounted at; building the same address a dozen times a page took a sixth of it."""
    return url_for("static", filename=name, v=_digest(STATIC / name, changed_ns))


def address(endpoint: str) -> str:
    """The address of a page without arguments: what `url_for` says, which is asked a dozen times for each page."""
    return _page_address(endpoint, request.script_root)


@lru_cache(maxsize=256)
def _page_address(endpoint: str, root: str) -> str:
    return url_for(endpoint)


FILTERS = (
    yuan,
    wan,
    zh_date,
    zh_datetime,
    days_in_words,
    iso,
    zh_size,
    stars,
    star_count,
    level_title,
    mask_phone,
    mask_name,
    field_id,
    in_text,
    capital,
)


def register(app: Flask) -> None:
    """Put the filters, ``asset()`` and ``address()`` into the application's templates."""
    for function in FILTERS:
        app.jinja_env.filters[function.__name__] = function
    app.jinja_env.globals["asset"] = asset
    app.jinja_env.globals["address"] = address
