"""What a provider may push, as fields; reading a body into plain rows or into a list of fields that are wrong.

Pure: the service's moment is an argument. Days and months are those of Beijing, money is integer 分.
"""

import calendar
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from assessor.policy.answers import BadAnswer, read_date, read_fen

BEIJING = timezone(timedelta(hours=8))
MOST_LINES = 1_000
LONGEST = 100
CLOCKS_DIFFER = timedelta(minutes=10)
"""How far ahead of the service's clock a device's clock may be."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """One field of a line: how it reads, whether it must be there, what it is (for people and for the JSON Schema)."""

    read: Callable[[Any, "Now"], Any]
    says: str
    schema: Mapping[str, Any]
    required: bool = True


@dataclass(frozen=True)
class Now:
    """The moment and the day of receipt."""

    at: datetime
    today: date


@dataclass(frozen=True)
class Kind:
    """One kind of push: the key of its list, its words, its fields."""

    key: str
    title: str
    fields: Mapping[str, Field]


@dataclass(frozen=True)
class Wrong:
    """One field that cannot be taken, as `months[3].month`, and what to do."""

    path: str
    message: str


def _code(value: Any, now: Now) -> str:
    text = _text(value, now)
    try:
        uscc.validate(text)
    except ValidationError:
        raise BadAnswer("应是客户 18 位的统一社会信用代码，校验位要对") from None
    return text


def _text(value: Any, now: Now) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BadAnswer("要写成不为空的文字")
    text = value.strip()
    if len(text) > LONGEST:
        raise BadAnswer(f"最多 {LONGEST} 个字")
    if not text.isprintable():
        raise BadAnswer("里有看不见的控制字符")
    return text


def _past_day(value: Any, now: Now) -> date:
    day = read_date(value)
    if day > now.today:
        raise BadAnswer("不能晚于今天")
    return day


def _month(value: Any, now: Now) -> str:
    if not isinstance(value, str) or len(value) != 7:
        raise BadAnswer("月份要写成 2022-01 这样的文字")
    first = read_date(f"{value}-01")
    if first > now.today:
        raise BadAnswer("不能晚于本月")
    return value


def _days(value: Any, now: Now) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 31:
        raise BadAnswer("要写成 0 至 31 的整数")
    return value


def _fen(value: Any, now: Now) -> int:
    fen = read_fen(value)
    if fen < 0:
        raise BadAnswer("金额不能是负数")
    return fen


def _instant(value: Any, now: Now) -> datetime:
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise BadAnswer("时间要写成带时区的文字，如 2022-01-05T08:30:00+08:00")
    if at > now.at + CLOCKS_DIFFER:
        raise BadAnswer("晚于现在的时间，请核对设备时钟")
    if at.year < 2015:
        raise BadAnswer("早于 2015 年，请核对设备时钟")
    return at


_TEXT = {"type": "string", "minLength": 1, "maxLength": LONGEST}
_CUSTOMER = Field(_code, "客户的统一社会信用代码", {"type": "string", "pattern": "^[0-9A-Z]{18}$"})
_CONTRACT = Field(_text, "合同编号，与企业申报中所填一致的可以对应到那一项服务", _TEXT, required=False)
KINDS: dict[str, Kind] = {
    "openings": Kind("certificates", "开通凭证", {
        "customer_uscc": _CUSTOMER,
        "number": Field(_text, "凭证编号；同一编号再次报送的，以最新一次为准", _TEXT),
        "service": Field(_text, "服务名称", _TEXT),
        "opened_on": Field(_past_day, "开通日期", {"type": "string", "format": "date"}),
        "contract_number": _CONTRACT,
        "specification": Field(_text, "规格", _TEXT, required=False),
    }),
    "usage": Kind("months", "每月用量", {
        "customer_uscc": _CUSTOMER,
        "service": Field(_text, "服务名称", _TEXT),
        "month": Field(_month, "月份", {"type": "string", "pattern": r"^\d{4}-\d{2}$"}),
        "active_days": Field(_days, "当月有使用记录的天数", {"type": "integer", "minimum": 0, "maximum": 31}),
        "contract_number": _CONTRACT,
        "amount_yuan": Field(_fen, "当月费用，以元为单位的小数文字", {"type": "string"}, required=False),
    }),
    "heartbeats": Kind("beats", "设备心跳", {
        "customer_uscc": _CUSTOMER,
        "device": Field(_text, "设备编号，与铭牌和申报中所填一致", _TEXT),
        "at": Field(_instant, "收到数据的时间，带时区", {"type": "string", "format": "date-time"}),
        "service": Field(_text, "接入的服务", _TEXT, required=False),
    }),
}  # fmt: skip


def read_body(kind: str, body: Any, now: Now) -> tuple[list[Row], list[Wrong]]:
    """The rows of a body; with anything wrong every field is named (at most 50) and nothing is to be taken."""
    asked = KINDS[kind]
    if not isinstance(body, dict) or set(body) != {asked.key} or not isinstance(body[asked.key], list):
        return [], [Wrong("", f'内容应是 {{"{asked.key}": [{asked.title}，…]}}，没有别的字段')]
    lines = body[asked.key]
    if not lines:
        return [], [Wrong(asked.key, "至少要有一条")]
    if len(lines) > MOST_LINES:
        return [], [Wrong(asked.key, f"一次最多 {MOST_LINES} 条，现在有 {len(lines)} 条，请分几次报送")]
    rows: list[Row] = []
    wrong: list[Wrong] = []
    for number, line in enumerate(lines):
        row, found = _line(asked, line, f"{asked.key}[{number}]", now)
        rows.append(row)
        wrong += found
    return rows, wrong[:50]


def _line(asked: Kind, line: Any, path: str, now: Now) -> tuple[Row, list[Wrong]]:
    if not isinstance(line, dict):
        return {}, [Wrong(path, "应是一个对象")]
    row: Row = {}
    wrong = [Wrong(f"{path}.{_shown(key)}", "不认识的字段，请核对拼写") for key in line if key not in asked.fields]
    for name, field in asked.fields.items():
        value = line.get(name)
        if value is None or value == "":
            if field.required:
                wrong.append(Wrong(f"{path}.{name}", f"缺少{field.says.partition('；')[0].partition('，')[0]}"))
            continue
        try:
            row[name] = field.read(value, now)
        except BadAnswer as bad:
            wrong.append(Wrong(f"{path}.{name}", str(bad)))
    if "month" in row and "active_days" in row and row["active_days"] > (most := _days_so_far(row["month"], now)):
        wrong.append(Wrong(f"{path}.active_days", f"{row['month']} 到今天只有 {most} 天"))
    return row, wrong


def _days_so_far(month: str, now: Now) -> int:
    year, number = map(int, month.split("-"))
    if (year, number) == (now.today.year, now.today.month):
        return now.today.day
    return calendar.monthrange(year, number)[1]


def _shown(key: Any) -> str:
    return "".join(sign for sign in str(key)[:40] if sign.isprintable())


@dataclass(frozen=True)
class DeviceDay:
    """What one push says of a device on one day (Beijing): how often it was heard, first and last."""

    customer_uscc: str
    device: str
    service: str
    day: date
    beats: int
    first_at: datetime
    last_at: datetime


def device_days(rows: list[Row]) -> Iterator[DeviceDay]:
    """Heartbeats by customer, device, service and day."""
    found: dict[tuple[str, str, str, date], list[datetime]] = {}
    for row in rows:
        key = row["customer_uscc"], row["device"], row.get("service", ""), row["at"].astimezone(BEIJING).date()
        found.setdefault(key, []).append(row["at"])
    for (customer, device, service, day), beats in sorted(found.items()):
        yield DeviceDay(customer, device, service, day, len(beats), min(beats), max(beats))
